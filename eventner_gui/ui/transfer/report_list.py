"""What became of everything in a file, a line for each kind of thing; a click goes to the place."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QListWidget, QListWidgetItem, QWidget

from ...core.errors import EventNerError
from ...storage.formats.report import Report
from ...storage.formats.saving import write_report
from ..notice import error_text
from ..widgets import button, column, label, row, tip_of

_PLACE = int(Qt.ItemDataRole.UserRole)
_MOST = 500  # places of one kind that are listed; the saved report has them all


class ReportList(QWidget):
    """Shows a report.

    Signals:
        place_wanted: (index) the user wants to see this example.
    """

    place_wanted = Signal(int)

    def __init__(
        self,
        all_well: str = "Everything was taken as it stands.",
        parent: QWidget | None = None,
    ) -> None:
        """Make the list.

        Args:
            all_well: said where there is nothing to tell.
            parent: the widget it lies in.
        """
        super().__init__(parent)
        self._all_well = all_well
        self._report = Report()
        self._list = QListWidget()
        self._list.setObjectName("reportList")
        self._list.setAccessibleName("What became of everything in the file")
        self._list.setWordWrap(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self._list.itemClicked.connect(self._go)
        self._list.itemActivated.connect(self._go)
        self._save = button("Save &report…", self._choose_target, name="saveReport")
        self._told = label(role="small", name="reportTold", wrap=True)
        self.setLayout(column(self._list, row(self._save, self._told, 1), spacing=6))

    def show_report(self, report: Report, index_of: Callable[[int], int | None]) -> None:
        """Show a report.

        Args:
            report: what is told.
            index_of: returns which example stands at a place; None where none was taken.
        """
        self._report = report
        self._told.setText("")
        self._list.clear()
        for line in report.decisions:
            self._list.addItem(line)
        for entry in report.entries:
            number = len(entry.places)
            times = "" if number == 1 else f" ({number:,} times)"
            self._list.addItem(f"{entry.fate.value}: {entry.what}{times}")
            for place in islice(entry.places, _MOST):
                item = QListWidgetItem(f"      {report.place_words(place)}")
                index = index_of(place)
                if index is None:
                    item.setToolTip(tip_of("Nothing was taken from there."))
                else:
                    item.setData(_PLACE, index)
                    item.setToolTip(tip_of("Shows this sentence"))
                self._list.addItem(item)
            if number > _MOST:
                self._list.addItem(f"      and {number - _MOST:,} more (in the saved report)")
        if not self._list.count():
            self._list.addItem(self._all_well)

    def clear(self) -> None:
        """Show nothing."""
        self._list.clear()

    def _go(self, item: QListWidgetItem) -> None:
        index = item.data(_PLACE)
        if index is not None:
            self.place_wanted.emit(index)

    def _choose_target(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, "Save report", "report.txt", "Text (*.txt)")
        if not chosen:
            return
        try:
            write_report(Path(chosen), self._report)
        except EventNerError as error:
            self._told.setText(error_text(error))
        else:
            self._told.setText(f"Saved to {Path(chosen).name}.")
