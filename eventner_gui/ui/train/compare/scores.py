"""F of two runs side by side, label by label, with what the second changes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from ....core.comparison import Comparison, LabelChange
from ....core.display import shown_name
from ....core.document import Settings
from ....core.scores import LabelScore
from ...annotate.tag_menu import swatch_icon
from ...lists import set_up_table
from ...text.marks import color_of

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ALL = "All labels"
_ALWAYS = 4  # columns that are always there: the label, both scores, the difference


class ComparedScores(QTableWidget):
    """A row for each label and one for all; F in per cent."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 7, parent)
        self.setObjectName("comparedScores")
        self.setAccessibleName("F of both runs per label")
        set_up_table(self)

    def show_comparison(self, compared: Comparison, settings: Settings) -> None:
        """Show the scores of a comparison."""
        first, second = shown_name(compared.name_a, 20), shown_name(compared.name_b, 20)
        self._name_columns(
            ("Label", f"F {first}", f"F {second}", "Difference", "Found now", "Lost", "Tagged")
        )
        self.setRowCount(0)
        for change in compared.per_label:
            self._add_label(compared, change, settings)
        self._add(
            [
                _ALL,
                _per_cent(compared.scores_a.f),
                _per_cent(compared.scores_b.f),
                _points(compared.scores_a.f, compared.scores_b.f),
                f"{sum(each.fixed for each in compared.per_label):,}",
                f"{sum(each.broken for each in compared.per_label):,}",
                f"{sum(each.support for each in compared.per_label):,}",
            ],
            bold=True,
        )
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the counts out, the last first, where there is no room for them."""
        super().resizeEvent(event)
        widths = [self._width_of(number) for number in range(self.columnCount())]
        for number in range(_ALWAYS, self.columnCount()):
            fits = sum(widths[: number + 1]) <= event.size().width()
            self.setColumnHidden(number, not fits)

    def _width_of(self, column: int) -> int:
        header = self.horizontalHeader()
        metrics = header.fontMetrics()
        item = self.horizontalHeaderItem(column)
        title = metrics.horizontalAdvance(item.text() if item else "") + 24
        return max(self.sizeHintForColumn(column), title)

    def _add_label(self, compared: Comparison, change: LabelChange, settings: Settings) -> None:
        nothing = LabelScore(None, None, None, 0)
        f_a, f_b = (
            scores.per_label.get(change.label, nothing).f
            for scores in (compared.scores_a, compared.scores_b)
        )
        cells = [
            shown_name(change.label),
            _per_cent(f_a),
            _per_cent(f_b),
            _points(f_a, f_b),
            f"{change.fixed:,}",
            f"{change.broken:,}",
            f"{change.support:,}",
        ]
        self._add(cells)[0].setIcon(swatch_icon(color_of(change.label, settings)))

    def _add(self, texts: list[str], *, bold: bool = False) -> list[QTableWidgetItem]:
        number = self.rowCount()
        self.insertRow(number)
        cells = [QTableWidgetItem(text) for text in texts]
        for place, cell in enumerate(cells):
            cell.setTextAlignment(_RIGHT if place else _LEFT)
            font = cell.font()
            font.setBold(bold or place == 3)
            cell.setFont(font)
            self.setItem(number, place, cell)
        return cells

    def _name_columns(self, titles: tuple[str, ...]) -> None:
        for number, title in enumerate(titles):
            item = QTableWidgetItem(title)
            item.setTextAlignment(_RIGHT if number else _LEFT)
            self.setHorizontalHeaderItem(number, item)

    def _fit(self) -> None:
        """Be as tall as the rows need; the page scrolls, not the table."""
        self.resizeRowsToContents()
        rows = sum(self.rowHeight(row) for row in range(self.rowCount()))
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows + 6)


def _per_cent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.0f}"


def _points(before: float | None, after: float | None) -> str:
    """Return a difference with its sign; nothing where one of them was not measured."""
    if before is None or after is None:
        return "–"
    points = round(100 * after) - round(100 * before)
    return f"+{points}" if points > 0 else f"−{-points}" if points else "0"
