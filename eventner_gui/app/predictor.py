"""Prediction in the background: the newest text on the chosen model, stale answers dropped."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ..core.collector import keep_model_from_search
from ..core.errors import EventNerError
from ..nlp.prediction import Prediction
from .kept_model import KeptModel
from .worker import Worker

_WARM_UP = "a"  # the first prediction of a loaded model takes many times as long as the others


@dataclass(frozen=True, slots=True)
class _Request:
    folder: Path
    text: str


@dataclass(frozen=True, slots=True)
class _Answer:
    text: str
    prediction: Prediction | None  # None where there was no text
    is_new: bool  # the model was loaded for it


class _Loaded:
    """Answers requests; lives in the worker's thread."""

    def __init__(self) -> None:
        self._kept = KeptModel()

    def answer(self, request: _Request) -> _Answer:
        """Load the model unless it is, and predict; without a text it is only made ready."""
        is_new = not self._kept.has(request.folder)
        model = self._kept.get(request.folder)
        if is_new:
            model.predict(_WARM_UP)
        text = request.text
        return _Answer(text, model.predict(text) if text.strip() else None, is_new)


class Predictor(QObject):
    """Answers with the entities of the newest text.

    A request that has not begun is replaced by the next one. What is under way when another text
    comes is answered all the same, so that a slow model shows something while typing goes on; what
    another model or an emptied field has overtaken is dropped.

    Signals:
        predicted: (text, Prediction) a text's answer; never one older than an answer before.
        ready: the model of the newest request, which had no text, is loaded.
        failed: (EventNerError) for the newest request; `NotTrusted` where the user has to be
            asked about the model first.
    """

    predicted = Signal(str, object)
    ready = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self._newest = 0  # ticket
        self._oldest = 0  # ticket of the first request whose answer is still of use
        self._has_loaded = False
        self._worker = Worker(_Loaded().answer, "predictor", self)
        self._worker.done.connect(self._done)
        self._worker.failed.connect(self._failed)

    def request(self, folder: Path, text: str) -> None:
        """Ask for the entities of a text.

        Args:
            folder: of the model, or a run folder.
            text: any text; a blank one asks for the model to be made ready, and no more.
        """
        overtakes = folder != self._folder or not text.strip()
        self._folder = folder
        self._newest = self._worker.submit(_Request(folder, text))
        if overtakes:
            self._oldest = self._newest

    def cancel(self) -> None:
        """Drop whatever answer is still to come."""
        self._folder = None
        self._oldest = self._newest + 1

    def stop(self) -> None:
        """End the thread."""
        self._worker.stop()

    def _done(self, ticket: int, answer: _Answer) -> None:
        if answer.is_new:
            keep_model_from_search(replaces=self._has_loaded)
            self._has_loaded = True
        if ticket < self._oldest:
            return
        if answer.prediction is not None:
            self.predicted.emit(answer.text, answer.prediction)
        elif ticket == self._newest:
            self.ready.emit()

    def _failed(self, ticket: int, error: EventNerError) -> None:
        if ticket == self._newest and ticket >= self._oldest:
            self.failed.emit(error)
