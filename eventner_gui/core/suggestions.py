"""Suggestions: annotations that nobody has accepted yet, and remarks on those that are there."""

from __future__ import annotations

import enum
from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter

from .changes import Change, edit_example
from .display import shown_name, shown_words
from .document import Annotation, Document, Status, entity_label
from .spans import Span
from .wording import counted


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A span that may deserve a tag.

    Attributes:
        start: first code point of the span.
        end: code point after its last one.
        tag_name: the tag it may deserve.
        reason: why, in the expert's words ("tagged DATE in 12 sentences").
        probability: how likely it is right, 0 to 1, held against what the expert decided before;
            None from a source that knows none (spaCy's greedy parser has no meaningful one).
        source: the name of the source it comes from.
        agreed: names of other sources that say the same.
    """

    start: int
    end: int
    tag_name: str
    reason: str = ""
    probability: float | None = None
    source: str = ""
    agreed: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The entity label, upper case."""
        return entity_label(self.tag_name)

    def overlaps(self, start: int, end: int) -> bool:
        """Tell whether this span shares a code point with ``[start, end)``."""
        return self.start < end and start < self.end

    @property
    def span(self) -> Span:
        """The stretch of the text."""
        return Span(self.start, self.end)

    @property
    def sources(self) -> frozenset[str]:
        """The names of all sources that say it."""
        return frozenset((self.source, *self.agreed))

    @property
    def key(self) -> tuple[int, int, str]:
        """What makes it the same suggestion, whatever its reason."""
        return self.start, self.end, self.label


class RemarkKind(str, enum.Enum):
    """What a remark is about."""

    TAGGED_OTHERWISE = "tagged otherwise"
    UNTAGGED = "untagged"
    SAME_TEXT = "same text"
    SIMILAR_TEXT = "similar text"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about an example that is worth a look; nothing is wrong for certain.

    Attributes:
        kind: what it is about.
        text: a sentence or two, plain.
        indices: the examples it speaks of, in rising order.
        start: of the words it speaks of, in code points; equal to ``end`` for a whole text.
        end: of these words.
        tag_like: the example with the same text whose tags this one could take over.
    """

    kind: RemarkKind
    text: str
    indices: tuple[int, ...]
    start: int = 0
    end: int = 0
    tag_like: int | None = None


def fitting(
    suggestions: Iterable[Suggestion], annotations: Sequence[Annotation], length: int
) -> list[Suggestion]:
    """Return suggestions that can all be accepted, in the order of the text.

    Args:
        suggestions: the best first; one that overlaps a better one is left out.
        annotations: those the example has; what overlaps one of them is left out.
        length: of the text, in code points.
    """
    chosen: list[Suggestion] = []
    for each in suggestions:
        taken: Iterable[Annotation | Suggestion] = chain(annotations, chosen)
        free = not any(other.overlaps(each.start, each.end) for other in taken)
        if free and 0 <= each.start < each.end <= length:
            chosen.append(each)
    return sorted(chosen, key=lambda each: each.start)


def accept(
    document: Document,
    index: int,
    suggestions: Sequence[Suggestion],
    status: Status | None = None,
) -> Change | None:
    """Turn suggestions into annotations, in one step.

    Args:
        document: the document.
        index: of the example.
        suggestions: that are accepted, the best first; those that overlap an annotation or a
            better one are left out.
        status: that the example gets in the same step; None leaves it as it is.

    Returns:
        The change; None where nothing is left of the suggestions.
    """
    example = document.examples[index]
    taken = fitting(suggestions, example.annotations, len(example.content))
    if not taken:
        return None
    annotations = list(example.annotations)
    for each in taken:
        new = Annotation(each.start, each.end, each.tag_name)
        insort(annotations, new, key=attrgetter("start"))
    text = f"Accept {counted(len(taken), 'suggestion')}"
    if len(taken) == 1:
        words = shown_words(example.content[taken[0].start : taken[0].end])
        text = f"Tag “{words}” as {shown_name(taken[0].label)}"
    after = example.with_annotations(annotations)
    return edit_example(text, index, example, after.with_status(status) if status else after)
