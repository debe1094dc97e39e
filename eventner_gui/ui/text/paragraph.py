"""One paragraph of a text, laid out by Qt with the tags put in behind their words."""

from __future__ import annotations

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

from ...core.display import DisplayMap, has_right_to_left, reads_right_to_left, utf16_length
from ...core.spans import Span
from ..theme.theme import theme
from .marks import Mark

# Glue keeps a tag with its words when the line breaks.
_GLUE = "\u00a0"
_TAG_SCALE = 0.5
LINE_SPACING = 1.75


class Paragraph:
    """A paragraph with its geometry. Coordinates are relative to the paragraph's top left."""

    def __init__(self, text: str, span: Span, marks: Sequence[Mark], font: QFont) -> None:
        """Prepare the paragraph.

        Args:
            text: the whole text of the example.
            span: where the paragraph lies in it, in code points.
            marks: those that touch the paragraph.
            font: of the words; tags are smaller and bold.
        """
        self.span = span
        self.marks = list(marks)
        self.height = 0.0
        self._tags = _tags_by_end(self.marks, span, text)
        inserts = {
            end - span.start: "".join(_insert(mark.tag) for mark in ending)
            for end, ending in self._tags.items()
        }
        self.map = DisplayMap(span.of(text), inserts, span.start)
        self.is_right_to_left = reads_right_to_left(span.of(text))
        self._is_mixed = has_right_to_left(self.map.string)
        self._layout = QTextLayout(self.map.string, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        if self.is_right_to_left:
            option.setTextDirection(Qt.LayoutDirection.RightToLeft)
            option.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._layout.setTextOption(option)
        self._layout.setFormats(self._formats(font))
        self._layout.setCacheEnabled(True)

    def lay_out(self, width: float) -> None:
        """Break the paragraph into lines of a width, in pixels."""
        self._layout.beginLayout()
        top = 0.0
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(max(width, 1.0))
            step = line.height() * LINE_SPACING
            line.setPosition(QPointF(0, top + (step - line.height()) / 2))
            top += step
        self._layout.endLayout()
        self.height = top

    def draw(self, painter: QPainter, origin: QPointF) -> None:
        """Draw the words and tags; what is behind them is the view's business."""
        self._layout.draw(painter, origin)

    def code_point_at(self, point: QPointF) -> int:
        """Return the code point of the example whose left boundary is nearest to a point."""
        line = self._line_at(point.y())
        return self.map.code_point(self._layout.lineAt(line).xToCursor(point.x()))

    def line_of(self, code_point: int) -> int:
        """Return the index of the line that holds a code point."""
        return self._layout.lineForTextPosition(self.map.position(code_point)).lineNumber()

    def line_count(self) -> int:
        """Return how many lines there are."""
        return self._layout.lineCount()

    def point_of(self, code_point: int) -> QPointF:
        """Return the middle of the line just at a code point."""
        position = self.map.position(code_point)
        line = self._layout.lineForTextPosition(position)
        return QPointF(_x(line, position), line.y() + line.height() / 2)

    def rects(self, span: Span, *, with_tags: bool = False) -> list[QRectF]:
        """Return what a span covers, a rectangle for each line and direction.

        Args:
            span: in code points of the example; clipped to the paragraph.
            with_tags: take in the tags at the span's end.
        """
        start = self.map.position(span.start)
        end = self.map.position(span.end, before_insert=not with_tags)
        found: list[QRectF] = []
        for number in range(self._layout.lineCount()):
            line = self._layout.lineAt(number)
            first = max(start, line.textStart())
            last = min(end, line.textStart() + line.textLength())
            if first < last:
                for left, right in self._runs(line, first, last):
                    found.append(QRectF(left, line.y(), right - left, line.height()))
        return found

    def mark_at(self, point: QPointF) -> Mark | None:
        """Return the innermost mark under a point."""
        hits = [
            mark
            for mark in self.marks
            if any(
                rect.adjusted(-3, -4, 3, 4).contains(point)
                for rect in self.rects(Span(mark.start, mark.end), with_tags=True)
            )
        ]
        return min(hits, key=lambda mark: mark.end - mark.start, default=None)

    def _runs(self, line: QTextLine, first: int, last: int) -> list[tuple[float, float]]:
        """Return the stretches of a line that positions cover, left to right.

        In mixed directions one logical stretch is several visual ones: go by character there.
        """
        if not self._is_mixed:
            return [(_x(line, first), _x(line, last))]
        pieces = []
        for position in range(first, last):
            edges = _x(line, position), _x(line, position, QTextLine.Edge.Trailing)
            left, right = min(edges), max(edges)
            if right > left:
                pieces.append((left, right))
        return _merge(sorted(pieces))

    def _line_at(self, y: float) -> int:
        for number in range(self._layout.lineCount() - 1):
            line = self._layout.lineAt(number)
            next_line = self._layout.lineAt(number + 1)
            if y < (line.y() + line.height() + next_line.y()) / 2:
                return number
        return max(self._layout.lineCount() - 1, 0)

    def _formats(self, font: QFont) -> list[QTextLayout.FormatRange]:
        ranges = []
        for end, marks in self._tags.items():
            position = self.map.position(end, before_insert=True)
            for mark in marks:
                length = utf16_length(_insert(mark.tag))
                ranges.append(_tag_format(position, length, mark, font))
                position += length
        return ranges


def _insert(tag: str) -> str:
    """Return the tag as it is put into the line: it never breaks."""
    return _GLUE + _GLUE + tag.replace(" ", "\u00a0").replace("-", "\u2011") + _GLUE


def _tags_by_end(marks: Sequence[Mark], span: Span, text: str) -> dict[int, list[Mark]]:
    """Return the marks whose tag stands in this paragraph, by the code point it stands at."""
    tags: dict[int, list[Mark]] = {}
    for mark in sorted(marks, key=lambda mark: (mark.end, -mark.start)):
        end = mark.start + len(text[mark.start : mark.end].rstrip("\r\n"))
        if span.start < end <= span.end:
            tags.setdefault(end, []).append(mark)
    return tags


def _tag_format(start: int, length: int, mark: Mark, font: QFont) -> QTextLayout.FormatRange:
    small = QFont(font)
    small.setPointSizeF(max(font.pointSizeF() * _TAG_SCALE, 6.5))
    small.setBold(True)
    small.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.4)
    wanted = QTextCharFormat()
    wanted.setFont(small)
    wanted.setForeground(QColor(theme().shades(mark.color).ink))
    found = QTextLayout.FormatRange()
    found.start, found.length, found.format = start, length, wanted
    return found


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
