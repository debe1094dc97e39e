/* Makes system calls of one process fail, for tests: LD_PRELOAD=faults.so EVENTNER_FAULTS=control.

The control file holds eight 32-bit numbers (faults.py writes them while the process runs):
on, which calls (bits), how many of a million fail, errno, seed, calls seen, calls failed, unused.
Only files whose path contains the word in EVENTNER_FAULTS_IN are touched. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

enum { WRITE = 1, SYNC = 2, RENAME = 4, TRUNCATE = 8, OPEN = 16, SHORT = 32, UNLINK = 64 };

struct control {
    volatile uint32_t on, calls, per_million, error, seed, seen, failed, unused;
};

static struct control *control;
static const char *word;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("EVENTNER_FAULTS");
    word = getenv("EVENTNER_FAULTS_IN");
    if (!path || !word) return;
    int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
    int fd = real(path, O_RDWR);
    if (fd < 0) return;
    void *at = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (at != MAP_FAILED) control = at;
}

static int fails(uint32_t call, const char *path) {
    if (!control || !control->on || !(control->calls & call)) return 0;
    if (!path || !strstr(path, word)) return 0;
    uint32_t n = __sync_add_and_fetch(&control->seen, 1);
    uint64_t x = ((uint64_t)control->seed << 32 | n) * 0x9E3779B97F4A7C15ull;
    x ^= x >> 29;
    x *= 0xBF58476D1CE4E5B9ull;
    x ^= x >> 32;
    if (x % 1000000 >= control->per_million) return 0;
    __sync_add_and_fetch(&control->failed, 1);
    errno = (int)control->error;
    return 1;
}

static int fails_fd(uint32_t call, int fd) {
    char link[64], path[4096];
    if (!control || !control->on || !(control->calls & call)) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return fails(call, path);
}

#define REAL(type, name, ...) static type (*real)(__VA_ARGS__); \
    if (!real) real = dlsym(RTLD_NEXT, name)

ssize_t write(int fd, const void *data, size_t size) {
    REAL(ssize_t, "write", int, const void *, size_t);
    if (fails_fd(WRITE, fd)) return -1;
    if (size > 1 && fails_fd(SHORT, fd)) return real(fd, data, size / 2);
    return real(fd, data, size);
}

#define PWRITE(name, offset_type) \
    ssize_t name(int fd, const void *data, size_t size, offset_type at) { \
        REAL(ssize_t, #name, int, const void *, size_t, offset_type); \
        if (fails_fd(WRITE, fd)) return -1; \
        if (size > 1 && fails_fd(SHORT, fd)) return real(fd, data, size / 2, at); \
        return real(fd, data, size, at); \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define ON_FD(name, call) int name(int fd) { \
    REAL(int, #name, int); \
    return fails_fd(call, fd) ? -1 : real(fd); \
}
ON_FD(fsync, SYNC)
ON_FD(fdatasync, SYNC)

#define ON_LENGTH(name, type) int name(int fd, type length) { \
    REAL(int, #name, int, type); \
    return fails_fd(TRUNCATE, fd) ? -1 : real(fd, length); \
}
ON_LENGTH(ftruncate, off_t)
ON_LENGTH(ftruncate64, off64_t)

int rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *);
    return fails(RENAME, to) ? -1 : real(from, to);
}

int unlink(const char *path) {
    REAL(int, "unlink", const char *);
    return fails(UNLINK, path) ? -1 : real(path);
}

#define ON_OPEN(name) int name(const char *path, int flags, ...) { \
    REAL(int, #name, const char *, int, ...); \
    va_list rest; \
    va_start(rest, flags); \
    int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, int) : 0; \
    va_end(rest); \
    return fails(OPEN, path) ? -1 : real(path, flags, mode); \
}
ON_OPEN(open)
ON_OPEN(open64)
