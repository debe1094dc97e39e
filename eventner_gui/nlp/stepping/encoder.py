"""The training pass of spaCy's `MaxoutWindowEncoder`, without the padding that nobody looks at.

The encoder puts as many rows of padding between two sentences as words may see sideways, and
computes all rows in each layer. With short sentences that is a third of the rows. After the last
layer none of the padding is used, after the one before only what touches a sentence, and so on:
each layer here computes the rows that a later one reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .layers import dropout_rate, layer_norm, maxout

if TYPE_CHECKING:
    from numpy import ndarray
    from thinc.api import Model

    from .layers import Backprop, Forward


@dataclass(frozen=True, slots=True)
class WindowBlock:
    """The layers of one residual block."""

    window: int
    maxout: Model[Any, Any]
    norm: Model[Any, Any]
    dropout: Model[Any, Any]


def encoder(original: Forward, blocks: Sequence[WindowBlock]) -> Forward:
    """Return the pass of `with_array` around residual blocks, one after the other."""

    def forward(model: Model[Any, Any], Xs: Any, is_train: bool) -> tuple[Any, Backprop]:
        reach = sum(block.window for block in blocks)
        pad = model.attrs["pad"]
        if not is_train or not isinstance(Xs, list) or pad < reach or not any(map(len, Xs)):
            return original(model, Xs, is_train)
        import numpy

        lengths = numpy.array([len(X) for X in Xs], dtype="int32")
        rows = _Rows(lengths, pad)
        X = numpy.concatenate(Xs)
        # Layer by layer, the rows within reach of a word that the layers after it look at.
        places = rows.within(reach)
        X = _spread(X, rows.within(0), places, rows.count)
        backs = []
        for block in blocks:
            reach -= block.window
            wanted = rows.within(reach)
            X, back = _block(block, X, places, wanted, rows.count)
            backs.append(back)
            places = wanted
        words = numpy.searchsorted(rows.within(sum(b.window for b in blocks)), rows.within(0))

        def backprop(dYs: Any) -> Any:
            d = numpy.concatenate(dYs)
            for back in reversed(backs):
                d = back(d)
            return model.ops.unflatten(d[words], lengths)

        return model.ops.unflatten(X, lengths), backprop

    return forward


class _Rows:
    """The rows of a batch with its padding, by their distance from the next word."""

    def __init__(self, lengths: ndarray, pad: int) -> None:
        import numpy

        filled = lengths[lengths > 0]
        ends = numpy.cumsum(filled + pad)
        self.count = int(ends[-1]) + pad
        is_word = numpy.ones(self.count, dtype=bool)
        for i in range(pad):
            is_word[i] = False
            is_word[ends + i] = False
        self._is_word = is_word
        self._within: dict[int, ndarray] = {}

    def within(self, distance: int) -> ndarray:
        """Return the rows at most so far from a word, in order."""
        known = self._within.get(distance)
        if known is None:
            near = self._is_word.copy()
            for step in range(1, distance + 1):
                near[step:] |= self._is_word[:-step]
                near[:-step] |= self._is_word[step:]
            known = self._within[distance] = near.nonzero()[0]
        return known


def _spread(X: ndarray, words: ndarray, places: ndarray, count: int) -> ndarray:
    """Return the vectors of words with zeros in the rows of padding."""
    import numpy

    spread = numpy.zeros((count, X.shape[1]), dtype=X.dtype)
    spread[words] = X
    return spread if len(places) == count else spread[places]


def _block(
    block: WindowBlock, X: ndarray, places: ndarray, wanted: ndarray, count: int
) -> tuple[ndarray, Backprop]:
    """Return the wanted rows of a block's output, and its backward pass.

    Args:
        block: the layers.
        X: its input, in the rows ``places``; they hold the neighbours of all wanted ones.
        places: in order.
        wanted: in order.
        count: of all rows.
    """
    import numpy

    ops, width = block.maxout.ops, X.shape[1]
    here = numpy.searchsorted(places, wanted).astype("int32")
    around = here[:, None] + numpy.arange(-block.window, block.window + 1, dtype="int32")
    columns = X.take(around.reshape(-1), axis=0).reshape(len(wanted), -1)
    hidden, back_maxout = maxout(block.maxout, columns)
    output, back_norm = layer_norm(block.norm, hidden)
    rate, mask = dropout_rate(block.dropout), None
    if rate:
        # Numbers are drawn for all rows, as spaCy does.
        mask = ops.get_dropout_mask((count, width), rate)[wanted]
        output *= mask
    output += X[here]

    def backprop(d_output: Any) -> Any:
        d_columns = back_maxout(back_norm(d_output if mask is None else d_output * mask))
        dX = numpy.zeros_like(X)
        dX[here] = d_output
        ops.scatter_add(dX, around.reshape(-1), d_columns.reshape(-1, width))
        return dX

    return output, backprop
