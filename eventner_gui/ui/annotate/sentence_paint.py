"""What the sentence paints between its marks and its words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import attrgetter

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ...core.spans import Span
from ..text.view import TextView, padded
from ..theme.theme import theme

_START = attrgetter("start")
_END = attrgetter("end")


def paint_cursor(view: TextView, painter: QPainter, chosen: Span, *, filled: bool) -> None:
    """Paint a frame around what is selected."""
    accent = QColor(theme().colors.accent)
    painter.setPen(QPen(accent, theme().colors.ring))
    shade = QColor(accent)
    shade.setAlpha(50)
    painter.setBrush(shade if filled else Qt.BrushStyle.NoBrush)
    for rect in view.seen_rects(chosen):
        painter.drawRoundedRect(padded(rect), 5, 5)


def paint_shade(view: TextView, painter: QPainter, dragged: Span) -> None:
    """Paint what the drag under way would tag."""
    shade = QColor(theme().colors.accent)
    shade.setAlpha(70)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shade)
    for rect in view.seen_rects(dragged):
        painter.drawRoundedRect(padded(rect), 4, 4)


def paint_found(view: TextView, painter: QPainter, found: Sequence[Span]) -> None:
    """Paint what a search has found: a strong line below the words, which marks leave free."""
    if not found:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme().colors.warning))
    for span in within(found, view.visible_span()):
        for rect in view.seen_rects(span):
            painter.drawRect(rect.adjusted(0, rect.height() + 1, 0, 4))


def paint_boundaries(view: TextView, painter: QPainter, tokens: Sequence[Span]) -> None:
    """Paint a bracket below each token, so that one sees where one ends and the next begins."""
    painter.setPen(QPen(QColor(theme().colors.muted), 1))
    for token in within(tokens, view.visible_span()):
        for rect in view.seen_rects(token):
            left, right, below = rect.left() + 1, rect.right() - 1, rect.bottom() + 3
            points = [
                QPointF(left, below - 4),
                QPointF(left, below),
                QPointF(right, below),
                QPointF(right, below - 4),
            ]
            painter.drawPolyline(points)


def within(spans: Sequence[Span], part: Span) -> Sequence[Span]:
    """Return those of ordered spans that touch a part of the text."""
    first = bisect_right(spans, part.start, key=_END)
    return spans[first : max(bisect_left(spans, part.end, key=_START), first)]
