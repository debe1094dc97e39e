"""What is wrong with an example's annotations, in words: what training would not take as it is."""

from __future__ import annotations

import enum
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .display import shown_name
from .document import Annotation, Example
from .spans import Span, inside, is_aligned, touched, trim_space


class ProblemKind(enum.Enum):
    """What is wrong with an annotation."""

    OUTSIDE = "points outside the text"
    EMPTY = "covers nothing"
    REVERSED = "ends before it begins"
    ONLY_SPACE = "holds nothing but space"
    SPACE_AT_EDGE = "has space at its edge"
    MISALIGNED = "cuts a word of spaCy's"
    OVERLAP = "overlaps another tag"
    DOUBLE = "is not the only tag of its words"


@dataclass(frozen=True, slots=True)
class Problem:
    """An annotation that training would drop, shorten or merge, and why.

    Attributes:
        annotation: of the example, the very object.
        reason: a sentence or two in the expert's words.
        kind: what is wrong.
        other: an annotation that stands in its way (OVERLAP, DOUBLE); None otherwise.
        is_used: whether training would take this one of those that stand in each other's way.
    """

    annotation: Annotation
    reason: str
    kind: ProblemKind
    other: Annotation | None = None
    is_used: bool = False


def find_problems(example: Example, tokens: Sequence[Span] | None) -> list[Problem]:
    """Return the problems of an example's annotations, in their order.

    One annotation may have several: space at its edge, a word it cuts, and another tag in its way.

    Args:
        example: the example.
        tokens: spaCy's tokens of its text; None while they are not known, then alignment is not
            looked at.
    """
    text = example.content
    found = []
    spans = [trained_span(annotation, text) for annotation in example.annotations]
    clashes = _find_clashes(spans, tokens)
    for index, (annotation, span) in enumerate(zip(example.annotations, spans, strict=True)):
        if span is None:
            found.append(_unusable(annotation, text))
            continue
        if (span.start, span.end) != (annotation.start, annotation.end):
            words = shown_name(text[annotation.start : annotation.end])
            label = shown_name(annotation.label)
            reason = f"“{words}” ({label}) has space at its edge; training takes it without."
            found.append(Problem(annotation, reason, ProblemKind.SPACE_AT_EDGE))
        if tokens is not None and not is_aligned(span, tokens):
            found.append(_misaligned(annotation, span, text, tokens))
        if index in clashes:
            found.append(_clashing(example, annotation, span, clashes[index]))
    return found


def lies_in_text(annotation: Annotation, text: str) -> bool:
    """Tell whether an annotation is a non-empty stretch of the text."""
    return 0 <= annotation.start < annotation.end <= len(text)


def trained_span(annotation: Annotation, text: str) -> Span | None:
    """Return an annotation's span without space at its edges; None where nothing can be learnt."""
    if not lies_in_text(annotation, text):
        return None
    return trim_space(text, Span(annotation.start, annotation.end))


def _unusable(annotation: Annotation, text: str) -> Problem:
    label = shown_name(annotation.label)
    if lies_in_text(annotation, text):
        reason = f"A {label} tag holds nothing but space; it is left out of training."
        return Problem(annotation, reason, ProblemKind.ONLY_SPACE)
    kind, where = _where(annotation, text)
    return Problem(annotation, f"A {label} tag {where}; it is left out of training.", kind)


def _where(annotation: Annotation, text: str) -> tuple[ProblemKind, str]:
    """Return where a tag is that does not lie in the text, as the end of a sentence."""
    start, end = _number(annotation.start), _number(annotation.end)
    if annotation.end < annotation.start:
        where = f"ends before it begins (from character {start} to {end})"
        return ProblemKind.REVERSED, where
    if annotation.start < 0:
        return ProblemKind.OUTSIDE, f"begins before the text, at character {start}"
    if annotation.end == annotation.start:
        return ProblemKind.EMPTY, f"is empty: it covers no character (at {start})"
    where = f"points outside the text, which has {len(text):,} characters (from {start} to {end})"
    return ProblemKind.OUTSIDE, where


def _number(offset: int) -> str:
    return shown_name(f"{offset:,}", 24)


