"""A whole text as paragraphs under one another."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
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
        self._spans = paragraphs(text)
        self._starts = [span.start for span in self._spans]
        self._ends = [span.end for span in self._spans]
        self._paragraphs = [Paragraph(text, span, font) for span in self._spans]
        self._width: float | None = None  # None until it is laid out
        self._tops: list[float] = []
        self.set_marks(marks)

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Show other marks; only paragraphs whose tags are others are laid out again."""
        touching: dict[int, list[Mark]] = {}
        ending: dict[int, list[Mark]] = {}
        for mark in marks:
            indices = self._indices(mark)
            for index in indices:
                touching.setdefault(index, []).append(mark)
            ending.setdefault(indices[-1], []).append(mark)
        for index, paragraph in enumerate(self._paragraphs):
            paragraph.set_marks(touching.get(index, ()), ending.get(index, ()))
        if self._width is not None:
            self.lay_out(self._width)

    def lay_out(self, width: float) -> None:
        """Break the lines for a width, in pixels."""
        self._width = width
        self._tops, top = [], 0.0
        for paragraph in self._paragraphs:
            paragraph.lay_out(width)
            self._tops.append(top)
            top += paragraph.height
        self.height = top

    def draw(self, painter: QPainter, origin: QPointF, visible: QRectF) -> None:
        """Draw the words that are visible.

        Args:
            painter: draws them.
            origin: where the flow's top left is for the painter.
            visible: what is seen, in the flow's coordinates.
        """
        for index in self._visible(visible):
            top = QPointF(0, self._tops[index])
            self._paragraphs[index].draw(painter, origin + top, visible.translated(-top))

    def visible_span(self, visible: QRectF) -> Span:
        """Return the stretch of the text that a part of the flow shows, to whole paragraphs."""
        shown = self._visible(visible)
        return Span(self._starts[shown[0]], self._ends[shown[-1]]) if shown else Span(0, 0)

    def marks_in(self, visible: QRectF) -> list[tuple[Mark, list[QRectF]]]:
        """Return the marks in a part of the flow with their rectangles, longer ones first."""
        found = []
        for index in self._visible(visible):
            top = self._tops[index]
            inside = visible.translated(0, -top)
            for mark, rects in self._paragraphs[index].marks_in(inside.top(), inside.bottom()):
                found.append((mark, [rect.translated(0, top) for rect in rects]))
        return sorted(found, key=lambda each: each[0].start - each[0].end)

    def code_point_at(self, point: QPointF) -> int:
        """Return the code point whose boundary is nearest to a point."""
        index = self._index_at(point.y())
        inside = point - QPointF(0, self._tops[index])
        return self._paragraphs[index].code_point_at(inside)

    def mark_at(self, point: QPointF) -> Mark | None:
        """Return the innermost mark under a point."""
        index = self._index_at(point.y())
        return self._paragraphs[index].mark_at(point - QPointF(0, self._tops[index]))

    def rects(self, span: Span) -> list[QRectF]:
        """Return the rectangles a span covers, without tags at its end."""
        found = []
        first = bisect_right(self._ends, span.start)
        for index in range(first, bisect_left(self._starts, span.end)):
            inside = self._paragraphs[index].rects(span)
            found += [rect.translated(0, self._tops[index]) for rect in inside]
        return found

    def point_of(self, code_point: int) -> QPointF:
        """Return the middle of the line just at a code point."""
        index = self._index_of(code_point)
        inside = self._paragraphs[index].point_of(code_point)
        return inside + QPointF(0, self._tops[index])

    def is_right_to_left_at(self, code_point: int) -> bool:
        """Tell the direction of the paragraph that holds a code point."""
        return self._paragraphs[self._index_of(code_point)].is_right_to_left

    def _indices(self, mark: Mark) -> list[int]:
        """Return the paragraphs that show something of a mark; its name stands in the last.

        Of a mark that holds line ends only, its name is all there is to show: it stands in the
        paragraph that ends there.
        """
        first = bisect_right(self._ends, mark.start)
        after = bisect_left(self._starts, mark.end)
        found = [
            index
            for index in range(first, after)
            if self._starts[index] < self._ends[index]  # an empty line shows nothing
        ]
        return found or [max(bisect_right(self._starts, mark.start) - 1, 0)]

    def _visible(self, visible: QRectF) -> range:
        """Return the indices of the paragraphs in a part of the flow."""
        first = max(bisect_right(self._tops, visible.top()) - 1, 0)
        return range(first, bisect_right(self._tops, visible.bottom()))

    def _index_at(self, y: float) -> int:
        return max(bisect_right(self._tops, y) - 1, 0)

    def _index_of(self, code_point: int) -> int:
        return min(bisect_left(self._ends, code_point), len(self._paragraphs) - 1)
