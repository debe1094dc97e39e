"""The table of precision, recall and F for each label."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from ...core.document import Settings
from ...core.scores import Scores
from ..annotate.tag_menu import swatch_icon
from ..text.marks import color_of

_COLUMNS = ("Label", "Precision", "Recall", "F", "Trained on", "Held out")


class ScoresTable(QTableWidget):
    """A row for each label and one for all, in per cent; a dash where nothing was measured."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(_COLUMNS), parent)
        self.setObjectName("scores")
        self.setAccessibleName("Scores per label")
        self.setHorizontalHeaderLabels(_COLUMNS)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for number in range(len(_COLUMNS)):
            self.horizontalHeaderItem(number).setTextAlignment(_RIGHT if number else left)

    def show_counts(self, counts: Mapping[str, tuple[int, int]], settings: Settings) -> None:
        """Show the labels with how many spans are trained on and held out."""
        self.setRowCount(0)
        for label, (train, dev) in counts.items():
            self._add(label, swatch=color_of(label, settings), trained=train, held=dev)
        self._fit()

    def show_scores(self, scores: Scores | None) -> None:
        """Fill in the scores; the rows of `show_counts` stay."""
        if scores is None:
            return
        rows = {self.item(row, 0).text(): row for row in range(self.rowCount())}
        for label, score in scores.per_label.items():
            if label in rows:
                values = (score.precision, score.recall, score.f)
                self._fill(rows[label], values)
        if "All labels" not in rows:
            self._add("All labels")
            rows["All labels"] = self.rowCount() - 1
            self._fit()
        self._fill(rows["All labels"], (scores.precision, scores.recall, scores.f))

    def _add(
        self,
        label: str,
        *,
        swatch: str | None = None,
        trained: int | None = None,
        held: int | None = None,
    ) -> None:
        number = self.rowCount()
        self.insertRow(number)
        cells = [label, "–", "–", "–", _count(trained), _count(held)]
        for column, text in enumerate(cells):
            item = QTableWidgetItem(text)
            if column:
                item.setTextAlignment(_RIGHT)
            if column == 3 or swatch is None:
                font = item.font()
                font.setBold(True)
                item.setFont(font)
            self.setItem(number, column, item)
        if swatch:
            self.item(number, 0).setIcon(swatch_icon(swatch))

    def _fill(self, row: int, values: tuple[float | None, float | None, float | None]) -> None:
        for column, value in enumerate(values, start=1):
            self.item(row, column).setText("–" if value is None else f"{100 * value:.0f}")

    def _fit(self) -> None:
        """Be as tall as the rows need; the page scrolls, not the table."""
        self.resizeRowsToContents()
        rows = sum(self.rowHeight(row) for row in range(self.rowCount()))
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows + 6)


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _count(number: int | None) -> str:
    return "" if number is None else f"{number:,}"
