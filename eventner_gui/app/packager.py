"""Hands a model over in the background."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal

from ..core.errors import EventNerError
from .worker import unexpected

if TYPE_CHECKING:
    from ..nlp.package_wish import PackageWish

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PackageJob:
    """What is to be handed over.

    Attributes:
        model: its folder, or that of a run.
        to: the folder that the new one is made in.
        wish: what it is to be called.
        with_wheel: make the file that pip installs, too.
    """

    model: Path
    to: Path
    wish: PackageWish
    with_wheel: bool


class Packager(QObject):
    """Makes one package at a time.

    Signals:
        progressed: (str) what is done now.
        finished: (Package) it is there.
        failed: (EventNerError) it is not; a NotTrusted has to be asked about.
        stopped: it was given up; nothing is left of it.
    """

    progressed = Signal(str)
    finished = Signal(object)
    failed = Signal(object)
    stopped = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: _Thread | None = None

    @property
    def is_running(self) -> bool:
        """Tell whether one is being made."""
        return self._thread is not None

    def start(self, job: PackageJob) -> None:
        """Begin, unless one is being made."""
        if self._thread is not None:
            return
        thread = _Thread(job, self)
        thread.progressed.connect(self.progressed)
        thread.succeeded.connect(self._succeeded)
        thread.failed.connect(self._failed)
        thread.gave_up.connect(self._gave_up)
        thread.finished.connect(thread.deleteLater)
        self._thread = thread
        thread.start()

    def cancel(self) -> None:
        """Give up what is being made; `stopped` tells when that is done."""
        if self._thread is not None:
            self._thread.stop.set()

    def stop(self) -> None:
        """Give up what is being made and wait for its end."""
        if self._thread is not None:
            self._thread.stop.set()
            self._thread.wait()

    def _succeeded(self, made: object) -> None:
        self._thread = None
        self.finished.emit(made)

    def _failed(self, error: EventNerError) -> None:
        self._thread = None
        self.failed.emit(error)

    def _gave_up(self) -> None:
        self._thread = None
        self.stopped.emit()


class _Thread(QThread):
    progressed = Signal(str)
    succeeded = Signal(object)
    failed = Signal(object)
    gave_up = Signal()

    def __init__(self, job: PackageJob, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("packager")
        self.stop = threading.Event()
        self._job = job

    def run(self) -> None:
        """Make it (in the thread)."""
        from ..nlp.packaging import PackagingStopped, make_package
        from ..nlp.trust import Trust

        job = self._job
        try:
            made = make_package(
                job.model,
                job.to,
                job.wish,
                trust=Trust.KNOWN,
                with_wheel=job.with_wheel,
                report=self.progressed.emit,
                is_stopped=self.stop.is_set,
            )
        except PackagingStopped:
            self.gave_up.emit()
        except EventNerError as error:
            log.warning("packager: %s", type(error).__name__, exc_info=True)
            self.failed.emit(error)
        except Exception as error:
            log.exception("packager: unexpected error")
            self.failed.emit(unexpected(error))
        else:
            self.succeeded.emit(made)
