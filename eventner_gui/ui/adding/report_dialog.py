"""The report of texts that have been added."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from ..widgets import button, column, label, row


class ReportDialog(QDialog):
    """Shows a report, to read and to copy."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("addedReport")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("What was added")
        text = QPlainTextEdit(report)
        text.setObjectName("addedReportText")
        text.setAccessibleName("Report")
        text.setReadOnly(True)
        text.setTabChangesFocus(True)
        copy = button(
            "&Copy report",
            lambda: QGuiApplication.clipboard().setText(report),
            name="copyAddedReport",
        )
        close = button("Close", self.accept, name="closeAddedReport", role="primary")
        close.setDefault(True)
        title = label("What was added, and what was not", role="heading")
        self.setLayout(column(title, text, row(copy, 1, close), margins=18, spacing=10))
        self.resize(640, 440)
