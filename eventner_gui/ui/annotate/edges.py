"""Where the edges of marks are, for a mouse that takes hold of one."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from PySide6.QtCore import QPointF

from ...core.graphemes import cluster_bounds
from ...core.spans import Span
from ..text.marks import Mark
from ..text.view import TextView

# Pixels from an edge at which the mouse takes hold of it: more outside the mark than inside, where
# a drag rather begins a new stretch.
_OUTSIDE, _INSIDE = 6.0, 2.0


@dataclass(frozen=True, slots=True)
class Edge:
    """The beginning or the end of a mark.

    Attributes:
        mark: whose edge it is.
        is_end: whether it is the end in reading order.
    """

    mark: Mark
    is_end: bool

    @property
    def fixed(self) -> int:
        """The code point of the other edge, which stays."""
        return self.mark.start if self.is_end else self.mark.end

    def is_passed_by(self, position: int) -> bool:
        """Tell whether a code point lies beyond the other edge."""
        return position < self.fixed if self.is_end else position > self.fixed


def edge_at(view: TextView, point: QPointF) -> Edge | None:
    """Return the nearest edge under a point of the viewport; the end where both are as near."""
    for shift in (0.0, -_OUTSIDE, _OUTSIDE):
        mark = view.mark_at(point + QPointF(shift, 0))
        if mark:
            found = [
                (distance, edge)
                for edge in (Edge(mark, True), Edge(mark, False))
                if (distance := _distance(view, edge, point)) is not None
            ]
            if found:
                return min(found, key=lambda each: each[0])[1]
    return None


def _distance(view: TextView, edge: Edge, point: QPointF) -> float | None:
    """Return how far a point is from an edge, in pixels; None when it is out of reach."""
    text, mark = view.text, edge.mark
    position = mark.end - 1 if edge.is_end else mark.start
    rects = view.viewport_rects(Span(*cluster_bounds(text, position)))
    if not rects:
        return None
    rect = rects[-1] if edge.is_end else rects[0]
    if not rect.top() - 4 <= point.y() <= rect.bottom() + 4:
        return None
    right_to_left = unicodedata.bidirectional(text[position]) in ("R", "AL")
    is_right = edge.is_end != right_to_left
    outward = point.x() - rect.right() if is_right else rect.left() - point.x()
    return abs(outward) if -_INSIDE <= outward <= _OUTSIDE else None
