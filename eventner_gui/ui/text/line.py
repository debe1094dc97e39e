"""A text in one line, with stretches of it marked: what rows of lists show of a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from ...core.direction import Direction
from ...core.display import runs_right_to_left, utf16_length
from ..theme.theme import theme


class Marked(NamedTuple):
    """A stretch of the text that is marked.

    Attributes:
        start: its first code point.
        end: the code point after its last one.
        fill: the colour behind it, ``#rrggbb``; empty to underline it instead.
        outline: the colour of a dashed frame around it, as a proposal has; empty for none.
    """

    start: int
    end: int
    fill: str
    outline: str = ""


def paint_line(
    painter: QPainter,
    rect: QRect,
    text: str,
    marks: Sequence[Marked],
    *,
    font: QFont,
    direction: Direction,
) -> None:
    """Paint a text in the middle of a rectangle; what has no room is left out with an ellipsis.

    Args:
        painter: keeps its clipping off afterwards.
        rect: where.
        text: as it is shown: one line, printable.
        marks: of it, in any order.
        font: of the text.
        direction: of the project's texts.
    """
    elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width() - 4)
    layout = QTextLayout(elided, font)
    how = QTextOption(Qt.AlignmentFlag.AlignLeft)
    how.setWrapMode(QTextOption.WrapMode.NoWrap)
    if runs_right_to_left(text, direction):
        how.setAlignment(Qt.AlignmentFlag.AlignRight)
        how.setTextDirection(Qt.LayoutDirection.RightToLeft)
    layout.setTextOption(how)
    layout.setFormats([_format(text, mark) for mark in marks])
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(rect.width())
    layout.endLayout()
    painter.setPen(QColor(theme().colors.text))
    painter.setClipRect(rect)
    top = rect.center().y() - line.height() / 2
    for mark in marks:
        if mark.outline:
            _paint_outline(painter, line, text, mark, QPointF(rect.left(), top))
    painter.setPen(QColor(theme().colors.text))
    layout.draw(painter, QPointF(rect.left(), top))
    painter.setClipping(False)


def _paint_outline(
    painter: QPainter, line: QTextLine, text: str, mark: Marked, origin: QPointF
) -> None:
    first, last = (utf16_length(text[:at]) for at in (mark.start, mark.end))
    # PySide6 returns (x, position) though Qt returns the x alone
    left, right = sorted(line.cursorToX(at)[0] for at in (first, last))  # type: ignore[index]
    where = QRectF(origin.x() + left - 2, origin.y() - 1, right - left + 3, line.height() + 2)
    painter.save()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    width = theme().colors.border + 0.4
    painter.setPen(QPen(QColor(mark.outline), width, Qt.PenStyle.DashLine))
    painter.drawRoundedRect(where, 4, 4)
    painter.restore()


def _format(text: str, mark: Marked) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start = utf16_length(text[: mark.start])
    made.length = utf16_length(text[mark.start : mark.end])
    look = QTextCharFormat()
    look.setFontWeight(QFont.Weight.DemiBold)
    if mark.fill:
        look.setBackground(QBrush(QColor(mark.fill)))
    elif not mark.outline:
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
        look.setUnderlineColor(QColor(theme().colors.warning))
    made.format = look
    return made
