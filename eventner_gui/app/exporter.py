"""Writes examples in the format of another program, in the background."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ..core.document import Document, Example
from ..core.errors import EventNerError
from ..core.intake import Stopped
from ..storage.formats.format import Format, Writing
from ..storage.formats.raw import Placed
from ..storage.formats.report import Report
from .worker import Worker

_STEP = 200


@dataclass(frozen=True, slots=True)
class ExportJob:
    """What is written.

    Attributes:
        form: the format.
        document: the project, for all that is no part of an example.
        examples: with their numbers in the project, from 1.
        path: the file or folder; None to see only what would become of everything.
        scheme: see `storage.formats.format.Writing`.
        shares: see `storage.formats.format.Writing`.
    """

    form: Format
    document: Document
    examples: Sequence[tuple[int, Example]]
    path: Path | None = None
    scheme: str = ""
    shares: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Exported:
    """What became of a job."""

    job: ExportJob
    report: Report


class Exporter(QObject):
    """Does one job at a time; the newest counts.

    Signals:
        exported: (Exported) a job is done.
        failed: (EventNerError) it cannot be done; nothing was made.
    """

    exported = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stopped = threading.Event()
        self._ticket = 0
        self._worker = Worker(_export, "exports", self)
        self._worker.done.connect(self._done)
        self._worker.failed.connect(self._cannot)

    def ask(self, job: ExportJob) -> None:
        """Do this job instead of any other."""
        self.give_up()
        self._stopped = threading.Event()
        self._ticket = self._worker.submit((job, self._stopped))

    def give_up(self) -> None:
        """End the work that is under way soon; no answer comes, and nothing is made."""
        self._stopped.set()
        self._ticket = 0

    def stop(self) -> None:
        """End the thread."""
        self.give_up()
        self._worker.stop()

    def _done(self, ticket: int, answer: Exported | None) -> None:
        if ticket == self._ticket and answer is not None:
            self.exported.emit(answer)

    def _cannot(self, ticket: int, error: EventNerError) -> None:
        if ticket == self._ticket:
            self.failed.emit(error)


def _export(request: tuple[ExportJob, threading.Event]) -> Exported | None:
    job, stopped = request
    try:
        if job.path is not None:
            return Exported(job, _written(job, stopped))
        folder = tempfile.mkdtemp(prefix="eventner-")
        try:
            trial = replace(job, path=Path(folder) / f"trial{job.form.suffix}")
            return Exported(job, _written(trial, stopped))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except Stopped:
        return None


def _written(job: ExportJob, stopped: threading.Event) -> Report:
    report = Report("sentence")
    report.begin_file("")
    assert job.path is not None and job.form.write is not None

    def items() -> Iterator[Placed]:
        for done, (number, example) in enumerate(job.examples):
            if done % _STEP == 0 and stopped.is_set():
                raise Stopped
            yield Placed(report.here(number), example)

    document = job.document
    writing = Writing(
        job.path,
        report,
        document.settings,
        job.scheme,
        job.shares,
        document.held_out,
        document.source or {},
    )
    job.form.write(items(), writing)
    return report