def _misaligned(annotation: Annotation, span: Span, text: str, tokens: Sequence[Span]) -> Problem:
    words, label = shown_name(span.of(text)), shown_name(annotation.label)
    cut = [t for t in touched(tokens, span) if t.start < span.start or t.end > span.end]
    whole = inside(tokens, span)
    cuts = " and ".join(f"“{shown_name(token.of(text))}”" for token in cut) or "a space"
    left = shown_name(text[whole[0].start : whole[-1].end]) if whole else ""
    then = f"training takes “{left}” instead" if whole else "it is left out of training"
    reason = f"“{words}” ({label}) cuts a word of spaCy's: {cuts}; {then}."
    return Problem(annotation, reason, ProblemKind.MISALIGNED)


@dataclass(frozen=True, slots=True)
class _Clash:
    """That an annotation is not alone: the other's index and span, and whether it is used."""

    other: int
    span: Span
    is_used: bool


def _clashing(example: Example, annotation: Annotation, span: Span, clash: _Clash) -> Problem:
    other, its_span = example.annotations[clash.other], clash.span
    words, its_words = (shown_name(each.of(example.content)) for each in (span, its_span))
    label, its_label = shown_name(annotation.label), shown_name(other.label)
    then = "would take this tag" if clash.is_used else "would leave this tag out"
    if span == its_span and annotation.label == other.label:
        reason = f"“{words}” is tagged {label} more than once; it counts once."
    elif span == its_span:
        reason = f"“{words}” is tagged {label}, and {its_label} too; training {then}."
    else:
        reason = f"“{words}” ({label}) overlaps “{its_words}” ({its_label}); training {then}."
    kind = ProblemKind.DOUBLE if span == its_span else ProblemKind.OVERLAP
    return Problem(annotation, reason, kind, other, clash.is_used)


def _find_clashes(spans: Sequence[Span | None], tokens: Sequence[Span] | None) -> dict[int, _Clash]:
    """Return which annotations share a code point with another, by index.

    Args:
        spans: of the annotations, without space at the edges; None for those left out.
        tokens: spaCy's tokens, where they are known.
    """
    known = {index: span for index, span in enumerate(spans) if span is not None}
    partners = _partners(known)
    used = _used({index: known[index] for index in partners}, tokens)
    return {i: _Clash(other, known[other], i in used) for i, other in partners.items()}


def _partners(spans: Mapping[int, Span]) -> dict[int, int]:
    """Return for each span that overlaps others one of them; one that is the same if there is.

    In order of their starts only neighbours need comparing; thousands of tags in one text would
    take seconds if each was held against all others.
    """
    partners: dict[int, int] = {}
    doubles: dict[Span, list[int]] = {}
    widest: tuple[Span, int] | None = None  # of those before, the one that reaches furthest
    for span, index in sorted((span, index) for index, span in spans.items()):
        doubles.setdefault(span, []).append(index)
        if widest is not None and span.start < widest[0].end:
            partners.setdefault(index, widest[1])
            partners.setdefault(widest[1], index)
        if widest is None or span.end >= widest[0].end:
            widest = span, index
    for same in doubles.values():
        if len(same) > 1:
            first, second = sorted(same)[:2]
            partners.update({index: second if index == first else first for index in same})
    return partners


def _used(spans: Mapping[int, Span], tokens: Sequence[Span] | None) -> set[int]:
    """Return those of overlapping spans that training would take, as spaCy's `filter_spans` does.

    The longest first (in words), of two as long the earlier one, of two the same the first. A
    span that cuts a word counts as long as what is whole in it, but stands where it stands: it
    will be in the way once it is mended.
    """
    ranked = []
    for index, span in spans.items():
        whole = [] if tokens is None else inside(tokens, span)
        length = len(whole) if tokens is not None else span.end - span.start
        ranked.append((-length, whole[0].start if whole else span.start, index, span))
    used: set[int] = set()
    starts: list[int] = []
    ends: list[int] = []
    for _, _, index, span in sorted(ranked):
        place = bisect_right(ends, span.start)
        if place == len(starts) or span.end <= starts[place]:
            starts.insert(place, span.start)
            ends.insert(place, span.end)
            used.add(index)
    return used
