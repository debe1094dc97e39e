"""What an editor has said of each project, and whether what is on the disk agrees with it."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from eventner_gui.core.changes import Change
from eventner_gui.core.document import Document
from eventner_gui.core.errors import EventNerError, FileError
from eventner_gui.storage.codec import decode
from eventner_gui.storage.journal import Journal
from eventner_gui.storage.journal_files import MAX_SLOTS, journal_path
from eventner_gui.storage.leftovers import load_leftover
from eventner_gui.storage.projects import open_project
from eventner_gui.storage.recovery import Recovered, kept_copy, open_kept_copy, recover
from eventner_gui.storage.replay import state_at

from .actions import keys_digest, state_digest

State = tuple[str, str]
"""Digests of a whole state: examples with settings, and keys of held-out texts."""


class Loss(AssertionError):
    """Something that was reported as saved is not there, or not as it was."""


@dataclass
class History:
    """The states of one project, in order, over all processes that worked on it.

    Attributes:
        states: each with the number it was given, None for one that was begun with.
        told: index of the last that was reported as saved; -1 when none was.
        steps: what undo and redo lead to after a number, as far as that was told.
        ever: all examples and settings there have been: a step of undo leads to one of them.
        aside: states that were told and are to be asked about.
    """

    states: list[tuple[int | None, State]] = field(default_factory=list)
    told: int = -1
    steps: dict[int, tuple[str, str]] = field(default_factory=dict)
    ever: set[str] = field(default_factory=set)
    aside: list[State] = field(default_factory=list)

    def add(self, number: int | None, state: State) -> None:
        self.states.append((number, state))
        self.ever.add(state[0])

    def tell(self, index: int) -> None:
        self.told = max(self.told, index)

    def tell_number(self, number: int) -> None:
        for index in range(len(self.states) - 1, -1, -1):
            if self.states[index][0] == number:
                self.tell(index)
                return

    def find(self, state: State) -> int:
        """Return where a state is, not before what was told; -1 when it is not there."""
        for index in range(len(self.states) - 1, max(self.told, 0) - 1, -1):
            if self.states[index][1] == state:
                return index
        return -1

    def go_on_from(self, index: int, number: int) -> None:
        """Forget what was made after a state and did not come back."""
        del self.states[index + 1 :]
        self.states[index] = (number, self.states[index][1])
        self.told = index
        self.steps = {seq: steps for seq, steps in self.steps.items() if seq <= number}

    def branch(self, state: State, number: int) -> None:
        """Go on from a state that does not hold what was told: that has to be asked about."""
        if self.told >= 0:
            self.aside.append(self.states[self.told][1])
        self.add(number, state)
        self.told = len(self.states) - 1


@dataclass
class Figures:
    """What is counted over many kills."""

    edits: int = 0
    told: int = 0
    not_saved: int = 0
    outside: int = 0

    def add(self, other: Figures) -> None:
        for name in vars(other):
            setattr(self, name, getattr(self, name) + getattr(other, name))


class Records:
    """Reads what editors say, line by line."""

    def __init__(self, *, tolerant: bool = False) -> None:
        """Begin without any.

        Args:
            tolerant: calls fail or others write the file: what was told may have to be asked
                about instead of being brought back, but it must be there.
        """
        self._tolerant = tolerant
        self.histories: dict[Path, History] = {}
        self.figures = Figures()
        self.last = "start"
        self.lines: deque[bytes] = deque(maxlen=400)  # to study a loss
        self._current: History | None = None

    def begin_process(self) -> None:
        """Forget which project is open: another process comes."""
        self._current, self.last = None, "start"

    def read(self, line: bytes) -> None:
        self.lines.append(line)
        what, *rest = json.loads(line)
        self.last = what
        reader = getattr(self, f"_read_{what.replace(' ', '_')}", None)
        if reader:
            reader(*rest)

    def _read_new(self, path: str, state: str, keys: str) -> None:
        self._current = self.histories[Path(path)] = History()
        self._current.add(None, (state, keys))

    _read_save_as = _read_new

    def _read_opened(self, path: str, state: str, keys: str, number: int, leftovers: int) -> None:
        history = self.histories.get(Path(path))
        if history is None:
            self._read_new(path, state, keys)
            return
        index = history.find((state, keys))
        if self._tolerant and (index < 0 or leftovers):
            history.branch((state, keys), number)
            self._current = history
            return
        if index < 0:
            raise Loss(f"the next editor opened another state than was told ({history.told})")
        if leftovers:
            raise Loss("the next editor was asked about changes that are in no file")
        history.go_on_from(index, number)
        self._current = history

    def _read_rev(self, number: int, state: str, keys: str) -> None:
        assert self._current is not None
        self._current.add(number, (state, keys))
        self.figures.edits += 1

    def _read_steps(self, number: int, before: str, after: str) -> None:
        assert self._current is not None
        self._current.steps[number] = (before, after)

    def _read_kept(self, number: int) -> None:
        assert self._current is not None
        self._current.tell_number(number)

    def _read_saved(self, _number: int, path: str) -> None:
        self.figures.told += 1
        history = self.histories[Path(path)]
        history.tell(len(history.states) - 1)

    def _read_not_saved(self, _why: str) -> None:
        self.figures.not_saved += 1

    def _read_changed_outside(self, _digest: str, _state: str) -> None:
        self.figures.outside += 1

    def _read_wrong_step(self, index: int) -> None:
        raise Loss(f"undo or redo led to another state than there was at step {index}")

    def _read_in_use(self, process: int, *_: object) -> None:
        if not self._tolerant:
            raise Loss(f"process {process} was said to have the file open; it was killed")

    def _read_failed(self, why: str) -> None:
        if not self._tolerant:
            raise Loss(f"a project could not be opened: {why}")

    def forget_numbers(self) -> None:
        """Forget the numbers of the entries: the journal is another one."""
        for history in self.histories.values():
            history.steps.clear()


def check(records: Records) -> None:
    """See that all that was reported as saved is on the disk.

    Raises:
        Loss: it is not.
    """
    for path, history in records.histories.items():
        check_project(path, history)


def check_project(path: Path, history: History) -> None:
    """Open a project as the program does and compare it with what was told.

    Raises:
        Loss: it is not as it was told.
    """
    if path.exists():
        _parse(path)
        try:
            project = open_project(path)
            recovered = recover(project.document, path, project.data)
        except EventNerError as error:
            raise Loss(f"{path.name} cannot be opened: {error}") from error
        assert recovered.journal is not None
        try:
            _compare(project.document, recovered, history)
        finally:
            recovered.journal.close()
        return
    document = _kept(path)
    if document is None:
        if history.told >= 0:
            raise Loss(f"{path.name} is not there, and nothing was kept")
        return
    if history.find(_state(document)) < 0:
        raise Loss(f"what was kept of {path.name} is not what was told")


def _parse(path: Path) -> None:
    data = path.read_bytes()
    try:
        json.loads(data)
        decode(data, name=path.name)
    except (ValueError, EventNerError) as error:
        raise Loss(f"{path.name} is no project: {error}") from error


def _kept(path: Path) -> Document | None:
    if kept_copy(path) is None:
        return None
    try:
        return open_kept_copy(path)
    except FileError as error:
        raise Loss(f"what is kept of {path.name} cannot be opened: {error}") from error


def _state(document: Document) -> State:
    return state_digest(document), keys_digest(document)


def _compare(document: Document, recovered: Recovered, history: History) -> None:
    index = history.find(_state(document))
    if index < 0:
        known = [n for n, (_, state) in enumerate(history.states) if state == _state(document)]
        where = f"that is state {known}" if known else "there never was such a state"
        raise Loss(
            f"another state came back than was told ({history.told} of {len(history.states)}): "
            f"{where}; {len(recovered.recovered)} brought back, {recovered.lost} lost, "
            f"leftovers {recovered.leftovers}"
        )
    if recovered.lost:
        raise Loss(f"{recovered.lost} changes could not be brought back")
    if recovered.leftovers:
        raise Loss(f"asked about {recovered.leftovers} though nobody else wrote the file")
    expected = history.steps.get(recovered.seq)
    _check_steps("undo", document, [c.inverse() for c in reversed(recovered.steps)],
                 expected[0] if expected else None, history)  # fmt: skip
    _check_steps("redo", document, list(reversed(recovered.undone)),
                 expected[1] if expected else None, history)  # fmt: skip


def _check_steps(
    name: str, document: Document, changes: list[Change], expected: str | None, history: History
) -> None:
    """See that steps lead where they led before, each to a state there has been."""
    reached = document.snapshot()
    for number, change in enumerate(changes):
        try:
            change.apply(reached)
        except ValueError as error:
            raise Loss(f"{name} {number} does not fit: {error}") from error
        digest = state_digest(reached)
        if number == 0 and expected is not None and digest != expected:
            raise Loss(f"{name} leads elsewhere than it did before")
        if digest not in history.ever:
            raise Loss(f"{name} {number} leads to a state there never was")


def check_findable(path: Path, history: History) -> bool:
    """See that what was told is there: brought back, or asked about at the next start.

    Returns:
        Whether it has to be asked about.

    Raises:
        Loss: it is not there.
    """
    if path.exists():
        _parse(path)
    found = list(_states_at_start(path))
    if history.told >= 0 and not any(history.find(state) >= 0 for state in found):
        raise Loss(f"what was told is nowhere ({history.told} of {len(history.states)})")
    if found and found[0][0] not in history.ever:
        raise Loss("a state was opened that there never was")
    missing = [state for state in history.aside if state not in {*found, *_past_states(path)}]
    if missing:
        raise Loss(f"{len(missing)} states that were to be asked about are nowhere")
    return history.told >= 0 and history.find(found[0]) < 0


def all_states(path: Path) -> Iterator[State]:
    """Yield each state of a project that a person can get at; it must be open nowhere."""
    _parse(path)
    yield from _states_at_start(path)
    yield from _past_states(path)


def _states_at_start(path: Path) -> Iterator[State]:
    """Yield the state a project is opened with, and those that are asked about then."""
    if not path.exists():
        document = _kept(path)
        if document is not None:
            yield _state(document)
        return
    project = open_project(path)
    recovered = recover(project.document, path, project.data)
    assert recovered.journal is not None
    try:
        yield _state(project.document)
        for leftover in recovered.leftovers:
            yield _state(load_leftover(leftover, recovered.journal)[1])
    finally:
        recovered.journal.close()


def _past_states(path: Path) -> Iterator[State]:
    """Yield each state of a project that is in its journals; it must be open nowhere."""
    for slot in range(1, MAX_SLOTS + 1):
        where = journal_path(path, slot)
        if where.exists():
            journal = Journal(where)
            try:
                for seq in range(max(journal.oldest_state, 1), journal.last + 1):
                    yield _state(state_at(journal, seq))
            finally:
                journal.close()
