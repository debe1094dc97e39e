"""Many spans in little memory: the tokens of a long text."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import overload

from .spans import Span


class SpanList(Sequence[Span]):
    """Spans in order and without overlap, of which one knows where they start and end.

    It takes 8 bytes a span. 170,000 objects would take ten times as much, and each search for
    garbage would look at them all.
    """

    __slots__ = ("_ends", "_starts")

    def __init__(self, starts: array[int], ends: array[int]) -> None:
        """Make it from the code points at which spans begin and end."""
        self._starts = starts
        self._ends = ends

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> SpanList:
        """Make it from pairs of start and end."""
        flat = array("I", chain.from_iterable(pairs))
        return cls(flat[::2], flat[1::2])

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._starts)

    @overload
    def __getitem__(self, index: int) -> Span: ...

    @overload
    def __getitem__(self, index: slice) -> SpanList: ...

    def __getitem__(self, index: int | slice) -> Span | SpanList:
        """Return one of them, or a stretch of them."""
        if isinstance(index, slice):
            return SpanList(self._starts[index], self._ends[index])
        return Span(self._starts[index], self._ends[index])

    def __iter__(self) -> Iterator[Span]:
        """Yield them in order."""
        return map(Span, self._starts, self._ends)

    def __eq__(self, other: object) -> bool:
        """Tell whether the other holds the same spans."""
        if isinstance(other, SpanList):
            return self._starts == other._starts and self._ends == other._ends
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        """Return what it holds."""
        return f"SpanList.of({list(zip(self._starts, self._ends, strict=True))})"
