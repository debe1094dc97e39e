"""Looks at model folders in the background, to see which has to be asked about."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ..core.errors import EventNerError
from ..nlp.provenance import LookedAt
from ..nlp.trust import NotTrusted, Trust, check
from .worker import Worker


class Looker(QObject):
    """Answers for the newest folder.

    Signals:
        asked: (LookedAt) the user has to be asked about the newest folder.
        failed: (EventNerError) it is no model that could be opened here.
    """

    asked = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticket = 0
        self._worker = Worker(_look, "looker", self)
        self._worker.done.connect(self._done)
        self._worker.failed.connect(self._failed)

    def look(self, folder: Path) -> None:
        """Look at a model folder."""
        self._ticket = self._worker.submit(folder)

    def cancel(self) -> None:
        """Drop whatever answer is still to come."""
        self._ticket = 0

    def stop(self) -> None:
        """End the thread."""
        self._worker.stop()

    def _done(self, ticket: int, unknown: LookedAt | None) -> None:
        if ticket == self._ticket and unknown is not None:
            self.asked.emit(unknown)

    def _failed(self, ticket: int, error: EventNerError) -> None:
        if ticket == self._ticket:
            self.failed.emit(error)


def _look(folder: Path) -> LookedAt | None:
    """Return the model when it has to be asked about."""
    try:
        check(folder, Trust.KNOWN)
    except NotTrusted as error:
        return error.looked
    return None
