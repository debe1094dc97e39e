"""A training as it goes: the bar, the step, the time left."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QWidget

from ...nlp.reports import StepReport
from ..widgets import column, label, row


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

    def show_step(self, report: StepReport) -> None:
        """Show a step; the bar never goes back."""
        self._step.setText(
            f"Step {report.step:,} · epoch {report.epoch:,} · "
            f"{report.words_per_second:,.0f} words a second"
        )
        if report.seconds_left is not None:
            whole = report.seconds + report.seconds_left
            share = report.seconds / whole if whole else 0.0
            self._bar.setValue(max(self._bar.value(), round(1000 * share)))
            self._left.setText(_time_left(report.seconds_left))


def _time_left(seconds: float) -> str:
    if seconds < 1.5:
        return "almost done"
    if seconds < 90:
        return f"about {seconds:.0f} seconds left"
    return f"about {seconds / 60:.0f} minutes left"
