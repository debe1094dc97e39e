"""F as a function of how much there is to learn from: a power law, fitted to a few measurements.

Errors fall with the number of examples n as a - b * n ** -c: Figueroa, Zeng-Treitler, Kandula and
Ngo (2012), "Predicting sample size required for classification performance", who fit it by
weighted least squares as is done here; Hestness et al. (2017), "Deep learning scaling is
predictable, empirically", find the same form over many kinds of models.

Few noisy measurements hardly say how sharply a curve bends. So a bend c as it is usually seen is
preferred, as much as a measurement that lies one standard deviation off.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

_USUAL = 0.35  # bend
_USUAL_SPREAD = 0.9  # of its logarithm
_BENDS = tuple(0.06 * 1.08**step for step in range(47))  # 0.06 to 2.1


@dataclass(frozen=True, slots=True)
class PowerLaw:
    """F at n is ``a - b * n ** -c``.

    Attributes:
        a: where it leads to, at most 1.
        b: how far below it starts; negative where F falls with more examples.
        c: how sharply it bends, above 0.
    """

    a: float
    b: float
    c: float

    def at(self, n: float) -> float:
        """Return F, 0 to 1, for ``n`` examples, at least 1."""
        return min(max(self.a - self.b * n**-self.c, 0.0), 1.0)


def fit(
    sizes: Sequence[float],
    values: Sequence[float],
    errors: Sequence[float],
    dice: random.Random | None = None,
) -> PowerLaw:
    """Return the law that fits best, or one of those that fit, each as often as it is likely.

    Args:
        sizes: numbers of examples, at least 1, rising; two or more.
        values: F for each, 0 to 1.
        errors: standard error of each, above 0.
        dice: chooses among the laws; the best when None.
    """
    weights = [error**-2 for error in errors]
    laws, offs = [], []
    for c in _BENDS:
        a, b = _line([n**-c for n in sizes], values, weights)
        laws.append(PowerLaw(a, b, c))
        off = sum(
            weight * (value - a + b * n**-c) ** 2
            for n, value, weight in zip(sizes, values, weights, strict=True)
        )
        offs.append(off + (math.log(c / _USUAL) / _USUAL_SPREAD) ** 2)
    least = min(offs)
    if dice is None:
        return laws[offs.index(least)]
    return dice.choices(laws, weights=[math.exp((least - off) / 2) for off in offs])[0]


def _line(
    xs: Sequence[float], ys: Sequence[float], weights: Sequence[float]
) -> tuple[float, float]:
    """Return (a, b) of y = a - b * x by weighted least squares, with a at most 1."""
    every = sum(weights)
    x_mean = sum(w * x for w, x in zip(weights, xs, strict=True)) / every
    y_mean = sum(w * y for w, y in zip(weights, ys, strict=True)) / every
    square = sum(w * (x - x_mean) ** 2 for w, x in zip(weights, xs, strict=True))
    if not square:
        return y_mean, 0.0
    product = sum(w * (x - x_mean) * (y - y_mean) for w, x, y in zip(weights, xs, ys, strict=True))
    b = -product / square
    a = y_mean + b * x_mean
    if a <= 1.0:
        return a, b
    through_one = sum(w * x * (1.0 - y) for w, x, y in zip(weights, xs, ys, strict=True))
    return 1.0, through_one / sum(w * x * x for w, x in zip(weights, xs, strict=True))
