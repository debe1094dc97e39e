"""A thread that does one kind of work, one request at a time, the latest first."""

from __future__ import annotations

import itertools
import logging
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from ..core.errors import EventNerError

log = logging.getLogger(__name__)


class Worker(QThread):
    """Does the work for each request, off the GUI thread.

    A request that has not begun is replaced by the next one: only the latest matters (the newest
    text to predict on, the newest snapshot to save). The thread starts with the first request.

    Signals:
        done: (ticket, result) of a request.
        failed: (ticket, EventNerError) of a request; anything unforeseen is logged in full and
            arrives as an EventNerError too.
    """

    done = Signal(int, object)
    failed = Signal(int, object)

    def __init__(
        self, work: Callable[[Any], Any], name: str, parent: QObject | None = None
    ) -> None:
        """Make the worker.

        Args:
            work: called in the thread with a request; must touch no widget.
            name: of the thread, for the log.
            parent: owner; `stop` must be called before it goes.
        """
        super().__init__(parent)
        self.setObjectName(name)
        self._work = work
        self._condition = threading.Condition()
        self._waiting: tuple[int, Any] | None = None
        self._busy = False
        self._stopping = False
        self._tickets = itertools.count(1)

    def submit(self, request: Any) -> int:
        """Ask for the work; return the ticket its answer will carry (rising from 1).

        After `stop` nothing is taken any more; the ticket is 0 then.
        """
        with self._condition:
            if self._stopping:
                return 0
            ticket = next(self._tickets)
            self._waiting = (ticket, request)
            self._condition.notify_all()
        if not self.isRunning():
            self.start()
        return ticket

    def wait_idle(self) -> None:
        """Wait until nothing waits or is being worked on; answers still come as signals."""
        with self._condition:
            while self._busy or (self._waiting is not None and self.isRunning()):
                self._condition.wait()

    def stop(self) -> None:
        """Finish the waiting request, end the thread and wait for it."""
        with self._condition:
            self._stopping = True
            self._condition.notify_all()
        self.wait()

    def run(self) -> None:
        """Work until stopped (in the thread)."""
        while (taken := self._take()) is not None:
            ticket, request = taken
            try:
                result = self._work(request)
            except EventNerError as error:
                log.warning("%s: %s", self.objectName(), type(error).__name__, exc_info=True)
                self.failed.emit(ticket, error)
            except Exception as error:
                log.exception("%s: unexpected error", self.objectName())
                self.failed.emit(ticket, unexpected(error))
            else:
                self.done.emit(ticket, result)

    def _take(self) -> tuple[int, Any] | None:
        with self._condition:
            self._busy = False
            self._condition.notify_all()
            while self._waiting is None and not self._stopping:
                self._condition.wait()
            taken, self._waiting = self._waiting, None
            self._busy = taken is not None
            return taken


def unexpected(error: BaseException) -> EventNerError:
    """Return an unforeseen error in the user's words."""
    if isinstance(error, MemoryError):
        return EventNerError(
            "This computer has not enough free memory for that.",
            "Close other programs, or use a smaller model or file, and try again.",
        )
    return EventNerError(
        f"Something went wrong inside EventNER ({type(error).__name__}).",
        "Your sentences are safe. Help > Copy details for a report has what a programmer needs.",
    )
