"""Looks for the likeliest mistakes in the tags, in the background, and keeps the queue of them."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ..core.changes import Change
from ..core.document import Document, Status
from ..core.doubts import Decision, Doubt, DoubtKind, decision, keep_mine, take_model
from ..core.errors import EventNerError, TrainingError
from ..core.moves import Moves
from .session import Session
from .trainer import Trainer
from .worker import Worker

if TYPE_CHECKING:
    from ..nlp.review.job import Review, ReviewJob


@dataclass(frozen=True)
class _Request:
    """What is looked through, and a flag that stops the work."""

    job: ReviewJob
    stop: threading.Event = field(default_factory=threading.Event)


class Reviewer(QObject):
    """One look through the tags at a time, never beside a training.

    The models work in processes of their own, which end with this program. What they propose is
    kept here alone until it is taken.

    Attributes:
        doubts: the queue, the likeliest mistakes first; decided ones stay where they are.
        decisions: what became of each.
        has_looked: whether the queue is the answer to a look through the tags.

    Signals:
        started: a look through the tags has begun.
        progressed: (float) the part of it that is done, 0 to 1.
        failed: (EventNerError) it came to nothing.
        stopped: it was stopped.
        changed: the queue is another one.
        decided: (list of places in the queue) these were decided, or are open again.
    """

    started = Signal()
    progressed = Signal(float)
    failed = Signal(object)
    stopped = Signal()
    changed = Signal()
    decided = Signal(list)

    def __init__(self, session: Session, trainer: Trainer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._trainer = session, trainer
        self._request: _Request | None = None
        self._document: Document | None = None  # what the answer will belong to
        self._places: list[int] = []  # of the sentences looked at, while they are looked at
        self.doubts: list[Doubt] = []
        self.decisions: list[Decision] = []
        self.has_looked = False
        self._worker = Worker(self._work, "reviewer", self)
        self._worker.done.connect(self._done)
        self._worker.failed.connect(lambda _ticket, error: self._failed(error))
        trainer.started.connect(self.stop)
        session.opened.connect(self._opened)
        session.changed.connect(self._follow)

    @property
    def is_working(self) -> bool:
        """Tell whether the tags are being looked through."""
        return self._request is not None

    @property
    def looked_at(self) -> int:
        """How many doubts were decided."""
        return sum(each is not Decision.OPEN for each in self.decisions)

    @property
    def mended(self) -> int:
        """How many of them were mistakes."""
        return sum(each.mends for each in self.decisions)

    def open_kinds(self) -> Counter[DoubtKind]:
        """Return how many doubts of each kind are still to be decided."""
        pairs = zip(self.doubts, self.decisions, strict=True)
        return Counter(doubt.kind for doubt, each in pairs if each is Decision.OPEN)

    def start(self) -> None:
        """Look through the tags of the finished sentences as they are now.

        Raises:
            TrainingError: a training is under way, or no project is open.
        """
        if self._request is not None:
            return
        if not self._session.path:
            raise TrainingError("No project is open.", "Open a file first.")
        if self._trainer.is_training:
            raise TrainingError(
                "A training is under way, and both would take twice as long.",
                "Wait for it, or stop it.",
            )
        self._document = self._session.document
        self._request = _Request(self._job(self._document))
        self._worker.submit(self._request)
        self.started.emit()

    def stop(self) -> None:
        """Ask the work to end; it does so within a second."""
        if self._request is not None:
            self._request.stop.set()

    def close(self) -> None:
        """End the thread, and with it the processes, and wait for it."""
        self.stop()
        self._worker.stop()

    def keep_mine(self, number: int) -> bool:
        """Decide that a tag is right as it is, as one step of undo; return whether it was open."""
        return self._session.apply(keep_mine(self._session.document, self.doubts[number]))

    def take_model(self, number: int) -> bool:
        """Tag as the model would, as one step of undo; return whether that changed anything."""
        return self._session.apply(take_model(self._session.document, self.doubts[number]))

    # the work

    def _job(self, document: Document) -> ReviewJob:
        from ..nlp.review.job import ReviewJob

        self._places = [
            at for at, each in enumerate(document.examples)
            if each.status is Status.DONE and each.content.strip()
        ]  # fmt: skip
        settings = document.settings
        return ReviewJob(
            tuple(document.examples[at] for at in self._places),
            settings.language,
            settings.token_rules,
            tuple((each.label, each.name) for each in settings.labels),
        )

    def _work(self, request: _Request) -> Review | None:
        """Look through the tags (in the thread); None when stopped."""
        from ..nlp.review.job import review
        from ..nlp.side_by_side import Cancelled

        try:
            return review(request.job, told=self.progressed.emit, should_stop=request.stop.is_set)
        except Cancelled:
            return None

    def _done(self, _ticket: int, found: Review | None) -> None:
        self._request = None
        if found is None or self._document is not self._session.document:
            self.stopped.emit()
            return
        placed = (each.at(self._places[each.index]) for each in found.doubts)
        # what was changed while the models looked is not asked about
        self.doubts = [each for each in placed if self._decision(each) is Decision.OPEN]
        self.decisions = [Decision.OPEN] * len(self.doubts)
        self.has_looked = True
        self.changed.emit()

    def _failed(self, error: EventNerError) -> None:
        self._request = None
        self.failed.emit(error)

    # what follows from changes

    def _opened(self) -> None:
        self.stop()
        self._document = None
        self.doubts, self.decisions, self.has_looked = [], [], False
        self.changed.emit()

    def _follow(self, change: Change, moves: Moves | None) -> None:
        if moves is not None:
            self._move(moves)
        elif self.doubts:
            self._look_again(set(change.edited_after))

    def _move(self, moves: Moves) -> None:
        """Follow examples that came or went; what is doubted in one that went, goes with it."""
        self._places = [_after(moves, at) for at in self._places]
        pairs = ((each, moves.after(each.index)) for each in self.doubts)
        self.doubts = [each.at(to) for each, to in pairs if to is not None]
        self.decisions = [self._decision(each) for each in self.doubts]
        self.changed.emit()

    def _look_again(self, edited: set[int]) -> None:
        before = list(self.decisions)
        for number, each in enumerate(self.doubts):
            if each.index in edited:
                self.decisions[number] = self._decision(each)
        pairs = enumerate(zip(before, self.decisions, strict=True))
        other = [number for number, (was, now) in pairs if was is not now]
        if other:
            self.decided.emit(other)

    def _decision(self, doubt: Doubt) -> Decision:
        if doubt.index < 0:  # its sentence went while the models looked
            return Decision.OTHER
        return decision(doubt, self._session.document.examples[doubt.index])


def _after(moves: Moves, at: int) -> int:
    """Return where an example stands after others came or went; -1 for one that is gone."""
    to = moves.after(at) if at >= 0 else None
    return -1 if to is None else to
