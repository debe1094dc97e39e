"""The document: examples with their annotations, and the project's settings.

Offsets in memory are half-open ``[start, end)`` in Unicode code points, always. How they stand in
a file is the codec's business.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from .direction import Direction
from .patterns import PatternEntry

if TYPE_CHECKING:
    from .frozen_test import FrozenTest
    from .rules import TokenRule


class Status(str, enum.Enum):
    """What the expert has said about an example; only ``DONE`` ones are trained on."""

    TODO = "todo"
    DONE = "done"
    SKIPPED = "skipped"
    FLAGGED = "flagged"


def entity_label(tag_name: str) -> str:
    """Return the label spaCy sees for a tag name: its upper case, as in the article."""
    return tag_name.upper()


@dataclass(frozen=True, slots=True)
class Annotation:
    """A span with a tag.

    Attributes:
        start: first code point of the span.
        end: code point after its last one. A file may bring values outside the text, or
            ``end <= start``: such an annotation is kept, shown as a problem, never trained on.
        tag_name: the tag in the case it came with.
        source: the mapping read from the file, kept for its unknown keys and their order;
            None for an annotation made here.
    """

    start: int
    end: int
    tag_name: str
    source: Mapping[str, Any] | None = field(default=None, compare=False)

    @property
    def label(self) -> str:
        """The entity label, upper case."""
        return entity_label(self.tag_name)

    def overlaps(self, start: int, end: int) -> bool:
        """Tell whether this span shares a code point with ``[start, end)``."""
        return self.start < end and start < self.end


class Confirmed(NamedTuple):
    """What the expert has said to be right when it was doubted (`core.doubts`).

    Attributes:
        start: first code point.
        end: code point after the last.
        label: the entity label of the tag there; empty where rightly nothing is tagged.
    """

    start: int
    end: int
    label: str

    def holds(self, annotations: Sequence[Annotation]) -> bool:
        """Tell whether it is about the tags as they are: a changed tag is not confirmed."""
        if self.label:
            return any((each.start, each.end, each.label) == self for each in annotations)
        return not any(each.overlaps(self.start, self.end) for each in annotations)


@dataclass(frozen=True, slots=True)
class Example:
    """One text with its annotations.

    Attributes:
        content: the text, never altered (line ends, combining marks and all).
        annotations: in the order of the file.
        status: what the expert has said about it.
        source: the mapping read from the file, kept for its unknown keys and their order.
        confirmed: what of it was doubted and found right.
    """

    content: str
    annotations: tuple[Annotation, ...] = ()
    status: Status = Status.TODO
    source: Mapping[str, Any] | None = field(default=None, compare=False)
    confirmed: tuple[Confirmed, ...] = ()

    def with_annotations(self, annotations: Sequence[Annotation]) -> Example:
        """Return the example with other annotations; what they change is not confirmed any more."""
        kept = self.confirmed and tuple(each for each in self.confirmed if each.holds(annotations))
        return replace(self, annotations=tuple(annotations), confirmed=kept)

    def with_status(self, status: Status) -> Example:
        """Return the example with another status."""
        return replace(self, status=status)


@dataclass(frozen=True, slots=True)
class Label:
    """A kind of tag.

    Attributes:
        name: the tag name written to the file for new annotations.
        color: ``#rrggbb``; shades for light and dark are derived from it.
        key: the key that tags with it, one character; empty for none.
        description: what belongs to it and what does not, in the expert's words.
        hidden: it is not offered for tagging and its tags are hardly seen; they stay in the data
            and are trained on.
        source: the mapping read from the file, kept for its unknown keys.
    """

    name: str
    color: str
    key: str = ""
    description: str = ""
    hidden: bool = False
    source: Mapping[str, Any] | None = field(default=None, compare=False)

    @property
    def label(self) -> str:
        """The entity label, upper case."""
        return entity_label(self.name)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the project file says besides the examples.

    Attributes:
        language: a spaCy language code; decides the tokens spans snap to.
        labels: in the order of the labels panel; no two with the same upper case.
        guidelines: markdown.
        direction: how the texts run.
        token_rules: where words are split against spaCy's habit; see `core.rules`.
        patterns: word lists and patterns whose words are suggested; see `core.patterns`.
        test: the frozen test set; None where there is none. See `core.frozen_test`.
        source: the ``eventner`` mapping read from the file, kept for its unknown keys.
    """

    language: str = "en"
    labels: tuple[Label, ...] = ()
    guidelines: str = ""
    direction: Direction = Direction.AUTO
    token_rules: tuple[TokenRule, ...] = ()
    patterns: tuple[PatternEntry, ...] = ()
    test: FrozenTest | None = None
    source: Mapping[str, Any] | None = field(default=None, compare=False)

    def find_label(self, tag_name: str) -> Label | None:
        """Return the label of a tag name, in whatever case it is written."""
        wanted = entity_label(tag_name)
        return next((label for label in self.labels if label.label == wanted), None)


@dataclass(slots=True)
class Document:
    """Everything in one project file. Only `core.changes.Change` alters settings and examples.

    Attributes:
        settings: labels, language and the rest.
        examples: in the order of the file.
        held_out: text keys (`core.split.text_key`) of the dev set, so that no later run trains
            on what an earlier one held out. It only grows, and stands outside undo: taking back
            an edit must not let a run train on what has been used for measuring.
        source: the top-level mapping of the file without the examples' contents, kept for its
            unknown keys and their order.
    """

    settings: Settings = field(default_factory=Settings)
    examples: list[Example] = field(default_factory=list)
    held_out: frozenset[str] = frozenset()
    source: Mapping[str, Any] | None = None

    def snapshot(self) -> Document:
        """Return a copy that later changes do not touch (examples are immutable and shared)."""
        return Document(self.settings, list(self.examples), self.held_out, self.source)


def count_statuses(examples: Sequence[Example]) -> dict[Status, int]:
    """Return how many examples have each status; every status is present."""
    counts = dict.fromkeys(Status, 0)
    for example in examples:
        counts[example.status] += 1
    return counts


def count_labels(examples: Sequence[Example]) -> dict[str, int]:
    """Return how many annotations each entity label has."""
    counts: dict[str, int] = {}
    for example in examples:
        for annotation in example.annotations:
            counts[annotation.label] = counts.get(annotation.label, 0) + 1
    return counts


def untagged_texts(examples: Iterable[Example]) -> tuple[str, ...]:
    """Return the texts with words that are to do and hold no tag yet."""
    return tuple(
        e.content
        for e in examples
        if e.status is Status.TODO and not e.annotations and e.content.strip()
    )
