"""Takes the model's data folder out of a wheel, a zip or a tar file of a stranger.

Nothing of it is run or imported. What an archive says of itself is not believed: names that lead
elsewhere, links, devices, and more data than was announced are refused.
"""

from __future__ import annotations

import errno
import gzip
import lzma
import re
import shutil
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from ..core.display import shown_name
from ..core.errors import ModelError
from .download_errors import DownloadStopped
from .downloads import check_room

MOST_BYTES = 16 * 2**30
"""Far above what any model has."""

_MOST_FILES = 10_000
_MOST_DEPTH = 12
_MOST_GROWTH = 200  # times the archive's own size; a bomb has a thousand
_FREE_GROWTH = 64 * 2**20  # what may come of an archive of any size
_CHUNK = 1 << 20
_NEEDED = ("config.cfg", "meta.json")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[\x00-\x1f<>:"|?*\\]')
_DAMAGED = (
    zipfile.BadZipFile,
    tarfile.TarError,
    EOFError,
    zlib.error,
    gzip.BadGzipFile,
    lzma.LZMAError,
    NotImplementedError,  # a way of compressing that Python does not know
    RuntimeError,  # a password is wanted
    ValueError,
    LookupError,
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file in an archive: its name there, its size, and how it is read."""

    name: PurePosixPath
    size: int
    open: Callable[[], IO[bytes]]


def unpack_model(
    archive: Path,
    folder: Path,
    *,
    report: Callable[[int, int], object] = lambda _done, _total: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> None:
    """Put the data folder of the model in an archive into a folder.

    Args:
        archive: a wheel, a zip, or a tar file, compressed or not.
        folder: where its meta.json, config.cfg and the rest are put; new.
        report: called with the bytes written and those to write.
        should_stop: looked at with each megabyte.

    Raises:
        ModelError: it is damaged, holds no model, or is not safe to unpack; the folder may hold
            some of it then.
        DownloadError: there is not enough room on the disk.
        DownloadStopped: `should_stop` said so.
        OSError: it cannot be read, or the folder cannot be written.
    """
    try:
        with _entries(archive) as every:
            entries = _of_model(every, archive)
            total = sum(entry.size for entry, _inside in entries)
            folder.mkdir()
            check_room(folder, total)
            done = 0
            for entry, inside in entries:
                path = folder.joinpath(*inside.parts)
                path.parent.mkdir(parents=True, exist_ok=True)
                with entry.open() as source, path.open("xb") as target:
                    for size in _copy(source, target, entry.size, archive):
                        if should_stop():
                            raise DownloadStopped
                        done += size
                        report(done, total)
    except _DAMAGED as error:
        raise _damaged(archive) from error
    except OSError as error:
        # a place before the beginning of the archive, which its own table tells of
        if error.errno != errno.EINVAL or error.filename is not None:
            raise
        raise _damaged(archive) from error


def copy_model(
    source: Path,
    folder: Path,
    *,
    report: Callable[[int, int], object] = lambda _done, _total: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> None:
    """Copy a model folder as it lies on a disk or a stick.

    Args:
        source: with meta.json and config.cfg; links in it must have been looked at before.
        folder: new.
        report: called with the bytes written and those to write.
        should_stop: looked at with each file.

    Raises:
        DownloadError: there is not enough room on the disk.
        DownloadStopped: `should_stop` said so.
        OSError: it cannot be read, or the folder cannot be written.
    """
    files = [path for path in source.rglob("*") if path.is_file()]
    sizes = [path.stat().st_size for path in files]
    folder.mkdir()
    check_room(folder, sum(sizes))
    done = 0
    for path, size in zip(files, sizes, strict=True):
        if should_stop():
            raise DownloadStopped
        target = folder / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        done += size
        report(done, sum(sizes))


@contextmanager
def _entries(archive: Path) -> Iterator[Iterator[_Entry]]:
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as opened:
            yield _of_zip(opened, archive)
    elif tarfile.is_tarfile(archive):
        with tarfile.open(archive) as tar:
            yield _of_tar(tar, archive)
    else:
        raise ModelError(
            f"“{shown_name(archive.name)}” is no model file: neither a wheel (.whl) nor a zip nor "
            "a tar.gz.",
            "Choose the file as it was downloaded, or the folder it was unpacked into.",
        )


def _of_zip(opened: zipfile.ZipFile, archive: Path) -> Iterator[_Entry]:
    for info in opened.infolist():
        if info.is_dir():
            continue
        mode = info.external_attr >> 16
        if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
            raise _unsafe(archive, "it holds a link")
        if info.flag_bits & 1:
            raise _unsafe(archive, "it is locked with a password")
        yield _Entry(_name(info.filename, archive), info.file_size, _opener(opened.open, info))


def _of_tar(tar: tarfile.TarFile, archive: Path) -> Iterator[_Entry]:
    for member in tar:
        if member.isdir():
            continue
        if not member.isreg():
            raise _unsafe(archive, "it holds a link or a device")
        yield _Entry(_name(member.name, archive), member.size, _opener(_extract, tar, member))


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    file = tar.extractfile(member)
    if file is None:
        raise ValueError("no file")
    return file


def _opener(function: Callable[..., IO[bytes]], *arguments: object) -> Callable[[], IO[bytes]]:
    return lambda: function(*arguments)


def _name(text: str, archive: Path) -> PurePosixPath:
    """Return an entry's name if it is one that stays in its folder on every system."""
    path = PurePosixPath(text)
    parts = [part for part in path.parts if part != "."]
    bad = (
        path.is_absolute()
        or not parts
        or len(parts) > _MOST_DEPTH
        or any(
            part == ".."
            or _FORBIDDEN.search(part)
            or _RESERVED.fullmatch(part)
            or part.endswith((" ", "."))
            or len(part.encode("utf-8", "replace")) > 200
            for part in parts
        )
    )
    if bad:
        raise _unsafe(archive, f"the name “{shown_name(text)}” in it may lead elsewhere")
    return PurePosixPath(*parts)


def _of_model(every: Iterator[_Entry], archive: Path) -> list[tuple[_Entry, PurePosixPath]]:
    """Return the entries of the data folder with their places in it."""
    entries = _bounded(every, archive)
    names = {entry.name for entry in entries}
    folders = sorted(
        (
            name.parent
            for name in names
            if name.name == "config.cfg" and all(name.parent / each in names for each in _NEEDED)
        ),
        key=lambda folder: len(folder.parts),
    )
    if not folders:
        raise ModelError(
            f"There is no spaCy model in “{shown_name(archive.name)}”: no folder in it holds "
            "meta.json and config.cfg.",
            "Choose the file of a model, such as en_core_web_lg-3.8.0-py3-none-any.whl.",
        )
    if len(folders) > 1 and len(folders[0].parts) == len(folders[1].parts):
        raise ModelError(
            f"There is more than one spaCy model in “{shown_name(archive.name)}”.",
            "Unpack it, and choose the folder of the one that you want.",
        )
    home = folders[0]
    inside = [(e, e.name.relative_to(home)) for e in entries if home in e.name.parents]
    if len({str(place).casefold() for _e, place in inside}) < len(inside):
        raise _unsafe(archive, "two files in it have the same name")
    return inside


def _bounded(every: Iterator[_Entry], archive: Path) -> Sequence[_Entry]:
    """Return all entries, unless they are more than a model can be."""
    most = min(MOST_BYTES, _FREE_GROWTH + _MOST_GROWTH * archive.stat().st_size)
    entries: list[_Entry] = []
    size = 0
    for entry in every:
        entries.append(entry)
        size += entry.size
        if len(entries) > _MOST_FILES or size > most:
            raise _unsafe(archive, "far more would come out of it than a model has")
    return entries


def _copy(source: IO[bytes], target: IO[bytes], size: int, archive: Path) -> Iterator[int]:
    left = size
    while chunk := source.read(_CHUNK):
        left -= len(chunk)
        if left < 0:
            raise _unsafe(archive, "more comes out of it than it says")
        target.write(chunk)
        yield len(chunk)
    if left:
        raise _damaged(archive)


def _damaged(archive: Path) -> ModelError:
    return ModelError(
        f"The file “{shown_name(archive.name)}” is damaged or not complete.",
        "Download or copy it once more.",
    )


def _unsafe(archive: Path, why: str) -> ModelError:
    return ModelError(
        f"“{shown_name(archive.name)}” was not unpacked: {why}.",
        "Get the model from where its makers publish it.",
    )
