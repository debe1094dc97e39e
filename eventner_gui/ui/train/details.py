"""What a training left out and why, and its log: two sections that fold away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QPlainTextEdit, QTableWidget, QTableWidgetItem, QWidget

from ...core.display import shown_name, shown_text
from ...core.notes import Note
from ..fold import Fold
from ..widgets import column, tip_of


class TrainingDetails(QWidget):
    """The list of notes and the log."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notes = QTableWidget(0, 3)
        self._notes.setObjectName("notes")
        self._notes.setAccessibleName("What was left out or changed, and why")
        self._notes.setHorizontalHeaderLabels(["What", "Why", "Sentence"])
        self._notes.verticalHeader().hide()
        self._notes.setShowGrid(False)
        self._notes.setWordWrap(True)
        self._notes.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self._notes.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self._notes.setTabKeyNavigation(False)
        self._notes.horizontalHeader().setStretchLastSection(True)
        self._notes.setMinimumHeight(170)
        self._log = QPlainTextEdit()
        self._log.setObjectName("code")
        self._log.setAccessibleName("Log of the training")
        self._log.setReadOnly(True)
        self._log.setTabChangesFocus(True)
        self._log.setMinimumHeight(170)
        self.notes_fold = Fold("Left out or changed (0)", self._notes, name="notesFold")
        self.log_fold = Fold("Log", self._log, name="logFold")
        self.setLayout(column(self.notes_fold, self.log_fold, spacing=2))

    def clear(self) -> None:
        """Begin anew."""
        self.show_notes(())
        self._log.clear()

    def show_notes(self, notes: Sequence[Note]) -> None:
        """List what training did not take as it stands."""
        self._notes.setRowCount(0)
        self.notes_fold.set_title(f"Left out or changed ({len(notes):,})")
        self.notes_fold.setVisible(bool(notes))
        for note in notes:
            number = self._notes.rowCount()
            self._notes.insertRow(number)
            what = (
                f"{note.kind}: {shown_name(note.label)} “{shown_name(note.span)}”"
                if note.label
                else note.kind
            )
            for place, text in enumerate(
                (what, shown_name(note.reason, 400), shown_text(note.text))
            ):
                item = QTableWidgetItem(text)
                item.setToolTip(tip_of(text))
                self._notes.setItem(number, place, item)
        if notes:
            width = max(self._notes.viewport().width(), 500)
            self._notes.setColumnWidth(0, round(width * 0.26))
            self._notes.setColumnWidth(1, round(width * 0.4))
            self._notes.resizeRowsToContents()

    def log(self, text: str) -> None:
        """Add a line to the log."""
        self._log.appendPlainText(text)

    def show_log(self, text: str) -> None:
        """Show a whole log."""
        self._log.setPlainText(text)
