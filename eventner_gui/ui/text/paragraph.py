"""One paragraph of a text, laid out by Qt with the tags put in behind their words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from ...core.display import DisplayMap, has_right_to_left, utf16_length
from ...core.graphemes import cluster_bounds
from ...core.spans import Span
from ..theme.theme import theme
from .marks import Mark

# Glue keeps a tag with its words when the line breaks.
_GLUE = "\u00a0"
_TAG_SCALE = 0.5
LINE_SPACING = 1.75
_ENDLESS_WORD = re.compile(r"\S{1000}")

# A name in the line: the code point it stands at, the start of its mark (negative, so that the
# longer mark's name comes first), the name and its colour.
_Tag = tuple[int, int, str, str]


class Paragraph:
    """A paragraph with its geometry. Coordinates are relative to the paragraph's top left."""

    def __init__(self, text: str, span: Span, font: QFont, *, right_to_left: bool) -> None:
        """Prepare the paragraph, without marks; `lay_out` gives it a width.

        Args:
            text: the whole text of the example.
            span: where the paragraph lies in it, in code points.
            font: of the words; tags are smaller and bold.
            right_to_left: how the line reads that it is, or that it is a part of.
        """
        self.span = span
        self.height = 0.0
        self._words = span.of(text)
        self.is_right_to_left = right_to_left
        self._has_right_to_left = right_to_left or has_right_to_left(self._words)
        self._font = font
        self._marks: Sequence[Mark] = ()
        self._tags: list[_Tag] = []
        self._width: float | None = None  # it is laid out for; None when it has to be again
        self._line_tops: list[float] = []
        # What a mark covers, by its start and end; emptied by a new layout.
        self._mark_rects: dict[tuple[int, int], list[QRectF]] = {}
        self._fill()

    def set_marks(self, marks: Sequence[Mark], ending: Sequence[Mark]) -> None:
        """Show other marks; it is only laid out again when the names in it are others.

        Args:
            marks: those that show something in this paragraph.
            ending: those of them whose name stands in this paragraph.
        """
        self._marks = marks
        named = [mark for mark in ending if not mark.quiet]
        tags = sorted((min(m.end, self.span.end), -m.start, m.name, m.color) for m in named)
        if tags != self._tags:
            self._tags = tags
            self._fill()

    def lay_out(self, width: float) -> None:
        """Break the paragraph into lines of a width, in pixels; does nothing when it is."""
        if width == self._width:
            return
        self._width = width
        self._mark_rects.clear()
        self._line_tops, top = [], 0.0
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(max(width, 1.0))
            step = line.height() * LINE_SPACING
            line.setPosition(QPointF(0, top + (step - line.height()) / 2))
            self._line_tops.append(top)
            top += step
        self._layout.endLayout()
        self.height = top

    def draw(self, painter: QPainter, origin: QPointF, visible: QRectF) -> None:
        """Draw words and tags of the visible lines; what is behind them is the view's business."""
        self._layout.draw(painter, origin, [], visible.translated(origin))

    def marks_in(self, top: float, bottom: float) -> list[tuple[Mark, list[QRectF]]]:
        """Return the marks between two heights with all their rectangles in the paragraph."""
        first = self._layout.lineAt(self._line_at(top))
        last = self._layout.lineAt(self._line_at(bottom))
        start = self.map.code_point(first.textStart())
        end = self.map.code_point(last.textStart() + last.textLength())
        return [
            (mark, self._rects_of(mark))
            for mark in self._marks
            if min(mark.start, self.span.end) <= end and start <= mark.end
        ]

    def code_point_at(self, point: QPointF) -> int:
        """Return the code point of the example whose boundary is nearest to a point."""
        line = self._layout.lineAt(self._line_at(point.y()))
        if self._is_mixed:
            return self.map.code_point(self._position_at(line, point.x()))
        found = self.map.code_point(line.xToCursor(point.x()))
        # Without a font that draws an emoji as one, Qt goes between its parts.
        start, end = cluster_bounds(self._words, found - self.span.start)
        if not start < found - self.span.start < end:
            return found
        edges = (self.span.start + start, self.span.start + end)
        return min(edges, key=lambda at: abs(_x(line, self.map.position(at)) - point.x()))

    def point_of(self, code_point: int) -> QPointF:
        """Return the middle of the line just at a code point."""
        position = self.map.position(code_point)
        line = self._layout.lineForTextPosition(position)
        return QPointF(_x(line, position), line.y() + line.height() / 2)

    def rects(self, span: Span) -> list[QRectF]:
        """Return what a span covers without the tags at its end, by line and direction.

        Args:
            span: in code points of the example; clipped to the paragraph.
        """
        end = self.map.position(span.end, before_insert=True)
        return self._covered(self.map.position(span.start), end)

    def mark_at(self, point: QPointF) -> Mark | None:
        """Return the innermost mark under a point."""
        hits = [
            mark
            for mark, rects in self.marks_in(point.y(), point.y())
            if any(rect.adjusted(-3, -4, 3, 4).contains(point) for rect in rects)
        ]
        return min(hits, key=lambda mark: mark.end - mark.start, default=None)

    def _rects_of(self, mark: Mark) -> list[QRectF]:
        """Return what a mark covers with the tags at its end."""
        key = (mark.start, mark.end)
        if key not in self._mark_rects:
            start, end = self.map.position(mark.start), self.map.position(mark.end)
            if start == end:  # nothing but line ends is in it: its tag is all there is
                start = self.map.position(mark.start, before_insert=True)
            self._mark_rects[key] = self._covered(start, end)
        return self._mark_rects[key]

    def _covered(self, start: int, end: int) -> list[QRectF]:
        """Return what the positions from start to end cover, a rectangle a line and direction."""
        found: list[QRectF] = []
        if start >= end:
            return found
        begin = self._layout.lineForTextPosition(start).lineNumber()
        for number in range(begin, self._layout.lineForTextPosition(end - 1).lineNumber() + 1):
            line = self._layout.lineAt(number)
            first = max(start, line.textStart())
            last = min(end, line.textStart() + line.textLength())
            if first < last:
                for left, right in self._runs(line, first, last):
                    found.append(QRectF(left, line.y(), right - left, line.height()))
        return found

    def _position_at(self, line: QTextLine, x: float) -> int:
        """Return the position whose boundary is nearest in a line with several directions.

        Qt's own answer (`xToCursor`) is off by the width of the space a wrapped line ends in.
        Here what counts is the character under x, and which of its halves; the same place can be
        the boundary of two positions where directions meet.
        """
        position, end = line.textStart(), line.textStart() + line.textLength()
        is_last = line.lineNumber() == self._layout.lineCount() - 1
        edges: list[tuple[float, int]] = []
        while position < end:
            following = self._layout.nextCursorPosition(position)
            leading, trailing = self._edges(line, position)
            if min(leading, trailing) <= x < max(leading, trailing):
                return position if abs(x - leading) <= abs(x - trailing) else following
            edges.append((abs(x - leading), position))
            # behind the last space of a wrapped line one would be in the next line
            if following < end or is_last or not self._is_space(position):
                edges.append((abs(x - trailing), following))
            position = following
        return min(edges)[1] if edges else position

    def _edges(self, line: QTextLine, position: int) -> tuple[float, float]:
        """Return where the character at a position begins and ends in its direction."""
        leading = _x(line, position)
        trailing = _x(line, position, QTextLine.Edge.Trailing)
        following = self._layout.nextCursorPosition(position)
        if leading == trailing:
            drawn = self._drawn_edges(line, position, following - position)
            leading, trailing = drawn or (leading, trailing)
        # Qt's trailing edge is that of the whole ligature, though one can stand inside it.
        inside = _x(line, following)
        if min(leading, trailing) < inside < max(leading, trailing):
            trailing = inside
        return leading, trailing

    def _drawn_edges(
        self, line: QTextLine, position: int, length: int
    ) -> tuple[float, float] | None:
        """Return the edges of a character by what is drawn of it; None when nothing is.

        Where the direction changes, Qt gives the first character of the new one no width.
        """
        drawn = _drawn(line, position, length)
        if drawn is None:
            return None
        shift = _shift_at(line, position + length)
        left, right, backwards = drawn[0] + shift, drawn[1] + shift, drawn[2]
        return (right, left) if backwards else (left, right)

    def _is_space(self, position: int) -> bool:
        index = self.map.code_point(position) - self.span.start
        return self._words[index : index + 1].isspace()

    def _runs(self, line: QTextLine, first: int, last: int) -> list[tuple[float, float]]:
        """Return the stretches of a line that positions cover, left to right.

        In mixed directions one logical stretch is several visual ones: go by character there.
        """
        if not self._is_mixed:
            return [(_x(line, first), _x(line, last))]
        pieces = []
        while first < last:
            edges = self._edges(line, first)
            left, right = min(edges), max(edges)
            if right > left:
                pieces.append((left, right))
            first = self._layout.nextCursorPosition(first)
        return _merge(sorted(pieces))

    def _line_at(self, y: float) -> int:
        return max(bisect_right(self._line_tops, y) - 1, 0)

    def _fill(self) -> None:
        """Give Qt what is to be shown."""
        inserts: dict[int, str] = {}
        for end, _, tag, _ in self._tags:
            at = end - self.span.start
            inserts[at] = inserts.get(at, "") + _insert(tag)
        self.map = DisplayMap(self._words, inserts, self.span.start)
        self._is_mixed = self._has_right_to_left or any(map(has_right_to_left, inserts.values()))
        self._layout = QTextLayout(self.map.string, self._font)
        option = QTextOption()
        option.setWrapMode(_wrap_mode(self.map.string))
        if self.is_right_to_left:
            option.setTextDirection(Qt.LayoutDirection.RightToLeft)
            option.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._layout.setTextOption(option)
        self._layout.setFormats(self._formats())
        self._layout.setCacheEnabled(True)
        self._width = None

    def _formats(self) -> list[QTextLayout.FormatRange]:
        formats = {color: _tag_format(color, self._font) for _, _, _, color in self._tags}
        ranges = []
        position, previous = 0, -1
        for end, _, tag, color in self._tags:
            if end != previous:
                position, previous = self.map.position(end, before_insert=True), end
            found = QTextLayout.FormatRange()
            found.start, found.length = position, utf16_length(_insert(tag))
            found.format = formats[color]
            ranges.append(found)
            position += found.length
        return ranges


