"""What is wrong with an example's annotations, in words: what training would not take as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .display import shown_name
from .document import Annotation, Example
from .spans import Span, is_aligned, trim_space


@dataclass(frozen=True, slots=True)
class Problem:
    """An annotation that training would drop, shorten or merge, and why."""

    annotation: Annotation
    reason: str


def find_problems(example: Example, tokens: Sequence[Span] | None) -> list[Problem]:
    """Return the problems of an example's annotations, in their order.

    Args:
        example: the example.
        tokens: spaCy's tokens of its text; None while they are not known, then alignment is not
            looked at.
    """
    found = []
    suspects = _maybe_overlapping(example.annotations)
    for index, annotation in enumerate(example.annotations):
        reason = _own_reason(annotation, example.content, tokens)
        if reason is None and index in suspects:
            earlier = example.annotations[:index]
            reason = _overlap_reason(annotation, earlier, example.content)
        if reason:
            found.append(Problem(annotation, reason))
    return found


def lies_in_text(annotation: Annotation, text: str) -> bool:
    """Tell whether an annotation is a non-empty stretch of the text."""
    return 0 <= annotation.start < annotation.end <= len(text)


def _own_reason(annotation: Annotation, text: str, tokens: Sequence[Span] | None) -> str | None:
    label = shown_name(annotation.label)
    if not lies_in_text(annotation, text):
        return f"A {label} tag {_where(annotation, text)}; it is left out of training."
    span = Span(annotation.start, annotation.end)
    words = shown_name(span.of(text))
    trimmed = trim_space(text, span)
    if trimmed is None:
        return f"A {label} tag holds nothing but space; it is left out of training."
    if trimmed != span:
        return f"“{words}” ({label}) has space at its edge; training takes it without."
    if tokens is not None and not is_aligned(span, tokens):
        return f"“{words}” ({label}) cuts a word of spaCy's in two; training shortens or drops it."
    return None


def _where(annotation: Annotation, text: str) -> str:
    """Return where a tag is that does not lie in the text, as the end of a sentence."""
    start, end = _number(annotation.start), _number(annotation.end)
    if annotation.end < annotation.start:
        return f"ends before it begins (from character {start} to {end})"
    if annotation.start < 0:
        return f"begins before the text, at character {start}"
    if annotation.end == annotation.start:
        return f"is empty: it covers no character (at {start})"
    return f"points outside the text, which has {len(text):,} characters (from {start} to {end})"


def _number(offset: int) -> str:
    return shown_name(f"{offset:,}", 24)


def _maybe_overlapping(annotations: Sequence[Annotation]) -> set[int]:
    """Return the indices of all annotations that overlap another, and perhaps a few more.

    In order of their starts only neighbours need comparing; thousands of tags in one text would
    take seconds if each was held against all others.
    """
    order = sorted(range(len(annotations)), key=lambda index: annotations[index].start)
    found: set[int] = set()
    widest = None  # of those before, the one that reaches furthest
    for index in order:
        if widest is not None and annotations[index].start < annotations[widest].end:
            found |= {widest, index}
        if widest is None or annotations[index].end >= annotations[widest].end:
            widest = index
    return found


def _overlap_reason(annotation: Annotation, earlier: Sequence[Annotation], text: str) -> str | None:
    for other in earlier:
        if other.overlaps(annotation.start, annotation.end):
            words = shown_name(text[max(annotation.start, 0) : max(annotation.end, 0)])
            label, others = shown_name(annotation.label), shown_name(other.label)
            if (other.start, other.end) == (annotation.start, annotation.end):
                return f"“{words}” is tagged {others} and {label}; one is used."
            return f"“{words}” ({label}) overlaps {others}; training keeps the longer one."
    return None
