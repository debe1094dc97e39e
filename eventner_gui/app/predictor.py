"""Prediction in the background: the newest text on the chosen model, stale answers dropped."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ..core.errors import EventNerError
from ..nlp.prediction import Prediction, find_model
from ..nlp.trust import Trust, check
from .kept_model import KeptModel
from .worker import Worker


@dataclass(frozen=True, slots=True)
class _Request:
    folder: Path
    text: str


class _Loaded:
    """Answers requests; lives in the worker's thread."""

    def __init__(self) -> None:
        self._kept = KeptModel()

    def predict(self, request: _Request) -> Prediction | None:
        """Predict. Without a text the model is only looked at: it need not be loaded for that."""
        if request.text.strip():
            return self._kept.get(request.folder).predict(request.text)
        if not self._kept.has(request.folder):
            check(find_model(request.folder), Trust.KNOWN)
        return None


class Predictor(QObject):
    """Answers with the entities of the newest text.

    Signals:
        started: the answer shown is no longer that of the newest text.
        predicted: (text, Prediction) for the newest request.
        looked: the model of the newest request, which had no text, may be opened.
        failed: (EventNerError) for the newest request; `NotTrusted` where the user has to be
            asked about the model first.
    """

    started = Signal()
    predicted = Signal(str, object)
    looked = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._ticket = 0
        self._worker = Worker(_Loaded().predict, "predictor", self)
        self._worker.done.connect(self._done)
        self._worker.failed.connect(self._failed)

    def request(self, folder: Path, text: str) -> None:
        """Ask for the entities of a text.

        Args:
            folder: of the model, or a run folder.
            text: any text; a blank one asks whether the model may be opened, and no more.
        """
        self._text = text
        self._ticket = self._worker.submit(_Request(folder, text))
        self.started.emit()

    def cancel(self) -> None:
        """Drop whatever answer is still to come."""
        self._ticket = 0

    def stop(self) -> None:
        """End the thread."""
        self._worker.stop()

    def _done(self, ticket: int, prediction: Prediction | None) -> None:
        if ticket != self._ticket:
            return
        if prediction is None:
            self.looked.emit()
        else:
            self.predicted.emit(self._text, prediction)

    def _failed(self, ticket: int, error: EventNerError) -> None:
        if ticket == self._ticket:
            self.failed.emit(error)
