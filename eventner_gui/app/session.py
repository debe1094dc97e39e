"""The session: the open project. The only place that alters it, with undo and saving."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from ..core.changes import Change, join
from ..core.collector import collector_at_rest
from ..core.difference import change_to
from ..core.document import Document, Example, Settings, Status
from ..core.frozen_test import keep_frozen, unite
from ..storage.entries import NO_FILE, Kind
from ..storage.stamp import Stamp
from .counts import Counts
from .keeper import Step
from .lock import ProjectLock, acquire
from .outside import Version
from .saver import Saver

if TYPE_CHECKING:
    from ..storage.recovery import Recovered


class Session(QObject):
    """The open document with its path, undo stack and saver.

    Signals:
        opened: another project is open (or none).
        renamed: the same project is saved to another file from now on.
        changed: (Change, Moves or None) just made to the document, in whatever way; with where the
            other examples stand now, where some came or went. Comes before the next three.
        examples_changed: (list of indices) these examples have other contents.
        examples_moved: examples came or went; indices are others.
        settings_changed: labels, language, guidelines or word rules are others.
        visit: (index) undo or redo altered this example; a view may want to show it.
    """

    opened = Signal()
    renamed = Signal()
    changed = Signal(object, object)
    examples_changed = Signal(list)
    examples_moved = Signal()
    settings_changed = Signal()
    visit = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = Document()
        self.counts = Counts()
        self.path: Path | None = None
        self.undo_stack = QUndoStack(self)
        self.saver = Saver(self)
        self._lock: ProjectLock | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether a project is open."""
        return self.path is not None

    @property
    def name(self) -> str:
        """The project's name: its file's, without the ending."""
        return self.path.stem if self.path else ""

    def open(
        self,
        document: Document,
        path: Path,
        *,
        digest: str = NO_FILE,
        stamp: Stamp | None = None,
        recovered: Recovered | None = None,
        lock: ProjectLock | None = None,
    ) -> None:
        """Take over a document.

        Args:
            document: the session owns it from now on.
            path: where it is saved.
            digest: of the file's content; `NO_FILE` for a new project, which is written at once.
            stamp: of the file before it was read.
            recovered: its journal with what that brought back; None for a new project.
            lock: on its file; a new project is locked here.
        """
        self.release()
        self.document, self.path = document, path
        self._lock = lock or (_lock(path) if recovered is None else None)
        self.counts = Counts(document.examples)
        self.undo_stack.clear()
        if recovered is not None:
            self._restore_steps(recovered.steps, recovered.undone)
        self.saver.follow(document, path, digest, stamp, recovered)
        if digest == NO_FILE:
            self.saver.save_now()
        self.opened.emit()

    def save_as(self, path: Path) -> None:
        """Save to another file from now on; the old one is brought up to date if it can be."""
        self.saver.finish()
        self._unlock()
        self.path = path
        self._lock = _lock(path)
        self.saver.move_to(path)
        self.renamed.emit()

    def release(self) -> None:
        """Let go of the project's journal and lock; the document stays to be looked at."""
        self.saver.release()
        self._unlock()

    def close(self) -> None:
        """End the threads and let go of everything; what is not saved is given up."""
        self.saver.stop()
        self._unlock()
        # Left to Python's search for garbage, steps may go before the stack that deletes them.
        self.undo_stack.clear()

    def apply(self, change: Change | None, *, joins_last: bool = False) -> bool:
        """Make a change, as one step of undo.

        Args:
            change: None does nothing.
            joins_last: becomes part of the step before where that one edited the same example
                ("done" on leaving a sentence belongs to its last tag), or where both alter the
                settings alone and have the same text (guidelines kept while they are typed).

        Returns:
            Whether anything was changed.
        """
        if change is None:
            return False
        joins = joins_last and self._takes(change)
        self.undo_stack.push(_ChangeCommand(change, self._perform, joins=joins))
        return True

    def become(self, examples: list[Example], settings: Settings, text: str) -> bool:
        """Turn the document into another state, as one step of undo.

        A frozen test set stays frozen (`core.frozen_test`).

        Args:
            examples: all that there are to be.
            settings: that there are to be.
            text: what this is, for the undo menu.

        Returns:
            Whether anything was changed.
        """
        united = unite(self.document.settings.test, settings.test)
        settings = settings if united == settings.test else replace(settings, test=united)
        return self.apply(change_to(self.document, examples, settings, text))

    def take_version(self, version: Version, text: str) -> None:
        """Take what another program wrote into the file instead of what is here."""
        theirs = version.document
        if theirs is None:
            return
        mine = self.document.settings.test
        # as it is, whatever is in it: the journal leads on from the file
        self.apply(change_to(self.document, theirs.examples, theirs.settings, text))
        self._know(version, theirs)
        self.saver.accept(version)
        self.apply(keep_frozen(self.document, mine))

    def merge_version(
        self, version: Version, examples: list[Example], settings: Settings, text: str
    ) -> None:
        """Take a merge of what is here with what another program wrote into the file."""
        self._note_version(version, "The file's version")
        self.become(examples, settings, text)
        self.saver.accept(version)

    def keep_mine(self, version: Version, text: str) -> None:
        """Write over what another program wrote; history and redo keep it."""
        self._note_version(version, text)
        self.saver.accept(version)

    def visit_last_step(self) -> None:
        """Go to the example that the last step changed."""
        stack = self.undo_stack
        last = stack.command(stack.index() - 1) if stack.index() else None
        if isinstance(last, _ChangeCommand):
            index = _first_index(last.change, self.document)
            if index is not None:
                self.visit.emit(index)

    def remember_held_out(self, keys: frozenset[str]) -> None:
        """Store the keys of texts a run has held out; they stay so (no step of undo)."""
        if not keys <= self.document.held_out:
            self.document.held_out |= keys
            self.saver.put(Step(Kind.KEYS, keys=keys))

    def done_count(self) -> int:
        """Return how many examples are done."""
        return self.counts.statuses[Status.DONE]

    def _note_version(self, version: Version, text: str) -> None:
        """Let the journal go through what another program wrote and come back to what is here.

        So history keeps it, and after a crash the journal leads on from the file.
        """
        theirs = version.document
        if theirs is None:
            return
        change = change_to(self.document, theirs.examples, theirs.settings, text)
        if change is not None:
            self.saver.put(Step(Kind.DO, change))
        self._know(version, theirs)
        if change is not None:
            self.saver.put(Step(Kind.UNDO, change.inverse()))

    def _know(self, version: Version, theirs: Document) -> None:
        """Take over what stands outside undo; the journal's last state is the file's."""
        self.document.source = theirs.source
        self.document.held_out |= theirs.held_out
        keys = self.document.held_out
        self.saver.put(Step(Kind.KEYS, keys=keys, file_before=version.digest))

    def _unlock(self) -> None:
        if self._lock:
            self._lock.release()
            self._lock = None

    def _takes(self, change: Change) -> bool:
        """Tell whether the last step can take in a change."""
        stack = self.undo_stack
        last = stack.command(stack.index() - 1) if stack.index() else None
        return isinstance(last, _ChangeCommand) and last.takes(change)

    def _restore_steps(self, steps: Iterable[Change], undone: Iterable[Change]) -> None:
        """Fill the undo stack with steps that were made in an earlier session."""
        stack = self.undo_stack
        taken_back = list(reversed(list(undone)))
        for change in (*steps, *taken_back):
            stack.push(_ChangeCommand(change, self._perform, is_made=True))
        commands = [stack.command(stack.count() - 1 - n) for n in range(len(taken_back))]
        for command in commands:
            if isinstance(command, _ChangeCommand):
                command.pass_over_next_undo()
                stack.undo()

    def _perform(self, change: Change, kind: Kind) -> None:
        with collector_at_rest():  # a change may touch 100,000 examples
            self._take(change, kind)
        again = kind in (Kind.UNDO, Kind.REDO)
        if again and (index := _first_index(change, self.document)) is not None:
            self.visit.emit(index)

    def _take(self, change: Change, kind: Kind) -> None:
        """Make a change, keep it and tell of it."""
        change.apply(self.document)
        self.counts.follow(change)
        self.saver.put(Step(kind, change))
        self.changed.emit(change, change.moves if change.moves_examples else None)
        if change.settings:
            self.settings_changed.emit()
        if change.moves_examples:
            self.examples_moved.emit()
        if change.edits:
            self.examples_changed.emit(change.edited_after)


