"""A training in the background: a QThread that waits for the process in which it goes on."""

from __future__ import annotations

import logging
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal

from ..core.document import Document
from ..core.errors import EventNerError
from ..storage.run_record import RunRecord
from .trash import move_to_trash
from .worker import unexpected

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FollowWish:
    """What a model is to follow.

    Attributes:
        document: a snapshot.
        path: of the project's file.
        in_use: the run whose model is in use; None without one.
    """

    document: Document
    path: Path
    in_use: RunRecord | None


class FollowingThread(QThread):
    """Has one model trained and measured, and ends.

    Signals:
        progressed: (float) the part that is done, 0 to 1.
        held_out: (frozenset of str) keys of the texts held out so far.
        succeeded: (RunRecord) the run is there.
        failed: (EventNerError) no run came of it, and nothing is left of it.
    """

    progressed = Signal(float)
    held_out = Signal(object)
    succeeded = Signal(object)
    failed = Signal(object)

    def __init__(self, wish: FollowWish, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("follower")
        self.wish = wish
        self.process: SpawnProcess | None = None  # once it has begun
        self._stop = threading.Event()

    def ask_to_stop(self) -> None:
        """End the process at once; nothing is kept, and nothing is said."""
        self._stop.set()
        if self.process is not None:
            self.process.kill()

    def is_stopping(self) -> bool:
        """Tell whether it was asked to stop."""
        return self._stop.is_set()

    def run(self) -> None:
        """Train (in the thread)."""
        from ..nlp.side_by_side import Cancelled  # late: a window is to be seen first

        try:
            record = self._follow()
        except Cancelled:
            return
        except EventNerError as error:
            log.warning("following failed: %s", type(error).__name__, exc_info=True)
            self.failed.emit(error)
        except Exception as error:
            log.exception("following failed unexpectedly")
            self.failed.emit(unexpected(error))
        else:
            self.succeeded.emit(record)

    def _follow(self) -> RunRecord:
        from ..nlp.alone import alone
        from ..nlp.following import follow, follow_job
        from ..storage.runs import unfinished_folder

        job = follow_job(self.wish.document, self.wish.path, self.wish.in_use)
        try:
            record: RunRecord = alone(
                follow, job, told=self._told, should_stop=self._stop.is_set, began=self._began
            )
        finally:
            if self.process is not None:
                aside = unfinished_folder(job.folder, self.process.pid)
                shutil.rmtree(aside, ignore_errors=True)
        self._tidy(job.folder.parent)
        return record

    def _began(self, process: SpawnProcess) -> None:
        self.process = process
        if self._stop.is_set():
            process.kill()

    def _told(self, said: object) -> None:
        from ..nlp.following import HeldOut

        if isinstance(said, HeldOut):
            self.held_out.emit(said.keys)
        elif isinstance(said, float):
            self.progressed.emit(said)

    def _tidy(self, runs_folder: Path) -> None:
        """Move the oldest runs of the background to the trash, which nobody has touched."""
        from ..storage.background_runs import spare
        from ..storage.model_in_use import run_in_use
        from ..storage.run_edits import delete_run, trash_run
        from ..storage.runs import list_runs

        runs = list_runs(runs_folder)
        for run in spare(runs, run_in_use(runs_folder, runs)):
            try:
                if not trash_run(run, move_to_trash):
                    delete_run(run)
            except EventNerError as error:
                log.warning("a spare run stays: %s", type(error).__name__)
