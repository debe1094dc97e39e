"""The Train tab: says what will be trained, trains, shows it live, keeps the runs."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QWidget

from ...app.adviser import Adviser
from ...app.follower import Follower
from ...app.planner import Planner
from ...app.session import Session
from ...app.trainer import Trainer
from ...core import edits
from ...core.display import shown_name
from ...core.errors import EventNerError
from ...nlp.reports import Prepared
from ...nlp.trust import NotTrusted
from ...storage.runs import RunRecord
from ..notices import Notices
from ..widgets import card, column
from .advice import AdviceCard
from .checks import ChecksCard
from .details import TrainingDetails
from .errors_view import ErrorsView
from .follow_card import FollowCard
from .head import TrainHead
from .live import LiveTraining
from .page import Phase, Place, TrainPage
from .plan import Plan, make_plan
from .plot import TrainingPlot
from .run_list import RunList
from .run_words import run_about, run_score
from .scores_card import ScoresCard
from .settings_panel import SettingsPanel
from .shown_run import show_run
from .stage import Sides, Stage
from .test_set import TestSetCard


class TrainTab(QWidget):
    """One big button, and then everything there is to see.

    Signals:
        test_wanted: (RunRecord) try this run's model.
        about_to_train: the sentence being worked on should count as left.
        examples_wanted: (indices, words, Place) as `ChecksCard.examples_wanted`.
        said: (str) a short remark for the status line.
        example_wanted: (index) show this sentence of the project.
        hand_over_wanted: (Path) make a package of this run's model.
        review_wanted: look through the likeliest mistakes in the tags.
    """

    test_wanted = Signal(object)
    about_to_train = Signal()
    examples_wanted = Signal(object, str, object)
    said = Signal(str)
    example_wanted = Signal(int)
    hand_over_wanted = Signal(object)
    review_wanted = Signal()

    def __init__(
        self,
        session: Session,
        trainer: Trainer,
        follower: Follower,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("trainTab")
        self._session = session
        self._trainer = trainer
        self._shown: RunRecord | None = None
        self.page = TrainPage()
        self.head = TrainHead(train=self.start, stop=self.stop)
        self.settings = SettingsPanel(session)
        self.follow = FollowCard(follower)
        self.checks = ChecksCard(session)
        self.planner = Planner(session, make_plan, self)
        # shown before it has its place: without a parent it would be a window for a moment
        self.test_set = TestSetCard(session, trainer, self)
        self.plot = TrainingPlot()
        self.scores = ScoresCard()
        self.errors = ErrorsView(session)
        self.details = TrainingDetails()
        self.live = LiveTraining(self.head, self.plot, self.scores, self.details)
        self.adviser = Adviser(session, trainer, self)
        self.advice = AdviceCard(self.adviser, trainer)
        self.runs = RunList(trainer)
        self.stage = Stage(self.page, session)
        self._include = self.head.add_link("", self._include_tagged, name="include")
        self._back = self.head.add_link("‹ Next training", self.show_plan, name="backToPlan")
        self._use = self.head.add_link("Use this model", self.runs.commands.use, name="useRun")
        self._review = self.head.add_link(
            "Look through the likeliest mistakes", self.review_wanted.emit, name="reviewRun"
        )
        self._note = self.head.add_link("", self.runs.commands.note, name="noteRunLink")
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

    def stop_threads(self) -> None:
        """End what works in the background, before the window goes."""
        self.settings.base.looker.stop()
        self.errors.stop()
        self.adviser.close()
        self.stage.stop()
        self.planner.stop()
        self.test_set.service.stop()
        self.checks.stop()

    # what it is made of

    def _compose(self) -> None:
        """Put the parts into their places; `page.Place` has the order."""
        self._plot_card = card()
        self._plot_card.setLayout(column(self.plot))
        put = self.page.put
        put(Place.HEAD, self.head)
        put(Place.NOTICES, self.notices)
        put(Place.TEST_SET, self.test_set)
        put(Place.SETTINGS, self.settings)
        put(Place.FOLLOW, self.follow)
        put(Place.CHECKS, self.checks)
        put(Place.PROGRESS, self.live.progress)
        put(Place.PLOT, self._plot_card)
        put(Place.SCORES, self.scores)
        put(Place.ERRORS, self.errors)
        put(Place.ADVICE, self.advice)
        put(Place.DETAILS, self.details)
        self.setLayout(column(Sides(self.stage, self.runs)))

    def _connect(self) -> None:
        trainer, session = self._trainer, self._session
        trainer.started.connect(self._started)
        trainer.reported.connect(self._reported)
        trainer.finished.connect(self._finished)
        trainer.failed.connect(self._failed)
        trainer.runs_changed.connect(self._runs_changed)
        self.errors.example_wanted.connect(self.example_wanted)
        self.runs.opened.connect(self._show_run)
        commands = self.runs.commands
        commands.test_wanted.connect(self.test_wanted)
        commands.restore_wanted.connect(self._restore)
        commands.hand_over_wanted.connect(lambda run: self.hand_over_wanted.emit(run.folder))
        commands.compare_wanted.connect(self.stage.compare)
        commands.failed.connect(self.notices.fail)
        commands.said.connect(self.said)
        self.stage.example_wanted.connect(self.example_wanted)
        self.stage.came_back.connect(self.runs.view.setFocus)
        self.settings.changed.connect(self._plan_later)
        self.settings.changed.connect(lambda: self.checks.set_share(self.settings.dev_share()))
        self.checks.examples_wanted.connect(self.examples_wanted)
        self.checks.said.connect(self.said)
        session.opened.connect(self._opened)
        session.examples_changed.connect(lambda _indices: self._data_changed())
        session.examples_moved.connect(self._data_changed)
        self.planner.planned.connect(self._planned)
        self.test_set.service.changed.connect(self._plan_later)

    # what is shown when

    def _opened(self) -> None:
        self.stage.show_page()
        self._shown = None
        self.runs.deselect()
        self.notices.clear()
        self.plot.clear()
        self.errors.show_run(None)
        self.details.clear()
        self._show_state()
        self._plan_later()

    def _data_changed(self) -> None:
        """Show what comes next again, instead of a run of the past."""
        if not self._trainer.is_training:
            self._show_no_run()
            self._plan_later()

    def _runs_changed(self) -> None:
        if self._shown is None:
            return
        kept = [run for run in self._trainer.runs if run.folder == self._shown.folder]
        if kept:
            self._name_run(kept[0])
        else:
            self._show_no_run()
            self._plan_later()

    def _show_no_run(self) -> None:
        if self._shown is not None:
            self._shown = None
            focused = self.focusWidget()
            if focused is not None and self.errors.isAncestorOf(focused):
                # it would go to the list of runs, which would show its first one
                self.train_button.setFocus(Qt.FocusReason.OtherFocusReason)
            self.runs.deselect()
            self.plot.clear()
            self.errors.show_run(None)
            self.details.clear()
            self._show_state()

    def _plan_later(self) -> None:
        if self.isVisible() and not self._trainer.is_training:
            self._plan_timer.start()

    def _show_plan(self) -> None:
        """Work out what a training would be on; not while one runs or a run is shown."""
        if not self._trainer.is_training and self._shown is None:
            self.planner.ask(self.settings.dev_share(), self.settings.joins())

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
        self.scores.setVisible(self.scores.has_rows())
        after = Phase.AFTER if self._shown else Phase.BEFORE
        self.page.set_phase(Phase.DURING if training else after)

    def _include_tagged(self) -> None:
        self._session.apply(edits.finish_tagged(self._session.document))

    # a training

    def _started(self) -> None:
        self.stage.show_page()
        self._shown = None
        self.runs.deselect()
        self.errors.show_run(None)
        self.live.begin(self.settings.base.words())
        had_focus = self.train_button.hasFocus() or self.focusWidget() is self.train_button
        self._show_state()
        if had_focus:
            self.head.stop_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reported(self, report: object) -> None:
        self.live.show(report, self._session.document.settings)
        if isinstance(report, Prepared):
            self._show_state()

    def _finished(self, run: RunRecord) -> None:
        self._show_state()
        self.runs.select(run)
        name, in_use = shown_name(run.name), self._trainer.in_use
        words = f"{name} is ready: {run_score(run)}."
        if run.stopped:
            words = f"{name} was stopped; its best model is kept: {run_score(run)}."
        if run.scores is None:
            words += " There were too few sentences to hold any out, so nothing was measured."
        if in_use is not None and in_use.folder != run.folder:
            words += f" {shown_name(in_use.name)} stays in use."
        self.notices.tell(words, [("Test it", lambda: self.test_wanted.emit(run))])

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
        self.stage.show_page()
        self.errors.show_run(run)
        failed = show_run(
            run,
            self._session.document.settings,
            plot=self.plot,
            scores=self.scores,
            details=self.details,
        )
        self._name_run(run)
        if failed:
            self.notices.fail(failed)
        self._show_state()

    def _name_run(self, run: RunRecord) -> None:
        """Say which run is shown, and what it is."""
        self._shown = run
        in_use = self._trainer.in_use
        is_in_use = in_use is not None and in_use.folder == run.folder
        self.head.set_words(
            f"{shown_name(run.name)}: {run_score(run)}", run_about(run, is_in_use), run.note
        )
        self._note.setText("Edit the note" if run.note else "Write a note")
        self.head.show_links(
            self._back, *([] if is_in_use else [self._use]), self._note, self._review
        )

    def _restore(self, run: RunRecord) -> None:
        """Take a run's settings for the next training, and say so."""
        if self._trainer.is_training:
            return
        self.stage.show_page()
        self.show_plan()
        missing = self.settings.restore(run)
        self.notices.clear()
        self.notices.tell(f"The settings of {shown_name(run.name)} are below. {missing}".strip())
