"""Tells whether a file is still the one that was read or written last."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Stamp:
    """What changes when another program writes a file."""

    modified: int  # nanoseconds
    size: int  # bytes
    number: int  # of the file on its disk


def stamp_of(path: Path) -> Stamp | None:
    """Return a file's stamp; None when it is not there or cannot be looked at."""
    try:
        found = path.stat()
    except OSError:
        return None
    return Stamp(found.st_mtime_ns, found.st_size, found.st_ino)
