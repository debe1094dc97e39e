"""Works out in the background what the next training would be on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from ..core.document import Document
from ..core.errors import EventNerError
from .session import Session
from .worker import Worker


class Planner(QObject):
    """Answers for the newest state of the project: with many sentences it takes seconds.

    Signals:
        planned: (the plan) what was asked for last.
    """

    planned = Signal(object)

    def __init__(
        self,
        session: Session,
        make: Callable[[Document, float], Any],
        parent: QObject | None = None,
    ) -> None:
        """Make the planner.

        Args:
            session: whose project it is about.
            make: called in the thread with a snapshot and the share to hold out.
            parent: owner; `stop` must be called before it goes.
        """
        super().__init__(parent)
        self._session = session
        self._ticket = 0
        self._worker = Worker(lambda asked: make(*asked), "plan", self)
        self._worker.done.connect(self._done)
        self._worker.failed.connect(self._failed)
        session.opened.connect(self.cancel)

    def ask(self, dev_share: float) -> None:
        """Ask for the plan of the project as it is now."""
        self._ticket = self._worker.submit((self._session.document.snapshot(), dev_share))

    def cancel(self) -> None:
        """Drop whatever answer is still to come."""
        self._ticket = 0

    def stop(self) -> None:
        """End the thread."""
        self._worker.stop()

    def _done(self, ticket: int, plan: object) -> None:
        if ticket == self._ticket:
            self.planned.emit(plan)

    def _failed(self, ticket: int, error: EventNerError) -> None:
        if ticket == self._ticket:  # logged in full where it happened
            self._ticket = 0