def _lock(path: Path) -> ProjectLock | None:
    found = acquire(path)
    return found if isinstance(found, ProjectLock) else None


def _first_index(change: Change, document: Document) -> int | None:
    """Return the example that shows best what a change did."""
    touched = change.edited_after + [index for index, _ in change.inserted]
    touched += [min(index, len(document.examples) - 1) for index, _ in change.removed]
    return next((index for index in touched if index >= 0), None)


class _ChangeCommand(QUndoCommand):
    """One step of undo: a change and its inverse."""

    def __init__(
        self,
        change: Change,
        perform: Callable[[Change, Kind], None],
        *,
        joins: bool = False,
        is_made: bool = False,
    ) -> None:
        """Make the command.

        Args:
            change: of the step.
            perform: makes a change and keeps it.
            joins: it is to become part of the step before.
            is_made: it was made in an earlier session.
        """
        super().__init__(change.text)
        self.change = change
        self._perform = perform
        self._joins = joins
        self._next = None if is_made else (Kind.JOIN if joins else Kind.DO)
        self._passes_over = False

    def takes(self, change: Change) -> bool:
        """Tell whether a change can become part of this step."""
        if self.change.moves_examples or change.moves_examples:
            return False
        if not self.change.edits:
            return not change.edits and change.text == self.change.text
        mine = {edit.index for edit in self.change.edits}
        return {edit.index for edit in change.edits} <= mine

    def pass_over_next_undo(self) -> None:
        """Take the next call of `undo` for one that was made in an earlier session."""
        self._passes_over = True

    def redo(self) -> None:
        """Make the change (Qt calls this when the command is pushed, too)."""
        if self._next is not None:
            self._perform(self.change, self._next)
        self._next = Kind.REDO

    def undo(self) -> None:
        """Take the change back."""
        if self._passes_over:
            self._passes_over = False
            return
        self._perform(self.change.inverse(), Kind.UNDO)

    def id(self) -> int:
        """Return one id for all, so that Qt asks `mergeWith`."""
        return 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in the next change when it belongs to this one."""
        if not isinstance(other, _ChangeCommand) or not other._joins:
            return False
        self.change = join(self.change, other.change)
        return True
