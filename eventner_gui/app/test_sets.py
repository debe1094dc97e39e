"""Freezes and thaws the project's test set; what takes long is done in the background."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ..core.document import Document, Example, Status
from ..core.errors import EventNerError
from ..core.frozen_test import freeze, thaw
from ..core.test_set import choose_test
from .session import Session
from .trainer import Trainer
from .worker import Worker


@dataclass(frozen=True, slots=True)
class _Request:
    examples: Sequence[Example]
    share: float
    runs: tuple[Path, ...]


class TestSets(QObject):
    """The test set of the open project.

    Signals:
        changed: it is chosen, frozen, thawed, or another project is open.
        failed: (EventNerError) nothing could be frozen.
    """

    __test__ = False  # no test of pytest's

    changed = Signal()
    failed = Signal(object)

    def __init__(self, session: Session, trainer: Trainer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._trainer = session, trainer
        self._ticket = 0
        self._document: Document | None = None  # what is being frozen
        self._worker = Worker(_choose, "test set", self)
        self._worker.done.connect(self._chosen)
        self._worker.failed.connect(self._failed)
        session.opened.connect(self._opened)
        session.settings_changed.connect(self.changed)

    @property
    def is_choosing(self) -> bool:
        """Tell whether texts are being chosen."""
        return self._document is not None

    def freeze(self, share: float) -> None:
        """Freeze a test set, as one step of undo.

        Args:
            share: part of the finished texts, above 0 and below 1.
        """
        document = self._session.document
        if self.is_choosing or document.settings.test is not None:
            return
        done = [example for example in document.examples if example.status is Status.DONE]
        runs = tuple(run.folder for run in self._trainer.runs)
        self._document = document
        self._ticket = self._worker.submit(_Request(done, share, runs))
        self.changed.emit()

    def thaw(self) -> None:
        """Give the test set up, as one step of undo."""
        self._session.apply(thaw(self._session.document))

    def stop(self) -> None:
        """End the thread."""
        self._worker.stop()

    def _opened(self) -> None:
        self._document = None
        self.changed.emit()

    def _chosen(self, ticket: int, found: tuple[frozenset[str], int]) -> None:
        if ticket != self._ticket or self._document is not self._session.document:
            return
        self._document = None
        document = self._session.document
        if document.settings.test is None:
            keys, seen = found
            self._session.apply(freeze(document, keys, date.today().isoformat(), seen))
        self.changed.emit()

    def _failed(self, ticket: int, error: EventNerError) -> None:
        if ticket == self._ticket and self.is_choosing:
            self._document = None
            self.changed.emit()
            self.failed.emit(error)


def _choose(request: _Request) -> tuple[frozenset[str], int]:
    """Return the keys of the texts, and how many of these earlier runs have trained on."""
    keys = choose_test(request.examples, request.share)
    if not request.runs:
        return keys, 0
    from ..nlp.test_set import count_seen  # reads what spaCy wrote

    return keys, count_seen(request.runs, keys)
