"""Training passes of thinc's layers with fewer passes over the memory.

Each function has the name and the arguments of a thinc layer's `forward`, computes the same, draws
the same random numbers in the same order, and is put in its place by `stepping.install`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy import ndarray
    from thinc.api import Model

    from .tables import Tables

    Backprop = Callable[[Any], Any]
    Forward = Callable[[Model[Any, Any], Any, bool], tuple[Any, Backprop]]


def hash_embed(original: Forward, tables: Tables) -> Forward:
    """Return the pass of a `HashEmbed` whose table is one of ``tables``."""

    def forward(model: Model[Any, Any], ids: Any, is_train: bool) -> tuple[Any, Backprop]:
        if not is_train or not len(ids):
            return original(model, ids, is_train)
        ops, table = model.ops, model.get_param("E")
        keys = ops.hash(ops.as_contig(ids, dtype="uint64"), model.attrs["seed"]) % len(table)
        tables.look_up(keys + tables.start(model))
        output = ops.gather_add(table, keys)
        mask = dropout_mask(model, (table.shape[1],))
        if mask is not None:
            output *= mask

        def backprop(d_output: Any) -> Any:
            if mask is not None:
                d_output *= mask
            grad = model.get_grad("E")
            for column in ops.as_contig(keys.T, dtype="i"):
                ops.scatter_add(grad, column, d_output)
            return ops.alloc1i(len(keys))

        return output, backprop

    return forward


def maxout_block(original: Forward, layers: Sequence[Model[Any, Any]]) -> Forward:
    """Return the pass of a chain of `Maxout`, `LayerNorm` and `Dropout`."""
    outer, norm, dropout = layers

    def forward(model: Model[Any, Any], X: Any, is_train: bool) -> tuple[Any, Backprop]:
        if not is_train:
            return original(model, X, is_train)
        hidden, back_maxout = maxout(outer, X)
        output, back_norm = layer_norm(norm, hidden)
        mask = dropout_mask(dropout, output.shape)
        if mask is not None:
            output *= mask

        def backprop(d_output: Any) -> Any:
            return back_maxout(back_norm(d_output if mask is None else d_output * mask))

        return output, backprop

    return forward


def dropout_rate(node: Model[Any, Any]) -> float:
    """Return the share of values that a layer leaves out, 0 to 1."""
    return node.attrs.get("dropout_rate") or 0.0 if node.attrs.get("is_enabled", True) else 0.0


def dropout_mask(node: Model[Any, Any], shape: tuple[int, ...]) -> ndarray | None:
    """Return what to multiply with; None where nothing is left out."""
    rate = dropout_rate(node)
    if not rate:
        return None
    mask: ndarray = node.ops.get_dropout_mask(shape, rate)
    return mask


def maxout(node: Model[Any, Any], X: ndarray) -> tuple[ndarray, Callable[[ndarray], ndarray]]:
    """Return the output of a `Maxout` layer, and its backward pass."""
    ops, W = node.ops, node.get_param("W")
    outputs, pieces, inputs = W.shape
    W = W.reshape(outputs * pieces, inputs)
    Y = ops.gemm(X, W, trans2=True)
    Y += node.get_param("b").reshape(-1)
    best, which = ops.maxout(Y.reshape(len(Y), outputs, pieces))

    def backprop(d_best: ndarray) -> ndarray:
        dY = ops.backprop_maxout(d_best, which, pieces).reshape(Y.shape)
        node.inc_grad("b", dY.sum(axis=0).reshape(outputs, pieces))
        node.inc_grad("W", ops.gemm(dY, X, trans1=True).reshape(outputs, pieces, inputs))
        dX: ndarray = ops.gemm(dY, W)
        return dX

    return best, backprop


def layer_norm(node: Model[Any, Any], X: ndarray) -> tuple[ndarray, Callable[[ndarray], ndarray]]:
    """Return the output of a `LayerNorm`, and its backward pass; X is overwritten."""
    import numpy

    width = X.shape[1]
    X -= _means(X)
    variance = numpy.einsum("ij,ij->i", X, X)[:, None]
    variance /= width
    variance += 1e-8
    scale = 1 / numpy.sqrt(variance)
    X *= scale
    gain = node.get_param("G")
    Y = X * gain
    Y += node.get_param("b")

    def backprop(dY: ndarray) -> ndarray:
        node.inc_grad("b", dY.sum(axis=0))
        node.inc_grad("G", numpy.einsum("ij,ij->j", dY, X))
        d_normal = dY * gain
        shared = numpy.einsum("ij,ij->i", d_normal, X)[:, None]
        shared /= width
        d_normal -= _means(d_normal)
        d_normal -= X * shared
        d_normal *= scale
        return d_normal

    return Y, backprop


def _means(X: ndarray) -> ndarray:
    """Return the mean of each row; a product with ones is the quickest sum of short rows."""
    import numpy

    means = X.dot(numpy.full((X.shape[1], 1), 1 / X.shape[1], dtype=X.dtype))
    column: ndarray = means
    return column
