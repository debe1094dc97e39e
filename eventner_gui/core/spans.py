"""Spans: from a sloppy selection to the stretch of text that is tagged."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter

# Brackets, quotes and sentence marks that a selection takes along by accident. Signs that carry
# meaning at the edge of an entity (% # @ & * / §) are not among them.
STRAY_PUNCTUATION = frozenset(".,;:!?…·,、。!?;:।؟،؛'\"‘’‚“”„«»‹›()[]{}()「」『』【】-–—")

_CLOSING = {"(": ")", "[": "]", "{": "}", "“": "”", "„": "“", "«": "»", "‹": "›", "「": "」"}
_CLOSING |= {"『": "』", "【": "】"}
_OPENING = {closing: opening for opening, closing in _CLOSING.items()}

_START = attrgetter("start")
_END = attrgetter("end")


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


def trim_space(text: str, span: Span) -> Span | None:
    """Return the span without whitespace at its edges, or None when nothing else is in it."""
    inside = span.of(text)
    start = span.start + len(inside) - len(inside.lstrip())
    end = span.end - (len(inside) - len(inside.rstrip()))
    return Span(start, end) if start < end else None


def snap(text: str, selection: Span, tokens: Sequence[Span]) -> Span | None:
    """Return the span that a selection means.

    It grows to the tokens it touches, then loses tokens of whitespace and of stray punctuation
    at both ends (unless the selection holds nothing else). A bracket or quote at an end stays
    when its partner is inside: “July (30)”.

    Args:
        text: the text of the example.
        selection: what was selected, in code points.
        tokens: the tokens of the text, in order and without overlap.

    Returns:
        The span, or None when the selection touches no token with something visible in it.
    """
    first = _ended_by(tokens, selection.start)
    last = _begun_before(tokens, selection.end) - 1
    edges = _outermost(text, tokens, first, last, _is_meant)
    if not edges:
        return cover(text, selection, tokens)
    touched = Span(tokens[first].start, tokens[last].end)
    return trim_space(text, _with_partners(text, Span(edges[0].start, edges[1].end), touched))


def cover(text: str, selection: Span, tokens: Sequence[Span]) -> Span | None:
    """Return the tokens a selection touches, without space at the ends: nothing else is guessed.

    Args:
        text: the text of the example.
        selection: what was selected, in code points.
        tokens: the tokens of the text, in order and without overlap.

    Returns:
        The span, or None when the selection touches no token with something visible in it.
    """
    first = _ended_by(tokens, selection.start)
    last = _begun_before(tokens, selection.end) - 1
    edges = _outermost(text, tokens, first, last, str.strip)
    return trim_space(text, Span(edges[0].start, edges[1].end)) if edges else None


def _with_partners(text: str, span: Span, within: Span) -> Span:
    """Return the span with the brackets at its ends whose partners are inside."""
    start, end = span.start, span.end
    opened: list[str] = []
    closed: list[str] = []  # without an opening one before, the last one first
    for character in span.of(text):
        if opened and character == _CLOSING[opened[-1]]:
            opened.pop()
        elif character in _CLOSING:
            opened.append(character)
        elif character in _OPENING:
            closed.insert(0, character)
    after, before = text[end : within.end], text[within.start : start]
    while opened and after.lstrip()[:1] == _CLOSING[opened.pop()]:
        taken = len(after) - len(after.lstrip()) + 1
        end, after = end + taken, after[taken:]
    while closed and before.rstrip()[-1:] == _OPENING[closed.pop()]:
        taken = len(before) - len(before.rstrip()) + 1
        start, before = start - taken, before[:-taken]
    return Span(start, end)


def _is_meant(token: str) -> bool:
    """Tell whether a token is more than space and stray punctuation."""
    return bool(token.strip()) and not is_stray(token)


def is_stray(token: str) -> bool:
    """Tell whether a token is nothing but stray punctuation."""
    return all(character in STRAY_PUNCTUATION for character in token)


def _outermost(
    text: str, tokens: Sequence[Span], first: int, last: int, wanted: Callable[[str], object]
) -> tuple[Span, Span] | None:
    """Return the first and last of some tokens whose text is wanted; None without any."""
    while first <= last and not wanted(tokens[first].of(text)):
        first += 1
    while first <= last and not wanted(tokens[last].of(text)):
        last -= 1
    return (tokens[first], tokens[last]) if first <= last else None


def touched(tokens: Sequence[Span], span: Span) -> Sequence[Span]:
    """Return the tokens that share a code point with a span.

    Args:
        tokens: of a text, in order and without overlap.
        span: not empty.
    """
    return tokens[_ended_by(tokens, span.start) : _begun_before(tokens, span.end)]


def inside(tokens: Sequence[Span], span: Span) -> Sequence[Span]:
    """Return the tokens that lie in a span as a whole; see `touched`."""
    return tokens[_begun_before(tokens, span.start) : _ended_by(tokens, span.end)]


def is_aligned(span: Span, tokens: Sequence[Span]) -> bool:
    """Tell whether a span begins where a token begins and ends where one ends.

    Args:
        span: the stretch, in code points.
        tokens: the tokens of the text, in order and without overlap.
    """
    first = _begun_before(tokens, span.start)
    last = _ended_by(tokens, span.end - 1)
    return (
        first < len(tokens)
        and last < len(tokens)
        and tokens[first].start == span.start
        and tokens[last].end == span.end
    )


def _begun_before(tokens: Sequence[Span], position: int) -> int:
    """Return how many tokens begin before a code point."""
    starts = getattr(tokens, "starts", None)  # of a `SpanList`, which makes its spans when asked
    if starts is None:
        return bisect_left(tokens, position, key=_START)
    return bisect_left(starts, position)


def _ended_by(tokens: Sequence[Span], position: int) -> int:
    """Return how many tokens end at a code point or before it."""
    ends = getattr(tokens, "ends", None)
    if ends is None:
        return bisect_right(tokens, position, key=_END)
    return bisect_right(ends, position)
