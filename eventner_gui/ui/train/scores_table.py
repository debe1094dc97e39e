"""The table of precision, recall and F for each label."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from ...core.display import shown_name
from ...core.document import Settings
from ...core.scores import LabelScore, Scores
from ..annotate.tag_menu import swatch_icon
from ..lists import set_up_table
from ..text.marks import color_of

_COLUMNS = ("Label", "Precision", "Recall", "F", "Trained on", "Held out")


class ScoresTable(QTableWidget):
    """A row for each label and one for all, in per cent; a dash where nothing was measured."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(_COLUMNS), parent)
        self.setObjectName("scores")
        self.setAccessibleName("Scores per label")
        set_up_table(self)
        for number, title in enumerate(_COLUMNS):
            item = QTableWidgetItem(title)
            item.setTextAlignment(_RIGHT if number else _LEFT)
            self.setHorizontalHeaderItem(number, item)
        self._cells: dict[str, list[QTableWidgetItem]] = {}

    def show_counts(self, counts: Mapping[str, tuple[int, int]], settings: Settings) -> None:
        """Show the labels with how many spans are trained on and held out."""
        self.setRowCount(0)
        self._cells.clear()
        for label, (train, dev) in counts.items():
            self._add(label, swatch=color_of(label, settings), trained=train, held=dev)
        self._fit()

    def show_scores(
        self, scores: Scores, *, spread: float | None = None, has_support: bool = False
    ) -> None:
        """Fill in the scores; the rows of `show_counts` stay.

        Args:
            scores: to fill in; a label that is not in them was not measured.
            spread: of the F of all labels, 0 to 1.
            has_support: the numbers of held-out spans are those of the scores.
        """
        for label in self._cells.keys() - {_ALL}:
            score = scores.per_label.get(label, _UNMEASURED)
            self._fill(label, (score.precision, score.recall, score.f))
            if has_support:
                self._cells[label][_HELD].setText(_count(score.support))
        if _ALL not in self._cells:
            self._add(_ALL)
            self._fit()
        self._fill(_ALL, (scores.precision, scores.recall, scores.f))
        if spread is not None and scores.f is not None:
            cell = self._cells[_ALL][_F]
            cell.setText(f"{cell.text()} ± {100 * spread:.0f}")

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
        texts = [shown_name(label), "–", "–", "–", _count(trained), _count(held)]
        self._cells[label] = [QTableWidgetItem(text) for text in texts]
        for place, item in enumerate(self._cells[label]):
            if place:
                item.setTextAlignment(_RIGHT)
            if place == _F or swatch is None:
                font = item.font()
                font.setBold(True)
                item.setFont(font)
            self.setItem(number, place, item)
        if swatch:
            self._cells[label][0].setIcon(swatch_icon(swatch))

    def _fill(self, label: str, values: tuple[float | None, float | None, float | None]) -> None:
        for place, value in enumerate(values, start=1):
            self._cells[label][place].setText("–" if value is None else f"{100 * value:.0f}")

    def _fit(self) -> None:
        """Be as tall as the rows need; the page scrolls, not the table."""
        self.resizeRowsToContents()
        rows = sum(self.rowHeight(row) for row in range(self.rowCount()))
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows + 6)


_ALL = "All labels"
_F, _HELD = 3, 5  # columns
_UNMEASURED = LabelScore(None, None, None, 0)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _count(number: int | None) -> str:
    return "" if number is None else f"{number:,}"
