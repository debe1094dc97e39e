"""The Train tab: says what will be trained, trains, shows it live, keeps the runs."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QProgressBar, QScrollArea, QSplitter, QVBoxLayout, QWidget

from ...app.session import Session
from ...app.trainer import Trainer
from ...core import edits
from ...core.document import Status, count_labels
from ...core.errors import EventNerError
from ...core.split import split
from ...core.wording import counted
from ...nlp.reports import EvaluationReport, LogReport, Prepared, StepReport
from ...nlp.trust import NotTrusted
from ...storage.run_files import read_log, read_notes
from ...storage.runs import RunRecord
from ..notice import Notice, error_text
from ..widgets import button, card, clear, column, label, panel, row
from .details import TrainingDetails
from .plot import TrainingPlot
from .run_list import RunList
from .run_words import run_score
from .scores_table import ScoresTable
from .settings_panel import SettingsPanel

_BESIDE = 110  # average characters that settings and runs need side by side


class TrainTab(QWidget):
    """One big button, and then everything there is to see.

    Signals:
        test_wanted: (RunRecord) try this run's model.
        about_to_train: the sentence being worked on should count as left.
    """

    test_wanted = Signal(object)
    about_to_train = Signal()

    def __init__(self, session: Session, trainer: Trainer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("trainTab")
        self._session = session
        self._trainer = trainer
        self._shown: RunRecord | None = None
        self.settings = SettingsPanel(session)
        self.plot = TrainingPlot()
        self.scores = ScoresTable()
        self.details = TrainingDetails()
        self.runs = RunList(trainer)
        self._title = label(role="title", name="trainTitle", wrap=True)
        self._about = label(role="muted", name="trainAbout", wrap=True)
        self._include = button(
            "Include those with tags", self._include_tagged, name="include", role="link"
        )
        self.train_button = button("Train", self.start, name="train", role="primary")
        self.train_button.setMinimumWidth(130)
        self.stop_button = button("Stop and keep the best", self.stop, name="stop")
        self._bar = QProgressBar()
        self._bar.setObjectName("trainProgress")
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._bar.setAccessibleName("Training progress")
        self._step = label(role="muted", name="trainStep")
        self._left = label(role="muted", name="timeLeft")
        self._notices = QVBoxLayout()
        self._compose()
        self._plan_timer = QTimer(self)
        self._plan_timer.setSingleShot(True)
        self._plan_timer.setInterval(200)
        self._plan_timer.timeout.connect(self._show_plan)
        self._connect()
        self._show_state()

    def start(self) -> None:
        """Train with what is chosen."""
        if self._trainer.is_training:
            return
        self.about_to_train.emit()
        clear(self._notices)
        try:
            self._trainer.start(self.settings.settings())
        except EventNerError as error:
            self._say(error)

    def stop(self) -> None:
        """Stop and keep the best model so far."""
        self._trainer.stop()
        self._show_state()

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the data anew."""
        super().showEvent(event)
        self._plan_timer.start()

    def _compose(self) -> None:
        words = column(self._title, self._about, spacing=4)
        head = row(words, spacing=16)
        head.setStretch(0, 1)
        head.addWidget(self.stop_button, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.train_button, 0, Qt.AlignmentFlag.AlignTop)
        self._progress = panel(
            column(self._bar, row(self._step, 1, self._left), spacing=6), name="progressPanel"
        )
        self._plot_card = plot_card = card()
        plot_card.setLayout(column(self.plot))
        scores_card = card()
        scores_card.setLayout(column(self.scores, margins=10))
        self._scores_card = scores_card
        inner = column(
            column(head, row(self._include, 1), spacing=4),
            self._notices,
            self.settings,
            self._progress,
            plot_card,
            scores_card,
            self.details,
            1,
            spacing=14,
        )
        inner.setContentsMargins(28, 22, 28, 22)
        page = panel(inner, name="page")
        scroll = QScrollArea()
        scroll.setObjectName("trainScroll")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it takes the keys
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(page)
        self._splitter = splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(scroll)
        splitter.addWidget(self.runs)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([1000, 260])
        self.setLayout(column(splitter))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the runs below where there is no room for them beside."""
        super().resizeEvent(event)
        fits = self.width() >= _BESIDE * self.fontMetrics().averageCharWidth()
        way = Qt.Orientation.Horizontal if fits else Qt.Orientation.Vertical
        if self._splitter.orientation() != way:
            self._splitter.setOrientation(way)
            whole = self.width() if fits else self.height()
            self._splitter.setSizes([3 * whole // 4, whole // 4])

    def _connect(self) -> None:
        trainer, session = self._trainer, self._session
        trainer.started.connect(self._started)
        trainer.reported.connect(self._reported)
        trainer.finished.connect(self._finished)
        trainer.failed.connect(self._failed)
        self.runs.opened.connect(self._show_run)
        self.runs.test_wanted.connect(self.test_wanted)
        self.runs.failed.connect(self._say)
        self.settings.changed.connect(self._plan_later)
        session.opened.connect(self._opened)
        session.examples_changed.connect(lambda _indices: self._data_changed())
        session.examples_moved.connect(self._data_changed)
        trainer.runs_changed.connect(self._runs_changed)

    # what is shown when

    def _opened(self) -> None:
        self._shown = None
        self.runs.deselect()
        clear(self._notices)
        self.plot.clear()
        self.details.clear()
        self._show_state()
        self._plan_later()

    def _data_changed(self) -> None:
        """Show what comes next again, instead of a run of the past."""
        if not self._trainer.is_training:
            self._show_no_run()
            self._plan_later()

    def _runs_changed(self) -> None:
        shown = self._shown
        if shown and shown.folder not in [run.folder for run in self._trainer.runs]:
            self._show_no_run()
            self._plan_later()

    def _show_no_run(self) -> None:
        if self._shown is not None:
            self._shown = None
            self.runs.deselect()
            self.plot.clear()
            self.details.clear()

    def _plan_later(self) -> None:
        if self.isVisible() and not self._trainer.is_training:
            self._plan_timer.start()

    def _show_plan(self) -> None:
        """Say what a training would be on; nothing to do while one runs or a run is shown."""
        if self._trainer.is_training:
            return
        examples = self._session.document.examples
        done = [example for example in examples if example.status is Status.DONE]
        parts = split(done, self._session.document.held_out, share=self.settings.dev_share())
        tagged_todo = sum(e.status is Status.TODO and bool(e.annotations) for e in examples)
        self._title.setText(_plan_title(len(parts.train), len(parts.dev)))
        self._about.setText(_plan_about(len(done), len(examples), bool(parts.dev)))
        self._include.setText(f"Include {tagged_todo:,} that have tags but are not done")
        self._include.setVisible(bool(tagged_todo))
        if self._shown is None:
            train, dev = count_labels(parts.train), count_labels(parts.dev)
            labels = sorted(train.keys() | dev.keys())
            counts = {each: (train.get(each, 0), dev.get(each, 0)) for each in labels}
            self.scores.show_counts(counts, self._session.document.settings)
        self._show_state()

    def _show_state(self) -> None:
        """Show the buttons and the progress that belong to what is going on."""
        training, stopping = self._trainer.is_training, self._trainer.is_stopping
        self.train_button.setVisible(not training)
        self.train_button.setEnabled(self._session.is_open)
        self.stop_button.setVisible(training)
        self.stop_button.setEnabled(training and not stopping)
        self.stop_button.setText("Stopping…" if stopping else "Stop and keep the best")
        self.settings.setVisible(not training)
        self._progress.setVisible(training)
        self._plot_card.setVisible(training or self.plot.has_points())
        self._scores_card.setVisible(self.scores.rowCount() > 0)
        if training:
            self._include.hide()

    def _include_tagged(self) -> None:
        self._session.apply(edits.finish_tagged(self._session.document))

    def _started(self) -> None:
        self._shown = None
        self.runs.deselect()
        self.plot.clear()
        self.details.clear()
        self._title.setText("Getting ready…")
        self._about.setText(f"Base: {self.settings.describe_base()}")
        self._step.setText("")
        self._left.setText("")
        self._bar.setValue(0)
        self._show_state()
        if self.train_button.hasFocus() or self.focusWidget() is self.train_button:
            self.stop_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reported(self, report: object) -> None:
        if isinstance(report, Prepared):
            self._show_prepared(report)
        elif isinstance(report, StepReport):
            self._show_step(report)
        elif isinstance(report, EvaluationReport):
            self.scores.show_scores(report.scores)
            self.plot.add_f(report.step, report.scores.f or 0.0)
        elif isinstance(report, LogReport):
            self.details.log(report.text)

    def _show_prepared(self, report: Prepared) -> None:
        held = f", {report.dev:,} held out" if report.dev else ""
        self._title.setText(f"Training on {counted(report.train, 'sentence')}{held}")
        unmeasured = "" if report.dev else "  ·  too few to hold any out: nothing is measured"
        self._about.setText(f"Base: {self.settings.describe_base()}{unmeasured}")
        self.scores.show_counts(report.labels, self._session.document.settings)
        self.details.show_notes(report.notes)
        self._show_state()

    def _show_step(self, report: StepReport) -> None:
        self.plot.add_loss(report.step, report.loss)
        self._step.setText(
            f"Step {report.step:,} · epoch {report.epoch:,} · "
            f"{report.words_per_second:,.0f} words a second"
        )
        if report.seconds_left is not None:
            whole = report.seconds + report.seconds_left
            share = report.seconds / whole if whole else 0.0
            self._bar.setValue(max(self._bar.value(), round(1000 * share)))
            self._left.setText(_time_left(report.seconds_left))

    def _finished(self, run: RunRecord) -> None:
        self._show_state()
        self.runs.select(run)
        words = f"{run.name} is ready: {run_score(run)}."
        if run.stopped:
            words = f"{run.name} was stopped; its best model is kept: {run_score(run)}."
        if run.scores is None:
            words += " There were too few sentences to hold any out, so nothing was measured."
        test = ("Test it", lambda: self.test_wanted.emit(run))
        self._notices.addWidget(Notice(words, [test], kind="info", closable=True))
        self._plan_timer.start()

    def _failed(self, error: EventNerError) -> None:
        self._show_state()
        if isinstance(error, NotTrusted):
            self.settings.ask(error.looked)
        else:
            self._say(error)
        self._plan_timer.start()

    def _say(self, error: EventNerError) -> None:
        self._notices.addWidget(Notice(error_text(error), kind="error", closable=True))

    def _show_run(self, run: RunRecord) -> None:
        """Show a past run as it was."""
        if self._trainer.is_training:
            return
        self._shown = run
        self.plot.show_history(
            [(point.step, point.f) for point in run.history if point.f is not None],
            [(point.step, point.loss) for point in run.history if point.loss is not None],
        )
        self.scores.show_counts(run.labels, self._session.document.settings)
        self.scores.show_scores(run.scores)
        self.details.clear()
        try:
            self.details.show_notes(read_notes(run.folder))
            self.details.show_log(read_log(run.folder))
        except EventNerError as error:
            self._say(error)
        self._show_state()


def _plan_title(train: int, dev: int) -> str:
    if not train + dev:
        return "No sentence is done yet"
    held = f", {dev:,} held out" if dev else ""
    return f"Train on {counted(train, 'sentence')}{held}"


def _plan_about(done: int, total: int, has_dev: bool) -> str:
    if not done:
        return "Tag a few sentences in the Annotate tab; Return marks one as done."
    parts = []
    if total > done:
        parts.append(f"{counted(total - done, 'sentence')} not done: left out")
    if not has_dev:
        parts.append("too few to hold any out: the model will not be measured")
    return "  ·  ".join(parts) or "The held-out sentences are never trained on."


def _time_left(seconds: float) -> str:
    if seconds < 1.5:
        return "almost done"
    if seconds < 90:
        return f"about {seconds:.0f} seconds left"
    return f"about {seconds / 60:.0f} minutes left"
