"""All places where some words stand, and tagging many of them in one step."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .changes import Change, ExampleEdit
from .display import shown_name
from .document import Annotation, Document, Example, entity_label
from .spans import Span
from .token_patterns import Part, expression
from .units import units
from .wording import counted


class State(str, enum.Enum):
    """What tags there are where words were found."""

    UNTAGGED = "untagged"
    SAME = "tagged the same"
    OTHERWISE = "tagged otherwise"
    OVERLAPPING = "overlapping another tag"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place where the words stand.

    Attributes:
        index: of the example.
        span: in its text.
        state: what tags there are.
        tag: the entity label that is there already; empty without any.
    """

    index: int
    span: Span
    state: State
    tag: str = ""


class Finder:
    """Finds words, whole ones where their script has spaces."""

    def __init__(self, pattern: re.Pattern[str], tag_name: str) -> None:
        self._pattern = pattern
        self._label = entity_label(tag_name)

    @classmethod
    def of_words(cls, words: str, tag_name: str, *, any_case: bool) -> Finder:
        """Find words as they are, or in any case; their spacing does not count.

        Args:
            words: what to find.
            tag_name: the tag they are to get.
            any_case: take other cases of the letters, too.
        """
        spaced = r"\s+".join(map(re.escape, words.split()))
        return cls(re.compile(spaced, re.IGNORECASE if any_case else re.RegexFlag(0)), tag_name)

    @classmethod
    def of_parts(cls, parts: Sequence[Part], tag_name: str) -> Finder:
        """Find what a pattern takes."""
        return cls(re.compile(expression(parts), re.IGNORECASE), tag_name)

    def find(self, index: int, example: Example) -> Iterator[Occurrence]:
        """Yield the occurrences in an example, in order, none over another.

        Args:
            index: of the example.
            example: the example.
        """
        text = example.content
        for match in self._pattern.finditer(text):
            span = Span(*match.span())
            if span.start < span.end and not _cuts_word(text, span):
                yield self._judged(index, example, span)

    def _judged(self, index: int, example: Example, span: Span) -> Occurrence:
        over = [each for each in example.annotations if each.overlaps(span.start, span.end)]
        if not over:
            return Occurrence(index, span, State.UNTAGGED)
        exact = [each for each in over if (each.start, each.end) == (span.start, span.end)]
        if len(over) > 1 or not exact:
            return Occurrence(index, span, State.OVERLAPPING, over[0].label)
        state = State.SAME if exact[0].label == self._label else State.OTHERWISE
        return Occurrence(index, span, state, exact[0].label)


def tag_occurrences(
    document: Document, occurrences: Sequence[Occurrence], tag_name: str
) -> Change | None:
    """Tag many places, in one step; tags that they overlap give way.

    A place that does not lie in its text any more is left out.
    """
    places: dict[int, list[Span]] = {}
    for each in occurrences:
        places.setdefault(each.index, []).append(each.span)
    edits = []
    tagged = 0
    for index, spans in sorted(places.items()):
        if not 0 <= index < len(document.examples):
            continue
        example = document.examples[index]
        annotations = list(example.annotations)
        for span in spans:
            if 0 <= span.start < span.end <= len(example.content):
                annotations = _put(annotations, Annotation(span.start, span.end, tag_name))
                tagged += 1
        after = example.with_annotations(annotations)
        if after != example:
            edits.append(ExampleEdit(index, example, after))
    if not edits:
        return None
    words = f"Tag {counted(tagged, 'place')} as {shown_name(entity_label(tag_name))}"
    return Change(words, tuple(edits))


def _put(annotations: Sequence[Annotation], new: Annotation) -> list[Annotation]:
    """Return annotations with a new one, in its place, without those it overlaps."""
    kept = [each for each in annotations if not each.overlaps(new.start, new.end)]
    at = sum(each.start <= new.start for each in kept)
    return [*kept[:at], new, *kept[at:]]


def _cuts_word(text: str, span: Span) -> bool:
    """Tell whether a word, a number or a character with its marks goes on beyond an end."""
    for end in (span.start, span.end):
        around = text[max(end - 1, 0) : end + 1]
        if 0 < end < len(text) and any(len(unit.of(around)) == 2 for unit in units(around)):
            return True
    return False
