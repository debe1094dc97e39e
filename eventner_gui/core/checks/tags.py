"""Tags that training would drop, shorten or merge, and those that take punctuation along."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..display import shown_name
from ..problems import ProblemKind
from ..wording import counted, listed
from .finding import Check, Finding, Mending, Places, Severity
from .mending import UNUSABLE
from .survey import Survey

_MEANT = 0.5  # of a label's tags with punctuation at an end: it is meant to be there
_HABIT = 5  # tags
_TOO_MANY = 0.2  # of all tags


def _problem(
    name: str,
    kinds: tuple[ProblemKind, ...],
    severity: Severity,
    mending: Mending,
    words: Callable[[int], str],
    advice: str,
) -> Callable[[Survey], Iterator[Finding]]:
    """Return a check that lists the problems of some kinds.

    Args:
        name: of the check.
        kinds: as `core.problems` finds them.
        severity: of a finding.
        mending: of all at once.
        words: returns what is said of so many tags.
        advice: what to do next.
    """

    def find(survey: Survey) -> Iterator[Finding]:
        places = survey.faults.of(*kinds)
        if places.count:
            yield Finding(name, severity, words(places.count), advice, places, mending)

    return find


def _tags(number: int, one: str, many: str) -> str:
    return f"{counted(number, 'tag')} {one if number == 1 else many}"


def _misaligned(survey: Survey) -> Iterator[Finding]:
    places = survey.faults.of(ProblemKind.MISALIGNED)
    if not places.count:
        return
    text = f"{_tags(places.count, 'cuts', 'cut')} a word of spaCy's: shortened, or left out."
    advice = (
        "Snap them to whole words, or add a word rule in the sentence (R) where a boundary is "
        "needed."
    )
    mending: Mending | None = Mending.MISALIGNED
    if places.count > _TOO_MANY * sum(facts.tags for facts in survey.labels.values()):
        advice = (
            "So many are no slips: see whether the project's language is right (Edit > Project "
            "settings). Some languages write words together that tags cut apart."
        )
        mending = None
    yield Finding("misaligned", Severity.COSTS, text, advice, places, mending)


def _punctuation(survey: Survey) -> Iterator[Finding]:
    found = {
        label: places
        for label, places in survey.faults.punctuation.items()
        if label in survey.labels
        and (places.count < _HABIT or places.count <= _MEANT * survey.labels[label].tags)
    }
    if not found:
        return
    places = Places.together(found.values())
    labels = sorted(found, key=lambda label: (-found[label].count, label))
    named = listed([f"{shown_name(label, 30)} ({found[label].count:,})" for label in labels])
    text = f"{_tags(places.count, 'begins or ends', 'begin or end')} with punctuation: {named}."
    advice = (
        "Where most tags of a label leave the full stop or the comma out, all should: a guess "
        "with one sign too many counts as wrong."
    )
    how = Mending.PUNCTUATION
    yield Finding("punctuation", Severity.COSTS, text, advice, places, how, frozenset(found))


CHECKS = (
    Check(
        "unusable-tags",
        "tags that are empty, hold nothing but space, or lie outside their text",
        "costs quality",
        "Each one is left out of training.",
        _problem(
            "unusable-tags",
            UNUSABLE,
            Severity.COSTS,
            Mending.UNUSABLE,
            lambda n: f"{_tags(n, 'covers', 'cover')} no word, and cannot be learnt: left out.",
            "Remove them, and tag the words that were meant.",
        ),
    ),
    Check(
        "space-at-the-ends",
        "tags with white space at an end",
        "to know",
        "spaCy never finds a span again that was trained with a space at its edge; training takes "
        "it without, so nothing is lost here, but in other programs it is.",
        _problem(
            "space-at-the-ends",
            (ProblemKind.SPACE_AT_EDGE,),
            Severity.TO_KNOW,
            Mending.SPACE,
            lambda n: f"{_tags(n, 'has', 'have')} white space at an end.",
            "Training takes them without. Trim them, for other programs that read the file.",
        ),
    ),
    Check(
        "misaligned",
        "tags that begin or end within a word of spaCy's",
        "costs quality",
        "Each one is shortened to whole words, or left out. Where more than a fifth of all tags "
        "do, the language is wrong rather than the tags, and no mend is offered. Not known where "
        "the language's tokenizer is not installed.",
        _misaligned,
    ),
    Check(
        "overlapping",
        "tags that overlap another one",
        "costs quality",
        "A word has one tag in a model of this kind: the longest one is taken, the others are "
        "left out.",
        _problem(
            "overlapping",
            (ProblemKind.OVERLAP,),
            Severity.COSTS,
            Mending.CLASHES,
            lambda n: (
                f"{_tags(n, 'overlaps', 'overlap')} another: only the longest of them is learnt."
            ),
            "Keep the one that is meant; mending all keeps those that training takes.",
        ),
    ),
    Check(
        "tagged-twice",
        "words that have two tags",
        "costs quality",
        "The first one is taken. The same label twice counts once.",
        _problem(
            "tagged-twice",
            (ProblemKind.DOUBLE,),
            Severity.COSTS,
            Mending.CLASHES,
            lambda n: f"{_tags(n, 'is', 'are')} not the only one of the same words: one is learnt.",
            "Keep the one that is meant; mending all keeps those that training takes.",
        ),
    ),
    Check(
        "punctuation",
        "tags that begin or end with a full stop, a comma, a quote, a bracket",
        "costs quality",
        "Signs that a selection takes along by accident, and tokens of their own (“p.m.” is no "
        "case, nor “Dr .”, nor a sign that stands within the tag too). Not where more than half of "
        "a label's tags have it, and five at least: then it is meant.",
        _punctuation,
    ),
)
