"""The journal of one project: each change durable at once, past states, and what the file held.

An SQLite database in the local state folder (docs/adr/0005-journal.md). It is held exclusively
while a window has the project open, so that a lock outlives no process. All methods may be called
from any thread; each is one transaction, on the disk when it returns.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ..core.errors import FileError
from .entries import Entry, Kind, Mark

# Bounds of what is kept of the past, for each project.
MAX_ENTRIES = 20_000
MAX_BYTES = 256 << 20
_KEPT_DIGESTS = 50
# A checkpoint makes older states quick to reach; one is due after so many changes or bytes.
_CHECKPOINT_ENTRIES = 500
_CHECKPOINT_BYTES = 4 << 20
_QUICK = 1  # zlib's level

_VERSION = 2  # since 2, edits of long examples are written without their text
_SCHEMA = """
CREATE TABLE entries (
    seq INTEGER PRIMARY KEY, time REAL NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,
    body BLOB NOT NULL, crc INTEGER NOT NULL
);
CREATE TABLE checkpoints (seq INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE files (
    seq INTEGER NOT NULL, digest TEXT NOT NULL, written INTEGER NOT NULL, time REAL NOT NULL,
    PRIMARY KEY (seq, digest)
);
CREATE TABLE leftovers (base INTEGER PRIMARY KEY, last INTEGER NOT NULL);
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL);
"""


# Each checkpoint, the newest first, with its size and that of the entries up to the next one.
_SIZES = """
SELECT c.seq, length(c.data) + coalesce((
    SELECT sum(length(e.body)) FROM entries e WHERE e.seq > c.seq AND e.seq <= coalesce(
        (SELECT min(d.seq) FROM checkpoints d WHERE d.seq > c.seq), ?)), 0)
FROM checkpoints c ORDER BY c.seq DESC
"""


class JournalBusy(FileError):
    """Another window holds the journal."""


class JournalDamaged(FileError):
    """The journal's file is no database any more."""


