"""A learning curve from counts, and what more examples should bring, with its uncertainty.

The counts are resampled (folds, and the sentences within each, with all sizes of a sentence
together); a power law is fitted to each sample, and the interval holds 95 of 100 of their answers.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate
from math import exp, factorial

from .power_law import PowerLaw, fit

DRAWS = 200
FURTHEST = 2.0  # times the examples that there are; no forecast goes beyond

_LEAST_ERROR = 0.01  # of an F: another seed or another order alone makes as much
_FEWEST_ENTITIES = 10  # held out; of fewer nothing can be said
_FEWEST_SIZES = 3
LEARNT = 0.2  # F of a label that is found now and then
_WIDEST = 0.15  # of an interval that still says something
_HARDLY = 0.02  # F: when more than this is out of the question, it is hardly worth the work
WORTH = 0.01  # F that is worth naming
_STEPS = (5, 10, 20, 40, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)

# how often a sentence is drawn: Poisson with mean 1, as drawing with replacement gives it
_TIMES = tuple(accumulate(exp(-1) / factorial(times) for times in range(8)))

Counted = tuple[Mapping[str, tuple[int, int]], ...]
"""One held-out sentence: for each size, by label: (entities right, found and true together)."""

Rows = list[list[int]]


@dataclass(frozen=True, slots=True)
class Measured:
    """What models of nested parts of the examples found, each on the same held-out sentences.

    Attributes:
        sizes: sentences trained on, rising; mean over the folds.
        with_label: by label, how many of those hold it.
        folds: of each fold its held-out sentences.
        examples: all there are to train on.
        examples_with: by label, how many of those hold it.
        support: by label, true entities in all held-out sentences.
    """

    sizes: tuple[float, ...]
    with_label: Mapping[str, tuple[float, ...]]
    folds: tuple[tuple[Counted, ...], ...]
    examples: int
    examples_with: Mapping[str, int]
    support: Mapping[str, int]


class Verdict(str, Enum):
    """What a curve says of more examples."""

    HELPS = "helps"
    MAY_HELP = "may help"
    FLAT = "flat"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Point:
    """F at a number of examples, with its 95 per cent interval; all F from 0 to 1."""

    n: float
    f: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Curve:
    """How F grows with the number of examples, for one label or for all.

    Attributes:
        label: the entity label; empty for all together.
        examples: sentences there are (with the label).
        points: the measurements.
        band: the fitted law up to `FURTHEST` times the examples; empty where nothing can be said.
        step: so many more sentences (with the label) the forecast is for.
        gain: F that they should add, -1 to 1; ``low`` and ``high`` are its interval.
        verdict: what that means.
        share: part of all true entities that have the label, 0 to 1.
    """

    label: str
    examples: int
    points: tuple[Point, ...] = ()
    band: tuple[Point, ...] = ()
    step: int = 0
    gain: float = 0.0
    low: float = 0.0
    high: float = 0.0
    verdict: Verdict = Verdict.UNKNOWN
    share: float = 1.0


def curves(measured: Measured, *, draws: int = DRAWS) -> list[Curve]:
    """Return the curve of all labels together, then one for each label, what helps most first.

    Args:
        measured: by `nlp.learning_curve`.
        draws: how often it is resampled; the same measurements give the same curves.
    """
    entities = max(sum(measured.support.values()), 1)
    whole = _curve("", measured, measured.sizes, measured.examples, entities, 1.0, draws)
    found = []
    for label in sorted(measured.support):
        support = measured.support[label]
        found.append(
            _curve(
                label,
                measured,
                measured.with_label[label],
                measured.examples_with[label],
                support,
                support / entities,
                draws,
            )
        )
    return [whole, *sorted(found, key=_usefulness)]


def step_for(examples: int) -> int:
    """Return for how many more sentences a forecast is made: a round number, at most half."""
    fitting = [step for step in _STEPS if step <= examples / 2]
    return fitting[-1] if fitting else 0


def _usefulness(curve: Curve) -> tuple[int, float, str]:
    """Sort by what the label adds to the whole, what is unknown last."""
    order = (Verdict.HELPS, Verdict.MAY_HELP, Verdict.FLAT, Verdict.UNKNOWN)
    return order.index(curve.verdict), -curve.gain * curve.share, curve.label


def _curve(
    label: str,
    measured: Measured,
    sizes: Sequence[float],
    examples: int,
    support: int,
    share: float,
    draws: int,
) -> Curve:
    folds = [_rows(fold, label) for fold in measured.folds]
    at = [number for number, size in enumerate(sizes) if size >= 1]
    observed = _pooled(folds, len(sizes))
    if not at or not any(both for _, both in observed):
        return Curve(label, examples, share=share)
    sampled = [_pooled(drawn, len(sizes)) for drawn in _resampled(folds, draws)]
    values = [[_f(counts[number]) for number in at] for counts in sampled]
    points = tuple(
        Point(sizes[number], _f(observed[number]), *_interval(each[at_] for each in values))
        for at_, number in enumerate(at)
    )
    step = step_for(examples)
    if support < _FEWEST_ENTITIES or len(at) < _FEWEST_SIZES or not step:
        return Curve(label, examples, points, share=share)
    at_sizes = [sizes[number] for number in at]
    errors = [
        max(statistics.pstdev(each[at_] for each in values), _LEAST_ERROR) for at_ in range(len(at))
    ]
    dice = random.Random(0)
    laws = [fit(at_sizes, each, errors, dice) for each in values]
    gains = [law.at(examples + step) - law.at(examples) for law in laws]
    gain, (low, high) = statistics.median(gains), _interval(gains)
    return Curve(
        label,
        examples,
        points,
        _band(laws, at_sizes[0], FURTHEST * examples),
        step,
        gain,
        low,
        high,
        _verdict(points[-1].f, gain, low, high),
        share,
    )


def _verdict(last: float, gain: float, low: float, high: float) -> Verdict:
    if high - low > _WIDEST:
        return Verdict.UNKNOWN
    if high < _HARDLY:
        # what is hardly found has not begun to be learnt: its curve is flat until it does
        return Verdict.FLAT if last >= LEARNT else Verdict.UNKNOWN
    return Verdict.HELPS if low >= _HARDLY / 4 and gain >= WORTH else Verdict.MAY_HELP


def _rows(fold: Iterable[Counted], label: str) -> Rows:
    """Return [right, both, right, both ...] by size for each sentence where there is anything."""
    rows = []
    for sentence in fold:
        row: list[int] = []
        for by_label in sentence:
            counts = [by_label.get(label, (0, 0))] if label else by_label.values()
            row += [sum(right for right, _ in counts), sum(both for _, both in counts)]
        if any(row):
            rows.append(row)
    return rows


def _resampled(folds: Sequence[Rows], draws: int) -> Iterable[list[Rows]]:
    dice = random.Random(0)
    for _ in range(draws):
        drawn = []
        for fold in dice.choices(folds, k=len(folds)):
            times = dice.choices(range(len(_TIMES)), cum_weights=_TIMES, k=len(fold))
            both = zip(fold, times, strict=True)
            drawn.append([row for row, often in both for _ in range(often)])
        yield drawn


def _pooled(folds: Sequence[Rows], sizes: int) -> list[tuple[int, int]]:
    """Return (right, both) for each size."""
    rows = [row for fold in folds for row in fold] or [[0] * (2 * sizes)]
    sums = [sum(column) for column in zip(*rows, strict=True)]
    return list(zip(sums[::2], sums[1::2], strict=True))


def _f(counts: tuple[int, int]) -> float:
    right, both = counts
    return 2 * right / both if both else 0.0


def _interval(values: Iterable[float]) -> tuple[float, float]:
    ordered = sorted(values)
    last = len(ordered) - 1
    return ordered[round(0.025 * last)], ordered[round(0.975 * last)]


def _band(laws: Sequence[PowerLaw], first: float, last: float) -> tuple[Point, ...]:
    """Return the law in 25 places, closer together where it bends."""
    places = [first * (last / first) ** (at / 24) for at in range(25)]
    found = []
    for n in places:
        values = [law.at(n) for law in laws]
        found.append(Point(n, statistics.median(values), *_interval(values)))
    return tuple(found)
