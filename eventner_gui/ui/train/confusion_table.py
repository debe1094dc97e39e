"""Which labels are taken for which: a coloured grid, each cell with its words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from ...core.display import shown_name
from ...core.mistake_words import pair_words
from ...core.mistakes import ErrorCounts
from ..lists import paint_focus
from ..theme.theme import theme
from ..widgets import tip_of
from .figures import cell_color

_NOTHING = "nothing"
_MOST_LABELS = 25
_MOST_ROWS = 12  # seen at once
_NAME = 14  # code points of a label over its column

Pair = tuple[str | None, str | None]


class ConfusionTable(QTableWidget):
    """A row for each true label, a column for each found one, and one of nothing for both.

    Labels without a mistake are left out. The more of a row's entities a cell has, the stronger
    is its colour.

    Signals:
        pair_chosen: (Pair) a cell was clicked, or Return pressed on it.
    """

    pair_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("confusions")
        self.setAccessibleName("Labels taken for one another: rows your tags, columns the model's")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
            header.setHighlightSections(False)
            header.setSectionsClickable(False)
        self.setItemDelegate(_Cell(self))
        self._counts: ErrorCounts | None = None
        self._labels: list[str | None] = []
        self._left_out = 0
        self.cellClicked.connect(self._choose)
        self.cellActivated.connect(self._choose)
        theme().changed.connect(self._fill)

    @property
    def left_out(self) -> int:
        """How many labels with mistakes have no room in the table."""
        return self._left_out

    @property
    def labels(self) -> Sequence[str | None]:
        """The labels of rows and columns; None for nothing."""
        return self._labels

    def show_counts(self, counts: ErrorCounts) -> None:
        """Show the confusions of some sentences."""
        self._counts = counts
        labels = _with_mistakes(counts)
        self._left_out = max(len(labels) - _MOST_LABELS, 0)
        self._labels = [None, *sorted(labels[:_MOST_LABELS])]
        self.setRowCount(len(self._labels))
        self.setColumnCount(len(self._labels))
        for place, each in enumerate(self._labels):
            name = _NOTHING if each is None else each
            across = QTableWidgetItem(shown_name(name, _NAME))
            across.setToolTip(tip_of(name))
            self.setHorizontalHeaderItem(place, across)
            self.setVerticalHeaderItem(place, QTableWidgetItem(shown_name(name)))
        self._fill()
        self._fit()

    def _fill(self) -> None:
        """Write and colour the cells."""
        if self._counts is None:
            return
        confusions, colors = self._counts.confusions, theme().colors
        for row, true in enumerate(self._labels):
            whole = sum(confusions.get((true, found), 0) for found in self._labels)
            for column, found in enumerate(self._labels):
                number = confusions.get((true, found), 0)
                item = QTableWidgetItem(f"{number:,}" if number else "")
                if true or found:
                    words = pair_words(true, found, number)
                    item.setToolTip(tip_of(words))
                    item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
                else:
                    item.setFlags(Qt.ItemFlag.NoItemFlags)
                if number:
                    kind = colors.good if true == found else colors.error
                    item.setBackground(cell_color(kind, number / whole))
                self.setItem(row, column, item)

    def _fit(self) -> None:
        """Be as tall as the rows need, up to some; more scroll."""
        self.resizeRowsToContents()
        rows = sum(self.rowHeight(row) for row in range(min(self.rowCount(), _MOST_ROWS)))
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows + bar + 6)

    def _choose(self, row: int, column: int) -> None:
        self.pair_chosen.emit((self._labels[row], self._labels[column]))


class _Cell(QStyledItemDelegate):
    """Paints a number on its colour, which the style sheet would leave out."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint a cell."""
        fill = index.data(Qt.ItemDataRole.BackgroundRole)
        painter.save()
        if fill is not None:
            painter.fillRect(option.rect, fill)
        painter.setPen(QColor(theme().colors.text))
        painter.drawText(option.rect, int(Qt.AlignmentFlag.AlignCenter), index.data() or "")
        if option.state & QStyle.StateFlag.State_Selected and self._has_focus():
            option.state |= QStyle.StateFlag.State_HasFocus
            paint_focus(painter, option)
        painter.restore()

    def _has_focus(self) -> bool:
        table = self.parent()
        return isinstance(table, QWidget) and table.hasFocus()


def _with_mistakes(counts: ErrorCounts) -> Sequence[str]:
    """Return the labels of which anything is wrong, those with most mistakes first."""
    wrong = dict.fromkeys(counts.labels, 0)
    for (true, found), number in counts.confusions.items():
        for label in {true, found} - {None}:
            if true != found and label is not None:
                wrong[label] += number
    return sorted((label for label in wrong if wrong[label]), key=lambda each: -wrong[each])
