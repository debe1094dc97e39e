"""The Train tab: says what will be trained, trains, shows it live, keeps the runs."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QSplitter, QWidget

from ...app.adviser import Adviser
from ...app.planner import Planner
from ...app.session import Session
from ...app.trainer import Trainer
from ...core import edits
from ...core.display import shown_name
from ...core.errors import EventNerError
from ...core.wording import counted
from ...nlp.reports import EvaluationReport, LogReport, Prepared, StepReport
from ...nlp.trust import NotTrusted
from ...storage.runs import RunRecord
from ..widgets import card, column
from .advice import AdviceCard
from .details import TrainingDetails
from .head import TrainHead
from .live import LiveProgress
from .notices import Notices
from .page import Phase, Place, TrainPage
from .plan import Plan, make_plan
from .plot import TrainingPlot
from .run_list import RunList
from .run_words import run_about, run_score
from .scores_table import ScoresTable
from .settings_panel import SettingsPanel
from .shown_run import show_run
from .test_set import TestSetCard

_BESIDE = 110  # average characters that page and runs need side by side


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
        self.page = TrainPage()
        self.head = TrainHead(train=self.start, stop=self.stop)
        self.settings = SettingsPanel(session)
        self.planner = Planner(session, make_plan, self)
        self.test_set = TestSetCard(session, trainer)
        self.live = LiveProgress()
        self.plot = TrainingPlot()
        self.scores = ScoresTable()
        self.details = TrainingDetails()
        self.adviser = Adviser(session, trainer, self)
        self.advice = AdviceCard(self.adviser, trainer)
        self.runs = RunList(trainer)
        self._include = self.head.add_link("", self._include_tagged, name="include")
        self._back = self.head.add_link("‹ Next training", self.show_plan, name="backToPlan")
        self.notices = Notices()
        self._compose()
        self._plan_timer = QTimer(self)
        self._plan_timer.setSingleShot(True)
        self._plan_timer.setInterval(200)
        self._plan_timer.timeout.connect(self._show_plan)
        self._connect()
        self._show_state()

    @property
    def train_button(self) -> QWidget:
        """The big button, for whoever wants to give it the focus."""
        return self.head.train_button

    def start(self) -> None:
        """Train with what is chosen."""
        if self._trainer.is_training:
            return
        self.about_to_train.emit()
        self.notices.clear()
        try:
            self._trainer.start(self.settings.settings())
        except EventNerError as error:
            self.notices.fail(error)

    def stop(self) -> None:
        """Stop and keep the best model so far."""
        self._trainer.stop()
        self._show_state()

    def show_plan(self) -> None:
        """Show what comes next, instead of a run of the past."""
        had_focus = self._back.hasFocus()
        self._show_no_run()
        self._show_plan()
        if had_focus:
            self.train_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the data anew."""
        super().showEvent(event)
        self._plan_timer.start()

    # what it is made of

    def _compose(self) -> None:
        """Put the parts into their places; `page.Place` has the order."""
        self._plot_card, self._scores_card = card(), card()
        self._plot_card.setLayout(column(self.plot))
        self._scores_card.setLayout(column(self.scores, margins=10))
        put = self.page.put
        put(Place.HEAD, self.head)
        put(Place.NOTICES, self.notices)
        put(Place.TEST_SET, self.test_set)
        put(Place.SETTINGS, self.settings)
        put(Place.PROGRESS, self.live)
        put(Place.PLOT, self._plot_card)
        put(Place.SCORES, self._scores_card)
        put(Place.ADVICE, self.advice)
        put(Place.DETAILS, self.details)
        self._splitter = splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.page)
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
        trainer.runs_changed.connect(self._runs_changed)
        self.runs.opened.connect(self._show_run)
        self.runs.test_wanted.connect(self.test_wanted)
        self.runs.failed.connect(self.notices.fail)
        self.settings.changed.connect(self._plan_later)
        session.opened.connect(self._opened)
        session.examples_changed.connect(lambda _indices: self._data_changed())
        session.examples_moved.connect(self._data_changed)
        self.planner.planned.connect(self._planned)
        self.test_set.service.changed.connect(self._plan_later)

    # what is shown when

    def _opened(self) -> None:
        self._shown = None
        self.runs.deselect()
        self.notices.clear()
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
            self._show_state()

    def _plan_later(self) -> None:
        if self.isVisible() and not self._trainer.is_training:
            self._plan_timer.start()

    def _show_plan(self) -> None:
        """Work out what a training would be on; not while one runs or a run is shown."""
        if not self._trainer.is_training and self._shown is None:
            self.planner.ask(self.settings.dev_share())

    def _planned(self, plan: Plan) -> None:
        """Say what a training would be on."""
        self.test_set.show_count(plan.test)
        if self._trainer.is_training or self._shown is not None:
            return
        self.head.set_words(plan.title, plan.about)
        self.head.show_links(*self._plan_links(plan))
        self.scores.show_counts(plan.labels, self._session.document.settings)
        self._show_state()

    def _plan_links(self, plan: Plan) -> list[QPushButton]:
        self._include.setText(f"Include {plan.tagged:,} that have tags but are not done")
        return [self._include] if plan.tagged else []

    def _show_state(self) -> None:
        """Show the places and buttons that belong to what is going on."""
        training = self._trainer.is_training
        self.head.show_state(
            training=training,
            stopping=self._trainer.is_stopping,
            can_train=self._session.is_open,
        )
        self._plot_card.setVisible(training or self.plot.has_points())
        self._scores_card.setVisible(self.scores.rowCount() > 0)
        after = Phase.AFTER if self._shown else Phase.BEFORE
        self.page.set_phase(Phase.DURING if training else after)

    def _include_tagged(self) -> None:
        self._session.apply(edits.finish_tagged(self._session.document))

    # a training

    def _started(self) -> None:
        self._shown = None
        self.runs.deselect()
        self.plot.clear()
        self.details.clear()
        self.live.begin()
        self.head.set_words("Getting ready…", f"Base: {self.settings.base.words()}")
        self.head.show_links()
        had_focus = self.train_button.hasFocus() or self.focusWidget() is self.train_button
        self._show_state()
        if had_focus:
            self.head.stop_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reported(self, report: object) -> None:
        if isinstance(report, Prepared):
            self._show_prepared(report)
        elif isinstance(report, StepReport):
            self.plot.add_loss(report.step, report.loss)
            self.live.show_step(report)
        elif isinstance(report, EvaluationReport):
            self.scores.show_scores(report.scores)
            self.plot.add_f(report.step, report.scores.f or 0.0)
        elif isinstance(report, LogReport):
            self.details.log(report.text)

    def _show_prepared(self, report: Prepared) -> None:
        held = f", {report.dev:,} held out" if report.dev else ""
        unmeasured = "" if report.dev else "  ·  too few to hold any out: nothing is measured"
        self.head.set_words(
            f"Training on {counted(report.train, 'sentence')}{held}",
            f"Base: {self.settings.base.words()}{unmeasured}",
        )
        self.scores.show_counts(report.labels, self._session.document.settings)
        self.details.show_notes(report.notes)
        self._show_state()

    def _finished(self, run: RunRecord) -> None:
        self._show_state()
        self.runs.select(run)
        words = f"{run.name} is ready: {run_score(run)}."
        if run.stopped:
            words = f"{run.name} was stopped; its best model is kept: {run_score(run)}."
        if run.scores is None:
            words += " There were too few sentences to hold any out, so nothing was measured."
        test = ("Test it", lambda: self.test_wanted.emit(run))
        self.notices.tell(words, [test])

    def _failed(self, error: EventNerError) -> None:
        self._show_state()
        if isinstance(error, NotTrusted):
            self.settings.base.ask(error.looked)
        else:
            self.notices.fail(error)
        self._plan_timer.start()

    def _show_run(self, run: RunRecord) -> None:
        """Show a past run as it was."""
        if self._trainer.is_training:
            return
        self._shown = run
        failed = show_run(
            run,
            self._session.document.settings,
            plot=self.plot,
            scores=self.scores,
            details=self.details,
        )
        self.head.set_words(f"{shown_name(run.name)}: {run_score(run)}", run_about(run))
        self.head.show_links(self._back)
        if failed:
            self.notices.fail(failed)
        self._show_state()
