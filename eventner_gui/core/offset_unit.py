"""What programs count offsets in: code points, UTF-16 units, or what a reader sees as one."""

from __future__ import annotations

import enum
from bisect import bisect_left
from collections.abc import Callable, Sequence

from .graphemes import clusters, may_join
from .utf16 import counts_otherwise, utf16_offset

_LAST_OF_ONE_UNIT = "\uffff"


class OffsetUnit(enum.Enum):
    """A unit; the value is its name in messages and on the command line."""

    CODEPOINT = "codepoint"
    UTF16 = "utf16"
    GRAPHEME = "grapheme"

    @property
    def words(self) -> str:
        """What is counted, in the plural."""
        return _WORDS[self]


_WORDS = {
    OffsetUnit.CODEPOINT: "Unicode code points",
    OffsetUnit.UTF16: "UTF-16 units (as JavaScript and Java count)",
    OffsetUnit.GRAPHEME: "characters as a reader sees them",
}


def unit_starts(text: str, unit: OffsetUnit) -> Sequence[int] | None:
    """Return the code point each unit of a text begins in, and the text's length at the end.

    The second half of a surrogate pair has the code point of the first. None stands for a text
    in which the unit is the code point.
    """
    if unit is OffsetUnit.CODEPOINT or not text:
        return None
    if unit is OffsetUnit.UTF16:
        if not counts_otherwise(text):
            return None
        starts = []
        for at, sign in enumerate(text):
            starts.append(at)
            if sign > _LAST_OF_ONE_UNIT:
                starts.append(at)
        return [*starts, len(text)]
    if not may_join(text):
        return None
    starts = [span.start for span in clusters(text)]
    return None if len(starts) == len(text) else [*starts, len(text)]


def to_code_points(
    start: int, end: int, starts: Sequence[int] | None, length: int
) -> tuple[int, int, bool]:
    """Return a half-open span in code points, and whether it had to grow to whole code points.

    Args:
        start: first unit.
        end: unit after the last.
        starts: of the text, from `unit_starts`.
        length: of the text, in code points.
    """
    if starts is None:
        return start, end, False
    last = len(starts) - 1
    cut = False
    if 0 < start <= last:
        cut = starts[start] == starts[start - 1]
        first = starts[start]
    else:
        first = start if start <= 0 else length + start - last
    if 0 < end <= last:
        half = starts[end] == starts[end - 1]
        return first, starts[end] + half, cut or half
    return first, end if end <= 0 else length + end - last, cut


def from_code_points(text: str, unit: OffsetUnit) -> Callable[[int], int]:
    """Return what turns an offset in code points, 0 to ``len(text)``, into one in a unit.

    An offset inside of a grapheme cluster becomes that of the next one.
    """
    if unit is OffsetUnit.UTF16:
        return utf16_offset(text)
    starts = unit_starts(text, unit)
    if starts is None:
        return int
    return lambda offset: bisect_left(starts, offset)
