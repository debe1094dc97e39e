"""How suspicious each place is: signs weighed by what they say of mistakes put in on purpose.

One logistic regression for tags and one for places without a tag, fitted on the user's own
sentences: the places as they are on one side, the mistakes put into them (`evidence.Planted`) on
the other, these weighed as if `MISTAKES` of all tags were wrong, as many of each kind. So a place
with a tag and one without are ranked by the same measure, whatever labels and texts there are, and
nothing is tuned on other data. Mistakes that are there already count as right; they are few, and
make all suspicions a little smaller.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from .evidence import Evidence, Planted
from .weights import Floats

MISTAKES = 0.05  # of the tags

_KINDS = len(Planted) - 1
_STEPS = 30  # of Newton's method
_KEPT_SMALL = 1.0  # what a squared weight costs
_MOST = 30.0  # log-odds


def suspicions(places: Sequence[Evidence], planted: Sequence[Evidence]) -> list[float]:
    """Return how likely each place holds a mistake, 0 to 1.

    Args:
        places: of the sentences as they are, those with a tag and those without.
        planted: mistakes put into the same sentences.
    """
    tags = sum(each.mine is not None for each in places)
    found = np.zeros(len(places))
    for tagged in (True, False):
        at = [n for n, each in enumerate(places) if (each.mine is not None) is tagged]
        wrong = [each for each in planted if (each.mine is not None) is tagged]
        if at:
            here = [places[n] for n in at]
            found[at] = _suspicions(here, wrong, MISTAKES / _KINDS * tags)
    return [float(each) for each in found]


def _suspicions(here: Sequence[Evidence], wrong: Sequence[Evidence], each_kind: float) -> Floats:
    """Return the suspicions of places that are alike in what is known of them.

    Args:
        here: as they are.
        wrong: mistakes.
        each_kind: how many mistakes of each kind there are taken to be.
    """
    if not wrong:
        return np.zeros(len(here))
    kinds = Counter(each.planted for each in wrong)
    signs = _bent(np.array([each.signs for each in (*here, *wrong)]))
    counts = np.array([1.0] * len(here) + [each_kind / kinds[each.planted] for each in wrong])
    is_wrong = np.array([0.0] * len(here) + [1.0] * len(wrong))
    weights = _fit(signs, is_wrong, counts)
    return _chance(signs[: len(here)] @ weights)


def _bent(signs: Floats) -> Floats:
    """Return signs of the same size, each once more from zero up, and a one.

    Twice the log-odds of a mistake need not be twice the evidence.
    """
    every = np.hstack((signs, np.maximum(signs, 0.0)))
    spread = every.std(axis=0)
    every = (every - every.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    return np.hstack((every, np.ones((len(every), 1))))


def _fit(signs: Floats, is_wrong: Floats, counts: Floats) -> Floats:
    """Return the weights of a logistic regression, by Newton's method."""
    weights = np.zeros(signs.shape[1])
    cost = np.full(len(weights), _KEPT_SMALL)
    cost[-1] = 1e-6  # not of how many mistakes there are
    for _ in range(_STEPS):
        chance = _chance(signs @ weights)
        slope = signs.T @ (counts * (is_wrong - chance)) - cost * weights
        bend = (signs * (counts * chance * (1 - chance))[:, None]).T @ signs + np.diag(cost)
        step = np.linalg.solve(bend, slope)
        weights = weights + step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def _chance(odds: Floats) -> Floats:
    return 1 / (1 + np.exp(-np.clip(odds, -_MOST, _MOST)))
