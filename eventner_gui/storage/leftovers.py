"""Changes that are in no file, since the file has gone another way: found, loaded, settled."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..core.document import Document
from ..core.errors import FileError
from .journal import Journal, JournalBusy
from .journal_files import MAX_SLOTS, journal_path
from .replay import state_at

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Leftover:
    """Changes of an earlier session that are in no file: the file has gone another way since.

    Attributes:
        path: of the journal that holds them.
        base: the entry after which they begin.
        last: the last of them.
        count: how many they are.
        time: of the last, in seconds since 1970.
    """

    path: Path
    base: int
    last: int
    count: int
    time: float


def load_leftover(leftover: Leftover, journal: Journal | None) -> tuple[Document, Document]:
    """Return the state before the changes of a leftover and the state after them.

    Args:
        leftover: as `recover` returned it.
        journal: that of the open project, which may hold it.

    Raises:
        FileError: the journal is damaged there, or another window holds it.
    """
    with _opened(leftover.path, journal) as source:
        return state_at(source, leftover.base), state_at(source, leftover.last)


def settle_leftover(leftover: Leftover, journal: Journal | None) -> None:
    """Forget a leftover, since the user has decided about it.

    Raises:
        FileError: the journal cannot be written.
    """
    with _opened(leftover.path, journal) as source:
        source.settle_leftover(leftover.base)


def leftovers_of(journal: Journal) -> tuple[Leftover, ...]:
    """Return the leftovers that a journal holds."""
    return tuple(
        Leftover(journal.path, base, last, last - base, journal.time_of(last))
        for base, last in journal.leftovers()
    )


def leftovers_elsewhere(path: Path, own: Journal) -> Iterator[Leftover]:
    """Yield what windows left behind that had the same file open beside another one."""
    for slot in range(1, MAX_SLOTS + 1):
        where = journal_path(path, slot)
        if where == own.path or not where.exists():
            continue
        try:
            journal = Journal(where, path)
        except JournalBusy:
            continue
        except FileError as error:
            log.warning("a second journal is passed over: %s", where, exc_info=error)
            continue
        with closing(journal):
            written, last = journal.written, journal.last
            known = [base for base, _ in journal.leftovers()]
            if last > written and not any(base >= written for base in known):
                journal.add_leftover(written, last)
            yield from leftovers_of(journal)


@contextmanager
def _opened(path: Path, journal: Journal | None) -> Iterator[Journal]:
    """Give the journal of a path: the one that is open already, or another for a moment."""
    if journal is not None and journal.path == path:
        yield journal
        return
    with closing(Journal(path)) as own:
        yield own
