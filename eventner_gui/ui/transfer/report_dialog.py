"""The report of an import or export, from which one goes to the sentences it is about."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from ...storage.formats.report import Report
from ..widgets import button, column, label, row
from .report_list import ReportList


class ReportDialog(QDialog):
    """Shows a report.

    Signals:
        example_wanted: (index) the user wants to see this example of the project.
    """

    example_wanted = Signal(int)

    def __init__(
        self,
        report: Report,
        index_of: Callable[[int], int | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("transferReport")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Report")
        shown = ReportList()
        shown.show_report(report, index_of)
        shown.place_wanted.connect(self.example_wanted)
        close = button("Close", self.accept, name="closeTransferReport", role="primary")
        close.setDefault(True)
        title = label("What became of everything", role="heading")
        self.setLayout(column(title, shown, row(1, close), margins=18, spacing=10))
        self.resize(640, 440)
