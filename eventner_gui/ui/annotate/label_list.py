"""The list of labels: rows are chosen, dragged to another place, hidden and shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView

from ..lists import set_up
from ..theme.theme import theme
from .label_model import Index, LabelModel
from .label_row import LabelDelegate, is_on_eye

_CTRL = Qt.KeyboardModifier.ControlModifier


class LabelList(QListView):
    """The list of labels; keys that type go to the tab, where they tag.

    A row is dragged here rather than by Qt's drag and drop, which would take it out of the window.

    Signals:
        dropped: (row, gap) a row was dragged to the gap above the row of that number.
        step_wanted: (step) move the chosen row up (-1) or down (1).
        eye_clicked: (row) hide or show its label.
        menu_wanted: (QPoint on the screen) open the chosen row's menu.
        edit_wanted: F2 was pressed.
    """

    dropped = Signal(int, int)
    step_wanted = Signal(int)
    eye_clicked = Signal(int)
    menu_wanted = Signal(QPoint)
    edit_wanted = Signal()

    def __init__(self, model: LabelModel) -> None:
        super().__init__()
        set_up(self, model, LabelDelegate(), name="labelList", accessible="Labels")
        self._labels = model
        self._press: QPoint | None = None
        self._gap: int | None = None  # where the row that is dragged would go
        self._on_eye = False
        self.can_move = True

    def sizeHint(self) -> QSize:
        """Return room for all labels."""
        return QSize(200, self._labels.rowCount() * max(self.sizeHintForRow(0), 1) + 4)

    def minimumSizeHint(self) -> QSize:
        """Return room for a label; the others are scrolled to."""
        return QSize(120, max(self.sizeHintForRow(0), 1) + 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the row; leave typed keys and Return to the tab."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and self._gap is not None:
            self._end_drag()
        elif event.modifiers() & _CTRL and key in steps:
            self.step_wanted.emit(steps[key])
        elif key == Qt.Key.Key_F2:
            self.edit_wanted.emit()
        elif event.text() and key != Qt.Key.Key_Delete:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu where the mouse is, or under the chosen row."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            rect = self.visualRect(self.currentIndex())
            self.menu_wanted.emit(self.viewport().mapToGlobal(rect.bottomLeft()))
            return
        index = self.indexAt(event.pos())
        if index.isValid():
            self.setCurrentIndex(index)
        self.menu_wanted.emit(event.globalPos())

    def dataChanged(self, top_left: Index, bottom_right: Index, roles: Sequence[int] = ()) -> None:
        """Paint the rows whose counts changed; QListView would lay out and paint them all."""
        QAbstractItemView.dataChanged(self, top_left, bottom_right, roles)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag, or take a click on an eye."""
        where = event.position().toPoint()
        self._on_eye = event.button() == Qt.MouseButton.LeftButton and self._eye_at(where)
        if self._on_eye:
            self.eye_clicked.emit(self.indexAt(where).row())
            return
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.indexAt(where).isValid():
            self._press = where

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show where the row would go."""
        if self._press is None:
            super().mouseMoveEvent(event)
            return
        where = event.position().toPoint()
        far = (where - self._press).manhattanLength() >= QApplication.startDragDistance()
        if self.can_move and (far or self._gap is not None):
            self._gap = self._gap_at(where)
            self._scroll_toward(where)
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Drop the row, or take the click."""
        press, gap = self._press, self._gap
        self._press = None
        if self._on_eye:
            return
        if press is None or gap is None:
            super().mouseReleaseEvent(event)
            return
        self._end_drag()
        self.dropped.emit(self.indexAt(press).row(), gap)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Tag with the label; a quick second click on an eye is nothing more."""
        if not self._eye_at(event.position().toPoint()):
            super().mouseDoubleClickEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, and the line where the row that is dragged would go."""
        super().paintEvent(event)
        if self._gap is None:
            return
        painter = QPainter(self.viewport())
        painter.setPen(QPen(QColor(theme().colors.accent), 2))
        y = self._top_of_gap(self._gap)
        painter.drawLine(8, y, self.viewport().width() - 8, y)
        painter.end()

    def _end_drag(self) -> None:
        self._press = self._gap = None
        self.viewport().unsetCursor()
        self.setState(QListView.State.NoState)
        self.viewport().update()

    def _eye_at(self, where: QPoint) -> bool:
        index = self.indexAt(where)
        label = self._labels.label_at(index.row()) if index.isValid() else None
        if label is None:
            return False
        return is_on_eye(self.visualRect(index), self.fontMetrics(), label, where)

    def _gap_at(self, where: QPoint) -> int:
        """Return the number of the gap nearest to a point: 0 is above the first row."""
        rows = self._labels.rowCount()
        for row in range(rows):
            if where.y() < self.visualRect(self._labels.index(row)).center().y():
                return row
        return rows

    def _top_of_gap(self, gap: int) -> int:
        rows = self._labels.rowCount()
        if gap < rows:
            return max(self.visualRect(self._labels.index(gap)).top(), 1)
        return self.visualRect(self._labels.index(rows - 1)).bottom()

    def _scroll_toward(self, where: QPoint) -> None:
        bar = self.verticalScrollBar()
        if where.y() < 4:
            bar.setValue(bar.value() - bar.singleStep())
        elif where.y() > self.viewport().height() - 4:
            bar.setValue(bar.value() + bar.singleStep())
