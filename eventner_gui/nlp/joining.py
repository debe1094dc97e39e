"""Joins recognisers that were trained apart into one: a plain spaCy recogniser that sums up theirs.

spaCy's recogniser scores each transition by a projection of its tok2vec, one maxout layer over the
tokens of the state, and one linear layer. Put the tok2vecs side by side, the weights of each layer
as blocks along a diagonal and those of the last one next to each other: the scores of the whole
are exactly the means of the members' scores. So what is predicted is what the members agree on
(a committee: Hansen and Salamon, 1990), and no code of ours is needed to run it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from thinc.api import Model


def join(joined: Model[Any, Any], members: Sequence[Model[Any, Any]]) -> None:
    """Fill a recogniser's model with the weights of its members.

    Args:
        joined: initialised; its tok2vec has a part for each of ``members``, in their order.
        members: at least two, of the same labels in the same order.
    """
    tok2vecs, projection = _tok2vecs(joined), joined.layers[0].layers[-1]
    lower, upper = joined.get_ref("lower"), joined.get_ref("upper")
    W, b = _zeros(projection, "W"), _zeros(projection, "b")
    lower_W, lower_b, pad = _zeros(lower, "W"), _zeros(lower, "b"), _zeros(lower, "pad")
    upper_W, upper_b = _zeros(upper, "W"), _zeros(upper, "b")
    at, width = 0, 0
    for tok2vec, member in zip(tok2vecs, members, strict=True):
        own = member.layers[0].layers[-1]
        end, wide = at + own.get_dim("nO"), width + own.get_dim("nI")
        tok2vec.from_bytes(member.layers[0].layers[0].to_bytes())
        W[at:end, width:wide], b[at:end] = own.get_param("W"), own.get_param("b")
        own = member.get_ref("lower")
        lower_W[:, at:end, :, at:end], lower_b[at:end] = own.get_param("W"), own.get_param("b")
        pad[:, :, at:end] = own.get_param("pad")
        own = member.get_ref("upper")
        upper_W[:, at:end] = own.get_param("W") / len(members)
        upper_b += own.get_param("b") / len(members)
        at, width = end, wide
    for layer, params in (
        (projection, {"W": W, "b": b}),
        (lower, {"W": lower_W, "b": lower_b, "pad": pad}),
        (upper, {"W": upper_W, "b": upper_b}),
    ):
        for name, value in params.items():
            layer.set_param(name, value)


def _tok2vecs(joined: Model[Any, Any]) -> Sequence[Model[Any, Any]]:
    side_by_side: Model[Any, Any] = joined.layers[0].layers[0]
    return side_by_side.layers


def _zeros(layer: Model[Any, Any], name: str) -> Any:
    param = layer.get_param(name)
    return layer.ops.xp.zeros_like(param)
