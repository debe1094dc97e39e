"""Examples with their tags highlighted, one in a line: what would be imported, or was found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ...core.display import shown_name, shown_text
from ...core.document import Example, Settings
from ...core.mistakes import Entity
from ..lists import paint_behind, paint_focus, set_up
from ..theme.theme import theme
from ..train.compare.sentence_line import Painted, paint_line
from ..widgets import tip_of

_Index = QModelIndex | QPersistentModelIndex
_SHOWN = 300  # code points
_MARGIN = 10
_EXAMPLE = int(Qt.ItemDataRole.UserRole)


class Preview(QTableView):
    """Shows examples; only the rows in sight cost anything.

    A table of one column, as the list of sentences is: Qt's list measures all rows whenever some
    come.
    """

    def __init__(self, name: str, accessible: str, parent: QWidget | None = None) -> None:
        """Make the list.

        Args:
            name: object name.
            accessible: name for screen readers.
            parent: the widget it lies in.
        """
        super().__init__(parent)
        self._model = _Examples(self)
        self._line = _Line()
        set_up(self, self._model, self._line, name=name, accessible=accessible)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        self._fit_rows()

    def changeEvent(self, event: QEvent) -> None:
        """Let the rows follow the font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_rows()

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Let Home and End go to the first and last row."""
        ends = {
            QAbstractItemView.CursorAction.MoveHome: 0,
            QAbstractItemView.CursorAction.MoveEnd: self._model.rowCount() - 1,
        }
        if action in ends:
            return self._model.index(ends[action])
        return super().moveCursor(action, modifiers)

    def show_examples(
        self, examples: Sequence[Example], change: Callable[[Example], Example], settings: Settings
    ) -> None:
        """Show these instead.

        Args:
            examples: as they were read.
            change: gives an example the labels that were chosen.
            settings: with the colours of the labels.
        """
        self._line.settings = settings
        self._model.set_examples(examples, change)

    def add_examples(self, examples: Sequence[Example], settings: Settings) -> None:
        """Show these too, behind the others, changed as they are."""
        self._line.settings = settings
        self._model.add_examples(examples)

    def go_to(self, index: int) -> None:
        """Select an example and bring it into sight."""
        at = self._model.index(index)
        self.setCurrentIndex(at)
        self.scrollTo(at, QAbstractItemView.ScrollHint.PositionAtCenter)

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(_row_height(self.fontMetrics()))


def _row_height(metrics: QFontMetrics) -> int:
    return metrics.lineSpacing() + 12


class _Examples(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._examples: list[Example] = []
        self._change: Callable[[Example], Example] = lambda example: example

    def set_examples(
        self, examples: Sequence[Example], change: Callable[[Example], Example]
    ) -> None:
        self.beginResetModel()
        self._examples, self._change = list(examples), change
        self.endResetModel()

    def add_examples(self, examples: Sequence[Example]) -> None:
        if examples:
            first = len(self._examples)
            self.beginInsertRows(QModelIndex(), first, first + len(examples) - 1)
            self._examples += examples
            self.endInsertRows()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._examples)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        example = self._examples[index.row()]
        if role == _EXAMPLE:
            return self._change(example)
        if role == Qt.ItemDataRole.DisplayRole:
            return shown_text(example.content[:_SHOWN])
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            tags = self._change(example).annotations
            return "; ".join(
                f"{each.tag_name}: {shown_text(example.content[max(each.start, 0) : each.end])}"
                for each in tags[:20]
            )
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_of(example.content)
        return None


class _Line(QStyledItemDelegate):
    """Paints an example in one line, its tags in the colours of their labels, and their names."""

    settings = Settings()

    def sizeHint(self, option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(120, _row_height(option.fontMetrics))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        paint_behind(painter, option)
        example: Example = index.data(_EXAMPLE)
        painter.setPen(QColor(theme().colors.text))
        painter.setFont(option.font)
        where = QRectF(option.rect).adjusted(_MARGIN, 6, -_MARGIN, -6)
        length = len(example.content)
        marks = [
            Painted(Entity(each.start, each.end, each.label), True)
            for each in example.annotations
            if 0 <= each.start < each.end <= length
        ]
        names = shown_name(" · ".join(dict.fromkeys(each.label for each in example.annotations)))
        room = min(option.fontMetrics.horizontalAdvance(names) + 2, int(where.width() / 3))
        paint_line(
            painter, where.adjusted(0, 0, -room - 12, 0), example.content, marks, self.settings
        )
        painter.setPen(QColor(theme().colors.muted))
        told = option.fontMetrics.elidedText(names, Qt.TextElideMode.ElideRight, room)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(where, int(right), told)
        paint_focus(painter, option)
        painter.restore()
