"""thinc's operations on numpy arrays, some of them at less cost."""

from __future__ import annotations

from typing import Any

import numpy
from thinc.api import NumpyOps


class QuickOps(NumpyOps):
    """As `NumpyOps`, with the same results and the same random numbers."""

    def get_dropout_mask(self, shape: Any, drop: float | None) -> Any:
        """Return zeros for what is left out and a factor for what stays."""
        if not drop or not 0 < drop < 1:
            return super().get_dropout_mask(shape, drop)
        # Like uniform(0, 1), without the scaling; and one pass in 32 bits instead of two in 64.
        stays = numpy.random.random_sample(shape) >= drop
        return numpy.multiply(stays, numpy.float32(1 / (1 - drop)), dtype="float32")

    def unflatten(self, X: Any, lengths: Any, pad: int = 0) -> Any:
        """Return one array for each length; `numpy.split` takes several times as long."""
        if pad:
            return super().unflatten(X, lengths, pad=pad)
        parts, start = [], 0
        for length in numpy.asarray(lengths).tolist():
            parts.append(X[start : start + length])
            start += length
        return parts
