"""Where the journals lie: one file for each project, and window, in the local state folder."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

from ..core.errors import FileError
from .places import state_dir

MAX_SLOTS = 8
"""Windows on one file beyond this number keep their changes in the file alone."""


def journal_path(project: Path, slot: int = 1) -> Path:
    """Return where the journal of a project lies.

    Args:
        project: its file, which need not exist.
        slot: 1, or more where several windows have opened the same file.

    Raises:
        FileError: the state folder cannot be made.
    """
    where = os.path.normcase(os.path.realpath(project))
    key = hashlib.blake2b(os.fsencode(where), digest_size=10).hexdigest()
    return journals_dir() / (f"{key}.db" if slot == 1 else f"{key}-{slot}.db")


def journals_dir() -> Path:
    """Return the folder of all journals, made if need be.

    Raises:
        FileError: it cannot be made.
    """
    folder = state_dir() / "journals"
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise FileError(
            f"The folder {folder} cannot be made: {error.strerror or error}.",
            "Make room on the disk, or allow writing to it.",
        ) from error
    return folder


def put_aside(path: Path) -> None:
    """Rename a damaged journal, so that another can begin; nothing of it is thrown away."""
    stamp = f"{time.time_ns()}"
    for ending in ("", "-wal", "-shm"):
        part = path.with_name(path.name + ending)
        if part.exists():
            part.replace(path.with_name(f"{path.stem}.damaged-{stamp}{ending}"))
