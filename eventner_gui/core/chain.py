"""A linear-chain conditional random field that learns one sequence a step, in plain Python.

Lafferty, McCallum and Pereira (2001) for the model; stochastic gradients with AdaGrad (Duchi,
Hazan and Singer, 2011) for the learning. A step on a sentence takes about a millisecond.

States: 0 is outside of any span; 2n + 1 begins a span of the label n, 2n + 2 goes on with it.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from heapq import nlargest
from math import exp, sqrt
from operator import add, itemgetter, mul
from typing import NamedTuple

OUTSIDE = 0
_NEVER = -1e9

# Tuned on the first 325 sentences of real data: benchmarks/suggestions.py.
_RATE = 0.2
_DECAY = 0.1
_FIRST_SQUARE = 0.1  # what AdaGrad's sums of squares begin with
_LEAST_GRADIENT = 0.005  # smaller ones are passed over: those of most states at most places
_LEAST_PLACE = 0.02  # where all are smaller than this the whole place is
_LEAST_SHARE = 1e-3  # states less likely than this, by what is before them, lead nowhere
_MOST_LIKELY = 16  # states that lead anywhere, with very many labels
_BEAM = 8  # so many states at most are followed from each place to the next
_MOST_FEATURES = 40_000  # some 15 MB with ten labels; what comes later is not learnt any more

Features = Sequence[Sequence[str]]  # for each place of a sequence what is there
Slopes = Sequence[tuple[int, float]]  # (state, slope of the likelihood) where it is worth a step


def begin_of(label: int) -> int:
    """Return the state that begins a span of a label."""
    return 2 * label + 1


def is_going_on(state: int) -> bool:
    """Tell whether a state goes on with a span that another place has begun."""
    return state > 0 and state % 2 == 0


class _Place(NamedTuple):
    """What a step knows of one place.

    Attributes:
        here: how well each state goes with what is there.
        before: (state, share) of the likely ones, by what stands before and there.
    """

    here: list[float]
    before: list[tuple[int, float]]


class Chain:
    """Weights of features and of state after state."""

    def __init__(self) -> None:
        """Make one that knows no label."""
        self._count = 1  # of states
        self._weights: dict[str, array[float]] = {}
        self._squares: dict[str, array[float]] = {}
        # weights of the states (inner) after a state (outer); `_NEVER` where it cannot be
        self._after = [array("d", [0.0])]
        self._after_squares = [array("d", [_FIRST_SQUARE])]

    def add_label(self) -> int:
        """Make room for one more label; return its number."""
        number = (self._count - 1) // 2
        begins, goes_on = self._count, self._count + 1
        self._count += 2
        for table, first in ((self._weights, 0.0), (self._squares, _FIRST_SQUARE)):
            for row in table.values():
                row.extend((first, first))
        for row in self._after:
            row.extend((0.0, _NEVER))
        for _ in (begins, goes_on):
            after = [_NEVER if is_going_on(each) else 0.0 for each in range(self._count)]
            after[goes_on] = 0.0
            self._after.append(array("d", after))
            self._after_squares.append(array("d"))
        for squares in self._after_squares:
            squares.extend([_FIRST_SQUARE] * (self._count - len(squares)))
        return number

    def best(self, features: Features, forced: Sequence[int | None]) -> list[int]:
        """Return the likeliest states (Viterbi, the `_BEAM` best of each place).

        Args:
            features: of each place.
            forced: the state that a place has for certain, None where it is open.
        """
        if not features:
            return []
        scores = self._scores(features)
        for place, wanted in enumerate(forced):
            if wanted is not None:
                only = scores[place][wanted]
                scores[place] = [_NEVER] * self._count
                scores[place][wanted] = only
        so_far = [_NEVER if is_going_on(s) else score for s, score in enumerate(scores[0])]
        came_from: list[list[int]] = []
        for score in scores[1:]:
            reached, sources = self._reached(so_far)
            so_far = list(map(add, reached, score))
            came_from.append(sources)
        state = max(range(self._count), key=so_far.__getitem__)
        states = [state]
        for sources in reversed(came_from):
            state = sources[state]
            states.append(state)
        return states[::-1]

    def step(self, features: Features, states: Sequence[int]) -> None:
        """Learn from one sequence.

        Args:
            features: of each place.
            states: the right ones.
        """
        if not features:
            return
        rows: dict[int, list[float]] = {}  # of the states that are likely anywhere
        places = self._ahead(features, rows)
        behind = self._behind(places, rows)
        for at, (place, after) in enumerate(zip(places, behind, strict=True)):
            slopes = [0.0] * self._count
            total = sum(share * after[state] for state, share in place.before) or 1.0
            for state, share in place.before:
                slopes[state] = -share * after[state] / total
            slopes[states[at]] += 1.0
            worth = _worth(slopes)
            if any(not -_LEAST_PLACE < slope < _LEAST_PLACE for _, slope in worth):
                for name in features[at]:
                    self._learn_feature(name, worth)
            if at:
                reached = list(map(mul, place.here, after))
                wanted = states[at - 1], states[at]
                self._learn_step(places[at - 1].before, reached, rows, wanted)

    def _scores(self, features: Features) -> list[list[float]]:
        """Return the sum of the weights for each place and state."""
        found = []
        for names in features:
            total: Iterable[float] = [0.0] * self._count
            for name in names:
                row = self._weights.get(name)
                if row is not None:
                    total = map(add, total, row)
            found.append(list(total))
        return found

    def _reached(self, so_far: list[float]) -> tuple[list[float], list[int]]:
        """Return the best score of each next state, and the state it comes from."""
        first, *others = sorted(range(self._count), key=so_far.__getitem__, reverse=True)[:_BEAM]
        best = [so_far[first] + weight for weight in self._after[first]]
        sources = [first] * self._count
        for source in others:
            base = so_far[source]
            for state, weight in enumerate(self._after[source]):
                if base + weight > best[state]:
                    best[state] = base + weight
                    sources[state] = source
        return best, sources

    def _ahead(self, features: Features, rows: dict[int, list[float]]) -> list[_Place]:
        """Return the places with their likely states; fill ``rows`` with what may follow these."""
        found: list[_Place] = []
        for scores in self._scores(features):
            highest = max(scores)
            here = [exp(score - highest) for score in scores]
            if not found:
                reached = [0.0 if is_going_on(state) else 1.0 for state in range(self._count)]
            else:
                reached = [0.0] * self._count
                for source, share in found[-1].before:
                    row = rows.get(source)
                    if row is None:
                        row = rows[source] = [
                            exp(weight) if weight > _NEVER / 2 else 0.0
                            for weight in self._after[source]
                        ]
                    reached = [sum_ + share * each for sum_, each in zip(reached, row, strict=True)]
            found.append(_Place(here, _likely(list(map(mul, reached, here)))))
        return found

    def _behind(self, places: list[_Place], rows: dict[int, list[float]]) -> list[list[float]]:
        """Return for each place how well its likely states go with what stands behind them."""
        found = [[1.0] * self._count]
        for at in range(len(places) - 1, 0, -1):
            onward = list(map(mul, places[at].here, found[-1]))
            reached = [0.0] * self._count
            for source, _ in places[at - 1].before:
                reached[source] = sum(map(mul, rows[source], onward))
            highest = max(reached) or 1.0
            found.append([each / highest for each in reached])
        return found[::-1]

    def _learn_step(
        self,
        before: Sequence[tuple[int, float]],
        reached: list[float],
        rows: dict[int, list[float]],
        wanted: tuple[int, int],
    ) -> None:
        """Learn which state came after which at one place.

        Args:
            before: the likely states before it, with their shares.
            reached: how well each state goes with what is there and behind.
            rows: what may follow a state.
            wanted: the state before it and its own, as they should be.
        """
        expected = {
            source: [share * each for each in map(mul, rows[source], reached)]
            for source, share in before
        }
        total = sum(map(sum, expected.values())) or 1.0
        slopes = {source: [-each / total for each in row] for source, row in expected.items()}
        slopes.setdefault(wanted[0], [0.0] * self._count)[wanted[1]] += 1.0
        for source, row in slopes.items():
            _climb(self._after[source], self._after_squares[source], _worth(row))

    def _learn_feature(self, name: str, slopes: Slopes) -> None:
        weights = self._weights.get(name)
        if weights is None:
            if len(self._weights) >= _MOST_FEATURES:
                return
            weights = self._weights[name] = array("f", [0.0] * self._count)
            self._squares[name] = array("f", [_FIRST_SQUARE] * self._count)
        _climb(weights, self._squares[name], slopes)


def _likely(values: Sequence[float]) -> list[tuple[int, float]]:
    """Return (state, share of the sum) of the likely states, the `_MOST_LIKELY` best at most."""
    total = sum(values) or 1.0
    least = _LEAST_SHARE * total
    found = [(state, value / total) for state, value in enumerate(values) if value >= least]
    if len(found) > _MOST_LIKELY:
        found = nlargest(_MOST_LIKELY, found, key=itemgetter(1))
    return found


def _worth(slopes: Sequence[float]) -> list[tuple[int, float]]:
    return [
        (state, slope)
        for state, slope in enumerate(slopes)
        if not -_LEAST_GRADIENT < slope < _LEAST_GRADIENT
    ]


def _climb(weights: array[float], squares: array[float], slopes: Slopes) -> None:
    """Take a step of AdaGrad up the likelihood."""
    for state, slope in slopes:
        squares[state] += slope * slope
        change = slope - _DECAY * weights[state]
        weights[state] += _RATE * change / sqrt(squares[state])
