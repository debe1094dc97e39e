"""Reads a whole file and says in plain words why it cannot."""

from __future__ import annotations

import stat
from pathlib import Path

from ..core.display import shown_name
from ..core.errors import FileError
from .memory import available_memory

# Measured: a project takes 9 to 12 times its size in memory while it is opened.
_MEMORY_PER_BYTE = 12
_SPLIT = "Split it into several files, or close other programs."


def read_bytes(path: Path) -> bytes:
    """Return the content of a file.

    Raises:
        FileError: it is not there, is a folder or a device, is too large for the memory that is
            free, or may not be read.
    """
    name = shown_name(path.name or str(path))
    try:
        if path.is_dir():  # Windows calls reading a folder a lack of permission
            raise FileError(f"{name} is a folder.", "Choose a file in it.")
        found = path.stat()
        if stat.S_ISCHR(found.st_mode) or stat.S_ISBLK(found.st_mode):
            raise FileError(f"{name} is a device, not a file.", "Choose a file.")
        _check_size(path, found.st_size)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise FileError(
            f"{name} was not found: there is no {shown_name(str(path), 300)}.",
            "Check the name; or the file was moved or renamed, or its drive is not connected.",
        ) from error
    except PermissionError as error:
        raise FileError(
            f"{name} may not be read.",
            "Close the program that holds it, or ask for the right to read it.",
        ) from error
    except MemoryError as error:
        raise too_large(path) from error
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        reason = getattr(error, "strerror", None) or error
        raise FileError(f"{name} cannot be read: {reason}.", "Try again.") from error


def too_large(path: Path) -> FileError:
    """Return the error for a file that took all the memory."""
    return FileError(f"{shown_name(path.name)} is too large for the memory that is free.", _SPLIT)


def _check_size(path: Path, size: int) -> None:
    free = available_memory()
    needed = _MEMORY_PER_BYTE * size
    if free is not None and needed > free:
        raise FileError(
            f"{shown_name(path.name)} holds {_gigabytes(size)}; to open it takes about "
            f"{_gigabytes(needed)} of memory, and {_gigabytes(free)} are free.",
            _SPLIT,
        )


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:,.1f} GB"
