"""Predicts many texts in the background, a few at a time, until it is told to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from ..core.document import Annotation, Example, Status
from ..core.errors import EventNerError
from ..nlp.prediction import load_model
from ..nlp.trust import Trust
from .worker import Worker

_TELL_EVERY = 0.15  # seconds


@dataclass(frozen=True, slots=True)
class _Request:
    folder: Path
    texts: Sequence[str]
    stopped: threading.Event
    tell: Callable[[list[Example]], Any]


class Batch(QObject):
    """Finds the entities of many texts; one batch at a time.

    Signals:
        found: (list of Example) the next texts with what was found in them as their tags, in the
            order of the texts; each is done.
        ended: there are no more, be it that it was stopped.
        failed: (EventNerError) it cannot go on; what was found before is right.
    """

    found = Signal(object)
    ended = Signal()
    failed = Signal(object)
    _told = Signal(object, object)  # (event of its batch, list of Example)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stopped = threading.Event()
        self._ticket = 0
        self._worker = Worker(_predict, "batch", self)
        self._told.connect(self._take)
        self._worker.done.connect(self._done)
        self._worker.failed.connect(self._cannot)

    def begin(self, folder: Path, texts: Sequence[str]) -> None:
        """Predict texts, instead of those that are under way.

        Args:
            folder: of a model, or of a run; the user has said that it may be opened.
            texts: any.
        """
        self.give_up()
        stopped = self._stopped = threading.Event()
        request = _Request(folder, texts, stopped, lambda some: self._told.emit(stopped, some))
        self._ticket = self._worker.submit(request)

    def halt(self) -> None:
        """End soon; `ended` comes, and what was found until then."""
        self._stopped.set()

    def give_up(self) -> None:
        """End soon, and say nothing more."""
        self._stopped.set()
        self._ticket = 0

    def stop(self) -> None:
        """End the thread."""
        self.give_up()
        self._worker.stop()

    def _take(self, batch: threading.Event, some: list[Example]) -> None:
        if batch is self._stopped and self._ticket:
            self.found.emit(some)

    def _done(self, ticket: int, _result: None) -> None:
        if ticket == self._ticket:
            self.ended.emit()

    def _cannot(self, ticket: int, error: EventNerError) -> None:
        if ticket == self._ticket:
            self.failed.emit(error)


def _predict(request: _Request) -> None:
    """Predict, telling what is found several times a second (in the worker's thread)."""
    some: list[Example] = []
    told = time.monotonic()
    model = load_model(request.folder, Trust.KNOWN)
    with model.forgetting():
        for text, doc in zip(request.texts, model.docs(request.texts), strict=True):
            tags = tuple(Annotation(e.start_char, e.end_char, e.label_) for e in doc.ents)
            some.append(Example(text, tags, status=Status.DONE))
            if request.stopped.is_set():
                break
            if time.monotonic() - told > _TELL_EVERY:
                request.tell(some)
                some, told = [], time.monotonic()
    request.tell(some)
