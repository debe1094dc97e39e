"""The likely ways through a sequence of places, each in a state, and how likely they are.

Forward and backward sums as in Rabiner (1989), scaled at each place; the best ways by dynamic
programming that keeps the best few of each state. Only states that are likely by what is before
them are followed. Over these all figures are exact: they are shares of all ways that are left.

States: 0 is outside of any span; 2n + 1 begins a span of the label n, 2n + 2 goes on with it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from heapq import nlargest
from itertools import pairwise
from math import exp
from operator import itemgetter, mul
from typing import NamedTuple

OUTSIDE = 0

_LEAST_SHARE = 1e-3  # states less likely than this, by what is before them, lead nowhere
_MOST_LIKELY = 16  # states that lead anywhere, with very many labels

Allowed = Sequence[Collection[int] | None]
"""For each place the states that it may have; None where it may have any."""


def begin_of(label: int) -> int:
    """Return the state that begins a span of a label."""
    return 2 * label + 1


def goes_on_of(begin: int) -> int:
    """Return the state that goes on with what a state begins."""
    return begin + 1


def is_going_on(state: int) -> bool:
    """Tell whether a state goes on with a span that another place has begun."""
    return state > 0 and state % 2 == 0


class Way(NamedTuple):
    """One way through.

    Attributes:
        states: one of each place.
        probability: its share of all ways, 0 to 1.
    """

    states: list[int]
    probability: float


class _End(NamedTuple):
    """The end of a way up to some place.

    Attributes:
        share: of all ways up to there.
        before: the state before its last one.
        rank: among the ways that end in that state.
    """

    share: float
    before: int
    rank: int


class Lattice:
    """All likely ways through a sequence."""

    def __init__(
        self,
        scores: Sequence[Sequence[float]],
        row_of: Callable[[int], Sequence[float]],
        allowed: Allowed | None = None,
    ) -> None:
        """Make one.

        Args:
            scores: for each place how well each state goes with what is there, as a logarithm.
            row_of: gives for a state how well each state goes after it; 0 where it cannot.
            allowed: which states each place may have; at least one way must be left by it.
        """
        self._row_of = row_of
        self._here: list[list[float]] = []
        self._ahead: list[dict[int, float]] = []  # share of each likely state, by what is before
        self._totals: list[float] = []  # what the shares were divided by
        for at, score in enumerate(scores):
            self._add(score, None if allowed is None else allowed[at])
        self._behind = self._backward()

    def __len__(self) -> int:
        """Return the number of places."""
        return len(self._ahead)

    def states(self, at: int) -> dict[int, float]:
        """Return the likely states of a place with their probabilities."""
        behind = self._behind[at]
        return {state: share * behind[state] for state, share in self._ahead[at].items()}

    def steps(self, at: int) -> dict[int, dict[int, float]]:
        """Return for each likely state before a place the probabilities that another follows it."""
        onward = self._onward(at)
        return {
            state: {after: share * row[after] * each for after, each in onward.items()}
            for state, share in self._ahead[at - 1].items()
            for row in (self._row_of(state),)
        }

    def probability(self, at: int, states: Sequence[int], ends_before: int) -> float:
        """Return how likely it is that a place and those behind it have certain states.

        Args:
            at: the place.
            states: its own and those of the places behind it; at least one.
            ends_before: the state that the place behind the last of these must not have.
        """
        share = self._ahead[at].get(states[0], 0.0)
        for number, (before, state) in enumerate(pairwise(states), at + 1):
            if state not in self._ahead[number]:
                return 0.0
            share *= self._row_of(before)[state] * self._here[number][state] / self._totals[number]
        last = at + len(states)
        if last == len(self):
            return share
        row = self._row_of(states[-1])
        return share * sum(
            row[state] * each for state, each in self._onward(last).items() if state != ends_before
        )

    def best(self, count: int = 1) -> list[Way]:
        """Return the likeliest ways, the best first; fewer where there are not so many."""
        if not self._ahead:
            return [Way([], 1.0)]
        ends = [
            {state: [_End(share, OUTSIDE, 0)] for state, share in self._ahead[0].items()},
        ]
        for at in range(1, len(self)):
            ends.append(self._ends(at, ends[-1], count))
        last = [
            (end.share, state, rank)
            for state, of_state in ends[-1].items()
            for rank, end in enumerate(of_state)
        ]
        return [_way(ends, *end) for end in nlargest(count, last, key=itemgetter(0))]

    def _add(self, score: Sequence[float], allowed: Collection[int] | None) -> None:
        """Take in the next place."""
        highest = max(score) if allowed is None else max(score[state] for state in allowed)
        if allowed is None:
            here = [exp(each - highest) for each in score]
        else:
            here = [0.0] * len(score)
            for state in allowed:
                here[state] = exp(score[state] - highest)
        if not self._ahead:
            reached = [0.0 if is_going_on(state) else 1.0 for state in range(len(score))]
        else:
            reached = [0.0] * len(score)
            for source, share in self._ahead[-1].items():
                row = self._row_of(source)
                reached = [so_far + share * each for so_far, each in zip(reached, row, strict=True)]
        likely = _likely(list(map(mul, reached, here)))
        total = sum(value for _, value in likely)
        self._here.append(here)
        self._totals.append(total)
        self._ahead.append({state: value / total for state, value in likely})

    def _backward(self) -> list[dict[int, float]]:
        """Return for each place how much likelier its states are by what is behind it."""
        if not self._ahead:
            return []
        self._behind = [{} for _ in self._ahead]
        self._behind[-1] = dict.fromkeys(self._ahead[-1], 1.0)
        for at in range(len(self) - 1, 0, -1):
            onward = self._onward(at)
            for state in self._ahead[at - 1]:
                row = self._row_of(state)
                self._behind[at - 1][state] = sum(
                    row[after] * each for after, each in onward.items()
                )
        return self._behind

    def _onward(self, at: int) -> dict[int, float]:
        """Return how well each likely state of a place goes with what is there and behind."""
        here, total = self._here[at], self._totals[at]
        return {state: here[state] * each / total for state, each in self._behind[at].items()}

    def _ends(self, at: int, before: dict[int, list[_End]], count: int) -> dict[int, list[_End]]:
        """Return for each likely state of a place the best ways that end in it."""
        here, total = self._here[at], self._totals[at]
        if count == 1:
            return self._likeliest_ends(at, before)
        found = {}
        for state in self._ahead[at]:
            factor = here[state] / total
            ways = [
                _End(end.share * weight * factor, source, rank)
                for source, ends in before.items()
                if (weight := self._row_of(source)[state])
                for rank, end in enumerate(ends)
            ]
            found[state] = nlargest(count, ways, key=itemgetter(0))
        return found

    def _likeliest_ends(self, at: int, before: dict[int, list[_End]]) -> dict[int, list[_End]]:
        """Return what `_ends` does for one way of each state, in a third of the time."""
        here, total = self._here[at], self._totals[at]
        sources = [(ends[0].share, self._row_of(source), source) for source, ends in before.items()]
        found = {}
        for state in self._ahead[at]:
            best, came_from = 0.0, OUTSIDE
            for share, row, source in sources:
                if share * row[state] > best:
                    best, came_from = share * row[state], source
            found[state] = [_End(best * here[state] / total, came_from, 0)]
        return found


def _way(ends: list[dict[int, list[_End]]], share: float, state: int, rank: int) -> Way:
    """Follow a way back to its beginning."""
    states = [state]
    for of_place in reversed(ends[1:]):
        _, state, rank = of_place[state][rank]
        states.append(state)
    return Way(states[::-1], share)


def _likely(values: Sequence[float]) -> list[tuple[int, float]]:
    """Return (state, value) of the likely states, the `_MOST_LIKELY` best at most."""
    least = _LEAST_SHARE * sum(values)
    found = [(state, value) for state, value in enumerate(values) if value and value >= least]
    if len(found) > _MOST_LIKELY:
        found = nlargest(_MOST_LIKELY, found, key=itemgetter(1))
    return found
