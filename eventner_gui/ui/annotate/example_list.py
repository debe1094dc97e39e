"""The list of sentences: a virtual model over the session, with search and a filter."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ...app.session import Session
from ...core.display import shown_text
from ...core.document import Example, Status
from ..lists import paint_behind, paint_focus
from ..theme.theme import theme

_Index = QModelIndex | QPersistentModelIndex

STATUS_WORDS = {
    Status.DONE: "done",
    Status.TODO: "to do",
    Status.FLAGGED: "flagged",
    Status.SKIPPED: "skipped",
}


class ExampleModel(QAbstractListModel):
    """The examples that pass the filter, in the order of the document.

    What an edit does to an example never takes it out of the list: only a new search or filter
    does, so that nothing jumps away under the hands.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._rows: list[int] = []  # indices of examples
        self._search = ""
        self._status: Status | None = None
        session.opened.connect(self._open)
        session.examples_moved.connect(self.refresh)
        session.examples_changed.connect(self._changed)
        self.refresh()

    def set_filter(self, search: str, status: Status | None) -> None:
        """Show only examples that hold a text (in any case) and have a status."""
        self._search, self._status = search.casefold().strip(), status
        self.refresh()

    def refresh(self) -> None:
        """Look again at which examples pass."""
        self.beginResetModel()
        examples = self._session.document.examples
        self._rows = [i for i, example in enumerate(examples) if self._passes(example)]
        self.endResetModel()

    def example_index(self, row: int) -> int | None:
        """Return the index of the example in a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, example_index: int) -> int | None:
        """Return the row of an example, None when the filter leaves it out."""
        row = bisect_left(self._rows, example_index)
        found = row < len(self._rows) and self._rows[row] == example_index
        return row if found else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many examples pass."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the text; for a screen reader also the status and the number of tags."""
        example = self._session.document.examples[self._rows[index.row()]]
        if role == Qt.ItemDataRole.DisplayRole:
            return shown_text(" ".join(example.content[:1000].split())) or "(empty)"
        if role == Qt.ItemDataRole.UserRole:
            return example.status
        if role == Qt.ItemDataRole.AccessibleTextRole:
            tags = len(example.annotations)
            return f"{shown_text(example.content)}, {STATUS_WORDS[example.status]}, {tags} tags"
        return None

    def _open(self) -> None:
        self._search, self._status = "", None
        self.refresh()

    def _passes(self, example: Example) -> bool:
        if self._status is not None and example.status is not self._status:
            return False
        if not self._search:
            return True
        return self._search in example.content.casefold() or any(
            self._search == annotation.tag_name.casefold() for annotation in example.annotations
        )

    def _changed(self, indices: list[int]) -> None:
        rows = [row for i in indices if (row := self.row_of(i)) is not None]
        if rows:
            self.dataChanged.emit(self.index(min(rows)), self.index(max(rows)))


class ExampleDelegate(QStyledItemDelegate):
    """Paints a sentence in at most two lines, with a dot for its status."""

    _MARGIN = 14
    _DOT = 9

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the same height for every row, so that the list need not measure 100,000."""
        line = option.fontMetrics.lineSpacing()
        return QSize(120, 2 * line + 16)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a row."""
        colors = theme().colors
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_behind(painter, option)
        # Qt hands the enum back as the text it is made of
        self._paint_dot(painter, rect, Status(index.data(Qt.ItemDataRole.UserRole)))
        painter.setPen(QColor(colors.text))
        left = 2 * self._MARGIN + self._DOT - 4
        self._paint_lines(painter, rect.adjusted(left, 8, -10, -8), option, index.data())
        paint_focus(painter, option)
        painter.restore()

    def _paint_dot(self, painter: QPainter, rect: QRect, status: Status) -> None:
        """Paint the status: shape and colour both tell it."""
        colors = theme().colors
        size = self._DOT
        top = rect.center().y() - size // 2
        dot = QRect(rect.left() + self._MARGIN, top, size, size)
        painter.setPen(Qt.PenStyle.NoPen)
        if status is Status.DONE:
            painter.setBrush(QColor(colors.good))
            painter.drawEllipse(dot)
        elif status is Status.FLAGGED:
            painter.setBrush(QColor(colors.warning))
            painter.drawPolygon([dot.bottomLeft(), dot.bottomRight(), _top_middle(dot)])
        elif status is Status.SKIPPED:
            painter.setBrush(QColor(colors.faint))
            painter.drawRect(dot.adjusted(0, 3, 0, -3))
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(colors.faint))
            painter.drawEllipse(dot)

    def _paint_lines(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, text: str
    ) -> None:
        font = option.font
        metrics = option.fontMetrics
        layout = QTextLayout(text[:400], font)
        layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeading))
        layout.beginLayout()
        lines: list[tuple[int, int]] = []
        while len(lines) < 2 and (line := layout.createLine()).isValid():
            line.setLineWidth(rect.width())
            lines.append((line.textStart(), line.textLength()))
        layout.endLayout()
        # QTextLayout counts UTF-16 units; cutting the painted copy there needs the same units.
        units = text[:400].encode("utf-16-le", "surrogatepass")
        top = rect.top() + (rect.height() - len(lines) * metrics.lineSpacing()) // 2
        for number, (start, length) in enumerate(lines):
            end = len(units) if number == 1 else 2 * (start + length)
            piece = units[2 * start : end].decode("utf-16-le", "replace")
            elide = Qt.TextElideMode.ElideRight if number == 1 else Qt.TextElideMode.ElideNone
            elided = metrics.elidedText(piece.strip(), elide, rect.width())
            where = QRect(rect.left(), top, rect.width(), metrics.lineSpacing())
            painter.drawText(where, int(Qt.AlignmentFlag.AlignLeading), elided)
            top += metrics.lineSpacing()


def _top_middle(rect: QRect) -> Any:
    middle = rect.topLeft()
    middle.setX(rect.center().x())
    return middle
