"""Past states of the open project: listed, compared with the present, brought back."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from ..core.changes import Change
from ..core.difference import change_to
from ..core.document import Document, Example, Settings
from ..core.errors import EventNerError
from ..storage.history import PastState, past_states
from ..storage.journal import Journal
from ..storage.replay import state_at
from .session import Session
from .worker import Worker


@dataclass(frozen=True, slots=True)
class Comparison:
    """A past state beside the present one.

    Attributes:
        seq: of the past state.
        past: the past state.
        edited: (then, now) of examples that are others now.
        missing: examples of then that are not there now.
        added: examples that were not there then.
        settings: (then, now) where labels, language, guidelines or word rules are others now.
    """

    seq: int
    past: Document
    edited: tuple[tuple[Example, Example], ...]
    missing: tuple[Example, ...]
    added: tuple[Example, ...]
    settings: tuple[Settings, Settings] | None

    @property
    def is_same(self) -> bool:
        """Tell whether nothing differs."""
        return not (self.edited or self.missing or self.added or self.settings)


@dataclass(frozen=True, slots=True)
class _Request:
    journal: Journal
    seq: int
    now: Document


class Past(QObject):
    """Reads past states in the background.

    Signals:
        compared: (Comparison) of the state asked for last.
        failed: (EventNerError) it cannot be read.
    """

    compared = Signal(object)
    failed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._ticket = 0
        self._worker = Worker(_compare, "past", self)
        self._worker.done.connect(self._done)
        self._worker.failed.connect(self._failed)

    def states(self, *, every_step: bool) -> list[PastState]:
        """Return the past states, the newest first, the present one left out.

        Args:
            every_step: one for each step; otherwise one for each stretch of work.

        Raises:
            EventNerError: the journal cannot be read.
        """
        keeper = self._session.saver.keeper
        if keeper is None:
            return []
        present = self._session.saver.revision
        keeper.wait_kept(present)
        found = past_states(keeper.journal, every_step=every_step)
        return [state for state in found if state.seq != present]

    def compare(self, seq: int) -> None:
        """Set the state after an entry against the present one."""
        keeper = self._session.saver.keeper
        if keeper is not None:
            now = self._session.document.snapshot()
            self._ticket = self._worker.submit(_Request(keeper.journal, seq, now))

    def go_back(self, comparison: Comparison, text: str) -> bool:
        """Make a past state the present one, as one step of undo; tell whether it differed."""
        past = comparison.past
        return self._session.become(past.examples, past.settings, text)

    def stop(self) -> None:
        """End the thread."""
        self._worker.stop()

    def _done(self, ticket: int, comparison: Comparison) -> None:
        if ticket == self._ticket:
            self.compared.emit(comparison)

    def _failed(self, ticket: int, error: EventNerError) -> None:
        if ticket == self._ticket:
            self.failed.emit(error)


def _compare(request: _Request) -> Comparison:
    past = state_at(request.journal, request.seq)
    change = change_to(request.now, past.examples, past.settings, "") or Change("")
    settings = (change.settings[1], change.settings[0]) if change.settings else None
    return Comparison(
        request.seq,
        past,
        edited=tuple((edit.after, edit.before) for edit in change.edits),
        missing=tuple(example for _, example in change.inserted),
        added=tuple(example for _, example in change.removed),
        settings=settings,
    )
