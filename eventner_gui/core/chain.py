"""A linear-chain conditional random field that learns one sequence a step, in plain Python.

Lafferty, McCallum and Pereira (2001) for the model; stochastic gradients with AdaGrad (Duchi,
Hazan and Singer, 2011) for the learning. A step on a sentence takes about a millisecond.

Its states are those of `core.lattice`.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from functools import cache
from math import exp, sqrt
from operator import add

from .lattice import Allowed, Lattice, is_going_on

_NEVER = -1e9

# Tuned on the first 325 sentences of real data: benchmarks/suggestions.py.
_RATE = 0.2
_DECAY = 0.1
_FIRST_SQUARE = 0.1  # what AdaGrad's sums of squares begin with
_LEAST_GRADIENT = 0.005  # smaller ones are passed over: those of most states at most places
_LEAST_PLACE = 0.02  # where all are smaller than this the whole place is
_MOST_FEATURES = 40_000  # some 15 MB with ten labels; what comes later is not learnt any more

Features = Sequence[Sequence[str]]  # for each place of a sequence what is there
Slopes = Sequence[tuple[int, float]]  # (state, slope of the likelihood) where it is worth a step


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

    def lattice(self, features: Features, allowed: Allowed | None = None) -> Lattice:
        """Return the likely states of a sequence.

        Args:
            features: of each place.
            allowed: the states that each place may have; at least one way must be left by it.
        """
        return Lattice(self._scores(features), cache(self._row_after), allowed)

    def step(self, features: Features, states: Sequence[int]) -> None:
        """Learn from one sequence.

        Args:
            features: of each place.
            states: the right ones.
        """
        lattice = self.lattice(features)
        for at, names in enumerate(features):
            slopes = {state: -each for state, each in lattice.states(at).items()}
            slopes[states[at]] = slopes.get(states[at], 0.0) + 1.0
            worth = _worth(slopes)
            if any(not -_LEAST_PLACE < slope < _LEAST_PLACE for _, slope in worth):
                for name in names:
                    self._learn_feature(name, worth)
            if at:
                self._learn_step(lattice.steps(at), states[at - 1], states[at])

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

    def _row_after(self, state: int) -> list[float]:
        """Return how well each state goes after one, as a factor; 0 where it cannot."""
        return [exp(weight) if weight > _NEVER / 2 else 0.0 for weight in self._after[state]]

    def _learn_step(self, steps: dict[int, dict[int, float]], before: int, state: int) -> None:
        """Learn which state came after which at one place.

        Args:
            steps: for each likely state before it the probabilities that another follows.
            before: the state before it as it should be.
            state: its own.
        """
        slopes = {source: {to: -each for to, each in row.items()} for source, row in steps.items()}
        wanted = slopes.setdefault(before, {})
        wanted[state] = wanted.get(state, 0.0) + 1.0
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


def _worth(slopes: dict[int, float]) -> list[tuple[int, float]]:
    return [
        (state, slope)
        for state, slope in slopes.items()
        if not -_LEAST_GRADIENT < slope < _LEAST_GRADIENT
    ]


def _climb(weights: array[float], squares: array[float], slopes: Slopes) -> None:
    """Take a step of AdaGrad up the likelihood."""
    for state, slope in slopes:
        squares[state] += slope * slope
        change = slope - _DECAY * weights[state]
        weights[state] += _RATE * change / sqrt(squares[state])
