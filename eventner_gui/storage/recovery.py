"""Brings file and journal together: what was not in the file yet comes back at the next start."""

from __future__ import annotations

import logging
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from ..core.changes import Change
from ..core.document import Document
from ..core.errors import FileError
from .codec import encode
from .entries import NO_FILE
from .journal import Journal, JournalBusy, JournalDamaged
from .journal_files import MAX_SLOTS, journal_path, put_aside
from .leftovers import Leftover, leftovers_elsewhere, leftovers_of
from .replay import replay, state_at, steps_of
from .stamp import digest_of

log = logging.getLogger(__name__)

# Another window that only looks for unsaved work holds a journal for milliseconds (seconds).
_PATIENCE = 0.25

_OPENED = "Opened"
_CHANGED_OUTSIDE = "Opened after another program had changed the file"
_DAMAGED = "Opened with a damaged history"


@dataclass(frozen=True, slots=True)
class Recovered:
    """What the journal gave a project that was opened.

    Attributes:
        journal: open; it belongs to the session now. None where there can be none.
        seq: of its last entry.
        in_file: of the last entry that the file holds.
        steps: that undo can take back, the latest last.
        undone: that redo can make again, the next one last.
        recovered: texts of the changes that were not in the file and have been brought back.
        lost: how many changes could not be brought back, since the journal is damaged there.
        leftovers: about which the user has to decide.
    """

    journal: Journal | None
    seq: int = 0
    in_file: int = 0
    steps: tuple[Change, ...] = ()
    undone: tuple[Change, ...] = ()
    recovered: tuple[str, ...] = ()
    lost: int = 0
    leftovers: tuple[Leftover, ...] = ()


def recover(document: Document, path: Path, data: bytes) -> Recovered:
    """Bring back what is in the journal of a project and not in its file.

    Args:
        document: as read from the file; it is altered.
        path: of the file.
        data: the file's content.

    Raises:
        FileError: the journal cannot be read or written.
    """
    journal = claim(path)
    if journal is None:
        return Recovered(None)
    try:
        found = _recover(document, journal, data)
        elsewhere = tuple(leftovers_elsewhere(path, journal))
    except JournalDamaged as error:
        log.warning("a damaged journal is put aside: %s", journal.path, exc_info=error)
        journal.close()
        put_aside(journal.path)
        return _begin_anew(document, path)
    except BaseException:
        journal.close()
        raise
    return replace(found, leftovers=(*found.leftovers, *elsewhere)) if elsewhere else found


def _begin_anew(document: Document, path: Path) -> Recovered:
    """Return a new journal that begins with what could be had; the file is written from it."""
    journal = claim(path)
    if journal is None:
        return Recovered(None)
    return Recovered(journal, journal.begin_state(NO_FILE, _DAMAGED, b"".join(encode(document))))


def claim(path: Path) -> Journal | None:
    """Return a journal for a project that no other window holds; None when there are too many.

    A damaged one is put aside.

    Raises:
        FileError: it cannot be made.
    """
    for slot in range(1, MAX_SLOTS + 1):
        where = journal_path(path, slot)
        try:
            return Journal(where, path, patience=_PATIENCE)
        except JournalBusy:
            continue
        except JournalDamaged as error:
            log.warning("a damaged journal is put aside: %s", where, exc_info=error)
            put_aside(where)
            return Journal(where, path)
    return None


def kept_copy(path: Path) -> float | None:
    """Return the time of the newest state the journal keeps of a project; None without one.

    Args:
        path: of a file that is missing or cannot be read.
    """
    where = journal_path(path)
    if not where.exists():
        return None
    try:
        journal = Journal(where, path)
    except FileError as error:
        log.info("no kept copy of %s", path.name, exc_info=error)
        return None
    with closing(journal):
        last = journal.last
        if not last or journal.checkpoint_before(last) is None:
            return None
        return journal.time_of(last)


def open_kept_copy(path: Path) -> Document:
    """Return the newest state the journal keeps of a project.

    Raises:
        FileError: there is none, or the journal is damaged.
    """
    with closing(Journal(journal_path(path), path)) as journal:
        return state_at(journal, journal.last)


def _recover(document: Document, journal: Journal, data: bytes) -> Recovered:
    digest = digest_of(data)
    last, written = journal.last, journal.written
    mark = next((mark for mark in journal.marks() if mark.digest == digest), None)
    if mark is None or mark.seq < written:
        # Another program has written the file, or an earlier copy of it was put back.
        base = written if mark is None else mark.seq
        text = _CHANGED_OUTSIDE if last else _OPENED
        seq = journal.begin_state(digest, text, data, left_after=base)
        return Recovered(journal, seq, seq, leftovers=leftovers_of(journal))
    brought, lost = _bring_back(document, journal, mark.seq, last)
    seq = last
    if lost:
        seq = journal.begin_state(NO_FILE, _DAMAGED, b"".join(encode(document)))
    steps, undone = _steps(journal, seq, document)
    left = leftovers_of(journal)
    return Recovered(journal, seq, mark.seq, steps, undone, brought, lost, left)


def _steps(
    journal: Journal, last: int, document: Document
) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """Return the steps for undo and redo; none where the journal is damaged in what is saved."""
    try:
        return steps_of(journal, last, document)
    except JournalDamaged as error:
        log.warning("the steps of undo cannot be read", exc_info=error)
        return (), ()


def _bring_back(
    document: Document, journal: Journal, base: int, last: int
) -> tuple[tuple[str, ...], int]:
    """Make the changes after an entry again; return their texts and how many are lost."""
    texts: list[str] = []
    at = base
    try:
        for entry in journal.entries(base, last):
            replay(entry, document, journal.path)
            texts.append(entry.words)
            at = entry.seq
    except JournalDamaged as error:
        log.error("changes after entry %d cannot be brought back", at, exc_info=error)
    return tuple(texts), last - at
