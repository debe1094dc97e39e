"""Spans: from a sloppy selection to the stretch of text that is tagged."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

# Brackets, quotes and sentence marks that a selection takes along by accident. Signs that carry
# meaning at the edge of an entity (% # @ & * / §) are not among them.
STRAY_PUNCTUATION = frozenset(".,;:!?…·,、。!?;:।؟،؛'\"‘’‚“”„«»‹›()[]{}()「」『』【】-–—")

_START = attrgetter("start")
_END = attrgetter("end")
_WORD = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch ``[start, end)`` of a text, in code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the stretch of ``text``."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two share a code point."""
        return self.start < other.end and other.start < self.end


def words(text: str) -> list[Span]:
    """Return words and single marks as spans: what stands in for tokens until spaCy is there."""
    return [Span(*match.span()) for match in _WORD.finditer(text)]


def trim_space(text: str, span: Span) -> Span | None:
    """Return the span without whitespace at its edges, or None when nothing else is in it."""
    inside = span.of(text)
    start = span.start + len(inside) - len(inside.lstrip())
    end = span.end - (len(inside) - len(inside.rstrip()))
    return Span(start, end) if start < end else None


def snap(text: str, selection: Span, tokens: Sequence[Span]) -> Span | None:
    """Return the span that a selection means.

    It grows to the tokens it touches, then loses tokens of whitespace and of stray punctuation
    at both ends (unless the selection holds nothing else).

    Args:
        text: the text of the example.
        selection: what was selected, in code points.
        tokens: the tokens of the text, in order and without overlap.

    Returns:
        The span, or None when the selection touches no token with something visible in it.
    """
    touched = [t for t in tokens if t.overlaps(selection) and t.of(text).strip()]
    if not touched:
        return None
    wanted = [t for t in touched if not is_stray(t.of(text))] or touched
    return trim_space(text, Span(wanted[0].start, wanted[-1].end))


def is_stray(token: str) -> bool:
    """Tell whether a token is nothing but stray punctuation."""
    return all(character in STRAY_PUNCTUATION for character in token)


def token_index_at(tokens: Sequence[Span], position: int) -> int | None:
    """Return the index of the token that holds or follows a code point; None without tokens."""
    for index, token in enumerate(tokens):
        if position < token.end:
            return index
    return len(tokens) - 1 if tokens else None


def touched(tokens: Sequence[Span], span: Span) -> Sequence[Span]:
    """Return the tokens that share a code point with a span.

    Args:
        tokens: of a text, in order and without overlap.
        span: not empty.
    """
    first = bisect_right(tokens, span.start, key=_END)
    return tokens[first : bisect_left(tokens, span.end, key=_START)]


def inside(tokens: Sequence[Span], span: Span) -> Sequence[Span]:
    """Return the tokens that lie in a span as a whole; see `touched`."""
    first = bisect_left(tokens, span.start, key=_START)
    return tokens[first : bisect_right(tokens, span.end, key=_END)]


def is_aligned(span: Span, tokens: Sequence[Span]) -> bool:
    """Tell whether a span begins where a token begins and ends where one ends.

    Args:
        span: the stretch, in code points.
        tokens: the tokens of the text, in order and without overlap.
    """
    first = bisect_left(tokens, span.start, key=_START)
    last = bisect_left(tokens, span.end, key=_END)
    return (
        first < len(tokens)
        and last < len(tokens)
        and tokens[first].start == span.start
        and tokens[last].end == span.end
    )
