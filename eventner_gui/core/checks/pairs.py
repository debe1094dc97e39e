"""Two labels that may be one: never apart, or given to the same words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from ..display import shown_name
from ..wording import listed
from .finding import Check, Finding, Places, Severity
from .survey import Survey

_FEWEST = 10  # sentences, or tags
_EVERYWHERE = 0.8  # of the tagged sentences: labels that are nearly everywhere meet by themselves
_TOGETHER = 0.98  # of the sentences of each
_BESIDE = 0.9  # of their sentences
_SAME_WORDS = 0.5  # of the tags of each
_FEWEST_WORDS = 3  # different ones
_MOST_LABELS = 150


def _never_apart(survey: Survey) -> Iterator[Finding]:
    tagged = len({index for facts in survey.labels.values() for index in facts.indices})
    sentences = {
        label: frozenset(facts.indices)
        for label, facts in list(survey.labels.items())[:_MOST_LABELS]
        if _FEWEST <= len(facts.indices) < _EVERYWHERE * tagged
    }
    for (one, mine), (other, its) in combinations(sentences.items(), 2):
        survey.rest()
        most = max(len(mine), len(its))
        if min(len(mine), len(its)) < _TOGETHER * most or len(mine & its) < _TOGETHER * most:
            continue
        both = sorted(mine & its)
        beside = sum(_are_beside(survey, index, one, other) for index in both)
        a, b = shown_name(one, 30), shown_name(other, 30)
        text = f"{a} and {b} are never apart: {len(both):,} sentences have both"
        alone = len(mine | its) - len(both)
        text += f", {alone} one alone." if alone else ", none has one alone."
        advice = (
            "They always stand beside each other: perhaps they are one label."
            if beside >= _BESIDE * len(both)
            else "Add sentences with one of them, or the model learns that they belong together."
        )
        places = Places()
        for index in both:
            places.add(index, *survey.tags_of(index, one), *survey.tags_of(index, other))
        yield Finding("never-apart", Severity.TO_KNOW, text, advice, places)


def _are_beside(survey: Survey, index: int, one: str, other: str) -> bool:
    """Tell whether a tag of one label is followed by one of the other, with space between."""
    text = survey.examples[index].content
    mine, its = list(survey.tags_of(index, one)), list(survey.tags_of(index, other))
    return any(
        first[1] <= then[0] and not text[first[1] : then[0]].strip()
        for a in mine
        for b in its
        for first, then in ((a, b), (b, a))
    )


def _same_words(survey: Survey) -> Iterator[Finding]:
    shared: Counter[tuple[str, str]] = Counter()  # tags of the first on words the second has too
    words: Counter[tuple[str, str]] = Counter()
    for labels in survey.phrases.values():
        for one in labels if len(labels) > 1 else ():
            for other in labels:
                if one != other:
                    shared[one, other] += len(labels[one])
                    words[one, other] += 1
        survey.rest()
    pairs = []
    for one, other in shared:
        mine, its = shared[one, other], shared[other, one]
        if (
            one < other
            and words[one, other] >= _FEWEST_WORDS
            and min(mine, its) >= _FEWEST
            and mine >= _SAME_WORDS * survey.labels[one].tags
            and its >= _SAME_WORDS * survey.labels[other].tags
        ):
            pairs.append((one, other))
    for one, other in sorted(pairs):
        (rare, few), (often, many) = sorted(
            ((one, shared[one, other]), (other, shared[other, one])), key=lambda each: each[1]
        )
        total, its_total = survey.labels[rare].tags, survey.labels[often].tags
        a, b = shown_name(rare, 30), shown_name(often, 30)
        text = (
            f"{a} and {b} are given to the same words: {few:,} of {total:,} {a} tags and {many:,} "
            f"of {its_total:,} {b} tags are on words that the other has too."
        )
        advice = (
            "If the sentence around them decides, all is well: it takes more examples. If not, "
            "they are perhaps one label."
        )
        yield Finding(
            "same-words", Severity.TO_KNOW, text, advice, _shared_places(survey, rare, often)
        )


def _shared_places(survey: Survey, rare: str, often: str) -> Places:
    """Return the sentences in which shared words have the rarer one of two labels."""
    indices: set[int] = set()
    for labels in survey.phrases.values():
        if rare in labels and often in labels:
            indices.update(labels[rare])
    return survey.places_of([rare], indices)


def _imbalance(survey: Survey) -> Iterator[Finding]:
    total = sum(facts.tags for facts in survey.labels.values())
    if len(survey.labels) < 2 or total < _MANY_TAGS:
        return
    label, facts = next(iter(survey.labels.items()))
    if facts.tags >= _MOST_TAGS * total:
        others = [shown_name(each, 30) for each in list(survey.labels)[1:]]
        share = f"{100 * facts.tags / total:.0f}"
        name = shown_name(label, 30)
        text = f"{share} per cent of all tags are {name} ({facts.tags:,} of {total:,})."
        advice = (
            f"The score of all labels together is little more than that of {name}: look at those "
            f"of {listed(others, 3)} by themselves, and tag more of them rather than more {name}."
        )
        yield Finding("imbalance", Severity.TO_KNOW, text, advice, Places())


_MANY_TAGS = 100
_MOST_TAGS = 0.8

CHECKS = (
    Check(
        "never-apart",
        "two labels of which no sentence has one alone",
        "to know",
        f"In {_FEWEST} sentences or more, with one exception in fifty. Labels that are in "
        f"{_EVERYWHERE:.0%} of the tagged sentences are not meant: they meet by themselves.",
        _never_apart,
    ),
    Check(
        "same-words",
        "two labels that are given to the same words",
        "to know",
        f"{_SAME_WORDS:.0%} of the tags of each are on words that the other has too, {_FEWEST} "
        f"tags and {_FEWEST_WORDS} different words at least.",
        _same_words,
    ),
    Check(
        "imbalance",
        "one label with nearly all tags",
        "to know",
        f"{_MOST_TAGS:.0%} of {_MANY_TAGS} tags or more. A ratio alone (spaCy's question) says "
        "little: a rare label is learnt as well as its own examples allow, however many the "
        "others have; what suffers is the meaning of the score.",
        _imbalance,
    ),
)
