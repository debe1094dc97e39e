"""The list of labels: colour, name, count, key; the current one is what dragging tags with."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ...app.session import Session
from ...core.display import shown_name
from ...core.document import Label
from ..theme.theme import theme

_Index = QModelIndex | QPersistentModelIndex
_COUNT_ROLE = int(Qt.ItemDataRole.UserRole)
_LABEL_ROLE = int(Qt.ItemDataRole.UserRole) + 1


class LabelModel(QAbstractListModel):
    """The labels of the session with their counts."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._shown: list[int] = []  # the counts the view knows, by row
        session.opened.connect(self._reset)
        session.settings_changed.connect(self._reset)
        session.examples_moved.connect(self._recount)
        session.examples_changed.connect(lambda _indices: self._recount())
        self._reset()

    def label_at(self, row: int) -> Label | None:
        """Return the label of a row."""
        labels = self._session.document.settings.labels
        return labels[row] if 0 <= row < len(labels) else None

    def count_of(self, label: Label) -> int:
        """Return how many annotations a label has."""
        return self._session.counts.of_label(label.label)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many labels there are."""
        return 0 if parent.isValid() else len(self._session.document.settings.labels)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return name, count, label or description."""
        label = self.label_at(index.row())
        if label is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return shown_name(label.label)
        if role == _COUNT_ROLE:
            return self.count_of(label)
        if role == _LABEL_ROLE:
            return label
        if role == Qt.ItemDataRole.AccessibleTextRole:
            key = f", key {shown_name(label.key)}" if label.key else ""
            return f"{shown_name(label.label)}, {self.count_of(label)} tags{key}"
        return None

    def _reset(self) -> None:
        self.beginResetModel()
        self._shown = self._counts()
        self.endResetModel()

    def _recount(self) -> None:
        before, self._shown = self._shown, self._counts()
        for row, counts in enumerate(zip(before, self._shown, strict=False)):
            if counts[0] != counts[1]:
                self.dataChanged.emit(self.index(row), self.index(row))

    def _counts(self) -> list[int]:
        return [self.count_of(label) for label in self._session.document.settings.labels]


class LabelDelegate(QStyledItemDelegate):
    """Paints a label's row."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return a row with air around one line."""
        return QSize(120, option.fontMetrics.height() + 17)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint swatch, name, count and key."""
        colors = theme().colors
        rect: QRect = option.rect.adjusted(4, 1, -4, -1)
        state = option.state
        metrics = option.fontMetrics
        label: Label = index.data(_LABEL_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(QColor(colors.soft))
            painter.drawRoundedRect(rect, 8, 8)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(colors.background))
            painter.drawRoundedRect(rect, 8, 8)
        size = round(metrics.height() * 0.7)
        swatch = QRect(rect.left() + 12, rect.center().y() - size // 2, size, size)
        painter.setBrush(QColor(theme().shades(label.color).swatch))
        painter.drawRoundedRect(swatch, 3, 3)
        right = self._paint_key(painter, rect, shown_name(label.key), metrics)
        painter.setPen(QColor(colors.muted))
        count = str(index.data(_COUNT_ROLE))
        width = metrics.horizontalAdvance(count)
        middle = Qt.AlignmentFlag.AlignVCenter
        where = QRect(right - width - 8, rect.top(), width, rect.height())
        painter.drawText(where, int(middle | Qt.AlignmentFlag.AlignRight), count)
        painter.setPen(QColor(colors.text))
        name = QRect(
            swatch.right() + 11, rect.top(), where.left() - swatch.right() - 17, rect.height()
        )
        elided = metrics.elidedText(index.data(), Qt.TextElideMode.ElideRight, name.width())
        painter.drawText(name, int(middle | Qt.AlignmentFlag.AlignLeft), elided)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(colors.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 8, 8)
        painter.restore()

    def _paint_key(self, painter: QPainter, rect: QRect, key: str, metrics: Any) -> int:
        """Paint the key as a cap at the right; return where the count ends."""
        width = max(metrics.horizontalAdvance("W"), metrics.horizontalAdvance(key)) + 8
        cap = QRect(
            rect.right() - width - 10,
            rect.center().y() - metrics.height() // 2 - 1,
            width,
            metrics.height() + 3,
        )
        if key:
            colors = theme().colors
            painter.setPen(QColor(colors.edge))
            painter.setBrush(QColor(colors.background))
            painter.drawRoundedRect(QRectF(cap).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            painter.setPen(QColor(colors.text))
            painter.drawText(cap, int(Qt.AlignmentFlag.AlignCenter), key)
        return cap.left()
