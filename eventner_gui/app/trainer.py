"""The session's trainings: one at a time, and the list of past runs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ..core.document import Document, Status, untagged_texts
from ..core.errors import EventNerError, TrainingError
from .session import Session
from .trash import move_to_trash

if TYPE_CHECKING:
    from ..core.background import Answer
    from ..nlp.jobs import TrainingSettings
    from ..storage.runs import RunRecord
    from .training_thread import TrainingThread

# What handles runs is imported where it is used: a window is to be seen first.


class Trainer(QObject):
    """Starts and stops trainings and keeps the list of runs.

    Signals:
        starting: a training is about to begin; whoever trains otherwise leaves off now.
        started: a training has begun.
        reported: each report of `nlp.training`.
        finished: (RunRecord) it has ended, by itself or stopped, and its run is in the list.
        failed: (EventNerError) it has ended without a model.
        runs_changed: the list of runs is another one, or another one of them is in use.
    """

    starting = Signal()
    started = Signal()
    reported = Signal(object)
    finished = Signal(object)
    failed = Signal(object)
    runs_changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._thread: TrainingThread | None = None
        self._document: Document | None = None  # what the training under way belongs to
        self.runs: list[RunRecord] = []
        self.in_use: RunRecord | None = None
        """The run whose model the project works with: the newest unless another was chosen."""
        session.opened.connect(self.refresh)
        session.renamed.connect(self.refresh)

    @property
    def is_training(self) -> bool:
        """Tell whether a training is under way."""
        return self._thread is not None

    @property
    def is_stopping(self) -> bool:
        """Tell whether the training under way was asked to stop."""
        return self._thread is not None and self._thread.is_stopping()

    def start(self, settings: TrainingSettings) -> None:
        """Train on a snapshot of the done examples.

        Raises:
            TrainingError: one is under way, or no project is open.
        """
        from ..nlp.jobs import TrainingJob
        from ..storage.runs import next_run_folder, runs_folder_of
        from .training_thread import TrainingThread

        if not self._session.path:
            raise TrainingError("No project is open.", "Open a file first.")
        if self._thread:
            raise TrainingError("A training is under way already.", "Wait for it, or stop it.")
        self.starting.emit()
        document = self._session.document
        folder = next_run_folder(runs_folder_of(self._session.path))
        job = TrainingJob(
            examples=tuple(e for e in document.examples if e.status is Status.DONE),
            settings=settings,
            language=document.settings.language,
            held_out=document.held_out,
            dev_examples=None,
            project=self._session.name,
            name=f"Run {int(folder.name.rpartition('-')[2])}",
            token_rules=document.settings.token_rules,
            unlabelled=untagged_texts(document.examples),
            test=document.settings.test.keys if document.settings.test else frozenset(),
        )
        self._document = document
        thread = TrainingThread(job, folder, self)
        thread.reported.connect(self._reported)
        thread.succeeded.connect(self._succeeded)
        thread.failed.connect(self._failed)
        thread.finished.connect(thread.deleteLater)
        self._thread = thread
        thread.start()
        self.started.emit()

    def stop(self) -> None:
        """Ask the training to end and keep the best model so far."""
        if self._thread:
            self._thread.ask_to_stop()

    def wait(self) -> None:
        """Wait until the training's thread has ended; its last signals are still to come."""
        if self._thread:
            self._thread.wait()

    def refresh(self) -> None:
        """Read the list of runs anew."""
        from ..storage.model_in_use import run_in_use
        from ..storage.runs import list_runs, remove_unfinished, runs_folder_of
        from ..storage.safe_points import recover_stopped

        path = self._session.path
        if path:
            folder = runs_folder_of(path)
            if not self.is_training:
                recover_stopped(folder)
                remove_unfinished(folder)
            self.runs = list_runs(folder)
            self.in_use = run_in_use(folder, self.runs)
        else:
            self.runs, self.in_use = [], None
        self.runs_changed.emit()

    def is_newest(self, run: RunRecord) -> bool:
        """Tell whether a run is the newest that counts: a later training takes over from it."""
        from ..storage.model_in_use import newest_in_line

        newest = newest_in_line(self.runs)
        return newest is not None and newest.folder == run.folder

    def use(self, run: RunRecord) -> None:
        """Let the project work with a run's model; the newest's means "the newest" from now on.

        A run of the background joins the others by that; it leaves them again when another takes
        its place, so that going back leads to what was before.

        Raises:
            EventNerError: the choice cannot be kept.
        """
        from ..storage.model_in_use import choose_run
        from ..storage.runs import list_runs

        if self.in_use is not None and self.in_use.folder != run.folder:
            self._answer(self.in_use, "not now")
        self._answer(run, "used")
        choose_run(run.folder.parent, run, list_runs(run.folder.parent))
        self.refresh()

    def pass_over(self, run: RunRecord) -> None:
        """Keep to the model in use; a run of the background is not offered any more.

        Raises:
            EventNerError: that cannot be kept.
        """
        self._answer(run, "not now")
        self.refresh()

    def throw_away(self, run: RunRecord) -> bool:
        """Move a run with its models to the computer's trash; tell whether that was possible.

        Raises:
            EventNerError: the folder of the runs cannot be written to.
        """
        from ..storage.run_edits import trash_run

        went = trash_run(run, move_to_trash)
        self.refresh()
        return went

    def delete(self, run: RunRecord) -> None:
        """Remove a run with its models for good.

        Raises:
            EventNerError: the folder cannot be deleted.
        """
        from ..storage.run_edits import delete_run

        delete_run(run)
        self.refresh()

    def rename(self, run: RunRecord, name: str) -> None:
        """Give a run another name.

        Raises:
            EventNerError: its file cannot be written.
        """
        from ..storage.run_edits import rename_run

        rename_run(run, name)
        self.refresh()

    def annotate(self, run: RunRecord, note: str) -> None:
        """Write a note on a run.

        Raises:
            EventNerError: its file cannot be written.
        """
        from ..storage.run_edits import annotate_run

        annotate_run(run, note)
        self.refresh()

    @staticmethod
    def _answer(run: RunRecord, answer: Answer) -> None:
        """Write down what the expert said of a run of the background."""
        from ..storage.run_edits import judge_run

        if run.background is not None and run.background.answer != answer:
            judge_run(run, replace(run.background, answer=answer))

    def _reported(self, report: object) -> None:
        from ..nlp.reports import Prepared

        if isinstance(report, Prepared) and self._document is self._session.document:
            self._session.remember_held_out(report.held_out)
        self.reported.emit(report)

    def _succeeded(self, record: RunRecord) -> None:
        self._end()
        self.refresh()
        self.finished.emit(record)

    def _failed(self, error: EventNerError) -> None:
        self._end()
        self.refresh()
        self.failed.emit(error)

    def _end(self) -> None:
        if self._thread:
            self._thread.wait()
            self._thread = None
