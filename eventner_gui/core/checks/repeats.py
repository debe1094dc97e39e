"""Sentences that come more than once: tagged in two ways, the same, or always the same frame."""

from __future__ import annotations

from collections.abc import Iterator

from ..display import shown_name
from ..document import Example
from ..phrases import LONG_TEXT
from ..similar import word_spans
from ..twins import tags_by_words
from ..wording import counted, listed
from .finding import Check, Finding, Places, Severity
from .survey import Survey

_MANY_REPEATS = 0.1  # of the finished sentences
_FEWEST_REPEATS = 10
_FRAME_SENTENCES = 15
_MOST_FRAMES = 2


def _same_text_two_ways(survey: Survey) -> Iterator[Finding]:
    places = Places()
    groups = 0
    for group in survey.same_words:
        ways = {frozenset(tags_by_words(survey.examples[index])) for index in group}
        survey.rest()
        if len(ways) > 1:
            groups += 1
            for index in group:
                places.add(index, *survey.all_tags_of(index))
    if groups:
        comes = "comes" if groups == 1 else "come"
        text = f"{counted(groups, 'sentence')} {comes} more than once, tagged in different ways."
        advice = "Decide which is right; in each sentence a remark offers to tag it like the other."
        yield Finding("same-text-two-ways", Severity.COSTS, text, advice, places)


def _repeated(survey: Survey) -> Iterator[Finding]:
    places = Places()
    groups = 0
    for group in survey.same_words:
        ways = {frozenset(tags_by_words(survey.examples[index])) for index in group}
        survey.rest()
        if len(ways) == 1:
            groups += 1
            for index in group[1:]:
                places.add(index)
    number = len(places)
    if number >= max(_FEWEST_REPEATS, _MANY_REPEATS * len(survey.done)):
        text = (
            f"{counted(number, 'finished sentence')} of {len(survey.done):,} only repeat others, "
            "tags and all."
        )
        advice = (
            "They do no harm where they are as frequent in real life; otherwise the model leans "
            "to them, and other sentences are worth more of your time."
        )
        yield Finding("repeated", Severity.TO_KNOW, text, advice, places)


def _one_frame(survey: Survey) -> Iterator[Finding]:
    labels = []
    for label, facts in survey.labels.items():
        if len(facts.indices) < _FRAME_SENTENCES:
            continue
        frames: set[tuple[str, ...]] = set()
        for index in facts.indices:
            frames.add(frame(survey.examples[index]))
            survey.rest()
            if len(frames) > _MOST_FRAMES:
                break
        else:
            labels.append(label)
    if labels:
        named = listed(
            [f"{shown_name(each, 30)} ({len(survey.labels[each].indices):,})" for each in labels]
        )
        text = f"The sentences with {named} are all the same but for the tagged words."
        advice = (
            "The model will find the label in such sentences alone. Add some in which people say "
            "it otherwise."
        )
        places = survey.places_of(labels)
        yield Finding("one-frame", Severity.COSTS, text, advice, places)


def frame(example: Example) -> tuple[str, ...]:
    """Return the words of an example around its tags, in any case; a tag is its label."""
    text = example.content
    if len(text) > LONG_TEXT:
        return (text,)
    found: list[str] = []
    for word in word_spans(text):
        tag = next((a for a in example.annotations if a.overlaps(word.start, word.end)), None)
        if tag is None:
            found.append(word.of(text).casefold())
        elif not found or found[-1] != f"\0{tag.label}":
            found.append(f"\0{tag.label}")
    return tuple(found)


CHECKS = (
    Check(
        "same-text-two-ways",
        "the same sentence tagged in different ways",
        "costs quality",
        "One pair is enough. Case, spacing and punctuation of the sentence do not count.",
        _same_text_two_ways,
    ),
    Check(
        "repeated",
        "sentences that repeat others with the same tags",
        "to know",
        f"From {_FEWEST_REPEATS} on, where they are {_MANY_REPEATS:.0%} of the finished ones.",
        _repeated,
    ),
    Check(
        "one-frame",
        "labels whose sentences are all the same but for the tagged words",
        "costs quality",
        f"At most {_MOST_FRAMES} different sentences around the tags, in {_FRAME_SENTENCES} "
        "sentences or more; with fewer it is chance.",
        _one_frame,
    ),
)
