"""Four ways of counting an entity as right, as in SemEval 2013 (task 9.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .mistakes import Judged, Kind


@dataclass(frozen=True, slots=True)
class Matches:
    """True and found entities by how they match.

    Attributes:
        correct: pairs that are right.
        incorrect: pairs that are wrong.
        partial: pairs that are half right.
        missed: true entities without a partner.
        spurious: found entities without a partner.
    """

    correct: int
    incorrect: int
    partial: int
    missed: int
    spurious: int

    @property
    def precision(self) -> float | None:
        """Right part of the found entities, 0 to 1; None when none was found."""
        return self._part(self._pairs + self.spurious)

    @property
    def recall(self) -> float | None:
        """Part of the true entities that were found, 0 to 1; None when there is none."""
        return self._part(self._pairs + self.missed)

    @property
    def f(self) -> float | None:
        """Harmonic mean of the two; None when there is nothing to find and nothing found."""
        whole = 2 * self._pairs + self.missed + self.spurious
        return 2 * self._credit / whole if whole else None

    @property
    def _pairs(self) -> int:
        return self.correct + self.incorrect + self.partial

    @property
    def _credit(self) -> float:
        return self.correct + self.partial / 2

    def _part(self, whole: int) -> float | None:
        return self._credit / whole if whole else None


@dataclass(frozen=True, slots=True)
class SemEval:
    """The four ways.

    Attributes:
        strict: words and label have to be right; the F shown everywhere else.
        exact: the words have to be right, whatever the label.
        partial: likewise, and an overlap counts half.
        type: the label has to be right on words that overlap.
    """

    strict: Matches
    exact: Matches
    partial: Matches
    type: Matches


def semeval(judged: Iterable[Judged]) -> SemEval:
    """Return the scores of sentences, with the pairs that `core.mistakes.judge` made."""
    right = 0
    of = dict.fromkeys(Kind, 0)
    for each in judged:
        right += len(each.right)
        for mistake in each.mistakes:
            of[mistake.kind] += 1
    missed, spurious = of[Kind.MISSED], of[Kind.SPURIOUS]
    label, edge, both = of[Kind.LABEL], of[Kind.BOUNDARY], of[Kind.LABEL_AND_BOUNDARY]
    return SemEval(
        strict=Matches(right, label + edge + both, 0, missed, spurious),
        exact=Matches(right + label, edge + both, 0, missed, spurious),
        partial=Matches(right + label, 0, edge + both, missed, spurious),
        type=Matches(right + edge, label + both, 0, missed, spurious),
    )
