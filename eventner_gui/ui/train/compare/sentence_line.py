"""One line of a sentence with stretches marked in it, painted. Offsets: code points."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from ....core.display import DisplayMap, runs_right_to_left, utf16_length
from ....core.document import Settings
from ....core.mistakes import Entity
from ...text.formats import apart
from ...text.marks import color_of
from ...theme.theme import theme

_LINE_END = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_LONGEST = 600  # code points that a line may have room for


class Painted(NamedTuple):
    """A stretch to be marked.

    Attributes:
        entity: where and which label.
        is_right: filled with its label's colour; otherwise it has a dashed line below.
    """

    entity: Entity
    is_right: bool


def paint_line(
    painter: QPainter, where: QRectF, text: str, marks: Iterable[Painted], settings: Settings
) -> None:
    """Paint a sentence in one line with the painter's font and pen, shortened to its room."""
    shown = DisplayMap(_LINE_END.sub(" ", text[:_LONGEST]))  # one for one: positions stay
    font = painter.font()
    layout = _layout(shown.string, font, where.width(), text, settings)
    formats = [_format(mark, shown, settings) for mark in marks if mark.entity.start < _LONGEST]
    room = utf16_length(layout.text())
    for each in formats:  # what was cut off has no colour
        each.length = min(each.length, room - each.start)
    seen = [each for each in formats if each.length > 0]
    layout.draw(painter, QPointF(where.left(), where.top()), apart(seen))


def _layout(string: str, font: QFont, width: float, text: str, settings: Settings) -> QTextLayout:
    elided = QFontMetrics(font).elidedText(string, Qt.TextElideMode.ElideRight, int(width))
    layout = QTextLayout(elided, font)
    how = QTextOption(Qt.AlignmentFlag.AlignLeft)
    if runs_right_to_left(text, settings.direction):
        how = QTextOption(Qt.AlignmentFlag.AlignRight)
        how.setTextDirection(Qt.LayoutDirection.RightToLeft)
    how.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(how)
    layout.beginLayout()
    layout.createLine().setLineWidth(width)
    layout.endLayout()
    return layout


def _format(mark: Painted, shown: DisplayMap, settings: Settings) -> QTextLayout.FormatRange:
    shades = theme().shades(color_of(mark.entity.label, settings))
    look = QTextCharFormat()
    if mark.is_right:
        look.setBackground(QBrush(QColor(shades.fill)))
    else:
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
        look.setUnderlineColor(QColor(shades.ink))
    made = QTextLayout.FormatRange()
    made.start = shown.position(mark.entity.start)
    last = min(mark.entity.end, _LONGEST)
    made.length = shown.position(last, before_insert=True) - made.start
    made.format = look
    return made
