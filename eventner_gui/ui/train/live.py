"""A training as it goes: the bar, the step, the time left, the plot, the scores, the log."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QWidget

from ...core.document import Settings
from ...core.wording import counted, time_left
from ...nlp.reports import EvaluationReport, FoldsReport, LogReport, Prepared, StepReport
from ..widgets import column, label, row
from .details import TrainingDetails
from .head import TrainHead
from .plot import TrainingPlot
from .scores_card import ScoresCard


class LiveProgress(QWidget):
    """How far a training has come."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("progressPanel")
        self._bar = QProgressBar()
        self._bar.setObjectName("trainProgress")
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._bar.setAccessibleName("Training progress")
        self._step = label(role="muted", name="trainStep", wrap=True)
        self._left = label(role="muted", name="timeLeft")
        line = row(self._step, self._left, spacing=12)
        line.setStretch(0, 1)
        self.setLayout(column(self._bar, line, spacing=6))

    def begin(self) -> None:
        """Begin anew."""
        self._bar.setValue(0)
        self._step.setText("")
        self._left.setText("")

    def show_folds(self, report: FoldsReport) -> None:
        """Show how far cross-validation has come, which the bar is for until it has ended."""
        has_ended = report.done >= report.folds
        self._bar.setValue(0 if has_ended else round(1000 * report.share))
        self._left.setText("")
        self._step.setText(
            f"Measuring by cross-validation · {report.done} of {report.folds} parts done"
        )

    def show_step(self, report: StepReport) -> None:
        """Show a step; the bar never goes back."""
        member = f"Model {report.member} of {report.members} · " if report.members > 1 else ""
        self._step.setText(
            f"{member}Step {report.step:,} · epoch {report.epoch:,} · "
            f"{report.words_per_second:,.0f} words a second"
        )
        if report.seconds_left is not None:
            whole = report.seconds + report.seconds_left
            share = report.seconds / whole if whole else 0.0
            self._bar.setValue(max(self._bar.value(), round(1000 * share)))
            self._left.setText(time_left(report.seconds_left))


class LiveTraining:
    """Shows a training's reports in the parts of the page."""

    def __init__(
        self, head: TrainHead, plot: TrainingPlot, scores: ScoresCard, details: TrainingDetails
    ) -> None:
        self.progress = LiveProgress()
        self._head = head
        self._plot = plot
        self._scores = scores
        self._details = details
        self._base = ""

    def begin(self, base: str) -> None:
        """Show a training that has just begun.

        Args:
            base: what it starts from, in a few words.
        """
        self._base = base
        self._plot.clear()
        self._details.clear()
        self.progress.begin()
        self._head.set_words("Getting ready…", f"Base: {base}")
        self._head.show_links()

    def show(self, report: object, settings: Settings) -> None:
        """Show a report of `nlp.training`."""
        if isinstance(report, Prepared):
            self._show_prepared(report, settings)
        elif isinstance(report, StepReport):
            if report.member == 1:  # the others look the same
                self._plot.add_loss(report.step, report.loss)
            self.progress.show_step(report)
        elif isinstance(report, EvaluationReport):
            self._scores.show_scores(report.scores)
            self._plot.add_f(report.step, report.mean or 0.0)
        elif isinstance(report, FoldsReport):
            self.progress.show_folds(report)
        elif isinstance(report, LogReport):
            self._details.log(report.text)

    def _show_prepared(self, report: Prepared, settings: Settings) -> None:
        held = f", {report.dev:,} held out" if report.dev and not report.folds else ""
        unmeasured = "" if report.dev else "  ·  too few to hold any out: nothing is measured"
        if report.folds:
            unmeasured = f"  ·  {report.folds} models, each measured on what it is trained without"
        self._head.set_words(
            f"Training on {counted(report.train, 'sentence')}{held}",
            f"Base: {self._base}{unmeasured}",
        )
        self._scores.show_counts(report.labels, settings)
        self._details.show_notes(report.notes)
