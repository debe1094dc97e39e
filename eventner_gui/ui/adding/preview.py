"""The texts that would be added, as a virtual list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ...core.display import reads_right_to_left, shown_text
from ..lists import paint_behind, paint_focus, set_up
from ..theme.theme import theme
from ..widgets import tip_of

_Index = QModelIndex | QPersistentModelIndex

_SHOWN = 300  # code points of a text
_MARGIN = 10


class Preview(QListView):
    """Shows texts, one in a line; only the rows in sight cost anything."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _Texts(self)
        name = "What would be added"
        set_up(self, self._model, _Line(), name="addPreview", accessible=name)
        self.setUniformItemSizes(True)

    def show_texts(self, texts: Sequence[str]) -> None:
        """Show these instead."""
        self._model.set_texts(texts)

    @property
    def count(self) -> int:
        """How many are shown."""
        return self._model.rowCount()


class _Texts(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts: Sequence[str] = ()

    def set_texts(self, texts: Sequence[str]) -> None:
        if texts != self._texts:
            self.beginResetModel()
            self._texts = texts
            self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._texts)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        text = self._texts[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return shown_text(text[:_SHOWN])
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_of(text)
        return None


class _Line(QStyledItemDelegate):
    """Paints a text in one line, from the side it is read from."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(120, option.fontMetrics.lineSpacing() + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        paint_behind(painter, option)
        text: str = index.data()
        from_right = reads_right_to_left(text)
        rect = option.rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
        side = Qt.TextElideMode.ElideLeft if from_right else Qt.TextElideMode.ElideRight
        edge = Qt.AlignmentFlag.AlignRight if from_right else Qt.AlignmentFlag.AlignLeft
        painter.setPen(QColor(theme().colors.text))
        painter.drawText(
            rect,
            int(edge | Qt.AlignmentFlag.AlignVCenter),
            option.fontMetrics.elidedText(text, side, rect.width()),
        )
        paint_focus(painter, option)
        painter.restore()
