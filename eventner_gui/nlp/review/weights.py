"""What a CRF has learnt, as matrices: how well each tag of a sentence fits, and each other one.

A CRF's probability of a whole sentence's tags is the exponential of a sum over tokens and pairs of
neighbours, divided by the same number for all tags. So the log-odds of two ways to tag a stretch,
the rest of the sentence being as it is, are the difference of the few terms in which they differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..teacher import OUTSIDE

if TYPE_CHECKING:
    import pycrfsuite

Floats = NDArray[np.float64]

_NEVER = -8.0  # log-odds of a state that no sentence it learnt from had


class Weights:
    """The weights of one CRF.

    States: 0 is outside, then the first tokens of each label, then its further tokens.

    Attributes:
        labels: those it knows, sorted.
        steps: [state, following state] the weight of two neighbours.
    """

    def __init__(self, tagger: pycrfsuite.Tagger) -> None:
        """Read them.

        Args:
            tagger: of a model that knows at least one label.
        """
        info = tagger.info()
        known = tagger.labels()
        self.labels = sorted({each[2:] for each in known if each != OUTSIDE})
        count = len(self.labels)
        self._states = {OUTSIDE: 0}
        for at, each in enumerate(self.labels):
            self._states[f"B-{each}"] = 1 + at
            self._states[f"I-{each}"] = 1 + count + at
        size = 1 + 2 * count
        self._unseen = [at for name, at in self._states.items() if name not in known]
        self.steps: Floats = np.zeros((size, size))
        for (before, after), weight in info.transitions.items():
            self.steps[self._states[before], self._states[after]] = weight
        found: dict[str, tuple[list[int], list[float]]] = {}
        for (feature, state), weight in info.state_features.items():
            states, weights = found.setdefault(feature, ([], []))
            states.append(self._states[state])
            weights.append(weight)
        self._weights = {
            name: (np.array(states), np.array(weights)) for name, (states, weights) in found.items()
        }

    def first(self, label: str) -> int:
        """Return the state of a label's first token."""
        return self._states[f"B-{label}"]

    def state(self, tag: str) -> int:
        """Return the state of a token's tag; outside for a label it does not know."""
        return self._states.get(tag, 0)

    def fits(self, features: Sequence[Sequence[str]]) -> Floats:
        """Return [token, state] how well each state fits each token by itself."""
        found: Floats = np.zeros((len(features), len(self.steps)))
        for row, names in zip(found, features, strict=True):
            for name in names:
                known = self._weights.get(name)
                if known is not None:
                    row[known[0]] += known[1]
        found[:, self._unseen] += _NEVER
        return found


class Readings:
    """All ways to tag one stretch of a sentence with one tag or none, each with its score.

    Attributes:
        start: first token of the stretch.
        none: the score of no tag.
        spans: (start, end) tokens, half-open, of the other ways.
        scores: [span, label] their scores; those of `Weights.labels`.
    """

    def __init__(
        self,
        weights: Weights,
        fits: Floats,
        stretch: tuple[int, int],
        around: tuple[int | None, int | None],
        spans: Sequence[tuple[int, int]],
    ) -> None:
        """Score them.

        Args:
            weights: of the CRF.
            fits: of the sentence.
            stretch: tokens, half-open, that are free to be tagged.
            around: the states of the token before and of that after the stretch; None at an end
                of the sentence.
            spans: to be scored, each in the stretch.
        """
        low, high = stretch
        steps, count = weights.steps, len(weights.labels)
        before, after = around
        first = slice(1, 1 + count)
        further = slice(1 + count, 1 + 2 * count)
        # outside[n]: of the first n tokens of the stretch being outside, with what is before them
        outside = np.zeros(high - low + 1)
        for at in range(low, high):
            previous = 0 if at > low else before
            step = 0.0 if previous is None else steps[previous, 0]
            outside[at - low + 1] = outside[at - low] + fits[at, 0] + step
        to_after = 0.0 if after is None else steps[0, after]
        self.start = low
        self.none = float(outside[-1] + to_after)
        goes_on = np.diagonal(steps[first, further])
        stays = np.diagonal(steps[further, further])
        inside = np.concatenate(
            (np.zeros((1, count)), np.cumsum(fits[low:high, further] + stays, axis=0))
        )
        self.spans = list(spans)
        self.scores: Floats = np.empty((len(self.spans), count))
        for row, (start, end) in enumerate(self.spans):
            previous = 0 if start > low else before
            score = outside[start - low] + fits[start, first]
            if previous is not None:
                score = score + steps[previous, first]
            last = first
            if end - start > 1:
                last = further
                score = score + goes_on + fits[start + 1, further]
                score = score + inside[end - low] - inside[start - low + 2]
            if end < high:
                # the rest is outside: what the steps before it cost is in the same sum
                rest = outside[-1] - outside[end - low + 1]
                score = score + steps[last, 0] + fits[end, 0] + rest + to_after
            elif after is not None:
                score = score + steps[last, after]
            self.scores[row] = score


def log_sum(values: Floats) -> float:
    """Return the logarithm of the sum of exponentials; minus infinity of nothing."""
    if not values.size:
        return -np.inf
    top = float(values.max())
    return top + float(np.log(np.exp(values - top).sum()))
