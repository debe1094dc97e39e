"""Held-out sentences that are nearly the same as ones that are trained on."""

from __future__ import annotations

from collections.abc import Iterator

from ..near_duplicates import NearDuplicates
from .finding import Check, Finding, Places, Severity
from .survey import Survey


def _near_held_out(survey: Survey) -> Iterator[Finding]:
    if not survey.dev or not survey.train:
        return
    indices = [*survey.train, *survey.dev]
    near = NearDuplicates([survey.examples[index].content for index in indices])
    alike = near.near(range(len(survey.train)))
    places = Places.of(sorted(indices[number] for number in alike if number >= len(survey.train)))
    number = len(places)
    if number:
        is_are = "sentence is" if number == 1 else "sentences are"
        text = (
            f"{number:,} of {len(survey.dev):,} held-out {is_are} nearly the same as one that is "
            "trained on."
        )
        advice = (
            "The model has seen them, so the score looks better than it is. Delete the repeats "
            "where they are of no use."
        )
        yield Finding("near-held-out", Severity.COSTS, text, advice, places)


CHECKS = (
    Check(
        "near-held-out",
        "held-out sentences that are nearly the same as ones that are trained on",
        "costs quality",
        "Nearly the same as `core/near_duplicates.py` has it: the same words whatever their "
        "order, case and digits, or four fifths of all words in both. New sentences are divided so "
        "that it does not happen; it comes about where sentences were added that are like those "
        "held out before.",
        _near_held_out,
    ),
)
