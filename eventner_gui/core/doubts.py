"""Doubts about tags: where held-out predictions and the tags differ, for a person to decide.

A doubt is a value beside the document: what it proposes is in no file, no count and no training
until it is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from .changes import Change, edit_example
from .display import shown_name, shown_words
from .document import Annotation, Confirmed, Document, Example
from .spans import Span


class DoubtKind(str, Enum):
    """What may be wrong with a tag, or with the lack of one."""

    MISSED = "missed"
    SPURIOUS = "spurious"
    LABEL = "label"
    BOUNDARY = "boundary"
    REPEAT = "repeat"

    @property
    def heading(self) -> str:
        """The kind as it stands over its doubts."""
        return _HEADINGS[self]

    @property
    def question(self) -> str:
        """What is asked of one such doubt."""
        return _QUESTIONS[self]


_HEADINGS = {
    DoubtKind.MISSED: "Missed tags",
    DoubtKind.SPURIOUS: "Tags too many",
    DoubtKind.LABEL: "Other label",
    DoubtKind.BOUNDARY: "Other words",
    DoubtKind.REPEAT: "Tagged otherwise elsewhere",
}
_QUESTIONS = {
    DoubtKind.MISSED: "Is a tag missing here?",
    DoubtKind.SPURIOUS: "Should this be no tag?",
    DoubtKind.LABEL: "Should this be another label?",
    DoubtKind.BOUNDARY: "Are these the right words?",
    DoubtKind.REPEAT: "Should these words be tagged as they are elsewhere?",
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """One place where the model, which has not seen the sentence, would tag otherwise.

    Attributes:
        kind: what may be wrong.
        index: of the example.
        text: of the example.
        mine: the tag as it is; None where nothing is tagged.
        model: what the model would tag; None where it would tag nothing. It overlaps no other tag
            than ``mine``.
        suspicion: how likely it is that a mistake is there, 0 to 1, as calibrated on mistakes put
            into the same sentences on purpose (`nlp.review.ranking`).
        reason: why, in the user's words.
    """

    kind: DoubtKind
    index: int
    text: str
    mine: Annotation | None
    model: Annotation | None
    suspicion: float
    reason: str

    def __post_init__(self) -> None:
        if self.mine is None and self.model is None:
            raise ValueError("a doubt is about a tag")

    @property
    def span(self) -> Span:
        """The stretch it is about: what either side tags."""
        both = [each for each in (self.mine, self.model) if each is not None]
        return Span(min(each.start for each in both), max(each.end for each in both))

    def at(self, index: int) -> Doubt:
        """Return the doubt where its example stands at another index."""
        return replace(self, index=index)


def queue(doubts: Sequence[Doubt]) -> list[Doubt]:
    """Return doubts in the order to look at them: the likeliest mistakes first."""
    return sorted(doubts, key=lambda each: (-each.suspicion, each.index, each.span.start))


class Decision(Enum):
    """What became of a doubt; it follows from the example alone, so that undo takes it back."""

    OPEN = "open"
    MINE = "mine"
    MODEL = "model"
    OTHER = "other"

    @property
    def mends(self) -> bool:
        """Tell whether a mistake was mended."""
        return self in (Decision.MODEL, Decision.OTHER)


def decision(doubt: Doubt, example: Example) -> Decision:
    """Return what was decided about a doubt.

    Args:
        doubt: made earlier.
        example: the one it is about, as it is now.
    """
    tags = example.annotations
    if doubt.mine in tags if doubt.mine else not _overlapped(doubt, example):
        return Decision.MINE if is_confirmed(doubt, example) else Decision.OPEN
    if doubt.model in tags if doubt.model else not _overlapped(doubt, example):
        return Decision.MODEL
    return Decision.OTHER


def is_confirmed(doubt: Doubt, example: Example) -> bool:
    """Tell whether the person has said that the tag, or the lack of one, is right."""
    if doubt.mine is not None:
        return _confirmation(doubt) in example.confirmed
    span = doubt.span
    return any(
        not each.label and each.start < span.end and span.start < each.end
        for each in example.confirmed
    )


def _overlapped(doubt: Doubt, example: Example) -> bool:
    span = doubt.span
    return any(each.overlaps(span.start, span.end) for each in example.annotations)


def keep_mine(document: Document, doubt: Doubt) -> Change | None:
    """Remember that what is tagged is right, so that it is not asked about again.

    Returns:
        The change; None when the doubt is decided already.
    """
    example = document.examples[doubt.index]
    if decision(doubt, example) is not Decision.OPEN:
        return None
    found = _confirmation(doubt)
    after = replace(example, confirmed=(*example.confirmed, found))
    words = shown_words(doubt.span.of(doubt.text))
    return edit_example(f"Confirm “{words}”", doubt.index, example, after)


def take_model(document: Document, doubt: Doubt) -> Change | None:
    """Tag as the model would; what is tagged so counts as confirmed.

    Returns:
        The change; None when the example is not any more what the doubt was about.
    """
    example = document.examples[doubt.index]
    if decision(doubt, example) not in (Decision.OPEN, Decision.MINE):
        return None
    kept = [each for each in example.annotations if each != doubt.mine]
    if doubt.model is not None:
        kept.append(doubt.model)
        kept.sort(key=lambda each: (each.start, each.end))
    after = example.with_annotations(kept)
    now = doubt.model or doubt.mine
    assert now is not None
    label = doubt.model.label if doubt.model is not None else ""
    after = replace(after, confirmed=(*after.confirmed, Confirmed(now.start, now.end, label)))
    words = shown_words(Span(now.start, now.end).of(doubt.text))
    said = f"Tag “{words}” as {shown_name(label)}" if label else f"Remove the tag of “{words}”"
    return edit_example(said, doubt.index, example, after)


def _confirmation(doubt: Doubt) -> Confirmed:
    about = doubt.mine or doubt.model
    assert about is not None
    return Confirmed(about.start, about.end, doubt.mine.label if doubt.mine else "")
