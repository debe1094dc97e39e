"""What a run's models got wrong in the sentences kept from them, found in the background."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ..core.errors import EventNerError
from ..core.mistakes import Judged
from ..nlp.held_out import held_out_answers
from ..nlp.judging import EvaluationStopped
from ..storage.predictions import HeldOut, read_predictions
from .worker import Worker


@dataclass(frozen=True, slots=True)
class RunErrors:
    """The answers of a run's models on sentences they were not trained on.

    Attributes:
        run: the run folder.
        answers: sentence by sentence, for each way in which sentences were kept apart; those
            ways alone that the run has.
    """

    run: Path
    answers: Mapping[HeldOut, tuple[Judged, ...]]


class RunErrorsService(QObject):
    """Looks at one run at a time; the newest wish counts.

    Signals:
        found: (RunErrors) of the newest wish.
        failed: (EventNerError) for the newest wish.
    """

    found = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: Path | None = None
        self._ticket = 0
        self._worker = Worker(self._look, "run errors", self)
        self._worker.done.connect(self._done)
        self._worker.failed.connect(self._failed)

    def look(self, run: Path) -> None:
        """Ask for the answers of a run's models; may load its model."""
        self._wanted = run
        self._ticket = self._worker.submit(run)

    def cancel(self) -> None:
        """Drop whatever answer is still to come."""
        self._wanted, self._ticket = None, 0

    def stop(self) -> None:
        """End the thread."""
        self.cancel()
        self._worker.stop()

    def _look(self, run: Path) -> RunErrors:
        """Read or find the answers (in the thread)."""
        ways = {
            HeldOut.FOLDS: read_predictions(run, HeldOut.FOLDS),
            HeldOut.DEV: held_out_answers(run, should_stop=lambda: self._wanted != run),
        }
        return RunErrors(run, {way: tuple(each) for way, each in ways.items() if each})

    def _done(self, ticket: int, found: RunErrors) -> None:
        if ticket == self._ticket:
            self.found.emit(found)

    def _failed(self, ticket: int, error: EventNerError) -> None:
        if ticket == self._ticket and not isinstance(error, EvaluationStopped):
            self.failed.emit(error)
