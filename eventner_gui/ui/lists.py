"""What the lists at the sides have in common: how they are set up, and how a row looks."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
)

from .theme.theme import theme


def set_up(
    view: QAbstractItemView,
    model: QAbstractItemModel,
    delegate: QStyledItemDelegate,
    *,
    name: str,
    accessible: str,
) -> None:
    """Give a list its model, painting and names.

    Args:
        view: the list.
        model: its rows.
        delegate: paints them; the list becomes its parent.
        name: object name.
        accessible: name for screen readers.
    """
    delegate.setParent(view)
    view.setObjectName(name)
    view.setAccessibleName(accessible)
    view.setModel(model)
    view.setItemDelegate(delegate)
    view.setMouseTracking(True)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


def paint_behind(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """Paint what is behind a row: chosen, under the mouse, and the line below."""
    colors = theme().colors
    rect: QRect = option.rect
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(rect, QColor(colors.soft))
        painter.fillRect(rect.adjusted(0, 0, 3 - rect.width(), 0), QColor(colors.accent))
    elif option.state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(rect, QColor(colors.background))
    painter.setPen(QColor(colors.line))
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())


def paint_focus(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """Paint the frame of the row that has the focus."""
    if option.state & QStyle.StateFlag.State_HasFocus:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        colors = theme().colors
        painter.setPen(QPen(QColor(colors.accent), colors.ring))
        painter.drawRoundedRect(option.rect.adjusted(2, 2, -3, -3), 4, 4)


def paint_tick(painter: QPainter, box: QRect, on: bool) -> None:
    """Paint a tick box."""
    colors = theme().colors
    painter.setPen(QPen(QColor(colors.accent if on else colors.faint), 1.4))
    painter.setBrush(QColor(colors.accent) if on else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(box), 3, 3)
    if on:
        painter.setPen(QPen(QColor(colors.surface), max(box.width() / 8, 1.6)))
        side = box.width()
        corners = [(0.24, 0.54), (0.43, 0.72), (0.77, 0.3)]
        painter.drawPolyline(
            QPolygonF([QPointF(box.left() + x * side, box.top() + y * side) for x, y in corners])
        )


def set_up_table(table: QTableWidget) -> None:
    """Make a table one of plain rows to read, the first column as wide as there is room."""
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    header.setHighlightSections(False)
