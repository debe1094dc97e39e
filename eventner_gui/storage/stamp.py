"""Tells whether a file is still the one that was read or written last."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import hashlib


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


def new_digest() -> hashlib.blake2b:
    """Return the hash, still empty, by which a file's content is known."""
    import hashlib  # late: a window without a file needs none

    return hashlib.blake2b(digest_size=16)


def digest_of(data: bytes) -> str:
    """Return the digest of a file's content."""
    found = new_digest()
    found.update(data)
    return found.hexdigest()
