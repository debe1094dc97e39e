"""Paints the row of a sentence: its status, two lines of text, its labels and a warning."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetrics,
    QPainter,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ...app.session import Session
from ...core.direction import Direction
from ...core.display import runs_right_to_left, utf16_length
from ...core.document import Example, Status, entity_label
from ...core.spans import Span
from ..lists import paint_behind, paint_focus
from ..theme.theme import theme
from .example_list import LOOK_ROLE, RowLook

_Index = QModelIndex | QPersistentModelIndex

_LINES = 2
_MARGIN = 14  # pixels left of the status
_SHOWN = 400  # code points of a text that two lines may have room for
_MOST_TICKS = 5
_FOUND = "#d9a400"  # behind a match, in the shade of the appearance


def row_height(metrics: QFontMetrics) -> int:
    """Return the height of every row, so that the list need not measure 100,000."""
    return _LINES * metrics.lineSpacing() + 16


class ExampleDelegate(QStyledItemDelegate):
    """Paints a sentence in at most two lines, with a dot for its status."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        # returns the labels that are suggested in an example, at no cost; the tab puts its own in
        self.suggested: Callable[[Example], Collection[str]] = lambda _example: ()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a row."""
        look: RowLook = index.data(LOOK_ROLE)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_behind(painter, option)
        unit = option.fontMetrics.height() / 16  # all grows with the font
        dot = round(9 * unit)
        where = QRect(rect.left() + _MARGIN, rect.center().y() - dot // 2, dot, dot)
        _paint_status(painter, where, look.example.status)
        self._paint_ticks(painter, rect, look.example, unit)
        text = rect.adjusted(_MARGIN + dot + 10, 8, -round(18 * unit), -8)
        if look.has_problem:
            side = round(0.8 * option.fontMetrics.ascent())
            text.setRight(text.right() - side - 6)
            where = QRect(text.right() + 6, rect.center().y() - side // 2, side, side)
            paint_warning(painter, where)
        painter.setPen(QColor(theme().colors.text))
        _paint_lines(painter, text, option, look, self._session.document.settings.direction)
        paint_focus(painter, option)
        painter.restore()

    def _paint_ticks(self, painter: QPainter, rect: QRect, example: Example, unit: float) -> None:
        """Paint the colours of the labels that are there, one above the other at the edge.

        Below them, as outlines, those of the labels that are suggested.
        """
        labels = self._session.document.settings.labels
        there = set(map(entity_label, {each.tag_name for each in example.annotations}))
        suggested = self.suggested(example)
        colors = [(label.color, True) for label in labels if label.label in there]
        colors += [(label.color, False) for label in labels if label.label in suggested]
        del colors[_MOST_TICKS:]
        if not colors:
            return
        width, height, gap = round(4 * unit), round(7 * unit), round(2 * unit)
        top = rect.center().y() - (len(colors) * (height + gap) - gap) // 2
        for color, is_tag in colors:
            shade = QColor(theme().shades(color).swatch)
            tick = QRectF(rect.right() - 5 - width, top, width, height)
            painter.setPen(Qt.PenStyle.NoPen if is_tag else QPen(shade, 1))
            painter.setBrush(shade if is_tag else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(tick if is_tag else tick.adjusted(0.5, 0.5, -0.5, -0.5), 1, 1)
            top += height + gap


def _paint_status(painter: QPainter, dot: QRect, status: Status) -> None:
    """Paint the status: shape and colour both tell it."""
    colors = theme().colors
    painter.setPen(Qt.PenStyle.NoPen)
    if status is Status.DONE:
        painter.setBrush(QColor(colors.good))
        painter.drawEllipse(dot)
    elif status is Status.FLAGGED:
        painter.setBrush(QColor(colors.warning))
        painter.drawPolygon(_triangle(dot))
    elif status is Status.SKIPPED:
        third = dot.height() // 3
        painter.setBrush(QColor(colors.faint))
        painter.drawRect(dot.adjusted(0, third, 0, -third))
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QColor(colors.faint))
        painter.drawEllipse(dot)


def paint_warning(painter: QPainter, rect: QRect) -> None:
    """Paint a triangle with an exclamation mark: training would not take it as it is."""
    colors = theme().colors
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colors.warning))
    painter.drawPolygon(_triangle(rect))
    painter.setBrush(QColor(colors.surface))
    width = max(rect.width() // 8, 1)
    middle = rect.center().x() - width // 2 + 1
    third = rect.height() // 3
    painter.drawRect(QRect(middle, rect.top() + third, width, third))
    painter.drawRect(QRect(middle, rect.bottom() - width - 1, width, width))


def _triangle(rect: QRect) -> list[QPoint]:
    return [rect.bottomLeft(), rect.bottomRight(), QPoint(rect.center().x(), rect.top())]


def _paint_lines(
    painter: QPainter,
    rect: QRect,
    option: QStyleOptionViewItem,
    look: RowLook,
    direction: Direction,
) -> None:
    """Paint at most two lines, the second one cut off where there is more; matches are marked."""
    text, layout = two_lines(look.text[:_SHOWN], option, rect.width(), direction)
    height = layout.lineCount() * option.fontMetrics.lineSpacing()
    top = rect.top() + (rect.height() - height) // 2
    layout.draw(painter, QPointF(rect.left(), top), _formats(text, look.spans))


def two_lines(
    text: str, option: QStyleOptionViewItem, width: int, direction: Direction
) -> tuple[str, QTextLayout]:
    """Return as much of a text as two lines have room for, and its layout.

    Args:
        text: in one line, printable.
        option: with the font.
        width: of the lines, in pixels.
        direction: of the project's texts.
    """
    layout = _layout(text, option, width, direction)
    if layout.lineCount() <= _LINES:
        return text, layout
    # QTextLayout counts UTF-16 units; so the text is cut where these are
    units = text.encode("utf-16-le", "surrogatepass")
    at = 2 * layout.lineAt(_LINES - 1).textStart()
    first, rest = (piece.decode("utf-16-le", "replace") for piece in (units[:at], units[at:]))
    room = width
    while layout.lineCount() > _LINES:
        # broken by Qt, a line of another script's letters wants more room than it was measured to
        cut = option.fontMetrics.elidedText(rest, Qt.TextElideMode.ElideRight, max(room, 0))
        text = first + cut if room > 0 else first.rstrip()
        layout = _layout(text, option, width, direction)
        room -= 8
    return text, layout


def _layout(
    text: str, option: QStyleOptionViewItem, width: int, direction: Direction
) -> QTextLayout:
    """Return the text in lines, one more than are shown at most."""
    layout = QTextLayout(text, option.font)
    how = QTextOption(Qt.AlignmentFlag.AlignLeft)
    if runs_right_to_left(text, direction):
        how = QTextOption(Qt.AlignmentFlag.AlignRight)
        how.setTextDirection(Qt.LayoutDirection.RightToLeft)
    how.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(how)
    layout.beginLayout()
    for number in range(_LINES + 1):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        line.setPosition(QPointF(0, number * option.fontMetrics.lineSpacing()))
    layout.endLayout()
    return layout


def _formats(text: str, spans: tuple[Span, ...]) -> list[QTextLayout.FormatRange]:
    """Return what marks the matches, as Qt counts them."""
    found = []
    for span in spans:
        if span.start >= len(text):
            break
        mark = QTextLayout.FormatRange()
        mark.start = utf16_length(text[: span.start])
        mark.length = utf16_length(text[span.start : span.end])
        look = QTextCharFormat()
        look.setBackground(QBrush(QColor(theme().shades(_FOUND).fill)))
        mark.format = look
        found.append(mark)
    return found
