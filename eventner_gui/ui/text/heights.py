"""How high things under one another are, and where each begins, while heights become known."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

_BLOCK = 256  # things in a block, whose heights are summed up


class Heights:
    """Heights, in pixels, any of which can change at a cost that hardly grows with their number."""

    def __init__(self, heights: Iterable[float]) -> None:
        """Make it from the heights, of at least one thing."""
        self._heights = list(heights)
        blocks = range(0, len(self._heights), _BLOCK)
        self._sums = [sum(self._heights[at : at + _BLOCK]) for at in blocks]
        self._tops: list[float] = []  # of the blocks and of what would follow them; empty: unknown

    def __len__(self) -> int:
        """Return how many things there are."""
        return len(self._heights)

    def __getitem__(self, index: int) -> float:
        """Return the height of one."""
        return self._heights[index]

    def __setitem__(self, index: int, height: float) -> None:
        """Change the height of one."""
        self._heights[index] = height
        block = index // _BLOCK
        self._sums[block] = sum(self._heights[block * _BLOCK : (block + 1) * _BLOCK])
        self._tops = []

    @property
    def total(self) -> float:
        """The height of all together."""
        return self._block_tops()[-1]

    def top_of(self, index: int) -> float:
        """Return where one begins."""
        block = index // _BLOCK
        return self._block_tops()[block] + sum(self._heights[block * _BLOCK : index])

    def index_at(self, y: float) -> int:
        """Return which one is at a height; the first or last beyond their ends."""
        tops = self._block_tops()
        block = min(max(bisect_right(tops, y) - 1, 0), len(self._sums) - 1)
        inside = self._heights[block * _BLOCK : (block + 1) * _BLOCK]
        within = bisect_right(list(accumulate(inside[:-1], initial=tops[block])), y) - 1
        return block * _BLOCK + max(within, 0)

    def _block_tops(self) -> list[float]:
        if not self._tops:
            self._tops = list(accumulate(self._sums, initial=0.0))
        return self._tops
