"""All journals of this computer: which hold work that no file has, and which are old."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ..core.errors import FileError
from .journal import Journal
from .journal_files import journal_path, journals_dir

log = logging.getLogger(__name__)

_T = TypeVar("_T")

KEPT_DAYS = 365
"""How long the history of a project that nobody opens is kept, in days."""


@dataclass(frozen=True, slots=True)
class Unsaved:
    """A project whose journal holds changes that its file does not.

    Attributes:
        path: of the project's file.
        changes: how many.
        time: of the last, in seconds since 1970.
    """

    path: Path
    changes: int
    time: float


def unsaved_projects() -> list[Unsaved]:
    """Return the projects that a session left without bringing their files up to date.

    Those that are open in a window are not among them. The latest comes first.
    """
    found = [unsaved for path in _all() if (unsaved := _look(path, _unsaved_in))]
    return sorted(found, key=lambda each: each.time, reverse=True)


def unsaved_in(path: Path) -> Unsaved | None:
    """Return what the journal of one project holds and its file does not; None for nothing.

    Where a window has the project open, nothing is known.
    """
    where = journal_path(path)
    return _look(where, _unsaved_in) if where.exists() else None


def _unsaved_in(journal: Journal) -> Unsaved | None:
    last, written, project = journal.last, journal.written, journal.project
    if project is None or last <= written:
        return None
    return Unsaved(project, last - written, journal.time_of(last))


def remove_old() -> list[Path]:
    """Remove the journals that nobody has used for `KEPT_DAYS` and that hold nothing unsaved.

    Returns:
        Those removed.
    """
    limit = time.time() - KEPT_DAYS * 24 * 3600
    old = [path for path in _all() if _is_older(path, limit) and _look(path, _is_settled)]
    for path in old:
        try:
            path.unlink()
        except OSError as error:
            log.warning("an old journal stays: %s", path, exc_info=error)
    return old


def _is_older(path: Path, limit: float) -> bool:
    try:
        return path.stat().st_mtime <= limit
    except OSError as error:
        log.info("a journal is passed over: %s", path, exc_info=error)
        return False


def _is_settled(journal: Journal) -> bool:
    return journal.last <= journal.written and not journal.leftovers()


def _all() -> list[Path]:
    return sorted(journals_dir().glob("*.db"))


def _look(path: Path, ask: Callable[[Journal], _T]) -> _T | None:
    """Return what a journal answers; None where a window holds it, or it is damaged."""
    try:
        with closing(Journal(path)) as journal:
            return ask(journal)
    except FileError as error:
        log.info("a journal is passed over: %s", path, exc_info=error)
        return None
