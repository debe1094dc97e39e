"""The example under work: which one it is, and what the user does to its tags."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from ...app.session import Session
from ...core import edits
from ...core.changes import Change
from ...core.document import Example, Settings, Status
from ...core.moves import Moves
from ...core.suggestions import Suggestion, accept
from .tag_editor import Make, TagEditor


class Editor(TagEditor):
    """One example of the session at a time.

    Signals:
        shown: another example is under work, or the same one is other than before.
        visited: (index) the session went to an example by itself (undo, redo).
    """

    shown = Signal()
    visited = Signal(int)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._index: int | None = None
        self._known: Example | None = None
        self._touched = False  # the example was tagged since it is under work
        session.opened.connect(self._opened)
        session.examples_changed.connect(self._changed)
        session.changed.connect(self._follow)
        session.examples_moved.connect(self._moved)
        session.visit.connect(self._visit)

    @property
    def index(self) -> int | None:
        """The index of the example; None where there is none."""
        return self._index

    @property
    def example(self) -> Example | None:
        """The example as it is now."""
        examples = self._session.document.examples
        known = self._index is not None and self._index < len(examples)
        return examples[self._index] if known and self._index is not None else None

    @property
    def settings(self) -> Settings:
        """The settings of the project."""
        return self._session.document.settings

    def go_to(self, index: int) -> None:
        """Take another example under work."""
        self.leave()
        self._index = index
        self._touched = False
        self._show()

    def leave(self) -> None:
        """Do what leaving an example does: one that was tagged becomes done."""
        example = self.example
        # what was undone can be done again: nothing may be pushed on the stack by itself then
        undone = self._session.undo_stack.canRedo()
        if example and self._touched and not undone and self._index is not None:
            if example.status is Status.TODO and example.annotations:
                change = edits.set_status(self._session.document, [self._index], Status.DONE)
                self._session.apply(change, joins_last=True)
            self._touched = False

    # each of these returns whether anything was changed, as those of `TagEditor` do

    def finish(self, suggestions: Sequence[Suggestion]) -> bool:
        """Accept suggestions and say that the example is done, in one step."""
        if not self._apply(lambda doc, at: accept(doc, at, suggestions, Status.DONE)):
            return False
        self._touched = False
        return True

    def perform(self, make: Callable[[], Change | None]) -> bool:
        """Make any other change that tags this example."""
        return self._apply(lambda _doc, _at: make())

    def set_status(self, status: Status) -> bool:
        """Say what the example is; after this, leaving it changes nothing more."""
        if self._index is None:
            return False
        change = edits.set_status(self._session.document, [self._index], status)
        self._touched = False
        return self._session.apply(change)

    def delete(self) -> bool:
        """Delete the example (undo brings it back)."""
        if self._index is None:
            return False
        self._touched = False
        return self._session.apply(edits.delete_examples(self._session.document, [self._index]))

    def _apply(self, make: Make) -> bool:
        if self._index is None:
            return False
        self._touched = True
        return self._session.apply(make(self._session.document, self._index))

    def _show(self) -> None:
        self._known = self.example
        self.shown.emit()

    def _opened(self) -> None:
        self._touched = False
        self._index = 0 if self._session.document.examples else None
        self._show()

    def _changed(self, indices: Sequence[int]) -> None:
        if self._index in indices:
            self._show()

    def _follow(self, _change: Change, moves: Moves | None) -> None:
        if moves is not None and self._index is not None:
            self._index = moves.nearest(self._index)

    def _moved(self) -> None:
        self._touched = self._touched and self.example is self._known
        count = len(self._session.document.examples)
        self._index = min(self._index or 0, count - 1) if count else None
        self._show()

    def _visit(self, index: int) -> None:
        if index != self._index and index < len(self._session.document.examples):
            self._touched = False
            self.visited.emit(index)
