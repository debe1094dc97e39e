"""The session: the open project. The only place that alters it, with undo and saving."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from ..core.changes import Change, join
from ..core.document import Document, Status
from .counts import Counts
from .saver import Saver


class Session(QObject):
    """The open document with its path, undo stack and saver.

    Signals:
        opened: another project is open (or none).
        renamed: the same project is saved to another file from now on.
        examples_changed: (list of indices) these examples have other contents.
        examples_moved: examples came or went; indices are others.
        settings_changed: labels, language or guidelines are others.
        visit: (index) undo or redo altered this example; a view may want to show it.
    """

    opened = Signal()
    renamed = Signal()
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

    @property
    def is_open(self) -> bool:
        """Tell whether a project is open."""
        return self.path is not None

    @property
    def name(self) -> str:
        """The project's name: its file's, without the ending."""
        return self.path.stem if self.path else ""

    def open(self, document: Document, path: Path, *, save: bool = False) -> None:
        """Take over a document.

        Args:
            document: the session owns it from now on.
            path: where it is saved.
            save: write it at once (a new project); otherwise the first edit does.
        """
        self.document, self.path = document, path
        self.counts = Counts(document.examples)
        self.undo_stack.clear()
        self.saver.follow(document, path)
        if save:
            self.saver.changed()
            self.saver.save_now()
        self.opened.emit()

    def save_as(self, path: Path) -> None:
        """Save to another file from now on."""
        self.path = path
        self.saver.move_to(path)
        self.renamed.emit()

    def apply(self, change: Change | None, *, joins_last: bool = False) -> bool:
        """Make a change, as one step of undo.

        Args:
            change: None does nothing.
            joins_last: becomes part of the step before where that one edited the same example
                ("done" on leaving a sentence belongs to its last tag).

        Returns:
            Whether anything was changed.
        """
        if change is None:
            return False
        self.undo_stack.push(_ChangeCommand(change, self._perform, joins_last))
        return True

    def remember_held_out(self, keys: frozenset[str]) -> None:
        """Store the keys of texts a run has held out; they stay so (no step of undo)."""
        if not keys <= self.document.held_out:
            self.document.held_out |= keys
            self.saver.changed()

    def done_count(self) -> int:
        """Return how many examples are done."""
        return self.counts.statuses[Status.DONE]

    def _perform(self, change: Change, *, again: bool) -> None:
        change.apply(self.document)
        self.counts.follow(change)
        self.saver.changed()
        if change.settings:
            self.settings_changed.emit()
        if change.moves_examples:
            self.examples_moved.emit()
        if change.edits:
            self.examples_changed.emit([edit.index for edit in change.edits])
        if again and (index := _first_index(change, self.document)) is not None:
            self.visit.emit(index)


def _first_index(change: Change, document: Document) -> int | None:
    """Return the example that shows best what a change did."""
    touched = [edit.index for edit in change.edits] + [index for index, _ in change.inserted]
    touched += [min(index, len(document.examples) - 1) for index, _ in change.removed]
    return next((index for index in touched if index >= 0), None)


class _ChangeCommand(QUndoCommand):
    """One step of undo: a change and its inverse."""

    def __init__(self, change: Change, perform: Callable[..., None], joins_last: bool) -> None:
        super().__init__(change.text)
        self._change = change
        self._perform = perform
        self._joins_last = joins_last
        self._again = False

    def redo(self) -> None:
        """Make the change (Qt calls this when the command is pushed, too)."""
        self._perform(self._change, again=self._again)
        self._again = True

    def undo(self) -> None:
        """Take the change back."""
        self._perform(self._change.inverse(), again=True)

    def id(self) -> int:
        """Return one id for all, so that Qt asks `mergeWith`."""
        return 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in the next change when it belongs to this one."""
        if not isinstance(other, _ChangeCommand) or not other._joins_last:
            return False
        if self._change.moves_examples or not self._change.edits:
            return False
        mine = {edit.index for edit in self._change.edits}
        if not {edit.index for edit in other._change.edits} <= mine:
            return False
        self._change = join(self._change, other._change)
        return True
