"""A whole text, of any length, as pieces under one another, of which only the seen are laid out.

A piece is a line of the text or a part of a very long one (`core.pieces`); each begins a new line
on the screen. The height of a piece is a guess until it has been laid out, and exact from then on.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QPainter

from ...core.direction import Direction
from ...core.display import reads_right_to_left
from ...core.pieces import pieces
from ...core.spans import Span
from .guess import guessed_heights
from .heights import Heights
from .marks import Mark
from .marks_index import MarksIndex
from .paragraph import Paragraph

# A text up to this length, in code points, is laid out as a whole, so that its height is exact.
_SHORT = 6_000
_FEW = 200  # pieces
_KEPT = 256  # pieces that stay laid out besides those that are seen


class TextFlow:
    """The layout of a text with its marks. Coordinates are relative to its top left.

    A question about a place lays out the piece it lies in; what follows moves then if the guess of
    its height was wrong.
    """

    def __init__(
        self,
        text: str,
        marks: Sequence[Mark],
        font: QFont,
        direction: Direction = Direction.AUTO,
    ) -> None:
        """Prepare the layout; `lay_out` gives it a width.

        Args:
            text: the text of the example.
            marks: what is tagged in it.
            font: of the words.
            direction: of all lines, or that each goes by its own beginning.
        """
        self.text = text
        self._whole_direction = direction
        self._font = font
        self._pieces = pieces(text)
        self._starts, self._ends = self._pieces.starts, self._pieces.ends
        self._marks = MarksIndex(marks, self._starts, self._ends)
        self._width = 1.0
        self._heights = Heights([0.0])
        self._known = bytearray(len(self._pieces))  # whether a height is exact
        self._made: OrderedDict[int, Paragraph] = OrderedDict()  # the last one used is the last
        self._kept = _KEPT
        self._directions: dict[int, bool] = {}  # of the lines that parts belong to

    @property
    def height(self) -> float:
        """How high it is; a guess as far as it has not been laid out."""
        return self._heights.total

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Show other marks; only pieces whose tags are others are laid out again."""
        changed = self._marks.replace(marks)
        self._known[changed.start : changed.stop] = bytes(len(changed))
        for index in [index for index in self._made if index in changed]:
            self._made[index].set_marks(*self._marks.of_piece(index))
            self._piece(index)

    def lay_out(self, width: float) -> None:
        """Break the lines for a width, in pixels."""
        if width == self._width and len(self._heights) == len(self._pieces):
            return
        self._width = width
        self._known = bytearray(len(self._pieces))
        self._heights = Heights(guessed_heights(self.text, self._pieces, self._font, width))
        if len(self.text) <= _SHORT and len(self._pieces) <= _FEW:
            for index in range(len(self._pieces)):
                self._piece(index)

    def settle(self, top: float, bottom: float) -> float:
        """Lay out what lies between two heights.

        Returns:
            How far what has been laid out there before has moved down, in pixels; without any,
            what follows the topmost piece.
        """
        shift = 0.0
        seen = self._between(top, bottom)
        anchor = next((index for index in seen if self._known[index]), seen[0] + 1)
        while (index := self._first_unknown(top + shift, bottom + shift)) is not None:
            before = self._heights[index]
            self._piece(index)
            if index < anchor:
                shift += self._heights[index] - before
        self._kept = _KEPT + len(self._between(top + shift, bottom + shift))
        return shift

    def place_at(self, y: float) -> tuple[int, float]:
        """Return a place that stays where it is in the text: a piece and a height inside of it."""
        index = self._heights.index_at(y)
        return index, y - self._heights.top_of(index)

    def height_of_place(self, place: tuple[int, float]) -> float:
        """Return where a place is now."""
        return self._heights.top_of(place[0]) + place[1]

    def draw(self, painter: QPainter, origin: QPointF, visible: QRectF) -> None:
        """Draw the words that are visible.

        Args:
            painter: draws them.
            origin: where the flow's top left is for the painter.
            visible: what is seen, in the flow's coordinates.
        """
        for piece, top in self._seen(visible):
            below = QPointF(0, top)
            piece.draw(painter, origin + below, visible.translated(-below))

    def visible_span(self, visible: QRectF) -> Span:
        """Return the stretch of the text that a part of the flow shows, to whole pieces."""
        shown = self._between(visible.top(), visible.bottom())
        return Span(self._starts[shown[0]], self._ends[shown[-1]])

    def marks_in(self, visible: QRectF) -> list[tuple[Mark, list[QRectF]]]:
        """Return the marks in a part of the flow with their rectangles, longer ones first."""
        found = []
        for piece, top in self._seen(visible):
            for mark, rects in piece.marks_in(visible.top() - top, visible.bottom() - top):
                found.append((mark, [rect.translated(0, top) for rect in rects]))
        return sorted(found, key=lambda each: each[0].start - each[0].end)

    def code_point_at(self, point: QPointF) -> int:
        """Return the code point whose boundary is nearest to a point."""
        piece, inside = self._piece_at(point)
        return piece.code_point_at(inside)

    def mark_at(self, point: QPointF) -> Mark | None:
        """Return the innermost mark under a point."""
        piece, inside = self._piece_at(point)
        return piece.mark_at(inside)

    def rects(self, span: Span, visible: QRectF | None = None) -> list[QRectF]:
        """Return the rectangles a span covers, without tags at its end.

        Args:
            span: in code points.
            visible: only what may be seen in this part of the flow; all when None.
        """
        first = bisect_right(self._ends, span.start)
        touched = range(first, bisect_left(self._starts, span.end))
        if visible is not None:
            seen = self._between(visible.top(), visible.bottom())
            touched = range(max(touched.start, seen.start), min(touched.stop, seen.stop))
        found = []
        for index in touched:
            inside = self._piece(index).rects(span)
            top = self._heights.top_of(index)
            found += [rect.translated(0, top) for rect in inside]
        return found

    def point_of(self, code_point: int) -> QPointF:
        """Return the middle of the line just at a code point."""
        index = self._index_of(code_point)
        inside = self._piece(index).point_of(code_point)
        return inside + QPointF(0, self._heights.top_of(index))

    def is_right_to_left_at(self, code_point: int) -> bool:
        """Tell the direction of the line of the text that holds a code point."""
        return self._direction(self._index_of(code_point))

    def _piece(self, index: int) -> Paragraph:
        """Return a piece, laid out; its height is exact then."""
        piece = self._made.get(index)
        if piece is None:
            span, direction = self._pieces[index], self._direction(index)
            piece = Paragraph(self.text, span, self._font, right_to_left=direction)
            piece.set_marks(*self._marks.of_piece(index))
            self._made[index] = piece
            while len(self._made) > self._kept:
                self._made.popitem(last=False)
        self._made.move_to_end(index)
        piece.lay_out(self._width)
        if piece.height != self._heights[index]:
            self._heights[index] = piece.height
        self._known[index] = True
        return piece

    def _piece_at(self, point: QPointF) -> tuple[Paragraph, QPointF]:
        """Return the piece at a point, and the point in its coordinates.

        Of a piece that was not laid out yet, its end stays where it was thought to be: one comes
        to it from below, by a key or by scrolling.
        """
        index = self._heights.index_at(point.y())
        y = point.y() - self._heights.top_of(index)
        known, guessed = self._known[index], self._heights[index]
        piece = self._piece(index)
        if not known:
            y = max(y + piece.height - guessed, 0.0)
        return piece, QPointF(point.x(), y)

    def _first_unknown(self, top: float, bottom: float) -> int | None:
        return next((i for i in self._between(top, bottom) if not self._known[i]), None)

    def _between(self, top: float, bottom: float) -> range:
        """Return the indices of the pieces between two heights; at least one."""
        first = self._heights.index_at(top)
        return range(first, max(self._heights.index_at(bottom), first) + 1)

    def _seen(self, visible: QRectF) -> Iterator[tuple[Paragraph, float]]:
        """Yield the pieces in a part of the flow, laid out, with their tops."""
        for index in self._between(visible.top(), visible.bottom()):
            piece = self._piece(index)
            yield piece, self._heights.top_of(index)

    def _index_of(self, code_point: int) -> int:
        """Return the piece that holds a code point; where two parts of a line meet, the second."""
        index = min(bisect_left(self._ends, code_point), len(self._pieces) - 1)
        following = index + 1
        meets = following < len(self._pieces) and self._starts[following] == code_point
        return following if meets else index

    def _direction(self, index: int) -> bool:
        """Tell whether the line that a piece belongs to reads from right to left."""
        if self._whole_direction is not Direction.AUTO:  # then no line need be read
            return self._whole_direction is Direction.RIGHT_TO_LEFT
        first = index
        while first and self._ends[first - 1] == self._starts[first]:
            first -= 1
        if first not in self._directions:
            last = first
            while last + 1 < len(self._pieces) and self._ends[last] == self._starts[last + 1]:
                last += 1
            line = self.text[self._starts[first] : self._ends[last]]
            self._directions[first] = reads_right_to_left(line)
        return self._directions[first]
