"""Two models' answers to one text: what both find, and where they differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .mistakes import Entity, Kind, judge
from .wording import counted

_WORDS = {
    Kind.MISSED: "only in the first",
    Kind.SPURIOUS: "only in the second",
    Kind.LABEL: "with another label",
    Kind.BOUNDARY: "with other words",
    Kind.LABEL_AND_BOUNDARY: "with another label and other words",
}


@dataclass(frozen=True, slots=True)
class Sides:
    """The difference of two answers; neither is the truth.

    Attributes:
        first: entities of the first answer that the second has not got as they are.
        second: likewise of the second.
        words: how many are the same, and of which kinds the differences are.
    """

    first: frozenset[Entity]
    second: frozenset[Entity]
    words: str


def sides(first: Iterable[tuple[int, int, str]], second: Iterable[tuple[int, int, str]]) -> Sides:
    """Compare two answers.

    Args:
        first: (start, end, label), half-open, in code points.
        second: likewise.
    """
    judged = judge(first, second)
    kinds = [mistake.kind for mistake in judged.mistakes]
    told = [f"{kinds.count(kind):,} {words}" for kind, words in _WORDS.items() if kind in kinds]
    same = len(judged.right)
    if told:
        summary = f"{same:,} the same, {', '.join(told)}."
    elif same:
        summary = f"Both find the same: {counted(same, 'entity')}."
    else:
        summary = "Neither finds anything."
    right = set(judged.right)
    return Sides(frozenset(judged.true) - right, frozenset(judged.found) - right, summary)
