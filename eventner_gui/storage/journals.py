"""All journals of this computer: which hold work that no file has, and which are old."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..core.errors import FileError
from .journal import Journal
from .journal_files import journal_path, journals_dir

log = logging.getLogger(__name__)

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
    found = [unsaved for journal in _each_free() if (unsaved := _unsaved_in(journal))]
    return sorted(found, key=lambda each: each.time, reverse=True)


def unsaved_in(path: Path) -> Unsaved | None:
    """Return what the journal of one project holds and its file does not; None for nothing.

    Where a window has the project open, nothing is known.
    """
    where = journal_path(path)
    if not where.exists():
        return None
    try:
        journal = Journal(where)
    except FileError as error:
        log.info("a journal is passed over: %s", where, exc_info=error)
        return None
    try:
        return _unsaved_in(journal)
    finally:
        journal.close()


def _unsaved_in(journal: Journal) -> Unsaved | None:
    last, written, project = journal.last, journal.written, journal.project
    if project is None or last <= written:
        return None
    when = next((entry.time for entry in journal.entries(last - 1, last)), 0.0)
    return Unsaved(project, last - written, when)


def remove_old() -> list[Path]:
    """Remove the journals that nobody has used for `KEPT_DAYS` and that hold nothing unsaved.

    Returns:
        Those removed.
    """
    limit = time.time() - KEPT_DAYS * 24 * 3600
    old = []
    for journal in _each_free(older_than=limit):
        if journal.last <= journal.written and not journal.leftovers():
            old.append(journal.path)
    for path in old:
        try:
            path.unlink()
        except OSError as error:
            log.warning("an old journal stays: %s", path, exc_info=error)
    return old


def _each_free(older_than: float | None = None) -> Iterator[Journal]:
    """Yield each journal that no window holds, open for as long as it is looked at.

    Args:
        older_than: only those last written before this time, in seconds since 1970.
    """
    for path in sorted(journals_dir().glob("*.db")):
        try:
            if older_than is not None and path.stat().st_mtime > older_than:
                continue
            journal = Journal(path)
        except (FileError, OSError) as error:
            log.info("a journal is passed over: %s", path, exc_info=error)
            continue
        try:
            yield journal
        except FileError as error:
            log.info("a journal cannot be read: %s", path, exc_info=error)
        finally:
            journal.close()
