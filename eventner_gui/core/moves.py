"""Where examples stand after others came or went."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence


class Moves:
    """Maps indices from before a change to after it."""

    def __init__(self, removed: Sequence[int], inserted: Sequence[int]) -> None:
        """Make the map.

        Args:
            removed: indices of removed examples, rising, as before the change.
            inserted: indices of inserted examples, rising, as after the change.
        """
        self._removed = removed
        # how many of the others stand before each inserted one
        self._others = [index - number for number, index in enumerate(inserted)]

    def after(self, index: int) -> int | None:
        """Return where an example stands after the change; None when it is removed."""
        before = bisect_left(self._removed, index)
        if before < len(self._removed) and self._removed[before] == index:
            return None
        rank = index - before
        return rank + bisect_right(self._others, rank)

    def nearest(self, index: int) -> int:
        """Return where an example stands after the change, or the one that followed it.

        After the last example is removed that is one more than there are.
        """
        rank = index - bisect_left(self._removed, index)
        return rank + bisect_right(self._others, rank)

    def all_after(self, indices: Iterable[int]) -> list[int]:
        """Return where examples stand after the change, in the order given; no removed ones."""
        if not self._others and len(self._removed) == 1:  # the usual case, done at once
            gone = self._removed[0]
            return [i - (i > gone) for i in indices if i != gone]
        return [new for index in indices if (new := self.after(index)) is not None]
