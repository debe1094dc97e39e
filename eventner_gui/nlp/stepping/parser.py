"""The training pass of spaCy's transition-based recogniser: forward word by word, back in one go.

spaCy goes through a batch state by state: all first words, all second words and so on. For each
such row it also computes the gradients at once, with matrices of ten rows. The weights do not
change meanwhile, so here the rows are gathered and the gradients come from one product each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy import ndarray
    from thinc.api import Model

    from .layers import Backprop, Forward

_DROPOUT = 0.1  # of the hidden layer; spaCy's own, which no setting changes


def recognizer(original: Forward, token_ids: Callable[[Any, Any], ndarray]) -> Forward:
    """Return the pass of a `TransitionBasedParser` with an upper layer and maxout.

    Args:
        original: for everything but training.
        token_ids: `ParserStepModel.get_token_ids`.
    """

    def forward(model: Model[Any, Any], docs: Any, is_train: bool) -> tuple[Any, Backprop]:
        if not is_train:
            return original(model, docs, is_train)
        steps = Steps(model, docs, token_ids)
        return steps, steps.finish

    return forward


class Steps:
    """One batch on its way through the recogniser; stands in for spaCy's `ParserStepModel`."""

    def __init__(
        self,
        model: Model[Any, Any],
        docs: Sequence[Any],
        token_ids: Callable[[Any, Any], ndarray],
    ) -> None:
        import numpy

        tok2vec, self._lower, self._upper = model.layers
        self._ops = model.ops
        self._token_ids = token_ids
        self._tokens, self._back_tokens = tok2vec(docs, is_train=True)
        W = self._lower.get_param("W")
        self._features, self._outputs, self._pieces, self._inputs = W.shape
        self._hidden = self._outputs * self._pieces
        self.state2vec = SimpleNamespace(nF=self._features)
        # Row 0 stands for a word that is not there.
        computed = numpy.empty(
            (len(self._tokens) + 1, self._features * self._hidden), dtype="float32"
        )
        computed[0] = self._lower.get_param("pad").reshape(-1)
        self._ops.gemm(self._tokens, W.reshape(-1, self._inputs), trans2=True, out=computed[1:])
        self._computed = computed.reshape(-1, self._hidden)
        self._places = numpy.arange(self._features, dtype="int32")
        self._unseen = sorted(model.attrs["unseen_classes"])
        self._rows: list[tuple[ndarray, ndarray, ndarray, ndarray, ndarray]] = []

    def begin_update(self, states: Sequence[Any]) -> tuple[ndarray, Callable[[ndarray], None]]:
        """Return the scores of each state's actions, and what takes their gradient."""
        ids = self._token_ids(self, states)
        summed = self._ops.gather_add(self._computed, (ids + 1) * self._features + self._places)
        summed += self._lower.get_param("b").reshape(-1)
        hidden, which = self._ops.maxout(summed.reshape(-1, self._outputs, self._pieces))
        mask = self._ops.get_dropout_mask(hidden.shape, _DROPOUT)
        hidden *= mask
        scores = self._ops.gemm(hidden, self._upper.get_param("W"), trans2=True)
        scores += self._upper.get_param("b")
        if self._unseen:
            scores[:, self._unseen] = scores.min()

        def take(d_scores: ndarray) -> None:
            if self._unseen:
                d_scores[:, self._unseen] = 0
            self._rows.append((ids, which, mask, hidden, d_scores))

        return scores, take

    def finish(self, golds: object) -> ndarray:
        """Add up all gradients and hand that of the words' vectors on."""
        import numpy

        d_tokens = numpy.zeros((len(self._tokens) + 1, self._inputs), dtype="float32")
        if self._rows:
            ids, which, mask, hidden, d_scores = (
                numpy.concatenate(rows) for rows in zip(*self._rows, strict=True)
            )
            d_features = self._back_lower(ids, self._back_upper(which, mask, hidden, d_scores))
            self._ops.scatter_add(d_tokens, ids.reshape(-1), d_features)
        self._back_tokens(d_tokens[:-1])
        return d_tokens

    def clear_memory(self) -> None:
        """Let go of what the batch needed; spaCy asks for it."""
        self._rows.clear()
        del self._tokens, self._back_tokens, self._computed

    def _back_upper(
        self, which: ndarray, mask: ndarray, hidden: ndarray, d_scores: ndarray
    ) -> ndarray:
        self._upper.inc_grad("b", d_scores.sum(axis=0))
        self._upper.inc_grad("W", self._ops.gemm(d_scores, hidden, trans1=True))
        d_hidden = self._ops.gemm(d_scores, self._upper.get_param("W"))
        d_hidden *= mask
        d_summed: ndarray = self._ops.backprop_maxout(d_hidden, which, self._pieces)
        return d_summed

    def _back_lower(self, ids: ndarray, d_summed: ndarray) -> ndarray:
        """Return the gradient of the vectors looked up, one row for each of a state's places."""
        lower, shape = self._lower, (self._outputs, self._pieces, self._features, self._inputs)
        lower.inc_grad("b", d_summed.sum(axis=0))
        rows = d_summed.reshape(-1, self._hidden)
        missing = self._ops.gemm((ids < 0).astype("float32"), rows, trans1=True)
        lower.inc_grad("pad", missing.reshape(1, self._features, *shape[:2]))
        looked_up = self._tokens[ids].reshape(len(ids), -1)
        d_weights = self._ops.gemm(rows, looked_up, trans1=True).reshape(shape)
        lower.inc_grad("W", d_weights.transpose(2, 0, 1, 3))
        weights = lower.get_param("W").transpose(1, 2, 0, 3).reshape(self._hidden, -1)
        d_features: ndarray = self._ops.gemm(rows, weights)
        return d_features.reshape(-1, self._inputs)
