"""Which marks show something in which piece of a text, found without a look at all of them."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from operator import attrgetter

from ...core.same_ends import same_ends
from .marks import Mark

_START = attrgetter("start")


class MarksIndex:
    """Marks in order of their starts, over the pieces of a text."""

    def __init__(self, marks: Sequence[Mark], starts: array[int], ends: array[int]) -> None:
        """Make it.

        Args:
            marks: what is tagged.
            starts: where the pieces begin, in code points.
            ends: where they end.
        """
        self._starts, self._ends = starts, ends
        self._marks: list[Mark] = []
        self._reach: list[int] = []  # how far those up to each one reach
        self._fill(marks)

    def replace(self, marks: Sequence[Mark]) -> range:
        """Take other marks; return the pieces that may show others than before."""
        before = self._marks
        self._fill(marks)
        after = self._marks
        same, same_at_end = same_ends(before, after)
        changed = [
            *before[same : len(before) - same_at_end],
            *after[same : len(after) - same_at_end],
        ]
        if not changed:
            return range(0)
        start = min(mark.start for mark in changed)
        end = max(mark.end for mark in changed)
        holding = bisect_right(self._starts, start) - 1
        return range(max(holding, 0), max(bisect_left(self._starts, end), holding + 1))

    def of_piece(self, index: int) -> tuple[list[Mark], list[Mark]]:
        """Return the marks that show something in a piece, and those whose name stands there.

        The name stands in the last piece that shows something of a mark. Of a mark that holds line
        ends only, its name is all there is to show: it stands in the line that ends there.
        """
        begin, following = self._starts[index], index + 1
        behind = self._starts[following] if following < len(self._starts) else self._ends[-1] + 1
        touching, ending = [], []
        for mark in self._between(begin, behind):
            first, last = self._pieces_of(mark)
            if first <= index <= last and (index == last or begin < self._ends[index]):
                touching.append(mark)
            if index == last:
                ending.append(mark)
        return touching, ending

    def _fill(self, marks: Sequence[Mark]) -> None:
        self._marks = sorted(marks, key=_START)
        self._reach = list(accumulate((mark.end for mark in self._marks), max))

    def _between(self, begin: int, behind: int) -> Iterator[Mark]:
        """Yield, in order, marks that share a code point with a stretch."""
        after = bisect_left(self._marks, behind, key=_START)
        first = bisect_right(self._reach, begin)
        for mark in self._marks[first:after]:
            if mark.end > begin:
                yield mark

    def _pieces_of(self, mark: Mark) -> tuple[int, int]:
        """Return the first and the last piece that shows something of a mark."""
        first = bisect_right(self._ends, mark.start)
        last = bisect_left(self._starts, mark.end) - 1
        while last >= first and self._starts[last] == self._ends[last]:  # shows nothing
            last -= 1
        if last < first:
            first = last = max(bisect_right(self._starts, mark.start) - 1, 0)
        return first, last
