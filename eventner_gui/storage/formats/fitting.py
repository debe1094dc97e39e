"""Which spans of an example a format can hold; all others are dropped with a note."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from ...core.document import Example
from ...core.spans import Span, trim_space
from .report import Report

OUTSIDE = "a tag lies outside of the text"
EMPTY = "a tag covers nothing"
OVERLAP = "a tag shares words with a longer or earlier one, and the format has no overlaps"
SPACE = "a tag covers white space alone, which the format has no place for"


class Fitted(NamedTuple):
    """A span that can be written: half-open, in code points, within the text."""

    start: int
    end: int
    label: str


def fit(example: Example, report: Report, place: int, *, overlaps: bool) -> list[Fitted]:
    """Return the spans of an example that can be written, by their places.

    Args:
        example: with any annotations.
        report: gets what is dropped.
        place: of the example.
        overlaps: whether spans may share characters; otherwise the longest stay, of equals the
            first, as in spaCy's ``filter_spans``.
    """
    length = len(example.content)
    spans: list[Fitted] = []
    for each in example.annotations:
        if not 0 <= each.start <= each.end <= length:
            report.drop(place, OUTSIDE)
        elif each.start == each.end:
            report.drop(place, EMPTY)
        else:
            spans.append(Fitted(each.start, each.end, each.tag_name))
    if not overlaps:
        spans = _without_overlaps(spans, report, place)
    spans.sort(key=lambda span: (span.start, -span.end))
    report.spans_written += len(spans)
    return spans


def _without_overlaps(spans: list[Fitted], report: Report, place: int) -> list[Fitted]:
    ordered = sorted(spans)
    if all(one.end <= other.start for one, other in pairwise(ordered)):
        return spans
    kept: list[Fitted] = []
    for span in sorted(spans, key=lambda each: (each.start - each.end, each.start)):
        if any(span.start < each.end and each.start < span.end for each in kept):
            report.drop(place, OVERLAP)
        else:
            kept.append(span)
    return kept


def without_space(span: Fitted, text: str, report: Report, place: int) -> Fitted | None:
    """Return a span without white space at its edges; None where nothing else is in it."""
    inner = trim_space(text, Span(span.start, span.end))
    if inner is None:
        report.drop(place, SPACE)
        report.spans_written -= 1
        return None
    return span._replace(start=inner.start, end=inner.end)
