"""What would be added: a sentence about it, the texts, and the report."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QWidget

from ...core.intake import Intake
from ...core.intake_report import full_report, similar_words, summary
from ..widgets import button, column, label, lines_tall, row
from .preview import Preview

_NOTHING = "No sentences yet"


class Result(QWidget):
    """The right half of the dialog.

    Signals:
        changed: near-repetitions are to be left out, or not.
        stop_wanted: the work is to end.
    """

    changed = Signal()
    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = label(_NOTHING, role="heading", name="pasteCount", wrap=True)
        self._work = label(role="small", name="addProgress", wrap=True)
        self._stop = button("St&op", self.stop_wanted.emit, name="addStop")
        self._preview = Preview()
        self._similar = label(role="small", name="similarWords", wrap=True)
        self._without = QCheckBox("Leave out nea&r-repetitions too")
        self._without.setObjectName("withoutSimilar")
        self._without.toggled.connect(lambda _on: self.changed.emit())
        self._report = QPlainTextEdit()
        self._report.setObjectName("addReport")
        self._report.setAccessibleName("Report: what is taken, and what is not and why")
        self._report.setReadOnly(True)
        self._report.setTabChangesFocus(True)
        self._copy = button("&Copy report", self._copy_report, name="copyAddReport", role="link")
        lines_tall(self._report, 7, extra=16)
        head = row(self._work, self._stop)
        head.setStretch(0, 1)
        foot = row(label("Report", role="heading"), 1, self._copy)
        layout = column(
            *(self._count, head, self._preview, self._similar, self._without, foot, self._report)
        )
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self._preview.setMinimumHeight(6 * self.fontMetrics().lineSpacing())
        self.show_nothing()

    @property
    def without_similar(self) -> bool:
        """Whether near-repetitions are to be left out."""
        return self._without.isChecked()

    def show_nothing(self) -> None:
        """There is nothing to add."""
        self._show(_NOTHING, (), "", "")
        self.show_work("")

    def show_work(self, words: str) -> None:
        """Say what is being done; nothing is when it is empty."""
        self._work.setText(words)
        self._work.setAccessibleName(words)
        self._work.setVisible(bool(words))
        self._stop.setVisible(bool(words))

    def show_error(self, words: str) -> None:
        """Say why there is nothing to show."""
        self._show(words, (), "", "")
        self.show_work("")

    def show_intake(self, intake: Intake) -> None:
        """Show what would be added, and what not."""
        report = full_report(intake, added=False)
        self._show(summary(intake, added=False), intake.texts, similar_words(intake), report)
        self.show_work("")

    def _show(self, words: str, texts: tuple[str, ...], similar: str, report: str) -> None:
        self._count.setText(words)
        self._preview.show_texts(texts)
        self._similar.setText(similar)
        self._similar.setVisible(bool(similar))
        if report != self._report.toPlainText():
            self._report.setPlainText(report)
        self._copy.setEnabled(bool(report))

    def _copy_report(self) -> None:
        QGuiApplication.clipboard().setText(self._report.toPlainText())
