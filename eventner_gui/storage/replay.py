"""Makes the changes of a journal again: states of the past, and the steps of undo."""

from __future__ import annotations

from pathlib import Path

from ..core.changes import Change, join
from ..core.document import Document
from ..core.errors import FileError, FormatError
from .codec import decode
from .conventions import EndConvention
from .entries import Entry, Kind
from .journal import Journal, JournalDamaged
from .journal_codec import decode_change, decode_keys

MAX_STEPS = 1_000
"""How many steps of undo come back with a project."""
_MAX_STEP_BYTES = 2 << 20


def state_at(journal: Journal, seq: int) -> Document:
    """Return the state after an entry.

    Raises:
        FileError: it is not kept any more, or the journal is damaged there.
    """
    kept = journal.checkpoint_before(seq)
    if kept is None or kept[0] < journal.state_begins(seq):
        raise FileError("This state is not kept any more.", "Choose a later one.")
    begins, data = kept
    document = decode(data, name="the kept state", end=EndConvention.INCLUSIVE).document
    for entry in journal.entries(begins, seq):
        replay(entry, document, journal.path)
    return document


def replay(entry: Entry, document: Document, where: Path) -> None:
    """Make an entry's change again.

    Args:
        entry: of a journal.
        document: in the state before the entry; it is altered.
        where: the journal's file, for the message.

    Raises:
        JournalDamaged: it does not fit.
    """
    try:
        if entry.kind is Kind.KEYS:
            document.held_out |= decode_keys(entry.body)
        elif entry.kind is not Kind.OUTSIDE:
            _change_of(entry, document, where).apply(document)
    except ValueError as error:
        raise _damaged(where) from error


def _change_of(entry: Entry, document: Document, where: Path, *, backwards: bool = False) -> Change:
    """Return the change of an entry; the document is in the state before it, or after it."""
    try:
        return decode_change(entry.body, entry.text, document.examples, backwards=backwards)
    except (ValueError, FormatError) as error:
        raise _damaged(where) from error


def _damaged(where: Path) -> JournalDamaged:
    return JournalDamaged(
        f"The history that EventNER keeps of this project is damaged ({where.name}).",
        "Changes after that place cannot be brought back.",
    )


def steps_of(
    journal: Journal, last: int, document: Document
) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """Return the steps that undo can take back and those that redo can make again.

    Args:
        journal: of the project.
        last: the number of its last entry.
        document: in the state after that entry; it is not altered.

    Raises:
        JournalDamaged: an entry does not lead to the state after it.
    """
    begins = max(journal.state_begins(last), journal.latest(MAX_STEPS, _MAX_STEP_BYTES))
    done: list[Change] = []
    undone: list[Change] = []
    for kind, change in _changes_up_to(document, journal, begins, last):
        if kind is Kind.UNDO:
            if done:
                done.pop()
            undone.append(change.inverse())
            continue
        if kind is Kind.REDO and undone:
            undone.pop()
        else:
            undone.clear()
        if kind is Kind.JOIN and done:
            change = join(done.pop(), change)
        done.append(change)
    return tuple(done), tuple(undone)


def _changes_up_to(
    document: Document, journal: Journal, begins: int, last: int
) -> list[tuple[Kind, Change]]:
    """Return the changes that led to a state, in order, taken back one by one from it."""
    state = document.snapshot()
    found: list[tuple[Kind, Change]] = []
    for entry in reversed(list(journal.entries(begins, last))):
        if entry.kind is Kind.KEYS or entry.kind is Kind.OUTSIDE:
            continue
        change = _change_of(entry, state, journal.path, backwards=True)
        try:
            change.inverse().apply(state)
        except ValueError as error:
            raise _damaged(journal.path) from error
        found.append((entry.kind, change))
    return found[::-1]
