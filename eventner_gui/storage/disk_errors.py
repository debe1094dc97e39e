"""Says in plain words why something could not be written to a disk, and what to do."""

from __future__ import annotations

import errno
from pathlib import Path

# Windows has no quota error of its own.
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
_MISSING = (errno.ENOENT, errno.ENOTDIR, errno.EEXIST)


def why_not_written(error: OSError, folder: Path) -> tuple[str, str]:
    """Return the reason of a failed write, to be put after a colon, and a hint.

    Args:
        error: what was raised.
        folder: that was to be written to.
    """
    if error.errno in _FULL:
        return "the disk is full", "Make room on it, or save to another place."
    if error.errno in _FORBIDDEN:
        return (
            f"writing to {folder} is not allowed",
            "Save to another folder, or close the program that holds the file.",
        )
    if error.errno in _MISSING:
        blocking = file_in_the_way(folder)
        if blocking is not None:
            return f"{blocking} is a file, not a folder", "Choose a place in a folder."
        if not folder.is_dir():
            return (
                f"the folder {folder} is not there",
                "Bring the folder or drive back, or save to another place.",
            )
    what = f" ({error.filename})" if error.filename else ""
    return f"{error.strerror or error}{what}", "Try again, or save to another place."


def file_in_the_way(folder: Path) -> Path | None:
    """Return the file that a folder cannot be made in or instead of; None without one."""
    return next((path for path in (folder, *folder.parents) if path.is_file()), None)
