"""The weights of the models that are trained, in one piece, and Adam over that piece.

thinc calls its optimizer once for each array of weights and passes over each several times. Here
all weights lie one after the other in one array, so do their gradients and the moments, and a
block that fits into the processor's cache is brought through the whole update before the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy import ndarray
    from thinc.api import Model, Optimizer

_BLOCK = 1 << 16  # values; four arrays of them stay in the cache


class Rates:
    """The numbers of one Adam step, from thinc's optimizer.

    Attributes:
        b1: share of the mean of gradients that stays.
        b2: share of the mean of their squares that stays.
        new1: share of the new gradient in its mean.
        new2: share of the new square in its mean, with thinc's rounding: it is 1 - b2 in 32 bits.
        eps: keeps from dividing by zero.
        rate: size of the step, corrected for the means' beginning at zero.
        kept: share of a weight that weight decay leaves.
        clip: greatest length of the gradient of one array; 0 for any.
        averaging: share of the averaged weight that stays.
    """

    __slots__ = ("averaging", "b1", "b2", "clip", "eps", "kept", "new1", "new2", "rate")

    def __init__(self, optimizer: Optimizer, step: int) -> None:
        import numpy

        learn_rate = float(optimizer.learn_rate)
        self.b1, self.b2 = float(optimizer.b1), float(optimizer.b2)
        self.new1, self.new2 = (float(1 - numpy.float32(share)) for share in (self.b1, self.b2))
        self.eps, self.clip = float(optimizer.eps), float(optimizer.grad_clip)
        self.rate = learn_rate * (1 - self.b2**step) ** 0.5 / (1 - self.b1**step)
        self.kept = 1 - learn_rate * float(optimizer.L2)
        self.averaging = min((1 + step) / (10 + step), 0.9999)


def is_plain_adam(optimizer: Optimizer) -> bool:
    """Tell whether the optimizer does what `Weights` and `Tables` do."""
    from thinc.api import Optimizer

    return (
        type(optimizer) is Optimizer
        and not optimizer.use_radam
        and optimizer.b1 > 0
        and optimizer.b2 > 0
        and (optimizer.L2 == 0 or bool(optimizer.L2_is_weight_decay))
    )


class Weights:
    """All weights of some models in one array.

    The models' weights and gradients, and the optimizer's moments and averages, become views of
    it: whoever asks for them sees the state after the last step.
    """

    def __init__(self, params: Sequence[tuple[Model[Any, Any], str]], optimizer: Optimizer) -> None:
        import numpy

        arrays = [node.get_param(name) for node, name in params]
        ends = numpy.cumsum([array.size for array in arrays]).tolist()
        size = ends[-1] if ends else 0
        self._values = numpy.empty(size, dtype="float32")
        self._grads, self._mean, self._square = (
            numpy.zeros(size, dtype="float32") for _ in range(3)
        )
        self._averages = None if optimizer.averages is None else numpy.zeros(size, dtype="float32")
        self._spare = numpy.empty(min(size, _BLOCK), dtype="float32")
        self._parts = []
        for (node, name), array, end in zip(params, arrays, ends, strict=True):
            part = slice(end - array.size, end)
            self._values[part] = array.ravel()
            if node.has_grad(name):
                self._grads[part] = node.get_grad(name).ravel()
            node.set_param(name, self._values[part].reshape(array.shape))
            node.set_grad(name, self._grads[part].reshape(array.shape))
            key = (node.id, name)
            optimizer.mom1[key], optimizer.mom2[key] = self._mean[part], self._square[part]
            if self._averages is not None:
                optimizer.averages[key] = self._averages[part].reshape(array.shape)
            self._parts.append(self._grads[part])

    def step(self, rates: Rates) -> None:
        """Bring all weights one step on, and set their gradients to zero."""
        if rates.clip:
            for part in self._parts:
                clip(part, rates.clip)
        for start in range(0, len(self._values), _BLOCK):
            block = slice(start, start + _BLOCK)
            adam(
                self._values[block],
                self._grads[block],
                self._mean[block],
                self._square[block],
                None if self._averages is None else self._averages[block],
                rates,
                self._spare,
            )
        self._grads.fill(0)


def clip(gradient: ndarray, most: float) -> None:
    """Shorten a gradient of one dimension, in place."""
    length = float(gradient.dot(gradient)) ** 0.5
    if length >= most:
        gradient *= most / length


def adam(
    values: ndarray,
    gradient: ndarray,
    mean: ndarray,
    square: ndarray,
    average: ndarray | None,
    rates: Rates,
    spare: ndarray,
) -> None:
    """Do one step in place; the arrays are of one length, and ``spare`` is at least as long."""
    import numpy

    spare = spare[: len(values)]
    numpy.multiply(gradient, rates.new1, out=spare)
    mean *= rates.b1
    mean += spare
    numpy.square(gradient, out=spare)
    spare *= rates.new2
    square *= rates.b2
    square += spare
    numpy.sqrt(square, out=spare)
    spare += rates.eps
    numpy.divide(mean, spare, out=spare)
    spare *= rates.rate
    values -= spare
    if rates.kept != 1:
        values *= rates.kept
    if average is not None:
        numpy.subtract(values, average, out=spare)
        spare *= 1 - rates.averaging
        average += spare
