"""Names of labels: alike, written in two ways, or meant as something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from ..display import shown_name
from ..similar import differ_in_one
from ..wording import listed
from .finding import Check, Finding, Severity
from .survey import Survey

_FEWEST_LETTERS = 5  # of words that may be the same but for a slip
_NO_LABEL = frozenset(("O", "-", "NONE", "NULL", "NIL", "N/A", "NA", "OUTSIDE", "NO_LABEL", "NAN"))
_MARKED = re.compile(r"[BI]-.", re.DOTALL)
_PARTS = re.compile(r"[^\W_]+")
_MOST_COMPARED = 300  # labels


def _alike(survey: Survey) -> Iterator[Finding]:
    labels = list(survey.labels)[:_MOST_COMPARED]
    pairs = [(a, b) for a, b in combinations(labels, 2) if are_alike(a, b)]
    if pairs:
        named = listed(
            [f"{_with_count(survey, a)} and {_with_count(survey, b)}" for a, b in pairs],
            3,
        )
        text = f"Labels with almost the same name: {named}."
        advice = (
            "If they mean the same, merge them: in the Labels panel of Annotate, choose one and "
            "merge it into the other."
        )
        rarer = dict.fromkeys(b for _, b in pairs)  # labels come with the most frequent first
        yield Finding("alike-names", Severity.COSTS, text, advice, survey.places_of(rarer))


def are_alike(one: str, other: str) -> bool:
    """Tell whether two names are the same but for spacing, a plural or a slip of the pen."""
    if "".join(_words(one)) == "".join(_words(other)) != "":
        return True
    mine, its = _words(one), _words(other)
    if len(mine) != len(its):
        return False
    differing = [(a, b) for a, b in zip(mine, its, strict=True) if a != b]
    if len(differing) != 1:
        return False
    a, b = differing[0]
    if not (a.isalpha() and b.isalpha()):  # LEVEL1, LEVEL2
        return False
    plural = a in (f"{b}s", f"{b}es") or b in (f"{a}s", f"{a}es")
    long_enough = min(len(a), len(b)) >= _FEWEST_LETTERS
    return plural or (long_enough and (differ_in_one(a, b) or _are_swapped(a, b)))


def _words(name: str) -> list[str]:
    return _PARTS.findall(name.casefold())


def _are_swapped(one: str, other: str) -> bool:
    """Tell whether two neighbouring letters have changed places."""
    at = [i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    return (
        len(one) == len(other)
        and len(at) == 2
        and at[1] == at[0] + 1
        and one[at[0]] == other[at[1]]
        and one[at[1]] == other[at[0]]
    )


def _with_count(survey: Survey, label: str) -> str:
    return f"{shown_name(label, 30)} ({survey.labels[label].tags:,})"


def _written_two_ways(survey: Survey) -> Iterator[Finding]:
    labels = [label for label, facts in survey.labels.items() if len(facts.names) > 1]
    if labels:
        named = listed(
            [
                " and ".join(shown_name(name, 30) for name in sorted(survey.labels[each].names)[:3])
                for each in labels
            ],
            3,
        )
        text = f"The same label is written in different ways: {named}."
        advice = (
            "spaCy takes them as one, so training is not touched. Rename the label to write all "
            "of its tags the same way."
        )
        places = survey.places_of(labels)
        yield Finding("written-two-ways", Severity.TO_KNOW, text, advice, places)


def _unnamed(survey: Survey) -> Iterator[Finding]:
    labels = [label for label in survey.labels if not label.strip()]
    if labels:
        places = survey.places_of(labels)
        has = "tag has" if places.count == 1 else "tags have"
        text = f"{places.count:,} {has} no name: left out of training."
        advice = "Give them a label, or remove them."
        yield Finding("unnamed", Severity.COSTS, text, advice, places)


def _odd_names(survey: Survey) -> Iterator[Finding]:
    labels = [label for label in survey.labels if is_odd_name(label)]
    if labels:
        named = listed([_with_count(survey, label) for label in labels])
        text = f"Names that are hardly meant as labels: {named}."
        advice = (
            "Words that are nothing need no tag; “B-” and “I-” are marks of a file format, which "
            "go when the file is converted. Delete or rename such labels."
        )
        places = survey.places_of(labels)
        yield Finding("odd-names", Severity.COSTS, text, advice, places)


def is_odd_name(label: str) -> bool:
    """Tell whether an entity label means "no label" or begins with a mark of a file format."""
    name = label.strip()
    return bool(name) and (name in _NO_LABEL or _MARKED.match(name) is not None)


CHECKS = (
    Check(
        "alike-names",
        "labels whose names differ by a letter, a plural or the spelling",
        "costs quality",
        f"EVENT_NAME and EVENT NAME, PLACE and PLACES, or words of {_FEWEST_LETTERS} letters and "
        "more that differ in one letter or two swapped ones. Names that differ in a digit are "
        "not meant.",
        _alike,
    ),
    Check(
        "written-two-ways",
        "a label whose tags are written in different cases",
        "to know",
        "“date” and “Date” are one label for spaCy.",
        _written_two_ways,
    ),
    Check(
        "unnamed",
        "tags without a name",
        "costs quality",
        "Each one is left out of training.",
        _unnamed,
    ),
    Check(
        "odd-names",
        "labels that mean “none” or are marks of a file format",
        "costs quality",
        "O, -, NONE and the like, and names that begin with B- or I-: they come from other "
        "programs' files, and a model trained on them takes nothing for something.",
        _odd_names,
    ),
)
