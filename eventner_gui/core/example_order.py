"""Names for examples that stay theirs while others come and go, and that rise with the document.

An index changes for all examples behind an insertion; what is remembered of 100,000 examples would
have to be written anew. A name is a number between those of its neighbours instead.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from .changes import Change
from .document import Example


class Moved(NamedTuple):
    """What a change did to the examples, each by name.

    Attributes:
        edited: (name, before, after) of those that were replaced.
        gone: (name, example) of those that were removed.
        new: (name, example) of those that were inserted.
    """

    edited: list[tuple[float, Example, Example]]
    gone: list[tuple[float, Example]]
    new: list[tuple[float, Example]]


class ExampleOrder:
    """The names of all examples, and which example each is."""

    def __init__(self, examples: Sequence[Example]) -> None:
        """Name examples, in the order of the document."""
        self.examples = list(examples)
        self.names = [float(index) for index in range(len(self.examples))]

    def index(self, name: float) -> int:
        """Return the index of a named example.

        Raises:
            KeyError: there is none of that name.
        """
        index = bisect_left(self.names, name)
        if index == len(self.names) or self.names[index] != name:
            raise KeyError(name)
        return index

    def indices(self, names: Iterable[float]) -> tuple[int, ...]:
        """Return the indices of named examples, each once, rising."""
        return tuple(self.index(name) for name in sorted(set(names)))

    def example(self, name: float) -> Example:
        """Return a named example."""
        return self.examples[self.index(name)]

    def follow(self, change: Change) -> Moved:
        """Take in a change that was made to the document.

        Raises:
            OverflowError: no number is left between two names (after some fifty insertions at
                the same place); everything has to be named anew.
        """
        edited = [(self.names[e.index], e.before, e.after) for e in change.edits]
        for edit in change.edits:
            self.examples[edit.index] = edit.after
        gone = [(self.names[index], example) for index, example in change.removed]
        self._remove([index for index, _ in change.removed])
        return Moved(edited, gone, self._insert(change.inserted))

    def _remove(self, indices: list[int]) -> None:
        if len(indices) > 1:
            away = set(indices)
            kept = [i for i in range(len(self.names)) if i not in away]
            self.names = [self.names[i] for i in kept]
            self.examples = [self.examples[i] for i in kept]
        for index in indices if len(indices) == 1 else ():
            del self.names[index], self.examples[index]

    def _insert(self, inserted: Sequence[tuple[int, Example]]) -> list[tuple[float, Example]]:
        """Insert in rising order; each run of neighbours shares the room between two names."""
        named: list[tuple[float, Example]] = []
        at = 0
        while at < len(inserted):
            first = inserted[at][0]
            end = at
            while end < len(inserted) and inserted[end][0] == first + end - at:
                end += 1
            run = [example for _, example in inserted[at:end]]
            names = self._names_at(first, len(run))
            self.names[first:first] = names
            self.examples[first:first] = run
            named += zip(names, run, strict=True)
            at = end
        return named

    def _names_at(self, index: int, count: int) -> list[float]:
        below = self.names[index - 1] if index else None
        above = self.names[index] if index < len(self.names) else None
        if above is None:
            last = -1.0 if below is None else below
            return [last + 1 + n for n in range(count)]
        first = above - count - 1 if below is None else below
        names = [first + (above - first) * (n + 1) / (count + 1) for n in range(count)]
        bounds = [first, *names, above]
        if any(one >= other for one, other in pairwise(bounds)):
            raise OverflowError
        return names
