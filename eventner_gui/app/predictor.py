"""Prediction in the background: the newest text on the chosen model, stale answers dropped."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ..core.errors import EventNerError
from ..nlp.prediction import Model, Prediction, find_model, load_model
from ..nlp.trust import Trust, check
from ..storage.runs import MODEL_BEST
from ..storage.stamp import Stamp, stamp_of
from .worker import Worker


@dataclass(frozen=True, slots=True)
class _Request:
    folder: Path
    text: str


# A folder and the stamps of the meta.json in it and in its model-best: another model may come to
# lie in the same folder.
_Key = tuple[Path, Stamp | None, Stamp | None]


def _key_of(folder: Path) -> _Key:
    meta = "meta.json"
    return folder, stamp_of(folder / meta), stamp_of(folder / MODEL_BEST / meta)


class _Loaded:
    """Keeps the model that was used last; lives in the worker's thread."""

    def __init__(self) -> None:
        self._key: _Key | None = None
        self._model: Model | None = None

    def predict(self, request: _Request) -> Prediction | None:
        """Predict, loading the model when it is another one than before, or written anew.

        Without a text the model is only looked at: it need not be loaded to be asked about.
        """
        key = _key_of(request.folder)
        if self._model is None or self._key != key:
            self._model = None
            if not request.text.strip():
                check(find_model(request.folder), Trust.KNOWN)
                return None
            self._model = load_model(request.folder, Trust.KNOWN)
            self._key = key
        return self._model.predict(request.text) if request.text.strip() else None


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
