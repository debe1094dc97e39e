"""Resampling of sentences: the interval of an F, and whether two models differ by chance.

The paired bootstrap (Efron and Tibshirani 1993; Koehn 2004; Berg-Kirkpatrick, Burkett and Klein
2012): as many sentences as there are, are drawn again and again with replacement, and F is taken
of each such test set. A sentence comes in by its counts alone, so sentences with the same counts
are drawn together, by the multinomial distribution: the same test sets, and 10,000 sentences cost
what their some hundred different counts do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..core.mistakes import Judged
from ..core.significance import Difference, Interval

if TYPE_CHECKING:
    from numpy.typing import NDArray

RESAMPLES = 5_000
_OUTSIDE = 0.05  # of the 95 per cent interval, both ends together
_ROUNDING = 1e-9


class Counts(NamedTuple):
    """Entities of one sentence: right among the found, found, and true ones."""

    right: int
    found: int
    true: int


def counts_of(judged: Iterable[Judged]) -> list[Counts]:
    """Return the counts of each sentence."""
    return [Counts(len(each.right), len(each.found), len(each.true)) for each in judged]


def interval_of_f(counts: Sequence[Counts], *, resamples: int = RESAMPLES) -> Interval | None:
    """Return the 95 per cent interval of a model's F (percentiles of the resampled ones).

    Where all is right, or nothing, each test set drawn from it is so too, and resampling knows
    nothing. Then the exact binomial bound is taken of r / (r + missed + spurious), which F
    follows from: 10 of 10 right may as well be a model that gets 7 of 10.

    Args:
        counts: of each sentence.
        resamples: test sets to draw; the same counts give the same interval each time.

    Returns:
        The interval; None where there is nothing to find and nothing found.
    """
    right, found, true = (sum(column) for column in zip(*counts, strict=True)) if counts else (
        0, 0, 0,
    )  # fmt: skip
    if not found + true:
        return None
    decisions = found + true - right
    if right in (0, decisions):
        bound = (_OUTSIDE / 2) ** (1 / decisions)
        return Interval(_f_of_jaccard(bound), 1.0) if right else Interval(
            0.0, _f_of_jaccard(1 - bound)
        )  # fmt: skip
    sums = _resampled(counts, resamples)
    return _interval(_f(sums[:, 0], sums[:, 1], sums[:, 2]))


def difference(
    counts_a: Sequence[Counts], counts_b: Sequence[Counts], *, resamples: int = RESAMPLES
) -> Difference:
    """Return how much better the second model is than the first on the same sentences.

    The p-value has two sides, since nobody said before which one should be better: the part of
    the test sets whose difference is as far from the observed one as that is from 0.

    Args:
        counts_a: of each sentence by the first model.
        counts_b: of the same sentences by the second.
        resamples: test sets to draw; the same counts give the same answer each time.

    Raises:
        ValueError: they are not of the same sentences.
    """
    if [each.true for each in counts_a] != [each.true for each in counts_b]:
        raise ValueError("the counts are not those of the same sentences")
    both = [
        (a.right, a.found, b.right, b.found, a.true)
        for a, b in zip(counts_a, counts_b, strict=True)
    ]
    f_a, f_b = _f_of(counts_a), _f_of(counts_b)
    if counts_a == counts_b or not both:
        return Difference(f_a, f_b, Interval(0.0, 0.0), 1.0, len(both))
    sums = _resampled(both, resamples)
    right_a, found_a, right_b, found_b, true = sums.T
    drawn = _f(right_b, found_b, true) - _f(right_a, found_a, true)
    observed = f_b - f_a
    as_far = abs(drawn - observed) >= abs(observed) - _ROUNDING
    # the observed test set is one of those that chance may give: p is never 0
    p = (int(as_far.sum()) + 1) / (resamples + 1)
    return Difference(f_a, f_b, _interval(drawn), min(p, 1.0), len(both))


def _resampled(rows: Sequence[Sequence[int]], resamples: int) -> NDArray:
    """Return the sums of the columns for each test set drawn."""
    import numpy

    alike = Counter(map(tuple, rows))
    kinds = numpy.array(list(alike), dtype=numpy.int64)
    often = numpy.array(list(alike.values()), dtype=numpy.float64)
    draw = numpy.random.default_rng(0).multinomial
    return draw(len(rows), often / often.sum(), size=resamples) @ kinds


def _f(right: NDArray, found: NDArray, true: NDArray) -> NDArray:
    """Return F of each test set; 0 where there is nothing to find and nothing found."""
    import numpy

    return 2 * right / numpy.maximum(found + true, 1)


def _f_of(counts: Sequence[Counts]) -> float:
    whole = sum(each.found + each.true for each in counts)
    return 2 * sum(each.right for each in counts) / whole if whole else 0.0


def _f_of_jaccard(part: float) -> float:
    return 2 * part / (1 + part)


def _interval(values: NDArray) -> Interval:
    import numpy

    low, high = numpy.quantile(values, (_OUTSIDE / 2, 1 - _OUTSIDE / 2))
    return Interval(float(low), float(high))
