"""Adam for hash tables: only the rows that a batch looks up cost anything.

Two thirds of the weights of spaCy's usual architecture are rows of hash tables, and a batch of a
hundred words looks up a twentieth of them. A row that is not looked up still changes at each step,
since the mean of its gradients fades out slowly and weight decay goes on; but how it changes is
known beforehand: with nothing new, the ratio of the two means shrinks by a fixed factor. So what a
row has missed is made good in one go when it is looked up next, or when somebody wants to see all
weights. The result is the same up to rounding (and up to `eps`, 1e-8, beside the root of the mean
square, which fades out a little less than it would).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .weights import Rates, clip

if TYPE_CHECKING:
    from numpy import ndarray
    from thinc.api import Model, Optimizer

_MOST_STEPS = 256  # after so many, rows never looked up are brought up to date as well
_ROWS_AT_ONCE = 512


class Tables:
    """Hash tables of one width, one below the other in one array.

    Attributes:
        values: the rows; only those looked up are up to date.
        grads: their gradients.
    """

    def __init__(self, nodes: Sequence[Model[Any, Any]], optimizer: Optimizer) -> None:
        import numpy

        tables = [node.get_param("E") for node in nodes]
        ends = numpy.cumsum([len(table) for table in tables]).tolist()
        shape = (ends[-1], tables[0].shape[1])
        self.values = numpy.concatenate(tables)
        self.grads, self._mean, self._square = (
            numpy.zeros(shape, dtype="float32") for _ in range(3)
        )
        self._averages = None if optimizer.averages is None else numpy.zeros(shape, dtype="float32")
        self._starts = {}
        self._ends = ends
        for node, table, end in zip(nodes, tables, ends, strict=True):
            part = slice(end - len(table), end)
            self._starts[node.id] = part.start
            node.set_param("E", self.values[part])
            node.set_grad("E", self.grads[part])
            key = (node.id, "E")
            optimizer.mom1[key] = self._mean[part].reshape(-1)
            optimizer.mom2[key] = self._square[part].reshape(-1)
            if self._averages is not None:
                optimizer.averages[key] = self._averages[part]
        self._touched = numpy.zeros(len(self.values), dtype=bool)
        # The step after which each row was up to date, counted from the last time all were.
        self._current = numpy.zeros(len(self.values), dtype="int32")
        self._steps = 0
        self._missed = _Missed()

    def start(self, node: Model[Any, Any]) -> int:
        """Return the row at which the table of a layer begins."""
        return self._starts[node.id]

    def look_up(self, rows: ndarray) -> None:
        """Bring rows up to date: the next step will have a gradient for them."""
        before = self._touched.copy()
        self._touched[rows.reshape(-1)] = True
        new = (self._touched & ~before).nonzero()[0]
        self._bring_up(new[self._current[new] < self._steps])

    def step(self, rates: Rates) -> None:
        """Bring the rows looked up one step on, and set their gradients to zero."""
        import numpy

        rows = self._touched.nonzero()[0]
        self._touched[rows] = False
        if len(rows):
            gradient = self.grads[rows]
            self.grads[rows] = 0
            if rates.clip:
                cuts = numpy.searchsorted(rows, self._ends).tolist()
                for start, end in zip([0, *cuts], cuts, strict=False):
                    clip(gradient[start:end].reshape(-1), rates.clip)
            self._adam(rows, gradient, rates)
        self._missed.step(rates)
        self._steps += 1
        self._current[rows] = self._steps
        if self._steps >= _MOST_STEPS:
            self.bring_all_up()

    def bring_all_up(self) -> None:
        """Make good what any row has missed."""
        behind = (self._current < self._steps).nonzero()[0]
        for start in range(0, len(behind), _ROWS_AT_ONCE):
            self._bring_up(behind[start : start + _ROWS_AT_ONCE])
        self._current.fill(0)
        self._steps = 0
        self._missed = _Missed()

    def _adam(self, rows: ndarray, gradient: ndarray, rates: Rates) -> None:
        import numpy

        mean, square = self._mean[rows], self._square[rows]
        mean *= rates.b1
        mean += gradient * rates.new1
        self._mean[rows] = mean
        numpy.square(gradient, out=gradient)
        gradient *= rates.new2
        square *= rates.b2
        square += gradient
        self._square[rows] = square
        numpy.sqrt(square, out=square)
        square += rates.eps
        mean /= square
        mean *= rates.rate
        values = self.values[rows]
        values -= mean
        values *= rates.kept
        self.values[rows] = values
        if self._averages is not None:
            average = self._averages[rows]
            values -= average
            values *= 1 - rates.averaging
            average += values
            self._averages[rows] = average

    def _bring_up(self, rows: ndarray) -> None:
        """Make good what the rows have missed since the step each was current at."""
        import numpy

        if not len(rows):
            return
        factors = self._missed.since(self._current[rows])
        self._current[rows] = self._steps
        values, mean, square = self.values[rows], self._mean[rows], self._square[rows]
        ratio = numpy.sqrt(square)
        ratio += self._missed.eps
        numpy.divide(mean, ratio, out=ratio)
        if self._averages is not None:
            average = self._averages[rows]
            average *= factors["average_kept"]
            average += values * factors["average_gained"]
            average -= ratio * factors["average_lost"]
            self._averages[rows] = average
        values *= factors["kept"]
        ratio *= factors["moved"]
        values -= ratio
        self.values[rows] = values
        mean *= factors["mean"]
        square *= factors["square"]
        self._mean[rows], self._square[rows] = mean, square


class _Missed:
    """What the steps since a given one do to a row without a gradient.

    With w the weight, u the ratio of the mean to the root of the mean square, and a the averaged
    weight at that step, they make of them: w * kept - u * moved, and
    a * average_kept + w * average_gained - u * average_lost.
    """

    _NAMES = (
        "mean",
        "square",
        "kept",
        "moved",
        "average_kept",
        "average_gained",
        "average_lost",
        "fading",
    )

    def __init__(self) -> None:
        import numpy

        self.eps = 0.0
        self._count = 0
        self._all = numpy.zeros((len(self._NAMES), _MOST_STEPS), dtype="float64")

    def step(self, rates: Rates) -> None:
        """Take note of a step."""
        self._all[:, self._count] = (1, 1, 1, 0, 1, 0, 0, 1)
        self._count += 1
        self.eps = rates.eps
        mean, square, kept, moved, average_kept, gained, lost, fading = self._all[:, : self._count]
        mean *= rates.b1
        square *= rates.b2
        fading *= rates.b1 / rates.b2**0.5
        kept *= rates.kept
        moved += rates.rate * fading
        moved *= rates.kept
        average_kept *= rates.averaging
        for sum_, now in ((gained, kept), (lost, moved)):
            sum_ *= rates.averaging
            sum_ += (1 - rates.averaging) * now

    def since(self, steps: ndarray) -> dict[str, ndarray]:
        """Return the factors for rows that were up to date after the given steps."""
        factors = self._all[:, steps].astype("float32")[:, :, None]
        return dict(zip(self._NAMES, factors, strict=True))
