"""A linear-chain conditional random field that learns one sequence a step, in plain Python.

Lafferty, McCallum and Pereira (2001) for the model; stochastic gradients with AdaGrad (Duchi,
Hazan and Singer, 2011) for the learning. A step on a sentence takes about a millisecond.

States: 0 is outside of any span; 2n + 1 begins a span of the label n, 2n + 2 goes on with it.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from math import exp, sqrt
from operator import add, mul

OUTSIDE = 0
NEVER = -1e9

# Tuned on the first 325 sentences of real data: benchmarks/suggestions.py.
_RATE = 0.2
_DECAY = 0.1
_FIRST_SQUARE = 0.1  # what AdaGrad's sums of squares begin with
_LEAST_GRADIENT = 0.005  # smaller ones are passed over: those of most states at most places
_LEAST_PLACE = 0.02  # where all are smaller than this the whole place is
_MOST_FEATURES = 40_000  # some 15 MB with ten labels; what comes later is not learnt any more

Features = Sequence[Sequence[str]]  # for each place of a sequence what is there


def begin_of(label: int) -> int:
    """Return the state that begins a span of a label."""
    return 2 * label + 1


def is_going_on(state: int) -> bool:
    """Tell whether a state goes on with a span that another place has begun."""
    return state > 0 and state % 2 == 0


class Chain:
    """Weights of features and of state after state."""

    def __init__(self) -> None:
        """Make one that knows no label."""
        self._count = 1  # of states
        self._weights: dict[str, array[float]] = {}
        self._squares: dict[str, array[float]] = {}
        self._after = [array("d", [0.0])]  # weights of the states (inner) after a state (outer)
        self._after_squares = [array("d", [_FIRST_SQUARE])]
        self._sources = [[0]]  # which states may stand before a state

    def add_label(self) -> int:
        """Make room for one more label; return its number."""
        number = (self._count - 1) // 2
        self._count += 2
        for table, first in ((self._weights, 0.0), (self._squares, _FIRST_SQUARE)):
            for row in table.values():
                row.extend((first, first))
        for rows, first in ((self._after, 0.0), (self._after_squares, _FIRST_SQUARE)):
            for row in rows:
                row.extend((first, first))
            rows.extend(array("d", [first] * self._count) for _ in range(2))
        self._sources = [
            [state - 1, state] if is_going_on(state) else list(range(self._count))
            for state in range(self._count)
        ]
        return number

    def best(self, features: Features, forced: Sequence[int | None]) -> list[int]:
        """Return the likeliest states (Viterbi).

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
                scores[place] = [NEVER] * self._count
                scores[place][wanted] = only
        steps = [
            [self._after[source][state] for source in sources]
            for state, sources in enumerate(self._sources)
        ]
        so_far = [NEVER if is_going_on(s) else score for s, score in enumerate(scores[0])]
        came_from: list[list[int]] = []
        for score in scores[1:]:
            ways = [
                max((so_far[s] + weight, s) for s, weight in zip(sources, step, strict=True))
                for sources, step in zip(self._sources, steps, strict=True)
            ]
            so_far = [way[0] + own for way, own in zip(ways, score, strict=True)]
            came_from.append([way[1] for way in ways])
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
        scores = [[exp(s - max(place)) for s in place] for place in self._scores(features)]
        steps = [
            [exp(self._after[source][state]) for source in sources]
            for state, sources in enumerate(self._sources)
        ]
        ahead = self._ahead(scores, steps)
        behind = self._behind(scores, steps)
        for place, names in enumerate(features):
            gradient = _shares(map(mul, ahead[place], behind[place]), -1.0)
            gradient[states[place]] += 1.0
            if max(map(abs, gradient)) >= _LEAST_PLACE:
                for name in names:
                    self._learn_feature(name, gradient)
        for place in range(1, len(features)):
            reached = list(map(mul, scores[place], behind[place]))
            self._learn_step(ahead[place - 1], reached, steps, states[place - 1], states[place])

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

    def _ahead(self, scores: list[list[float]], steps: list[list[float]]) -> list[list[float]]:
        """Return for each place how likely its states are by what stands before them."""
        first = [0.0 if is_going_on(state) else score for state, score in enumerate(scores[0])]
        found = [_shares(first)]
        for place in scores[1:]:
            before = found[-1]
            reached = [
                step[0] * before[state - 1] + step[1] * before[state]
                if is_going_on(state)
                else sum(map(mul, step, before))
                for state, step in enumerate(steps)
            ]
            found.append(_shares(map(mul, reached, place)))
        return found

    def _behind(self, scores: list[list[float]], steps: list[list[float]]) -> list[list[float]]:
        """Return for each place how well its states go with what stands behind them."""
        found = [[1.0] * self._count]
        for place in reversed(scores[1:]):
            reached = [0.0] * self._count
            for state, share in enumerate(map(mul, place, found[-1])):
                for source, step in zip(self._sources[state], steps[state], strict=True):
                    reached[source] += step * share
            found.append(_shares(reached))
        return found[::-1]

    def _learn_step(
        self,
        before: list[float],
        reached: list[float],
        steps: list[list[float]],
        source_wanted: int,
        state_wanted: int,
    ) -> None:
        """Learn which state came after which at one place."""
        expected = [
            (source, state, before[source] * step * share)
            for state, share in enumerate(reached)
            if share > 1e-9
            for source, step in zip(self._sources[state], steps[state], strict=True)
        ]
        total = sum(share for _, _, share in expected)
        rows: dict[int, list[float]] = {source_wanted: [0.0] * self._count}
        for source, state, share in expected:
            if share > _LEAST_GRADIENT * total:
                rows.setdefault(source, [0.0] * self._count)[state] -= share / total
        rows[source_wanted][state_wanted] += 1.0
        for source, gradient in rows.items():
            _descend(self._after[source], self._after_squares[source], gradient)

    def _learn_feature(self, name: str, gradient: Sequence[float]) -> None:
        weights = self._weights.get(name)
        if weights is None:
            if len(self._weights) >= _MOST_FEATURES:
                return
            weights = self._weights[name] = array("d", [0.0] * self._count)
            self._squares[name] = array("d", [_FIRST_SQUARE] * self._count)
        _descend(weights, self._squares[name], gradient)


def _shares(values: Iterable[float], sign: float = 1.0) -> list[float]:
    """Return values as shares of their sum."""
    found = list(values)
    scale = sign / (sum(found) or 1.0)
    return [value * scale for value in found]


def _descend(weights: array[float], squares: array[float], gradient: Sequence[float]) -> None:
    """Take a step of AdaGrad up a gradient of the likelihood."""
    for state, slope in enumerate(gradient):
        if not -_LEAST_GRADIENT < slope < _LEAST_GRADIENT:
            squares[state] += slope * slope
            weights[state] += _RATE * (slope - _DECAY * weights[state]) / sqrt(squares[state])
