"""Writes a file whole or not at all: whatever fails, the old file stays as it was."""

from __future__ import annotations

import contextlib
import logging
import os
import stat
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from ..core.errors import FileError
from .disk_errors import why_not_written

_BUFFER_BYTES = 1 << 20
# A virus scanner or an indexer may hold a file for a moment on Windows.
_REPLACE_ATTEMPTS = 5
_REPLACE_PAUSE_S = 0.05

_log = logging.getLogger(__name__)


def write_atomically(
    path: Path, chunks: Iterable[bytes], *, before_replace: Callable[[], object] | None = None
) -> None:
    """Write a file so that it is either the new one, on the disk, or the old one.

    The permission bits of an existing file are kept; a symbolic link stays and its target is
    written. An error of ``chunks`` or ``before_replace`` itself passes through.

    Args:
        path: the file; its folder exists.
        chunks: the content, in pieces.
        before_replace: called when the new content is on the disk and the old file still in
            place; an error it raises leaves that there.

    Raises:
        FileError: it could not be written; the old file is as it was.
    """
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".eventner-{os.urandom(16).hex()}.tmp")
    try:
        mode = _mode_of(target)
        _write(temporary, chunks, mode)
        if before_replace is not None:
            before_replace()
        _replace(temporary, target)
    except OSError as error:
        reason, hint = why_not_written(error, target.parent)
        raise FileError(f"{target.name} could not be saved: {reason}.", hint) from error
    finally:
        # After a good write it has become the target; after a failed one it may not go either.
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    sync_folder(target.parent)


def _mode_of(target: Path) -> int | None:
    """Return the permission bits of the file, or None when there is none yet."""
    try:
        status = target.stat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(status.st_mode):
        raise FileError(f"{target} is not a file.", "Choose another name.")
    # Replacing asks for no right to write the file itself, so a read-only one is looked at here.
    if not status.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise FileError(
            f"{target.name} is read-only and has not been changed.",
            "Allow writing to it in its properties, or save under another name.",
        )
    return stat.S_IMODE(status.st_mode)


def _write(temporary: Path, chunks: Iterable[bytes], mode: int | None) -> None:
    with temporary.open("xb", buffering=_BUFFER_BYTES) as file:
        if mode is not None:
            # Some network and USB file systems know no permission bits.
            with contextlib.suppress(OSError):
                os.chmod(temporary, mode)  # noqa: PTH101
        for chunk in chunks:
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


def _replace(temporary: Path, target: Path) -> None:
    attempts = _REPLACE_ATTEMPTS if os.name == "nt" else 1
    for attempt in range(1, attempts + 1):
        try:
            os.replace(temporary, target)  # noqa: PTH105
        except PermissionError:
            if attempt == attempts:
                raise
            time.sleep(_REPLACE_PAUSE_S * attempt)
        else:
            return


def sync_tree(folder: Path) -> None:
    """Bring a folder with all that is in it to the disk, so that it can be renamed into place.

    Without this a power cut after the rename may leave files without their content.

    Raises:
        OSError: a file cannot be brought to the disk.
    """
    for parent, _folders, names in os.walk(folder):
        for name in names:
            path = Path(parent) / name
            if path.is_file():
                _sync_file(path)
        sync_folder(Path(parent))


def _sync_file(path: Path) -> None:
    # Windows syncs only what is open for writing.
    descriptor = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make new names in a folder durable where the platform can."""
    if os.name == "nt":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        # What was renamed is in place: to call that a failed save would be wrong.
        _log.info("the folder %s could not be synced: %s", folder, error)
