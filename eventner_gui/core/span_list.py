"""Many spans in little memory: the tokens of a long text."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import overload

from .spans import Span


class SpanList(Sequence[Span]):
    """Spans in order and without overlap.

    It takes 8 bytes a span. 170,000 objects would take ten times as much, and each search for
    garbage would look at them all.

    Attributes:
        starts: where they begin, in code points.
        ends: where they end.
    """

    __slots__ = ("ends", "starts")

    def __init__(self, starts: array[int], ends: array[int]) -> None:
        """Make it from the code points at which spans begin and end."""
        self.starts = starts
        self.ends = ends

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> SpanList:
        """Make it from pairs of start and end."""
        flat = array("I", chain.from_iterable(pairs))
        return cls(flat[::2], flat[1::2])

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.starts)

    @overload
    def __getitem__(self, index: int) -> Span: ...

    @overload
    def __getitem__(self, index: slice) -> SpanList: ...

    def __getitem__(self, index: int | slice) -> Span | SpanList:
        """Return one of them, or a stretch of them."""
        if isinstance(index, slice):
            return SpanList(self.starts[index], self.ends[index])
        return Span(self.starts[index], self.ends[index])

    def __iter__(self) -> Iterator[Span]:
        """Yield them in order."""
        return map(Span, self.starts, self.ends)

    def __eq__(self, other: object) -> bool:
        """Tell whether the other holds the same spans."""
        if isinstance(other, SpanList):
            return self.starts == other.starts and self.ends == other.ends
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        """Return what it holds."""
        return f"SpanList.of({list(zip(self.starts, self.ends, strict=True))})"
