"""The training pass of spaCy's `MultiHashEmbed`: each kind of word once.

What a word is embedded as depends on a few of its features only, so words that share these are
computed once for a batch; only what is left out at random differs between them. Of a hundred words
of everyday sentences sixty are different, of a thousand a third.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .layers import dropout_mask, layer_norm, maxout
from .tables import Tables

if TYPE_CHECKING:
    from numpy import ndarray
    from spacy.tokens import Doc
    from thinc.api import Model

    from .layers import Backprop, Forward


@dataclass(frozen=True, slots=True)
class EmbedLayers:
    """The layers of a `MultiHashEmbed` without vectors.

    Attributes:
        columns: features of a token, one for each table and in that order.
        hashes: the tables' layers.
    """

    columns: Sequence[Any]
    hashes: Sequence[Model[Any, Any]]
    maxout: Model[Any, Any]
    norm: Model[Any, Any]
    dropout: Model[Any, Any]


def multi_hash_embed(original: Forward, layers: EmbedLayers, tables: Tables) -> Forward:
    """Return the pass of the whole chain, for documents that do not change meanwhile."""
    kinds = _Kinds(layers, tables)

    def forward(model: Model[Any, Any], docs: Any, is_train: bool) -> tuple[Any, Backprop]:
        if not is_train or not any(map(len, docs)):
            return original(model, docs, is_train)
        import numpy

        ops = model.ops
        lengths = numpy.array([len(doc) for doc in docs], dtype="int32")
        used, which = numpy.unique(
            numpy.concatenate([kinds.of(doc) for doc in docs]), return_inverse=True
        )
        rows = kinds.rows[used]
        tables.look_up(rows)
        X = ops.gather_add(tables.values, rows.reshape(-1, rows.shape[-1])).reshape(len(used), -1)
        mask_tables = _table_masks(layers.hashes)
        if mask_tables is not None:
            X *= mask_tables
        hidden, back_maxout = maxout(layers.maxout, X)
        normal, back_norm = layer_norm(layers.norm, hidden)
        output = normal[which]
        mask = dropout_mask(layers.dropout, output.shape)
        if mask is not None:
            output *= mask

        def backprop(dYs: Any) -> list[Any]:
            d_output = numpy.concatenate(dYs)
            if mask is not None:
                d_output *= mask
            d_normal = numpy.zeros_like(normal)
            ops.scatter_add(d_normal, which.astype("int32"), d_output)
            dX = back_maxout(back_norm(d_normal))
            if mask_tables is not None:
                dX *= mask_tables
            dX = dX.reshape(-1, tables.values.shape[1])
            for column in numpy.ascontiguousarray(rows.reshape(len(dX), -1).T):
                ops.scatter_add(tables.grads, column, dX)
            return []

        return ops.unflatten(output, lengths), backprop

    return forward


def _table_masks(nodes: Sequence[Model[Any, Any]]) -> ndarray | None:
    """Return what to multiply the joined vectors of all tables with; None for nothing."""
    import numpy

    masks = [dropout_mask(node, (node.get_dim("nO"),)) for node in nodes]
    drawn = [mask for mask in masks if mask is not None]
    # One rate holds for all layers of a component.
    return numpy.concatenate(drawn) if len(drawn) == len(nodes) else None


class _Kinds:
    """The different words of all documents, each with a number and its rows in the tables."""

    def __init__(self, layers: EmbedLayers, tables: Tables) -> None:
        import numpy

        self._layers, self._tables = layers, tables
        self._numbers: dict[bytes, int] = {}
        self._docs: dict[int, tuple[Doc, ndarray]] = {}
        #: One for each kind; in it one for each table; in it the rows that are added up.
        self.rows: ndarray = numpy.zeros((0, len(layers.hashes), 4), dtype="int32")

    def of(self, doc: Doc) -> ndarray:
        """Return the kind of each token."""
        known = self._docs.get(id(doc))
        if known is None:
            # The document is kept as well, so that no other gets its number.
            known = self._docs[id(doc)] = (doc, self._read(doc))
        return known[1]

    def _read(self, doc: Doc) -> ndarray:
        import numpy

        features = doc.to_array(list(self._layers.columns)).astype("uint64").reshape(len(doc), -1)
        new, kinds = [], []
        for row in features:
            key = row.tobytes()
            if key not in self._numbers:
                self._numbers[key] = len(self._numbers)
                new.append(row)
            kinds.append(self._numbers[key])
        if new:
            self._grow(numpy.array(new))
        return numpy.array(kinds, dtype="int32")

    def _grow(self, features: ndarray) -> None:
        import numpy

        rows = [
            self._tables.start(node)
            + node.ops.hash(numpy.ascontiguousarray(column), node.attrs["seed"])
            % len(node.get_param("E"))
            for node, column in zip(self._layers.hashes, features.T, strict=True)
        ]
        more = numpy.stack(rows, axis=1).astype("int32")
        self.rows = numpy.concatenate([self.rows, more])
