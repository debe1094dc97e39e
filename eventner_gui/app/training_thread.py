"""Training in the background: a QThread whose `run` calls spaCy through `nlp.training`."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from ..core.errors import EventNerError
from ..nlp.jobs import TrainingJob
from .worker import unexpected

log = logging.getLogger(__name__)


class TrainingThread(QThread):
    """Runs one frozen job and ends.

    Signals:
        reported: each report of `nlp.training`, in order.
        succeeded: the `RunRecord` of the finished (or stopped) run.
        failed: an EventNerError; nothing was left in the runs folder then.
    """

    reported = Signal(object)
    succeeded = Signal(object)
    failed = Signal(object)

    def __init__(self, job: TrainingJob, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("training")
        self.job = job
        self.folder = folder
        self._stop = threading.Event()

    def ask_to_stop(self) -> None:
        """Let it end after the step under way and keep the best model so far."""
        self._stop.set()

    def is_stopping(self) -> bool:
        """Tell whether it was asked to stop."""
        return self._stop.is_set()

    def run(self) -> None:
        """Train (in the thread)."""
        from ..nlp.training import train  # late: a window is to be seen first

        try:
            record = train(
                self.job,
                self.folder,
                report=self.reported.emit,
                should_stop=self._stop.is_set,
            )
        except EventNerError as error:
            log.warning("training failed: %s", type(error).__name__, exc_info=True)
            self.failed.emit(error)
        except Exception as error:
            log.exception("training failed unexpectedly")
            self.failed.emit(unexpected(error))
        else:
            self.succeeded.emit(record)
