"""Brings file and journal together: what was not in the file yet comes back at the next start."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ..core.changes import Change, join
from ..core.document import Document
from ..core.errors import FileError, FormatError
from .codec import decode, encode
from .conventions import EndConvention
from .journal import (
    NO_FILE,
    Entry,
    Journal,
    JournalBusy,
    JournalDamaged,
    Kind,
    digest_of,
    journal_path,
)
from .journal_codec import decode_change, decode_keys

log = logging.getLogger(__name__)

# Windows on one file beyond this number keep their changes in the file alone.
_MAX_SLOTS = 8
MAX_STEPS = 1_000
"""How many steps of undo come back with a project."""
_MAX_STEP_BYTES = 2 << 20

# Another window that only looks for unsaved work holds a journal for milliseconds (seconds).
_PATIENCE = 0.25

_OPENED = "Opened"
_CHANGED_OUTSIDE = "Opened after another program had changed the file"
_DAMAGED = "Opened with a damaged history"


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
        state: a project file that holds the state after ``seq``, to be kept as a checkpoint; None
            where one is kept that leads to it.
    """

    journal: Journal | None
    seq: int = 0
    in_file: int = 0
    steps: tuple[Change, ...] = ()
    undone: tuple[Change, ...] = ()
    recovered: tuple[str, ...] = ()
    lost: int = 0
    leftovers: tuple[Leftover, ...] = ()
    state: bytes | None = None


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
        elsewhere = tuple(_leftovers_elsewhere(path, journal))
    except BaseException:
        journal.close()
        raise
    return replace(found, leftovers=(*found.leftovers, *elsewhere)) if elsewhere else found


def claim(path: Path) -> Journal | None:
    """Return a journal for a project that no other window holds; None when there are too many.

    A damaged one is put aside.

    Raises:
        FileError: it cannot be made.
    """
    for slot in range(1, _MAX_SLOTS + 1):
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


def put_aside(path: Path) -> None:
    """Rename a damaged journal, so that another can begin; nothing of it is thrown away."""
    stamp = f"{time.time_ns()}"
    for ending in ("", "-wal", "-shm"):
        part = path.with_name(path.name + ending)
        if part.exists():
            part.replace(path.with_name(f"{path.stem}.damaged-{stamp}{ending}"))


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
        _replay(entry, document, journal.path)
    return document


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
    try:
        last = journal.last
        if not last or journal.checkpoint_before(last) is None:
            return None
        return next(entry.time for entry in journal.entries(last - 1, last))
    finally:
        journal.close()


def open_kept_copy(path: Path) -> Document:
    """Return the newest state the journal keeps of a project.

    Raises:
        FileError: there is none, or the journal is damaged.
    """
    journal = Journal(journal_path(path), path)
    try:
        return state_at(journal, journal.last)
    finally:
        journal.close()


def _recover(document: Document, journal: Journal, data: bytes) -> Recovered:
    digest = digest_of(data)
    last, written = journal.last, journal.written
    mark = next((mark for mark in journal.marks() if mark.digest == digest), None)
    if mark is None or mark.seq < written:
        # Another program has written the file, or an earlier copy of it was put back.
        base = written if mark is None else mark.seq
        if last > base:
            journal.add_leftover(base, last)
        seq = journal.begin_state(digest, _CHANGED_OUTSIDE if last else _OPENED)
        return Recovered(journal, seq, seq, leftovers=_leftovers_of(journal), state=data)
    brought, lost = _bring_back(document, journal, mark.seq, last)
    seq, state = last, None
    if lost:
        seq, state = journal.begin_state(NO_FILE, _DAMAGED), b"".join(encode(document))
    steps, undone = _steps(journal, seq)
    left = _leftovers_of(journal)
    return Recovered(journal, seq, mark.seq, steps, undone, brought, lost, left, state)


def _bring_back(
    document: Document, journal: Journal, base: int, last: int
) -> tuple[tuple[str, ...], int]:
    """Make the changes after an entry again; return their texts and how many are lost."""
    texts: list[str] = []
    at = base
    try:
        for entry in journal.entries(base, last):
            _replay(entry, document, journal.path)
            texts.append(entry.words)
            at = entry.seq
    except JournalDamaged as error:
        log.error("changes after entry %d cannot be brought back", at, exc_info=error)
    return tuple(texts), last - at


def _replay(entry: Entry, document: Document, where: Path) -> None:
    """Make an entry's change again.

    Raises:
        JournalDamaged: it does not fit.
    """
    try:
        if entry.kind is Kind.KEYS:
            document.held_out |= decode_keys(entry.body)
        elif entry.kind is not Kind.OUTSIDE:
            decode_change(entry.body, entry.text).apply(document)
    except (ValueError, FormatError) as error:
        raise JournalDamaged(
            f"The history that EventNER keeps of this project is damaged ({where.name}).",
            "Changes after that place cannot be brought back.",
        ) from error


def _steps(journal: Journal, last: int) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """Return the steps that undo can take back and those that redo can make again."""
    begins = max(journal.state_begins(last), journal.latest(MAX_STEPS, _MAX_STEP_BYTES))
    done: list[Change] = []
    undone: list[Change] = []
    for entry in journal.entries(begins, last):
        if entry.kind is Kind.KEYS or entry.kind is Kind.OUTSIDE:
            continue
        change = decode_change(entry.body, entry.text)
        if entry.kind is Kind.UNDO:
            if done:
                done.pop()
            undone.append(change.inverse())
            continue
        if entry.kind is Kind.REDO and undone:
            undone.pop()
        else:
            undone.clear()
        if entry.kind is Kind.JOIN and done:
            change = join(done.pop(), change)
        done.append(change)
    return tuple(done), tuple(undone)


def _leftovers_of(journal: Journal) -> tuple[Leftover, ...]:
    found = []
    for base, last in journal.leftovers():
        when = next((entry.time for entry in journal.entries(last - 1, last)), 0.0)
        found.append(Leftover(journal.path, base, last, last - base, when))
    return tuple(found)


def _leftovers_elsewhere(path: Path, own: Journal) -> Iterator[Leftover]:
    """Yield what windows left behind that had the same file open beside another one."""
    for slot in range(1, _MAX_SLOTS + 1):
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
        try:
            written, last = journal.written, journal.last
            known = [base for base, _ in journal.leftovers()]
            if last > written and not any(base >= written for base in known):
                journal.add_leftover(written, last)
            yield from _leftovers_of(journal)
        finally:
            journal.close()


class _opened:
    """Gives the journal of a path: the one that is open already, or another for a moment."""

    def __init__(self, path: Path, journal: Journal | None) -> None:
        self._path = path
        self._open = journal if journal is not None and journal.path == path else None
        self._own: Journal | None = None

    def __enter__(self) -> Journal:
        if self._open is not None:
            return self._open
        self._own = Journal(self._path)
        return self._own

    def __exit__(self, *_: object) -> None:
        if self._own is not None:
            self._own.close()
