"""A whole text as paragraphs under one another."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QPainter

from ...core.display import paragraphs
from ...core.spans import Span
from .marks import Mark
from .paragraph import Paragraph


class TextFlow:
    """The layout of a text with its marks. Coordinates are relative to its top left."""

    def __init__(self, text: str, marks: Sequence[Mark], font: QFont) -> None:
        """Prepare the layout; `lay_out` gives it a width.

        Args:
            text: the text of the example.
            marks: what is tagged in it.
            font: of the words.
        """
        self.text = text
        self.height = 0.0
        self._tops: list[float] = []
        self._paragraphs = [
            Paragraph(text, span, [m for m in marks if _touches(m, span)], font)
            for span in paragraphs(text)
        ]

    def lay_out(self, width: float) -> None:
        """Break all lines for a width, in pixels."""
        self._tops, top = [], 0.0
        for paragraph in self._paragraphs:
            paragraph.lay_out(width)
            self._tops.append(top)
            top += paragraph.height
        self.height = top

    def draw(self, painter: QPainter, origin: QPointF, visible: QRectF) -> None:
        """Draw the words of the paragraphs that are visible (in the flow's coordinates)."""
        for top, paragraph in zip(self._tops, self._paragraphs, strict=True):
            if top <= visible.bottom() and top + paragraph.height >= visible.top():
                paragraph.draw(painter, origin + QPointF(0, top))

    def code_point_at(self, point: QPointF) -> int:
        """Return the code point whose boundary is nearest to a point."""
        index = self._index_at(point.y())
        inside = point - QPointF(0, self._tops[index])
        return self._paragraphs[index].code_point_at(inside)

    def mark_at(self, point: QPointF) -> Mark | None:
        """Return the innermost mark under a point."""
        index = self._index_at(point.y())
        return self._paragraphs[index].mark_at(point - QPointF(0, self._tops[index]))

    def rects(self, span: Span, *, with_tags: bool = False) -> list[QRectF]:
        """Return the rectangles a span covers, with or without the tags at its end."""
        found = []
        for top, paragraph in zip(self._tops, self._paragraphs, strict=True):
            if span.start <= paragraph.span.end and paragraph.span.start <= span.end:
                inside = paragraph.rects(span, with_tags=with_tags)
                found += [rect.translated(0, top) for rect in inside]
        return found

    def point_of(self, code_point: int) -> QPointF:
        """Return the middle of the line just at a code point."""
        index = self._index_of(code_point)
        inside = self._paragraphs[index].point_of(code_point)
        return inside + QPointF(0, self._tops[index])

    def is_right_to_left_at(self, code_point: int) -> bool:
        """Tell the direction of the paragraph that holds a code point."""
        return self._paragraphs[self._index_of(code_point)].is_right_to_left

    def line_count(self) -> int:
        """Return how many lines there are."""
        return sum(paragraph.line_count() for paragraph in self._paragraphs)

    def _index_at(self, y: float) -> int:
        for index, paragraph in enumerate(self._paragraphs):
            if y < self._tops[index] + paragraph.height:
                return index
        return len(self._paragraphs) - 1

    def _index_of(self, code_point: int) -> int:
        for index, paragraph in enumerate(self._paragraphs):
            if code_point <= paragraph.span.end:
                return index
        return len(self._paragraphs) - 1


def _touches(mark: Mark, span: Span) -> bool:
    return mark.start <= span.end and span.start <= mark.end
