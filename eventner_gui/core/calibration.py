"""Holds what something says is likely against how often it was right, and says what that means.

Isotonic regression by pooling adjacent violators (Ayer, Brunk, Ewing, Reid and Silverman, 1955),
as a map from scores to probabilities (Zadrozny and Elkan, 2002).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

LEAST = 20
"""Judgements below which nothing can be said."""

_MOST = 500  # judgements that are kept, the newest
_HALF = 200  # judgements after which one counts half: what is judged has learnt since


class _Step(NamedTuple):
    """A step of the map: judgements of neighbouring scores.

    Attributes:
        score: the sum of their scores.
        right: how many were right.
        weight: how many there are. All three by how new each judgement is.
    """

    score: float
    right: float
    weight: float

    @property
    def rate(self) -> float:
        """How many of them were right, 0 to 1."""
        return self.right / self.weight

    def joined(self, other: _Step) -> _Step:
        """Return one step in place of two."""
        return _Step(self.score + other.score, self.right + other.right, self.weight + other.weight)


class Calibration:
    """What scores have meant so far. The newest judgements count most, and old ones go."""

    def __init__(self) -> None:
        """Make one that has seen nothing."""
        self._judged: deque[tuple[float, bool]] = deque(maxlen=_MOST)
        self._map: list[tuple[float, float]] | None = None  # (score, probability), both rising

    def add(self, score: float, right: bool) -> None:
        """Take in a judgement.

        Args:
            score: how likely something was said to be, before it was known.
            right: whether it was.
        """
        self._judged.append((score, right))
        self._map = None

    def probability(self, score: float) -> float | None:
        """Return how likely something of a score is right, 0 to 1, rising with the score.

        Returns:
            None below `LEAST` judgements.
        """
        if len(self._judged) < LEAST:
            return None
        if self._map is None:
            self._map = self._made()
        return _between(self._map, score)

    def _made(self) -> list[tuple[float, float]]:
        ages = range(len(self._judged) - 1, -1, -1)
        of_score: dict[float, _Step] = {}
        for (score, right), age in zip(self._judged, ages, strict=True):
            weight = 0.5 ** (age / _HALF)
            step = _Step(score * weight, right * weight, weight)
            of_score[score] = of_score[score].joined(step) if score in of_score else step
        judged = [of_score[score] for score in sorted(of_score)]
        common = sum(each.right for each in judged) / sum(each.weight for each in judged)
        # A step of few judgements would say 0 or 1. Each is given two more of its own score: one
        # that is right as often as all are, and one that is half right.
        held_back = [
            _Step(each.score * (1 + 2 / each.weight), each.right + common + 0.5, each.weight + 2)
            for each in _pooled(judged)
        ]
        return [(each.score / each.weight, each.rate) for each in _pooled(held_back)]


def _pooled(steps: Iterable[_Step]) -> list[_Step]:
    """Join neighbours until the share of those that are right rises from step to step."""
    found: list[_Step] = []
    for step in steps:
        while found and found[-1].rate >= step.rate:
            step = found.pop().joined(step)
        found.append(step)
    return found


def _between(points: list[tuple[float, float]], score: float) -> float:
    """Return what lies between two points of a map; beyond its ends the value there."""
    at = bisect_left(points, (score, 0.0))
    if at == 0:
        return points[0][1]
    if at == len(points):
        return points[-1][1]
    (low, first), (high, last) = points[at - 1], points[at]
    return first + (last - first) * (score - low) / (high - low)