class Journal:
    """An open journal; close it."""

    def __init__(self, path: Path, project: Path | None = None, *, patience: float = 0) -> None:
        """Open it, made if need be.

        Args:
            path: of the database.
            project: the file it belongs to; None where that is known already.
            patience: how long to wait for another window to let go of it, in seconds.

        Raises:
            JournalBusy: another window holds it.
            JournalDamaged: the file is no database.
            FileError: it cannot be made or read.
        """
        self.path = path
        self._lock = threading.Lock()
        with _in_plain_words(path):
            self._db = sqlite3.connect(
                path, timeout=patience, isolation_level=None, check_same_thread=False
            )
            try:
                self._set_up(project)
                self._identity = _identity_of(path)
            except BaseException:
                self._db.close()
                raise

    def _set_up(self, project: Path | None) -> None:
        run = self._db.execute
        run("PRAGMA locking_mode = EXCLUSIVE")  # before WAL: its index needs no shared memory then
        run("PRAGMA auto_vacuum = INCREMENTAL")
        run("PRAGMA journal_mode = WAL")
        run("PRAGMA synchronous = FULL")
        run("PRAGMA fullfsync = ON")  # macOS: past the disk's own cache
        run("PRAGMA wal_autocheckpoint = 4000")  # pages; `tidy` does it in quiet moments
        run("BEGIN IMMEDIATE")
        version = run("PRAGMA user_version").fetchone()[0]
        if version > _VERSION:
            run("ROLLBACK")
            raise FileError(
                "The history of this project was written by a newer EventNER.",
                "Install the newest EventNER to go on with it.",
            )
        if version == 0:
            for statement in _SCHEMA.split(";"):
                run(statement)
        if version < _VERSION:
            run(f"PRAGMA user_version = {_VERSION}")
        if project is not None:  # as bytes: the name of a file may be no Unicode
            run("INSERT OR REPLACE INTO meta VALUES ('project', ?)", (os.fsencode(project),))
        run("COMMIT")

    @property
    def project(self) -> Path | None:
        """The path of the project's file."""
        found = self._one("SELECT value FROM meta WHERE key = 'project'")
        return Path(os.fsdecode(found)) if found else None

    @property
    def last(self) -> int:
        """The number of the last entry; 0 when there is none."""
        return int(self._one("SELECT max(seq) FROM entries") or 0)

    def append(self, entries: Sequence[Entry], files: Sequence[tuple[int, str]] = ()) -> None:
        """Add entries, all or none; they are on the disk when this returns.

        Args:
            entries: in order.
            files: after which entries the file, as another program wrote it, holds the state,
                and its digest.

        Raises:
            FileError: they could not be written.
        """
        rows = [
            (e.seq, e.time, e.kind.value, _utf8(e.text), e.body, zlib.crc32(e.body))
            for e in entries
        ]
        with self._writing() as db:
            db.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)", rows)
            for seq, digest in files:
                mark = (seq, digest, time.time())
                db.execute("INSERT OR REPLACE INTO files VALUES (?, ?, 1, ?)", mark)

    def begin_state(
        self, digest: str, text: str, state: bytes, *, left_after: int | None = None
    ) -> int:
        """Add an entry for a state that does not come from the one before; return its number.

        All in one transaction: at no time is there an entry whose state cannot be reached.

        Args:
            digest: of the file that holds the state, or `NO_FILE`.
            text: how it came, in the user's words.
            state: a project file that holds it.
            left_after: entries after this number, where there are any, are in no file; they are
                kept in mind as by `add_leftover`.

        Raises:
            FileError: it could not be written.
        """
        now = time.time()
        packed = zlib.compress(state, _QUICK)
        with self._writing() as db:
            last = self._number(db, "SELECT max(seq) FROM entries")
            seq = last + 1
            row = (seq, now, Kind.OUTSIDE.value, text, b"", 0)
            db.execute("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)", row)
            db.execute("INSERT INTO files VALUES (?, ?, 1, ?)", (seq, digest, now))
            db.execute("INSERT INTO checkpoints VALUES (?, ?)", (seq, packed))
            if left_after is not None and last > left_after:
                db.execute("INSERT OR REPLACE INTO leftovers VALUES (?, ?)", (left_after, last))
        return seq

    def entries(self, after: int, until: int | None = None) -> Iterator[Entry]:
        """Yield entries in order.

        Args:
            after: the number before the first one.
            until: the number of the last one; all when None.

        Raises:
            JournalDamaged: one is not as it was written.
            FileError: they cannot be read.
        """
        until = self.last if until is None else until
        step = 200
        for start in range(after, until, step):
            sql = "SELECT seq, kind, text, body, time, crc FROM entries WHERE seq > ? AND seq <= ?"
            rows = self._all(f"{sql} ORDER BY seq", (start, min(start + step, until)))
            for seq, kind, text, body, when, crc in rows:
                if zlib.crc32(body) != crc:
                    raise _damaged(self.path)
                yield Entry(seq, Kind(kind), text, body, when)

    def latest(self, entries: int, size: int) -> int:
        """Return the number before the oldest of the latest entries.

        Args:
            entries: how many at most.
            size: how many bytes at most.
        """
        sql = "SELECT seq, length(body) FROM entries ORDER BY seq DESC LIMIT ?"
        first = self.last
        for seq, length in self._all(sql, (entries,)):
            size -= length
            if size < 0:
                break
            first = seq - 1
        return first

    def time_of(self, seq: int) -> float:
        """Return when an entry was made, in seconds since 1970; 0 when it is not there."""
        return float(self._one("SELECT time FROM entries WHERE seq = ?", (seq,)) or 0.0)

    def headlines(self) -> list[tuple[int, float, Kind, str]]:
        """Return number, time, kind and text of all entries, the newest first."""
        rows = self._all("SELECT seq, time, kind, text FROM entries ORDER BY seq DESC")
        return [(seq, when, Kind(kind), text) for seq, when, kind, text in rows]

    def state_begins(self, seq: int) -> int:
        """Return the number of the last ``OUTSIDE`` entry up to one; 0 when there is none."""
        sql = "SELECT max(seq) FROM entries WHERE kind = 'outside' AND seq <= ?"
        return int(self._one(sql, (seq,)) or 0)

    # what the file held

    def mark_file(self, seq: int, digest: str) -> None:
        """Note what the file is about to hold; call `confirm_file` when it does.

        Raises:
            FileError: it could not be written.
        """
        with self._writing() as db:
            db.execute(
                "INSERT OR REPLACE INTO files VALUES (?, ?, 0, ?)", (seq, digest, time.time())
            )

    def confirm_file(self, seq: int, digest: str) -> None:
        """Note that the file was replaced by what `mark_file` announced.

        Raises:
            FileError: it could not be written.
        """
        with self._writing() as db:
            db.execute("UPDATE files SET written = 1 WHERE seq = ? AND digest = ?", (seq, digest))
            db.execute(
                "DELETE FROM files WHERE rowid NOT IN "
                "(SELECT rowid FROM files ORDER BY seq DESC, time DESC LIMIT ?)",
                (_KEPT_DIGESTS,),
            )

    def marks(self) -> list[Mark]:
        """Return what the file held, the latest first."""
        rows = self._all("SELECT seq, digest, written, time FROM files ORDER BY seq DESC")
        return [Mark(seq, digest, bool(written), when) for seq, digest, written, when in rows]

    @property
    def written(self) -> int:
        """The number of the last entry that was in the file for certain; 0 when none was."""
        return int(self._one("SELECT max(seq) FROM files WHERE written = 1") or 0)

    # states

    @property
    def oldest_state(self) -> int:
        """The number of the first entry whose state is kept."""
        return int(self._one("SELECT min(seq) FROM checkpoints") or 0)

    def needs_checkpoint(self) -> bool:
        """Tell whether so much came since the last checkpoint that another one is due."""
        since = self._one("SELECT max(seq) FROM checkpoints")
        if since is None:
            return True
        sql = "SELECT count(*), coalesce(sum(length(body)), 0) FROM entries WHERE seq > ?"
        count, size = self._all(sql, (since,))[0]
        return bool(count >= _CHECKPOINT_ENTRIES or size >= _CHECKPOINT_BYTES)

    def add_checkpoint(self, seq: int, data: bytes) -> None:
        """Keep the state after an entry.

        Args:
            seq: of the entry.
            data: a project file that holds it.

        Raises:
            FileError: it could not be written.
        """
        packed = zlib.compress(data, _QUICK)
        with self._writing() as db:
            db.execute("INSERT OR REPLACE INTO checkpoints VALUES (?, ?)", (seq, packed))

    def checkpoint_before(self, seq: int) -> tuple[int, bytes] | None:
        """Return the last state kept at or before an entry, and the number it belongs to.

        Raises:
            JournalDamaged: it is not as it was written.
            FileError: it cannot be read.
        """
        sql = "SELECT seq, data FROM checkpoints WHERE seq <= ? ORDER BY seq DESC LIMIT 1"
        rows = self._all(sql, (seq,))
        if not rows:
            return None
        try:
            return int(rows[0][0]), zlib.decompress(rows[0][1])
        except zlib.error as error:
            raise _damaged(self.path) from error

    # what another state of the file left behind

    def add_leftover(self, base: int, last: int) -> None:
        """Keep in mind that the entries after ``base`` up to ``last`` are in no file."""
        with self._writing() as db:
            db.execute("INSERT OR REPLACE INTO leftovers VALUES (?, ?)", (base, last))

    def leftovers(self) -> list[tuple[int, int]]:
        """Return what `add_leftover` was given and `settle_leftover` was not."""
        return [(b, e) for b, e in self._all("SELECT base, last FROM leftovers ORDER BY base")]

    def settle_leftover(self, base: int) -> None:
        """Forget a leftover: the user has decided about it."""
        with self._writing() as db:
            db.execute("DELETE FROM leftovers WHERE base = ?", (base,))

    # bounds

    def tidy(self) -> None:
        """Let go of the oldest states beyond the bounds and bring the database into shape.

        What is in no file yet, and leftovers, stay.

        Raises:
            FileError: it could not be written.
        """
        with self._writing() as db:
            oldest = self._oldest_to_keep(db)
            if oldest:
                db.execute("DELETE FROM entries WHERE seq < ?", (oldest,))
                db.execute("DELETE FROM checkpoints WHERE seq < ?", (oldest,))
        with self._lock, _in_plain_words(self.path):
            self._db.execute("PRAGMA incremental_vacuum")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _oldest_to_keep(self, db: sqlite3.Connection) -> int:
        """Return the number of the checkpoint that history begins with from now on, or 0."""
        last = self._number(db, "SELECT max(seq) FROM entries")
        needed = [base for (base,) in db.execute("SELECT base FROM leftovers")]
        needed.append(self._number(db, "SELECT max(seq) FROM files WHERE written = 1"))
        total = begins = 0
        for seq, size in db.execute(_SIZES, (last,)):
            total += size
            too_much = total > MAX_BYTES or last - seq > MAX_ENTRIES
            if begins and too_much and begins <= min(needed):
                return begins
            begins = seq
        return 0

    def close(self) -> None:
        """Close it; safe to call again."""
        with self._lock:
            self._db.close()

    @staticmethod
    def _number(db: sqlite3.Connection, sql: str) -> int:
        return int(db.execute(sql).fetchone()[0] or 0)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, _in_plain_words(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._see_that_it_is_there()
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def _see_that_it_is_there(self) -> None:
        """See that the file has not been deleted or moved: writing to it would go on, unseen.

        Raises:
            FileError: it has been.
        """
        if _identity_of(self.path) != self._identity:
            raise FileError(
                f"The history of this project has been removed from {self.path.parent}.",
                "Changes go into the project file at once instead. Open it again to begin anew.",
            )

    def _all(self, sql: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        with self._lock, _in_plain_words(self.path):
            return self._db.execute(sql, values).fetchall()

    def _one(self, sql: str, values: tuple[object, ...] = ()) -> Any:
        rows = self._all(sql, values)
        return rows[0][0] if rows else None


@contextlib.contextmanager
def _in_plain_words(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours."""
    try:
        yield
    except sqlite3.Error as error:
        words = str(error)
        if "locked" in words or "busy" in words:
            raise JournalBusy(
                "Another window of EventNER holds the history of this project.",
                "Close that window, or go on there.",
            ) from error
        if "malformed" in words or "not a database" in words:
            raise _damaged(path) from error
        full = "disk is full" in words
        reason = "the disk is full" if full else words
        raise FileError(
            f"Changes could not be kept in {path.parent}: {reason}.",
            "Make room on that disk." if full else "Allow writing to it, or save the file.",
        ) from error


def _identity_of(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _utf8(text: str) -> str:
    """Return a text that SQLite takes: it may quote a lone surrogate, and is only shown."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _damaged(path: Path) -> JournalDamaged:
    return JournalDamaged(
        f"The history that EventNER keeps of this project is damaged ({path.name}).",
        "It begins anew; the project file is not affected.",
    )
