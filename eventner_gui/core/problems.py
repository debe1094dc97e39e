"""What is wrong with an example's annotations, in words: what training would not take as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .display import shown_text
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
    label = annotation.label
    if not lies_in_text(annotation, text):
        return f"A {label} tag points outside the text; it is left out of training."
    span = Span(annotation.start, annotation.end)
    words = shown_text(span.of(text))
    trimmed = trim_space(text, span)
    if trimmed is None:
        return f"A {label} tag holds nothing but space; it is left out of training."
    if trimmed != span:
        return f"“{words}” ({label}) has space at its edge; training takes it without."
    if tokens is not None and not is_aligned(span, tokens):
        return f"“{words}” ({label}) cuts a word of spaCy's in two; training shortens or drops it."
    return None


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
            words = shown_text(text[annotation.start : annotation.end])
            if (other.start, other.end) == (annotation.start, annotation.end):
                return f"“{words}” is tagged {other.label} and {annotation.label}; one is used."
            return (
                f"“{words}” ({annotation.label}) overlaps {other.label}; "
                "training keeps the longer one."
            )
    return None
