"""Held-out sentences that are nearly the same as ones that are trained on."""

from __future__ import annotations

from collections.abc import Iterator

from ..near_duplicates import NearDuplicates
from .finding import Check, Finding, Places, Severity
from .survey import Survey


def _near_held_out(survey: Survey) -> Iterator[Finding]:
    if not survey.alike:  # the split sees to it otherwise
        return
    indices = [*survey.train, *survey.dev]
    near = NearDuplicates([survey.examples[index].content for index in indices])
    held_out = range(len(survey.train), len(indices))
    alike = sorted(near.near(range(len(survey.train))).intersection(held_out))
    number = len(alike)
    if number:
        places = Places()
        for each in alike:
            places.add(indices[each])
            twin = min(near.near([each]).difference(held_out), default=None)
            if twin is not None:
                places.add(indices[twin])
        is_are = "sentence is" if number == 1 else "sentences are"
        text = (
            f"{number:,} of {len(survey.dev):,} held-out {is_are} nearly the same as one that is "
            "trained on."
        )
        advice = (
            "Nearly all sentences are alike, so they cannot be kept apart, and the score looks "
            "better than it is. Each is listed with another; delete what is of no use, or add "
            "sentences of other kinds."
        )
        yield Finding("near-held-out", Severity.COSTS, text, advice, places)


CHECKS = (
    Check(
        "near-held-out",
        "held-out sentences that are nearly the same as ones that are trained on",
        "costs quality",
        "Nearly the same as `core/near_duplicates.py` has it: the same words whatever their "
        "order, case and digits, or four fifths of all words in both. Sentences are divided so "
        "that it does not happen; only where nearly all are alike they cannot be.",
        _near_held_out,
    ),
)