def _wrap_mode(text: str) -> QTextOption.WrapMode:
    """Return how lines break: at words; anywhere where one is so long that Qt takes seconds."""
    if _ENDLESS_WORD.search(text):
        return QTextOption.WrapMode.WrapAnywhere
    return QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere


def _drawn(line: QTextLine, position: int, length: int) -> tuple[float, float, bool] | None:
    """Return left and right of what is drawn for positions of a line, and whether backwards.

    None for nothing.
    """
    for run in line.glyphRuns(position, length):
        box = run.boundingRect()
        if box.width() > 0:
            return box.left(), box.right(), run.isRightToLeft()
    return None


def _shift_at(line: QTextLine, position: int) -> float:
    """Return how far a cursor's place is to the right of what is drawn there, in pixels.

    In a stretch from right to left that ends a wrapped line it is the width of the last space.
    """
    box = _drawn(line, position, 1)
    edges = _x(line, position), _x(line, position, QTextLine.Edge.Trailing)
    if (
        box is None
        or abs(edges[0] - edges[1]) < 0.5
        or position >= line.textStart() + line.textLength()
    ):
        return 0.0
    return max(edges) - box[1]


def _insert(tag: str) -> str:
    """Return the tag as it is put into the line: it never breaks."""
    return _GLUE + _GLUE + tag.replace(" ", _GLUE).replace("-", "\u2011") + _GLUE


def _tag_format(color: str, font: QFont) -> QTextCharFormat:
    small = QFont(font)
    small.setPointSizeF(max(font.pointSizeF() * _TAG_SCALE, 6.5))
    small.setBold(True)
    small.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.4)
    wanted = QTextCharFormat()
    wanted.setFont(small)
    wanted.setForeground(QColor(theme().shades(color).ink))
    return wanted


def _x(line: QTextLine, position: int, edge: QTextLine.Edge = QTextLine.Edge.Leading) -> float:
    # PySide6 returns (x, position) though Qt returns the x alone
    return line.cursorToX(position, edge)[0]  # type: ignore[index]


def _merge(pieces: list[tuple[float, float]]) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for left, right in pieces:
        if merged and left <= merged[-1][1] + 1.0:
            merged[-1] = (merged[-1][0], max(merged[-1][1], right))
        else:
            merged.append((left, right))
    return merged
