"""What to label next: the learning curve of the open project, worked out in the background."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ..core.document import Document, Example, Status
from ..core.errors import EventNerError, TrainingError
from .session import Session
from .trainer import Trainer
from .worker import Worker

if TYPE_CHECKING:
    from ..nlp.learning_curve import LearningCurve


@dataclass(frozen=True)
class _Request:
    """A snapshot, and a flag that stops the work."""

    examples: Sequence[Example]
    test: frozenset[str]
    stop: threading.Event = field(default_factory=threading.Event)


class Adviser(QObject):
    """Works out one curve at a time, never beside a training.

    Signals:
        started: the work has begun.
        progressed: (float) the part of it that is done, 0 to 1.
        finished: (LearningCurve) the answer.
        failed: (EventNerError) there is none.
        stopped: it was stopped.
        outdated: the sentences are other ones than those the answer was worked out from.
    """

    started = Signal()
    progressed = Signal(float)
    finished = Signal(object)
    failed = Signal(object)
    stopped = Signal()
    outdated = Signal()

    def __init__(self, session: Session, trainer: Trainer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._trainer = session, trainer
        self._request: _Request | None = None
        self._document: Document | None = None  # what the answer belongs to
        self.answer: LearningCurve | None = None
        self.is_outdated = False
        self._worker = Worker(self._work, "adviser", self)
        self._worker.done.connect(self._done)
        self._worker.failed.connect(lambda _ticket, error: self._failed(error))
        trainer.started.connect(self.stop)
        session.opened.connect(self._opened)
        session.examples_changed.connect(lambda _indices: self._changed())
        session.examples_moved.connect(self._changed)

    @property
    def is_working(self) -> bool:
        """Tell whether a curve is being worked out."""
        return self._request is not None

    def start(self) -> None:
        """Work out the curve of the finished sentences as they are now.

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
        frozen = self._document.settings.test
        self._request = _Request(
            tuple(self._document.examples), frozen.keys if frozen else frozenset()
        )
        self.is_outdated = False
        self._worker.submit(self._request)
        self.started.emit()

    def stop(self) -> None:
        """Ask the work to end; it does so within a second."""
        if self._request is not None:
            self._request.stop.set()

    def close(self) -> None:
        """End the thread and wait for it."""
        self.stop()
        self._worker.stop()

    def _work(self, request: _Request) -> LearningCurve | None:
        """Work it out (in the thread); None when stopped."""
        from ..nlp.learning_curve import CurveJob, learning_curve
        from ..nlp.side_by_side import Cancelled

        done = tuple(each for each in request.examples if each.status is Status.DONE)
        try:
            return learning_curve(
                CurveJob(done, test=request.test),
                told=self.progressed.emit,
                should_stop=request.stop.is_set,
            )
        except Cancelled:
            return None

    def _done(self, _ticket: int, answer: LearningCurve | None) -> None:
        self._request = None
        if answer is None or self._document is not self._session.document:
            self.stopped.emit()
            return
        self.answer = answer
        self.finished.emit(answer)
        if self.is_outdated:
            self.outdated.emit()

    def _failed(self, error: EventNerError) -> None:
        self._request = None
        self.failed.emit(error)

    def _opened(self) -> None:
        self.stop()
        self.answer = None
        self.is_outdated = False
        self._document = None
        self.outdated.emit()

    def _changed(self) -> None:
        if not self.is_outdated and (self.answer is not None or self.is_working):
            self.is_outdated = True
            self.outdated.emit()
