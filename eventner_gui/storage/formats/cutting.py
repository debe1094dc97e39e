"""Words of a text for formats that tag word by word, cut where tags begin and end."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from ...core.document import Example
from ...core.spans import Span
from ...core.words import words
from .fitting import Fitted, fit, without_space
from .report import Report

EDGES = "white space at the edges of a tag"
NOTHING = "an example without any words"


def cut_words(
    text: str, spans: Iterable[Fitted], given: Sequence[Span] | None = None
) -> list[Span]:
    """Return the words of a text, cut so that each span begins and ends with one.

    Args:
        text: the text.
        spans: the tags.
        given: the words of the file it came from; None to look for them.
    """
    cuts = sorted({edge for span in spans for edge in (span.start, span.end)})
    found: list[Span] = []
    for word in words(text) if given is None else given:
        start = word.start
        for cut in cuts[bisect_right(cuts, start) : bisect_left(cuts, word.end)]:
            found.append(Span(start, cut))
            start = cut
        found.append(Span(start, word.end))
    return found


def fit_to_words(example: Example, report: Report, place: int, *, overlaps: bool) -> list[Fitted]:
    """Return the spans that can be written word by word: without white space at their edges."""
    found = []
    for span in fit(example, report, place, overlaps=overlaps):
        inner = without_space(span, example.content, report, place)
        if inner is None:
            continue
        if inner != span:
            report.drop(place, EDGES)
        found.append(inner)
    return found


def words_of(span: Fitted, cut: Sequence[Span]) -> range:
    """Return which words a span holds, by their numbers."""
    first = bisect_left(cut, span.start, key=lambda word: word.start)
    last = bisect_left(cut, span.end, key=lambda word: word.start)
    return range(first, last)
