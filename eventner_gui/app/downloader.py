"""Gets base models in the background, one after another."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal

from ..core.errors import EventNerError
from ..storage.download_errors import DownloadStopped
from .trash import move_to_trash
from .worker import unexpected

if TYPE_CHECKING:
    from ..nlp.base_catalogue import Offer
    from ..nlp.own_models import OwnModel
    from ..storage.downloads import Received

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """A model to get.

    Attributes:
        key: the offer's name, or the path of the file or folder.
        offer: to download; None for a file.
        source: a file or folder to add; None for a download.
    """

    key: str
    offer: Offer | None = None
    source: Path | None = None


class Downloader(QObject):
    """Downloads base models and adds them from files; nothing begins unless it is asked to.

    Signals:
        changed: something has begun, waits, or has ended.
        progressed: (key, Received) how far the job under way is.
        finished: (key, OwnModel) it is here.
        failed: (key, EventNerError) it has ended without a model.
    """

    changed = Signal()
    progressed = Signal(str, object)
    finished = Signal(str, object)
    failed = Signal(str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: _Thread | None = None
        self._waiting: list[Job] = []
        self._ending = False
        self.received: Received | None = None

    @property
    def running(self) -> Job | None:
        """The job under way."""
        return self._thread.job if self._thread else None

    @property
    def waiting(self) -> list[Job]:
        """The jobs that wait for it."""
        return list(self._waiting)

    def get(self, offer: Offer) -> None:
        """Download a model, or go on with that."""
        self._ask(Job(offer.name, offer=offer))

    def add(self, source: Path) -> None:
        """Add a model from a file or a folder."""
        self._ask(Job(str(source), source=source))

    def cancel(self, key: str) -> None:
        """Stop a job; what has come of a download is kept."""
        self._waiting = [job for job in self._waiting if job.key != key]
        if self._thread and self._thread.job.key == key:
            self._thread.stop.set()
        self.changed.emit()

    def forget(self, offer: Offer) -> None:
        """Throw away what has come of a download.

        Raises:
            EventNerError: it cannot be removed.
        """
        from ..nlp.getting_models import forget_download

        forget_download(offer)
        self.changed.emit()

    def remove(self, model: OwnModel) -> None:
        """Move a model to the computer's trash; remove it where there is none.

        Raises:
            EventNerError: it cannot be removed.
        """
        from ..nlp.own_models import remove_model

        remove_model(model, to_trash=move_to_trash)
        self.changed.emit()

    def stop(self) -> None:
        """End everything and wait for it; a download goes on next time where it stopped."""
        self._ending = True
        self._waiting = []
        if self._thread:
            self._thread.stop.set()
            self._thread.wait()

    def _ask(self, job: Job) -> None:
        if self._ending or job.key in {each.key for each in (self.running, *self._waiting) if each}:
            return
        self._waiting.append(job)
        self._begin_next()
        self.changed.emit()

    def _begin_next(self) -> None:
        if self._thread or not self._waiting:
            return
        thread = _Thread(self._waiting.pop(0), self)
        thread.progressed.connect(self._progressed)
        thread.succeeded.connect(self._succeeded)
        thread.failed.connect(self._failed)
        thread.stopped.connect(self._end)
        thread.finished.connect(thread.deleteLater)
        self._thread = thread
        thread.start()

    def _progressed(self, received: Received) -> None:
        self.received = received
        if self.running:
            self.progressed.emit(self.running.key, received)

    def _succeeded(self, model: OwnModel) -> None:
        key = self._end()
        self.finished.emit(key, model)

    def _failed(self, error: EventNerError) -> None:
        key = self._end()
        self.failed.emit(key, error)

    def _end(self) -> str:
        key = self.running.key if self.running else ""
        if self._thread:
            self._thread.wait()
            self._thread = None
        self.received = None
        if not self._ending:
            self._begin_next()
        self.changed.emit()
        return key


class _Thread(QThread):
    """Does one job and ends.

    Signals:
        progressed: (Received)
        succeeded: (OwnModel)
        failed: (EventNerError)
        stopped: it was told to.
    """

    progressed = Signal(object)
    succeeded = Signal(object)
    failed = Signal(object)
    stopped = Signal()

    def __init__(self, job: Job, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("downloader")
        self.job = job
        self.stop = threading.Event()

    def run(self) -> None:
        """Get the model (in the thread)."""
        from ..nlp.getting_models import add_model, get_model

        report, should_stop = self.progressed.emit, self.stop.is_set
        try:
            if self.job.offer:
                model = get_model(self.job.offer, report=report, should_stop=should_stop)
            else:
                source = self.job.source or Path()
                model = add_model(source, report=report, should_stop=should_stop)
        except DownloadStopped:
            self.stopped.emit()
        except EventNerError as error:
            log.warning("a base model was not got: %s", type(error).__name__, exc_info=True)
            self.failed.emit(error)
        except Exception as error:
            log.exception("a base model was not got: unexpected error")
            self.failed.emit(unexpected(error))
        else:
            self.succeeded.emit(model)
