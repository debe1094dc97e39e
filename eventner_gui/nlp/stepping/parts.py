"""Which layers of a model are known, and what is put in their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .layers import hash_embed, maxout_block, window_block
from .parser import recognizer
from .tables import Tables

if TYPE_CHECKING:
    from thinc.api import Model

    from .layers import Forward

_BLOCK = ["thinc.layers.maxout", "thinc.layers.layernorm", "thinc.layers.dropout"]


def is_hash_embed(node: Model[Any, Any]) -> bool:
    """Tell whether a node is thinc's `HashEmbed`."""
    return _kind(node) == "thinc.layers.hashembed" and node.has_param("E") is True


def replace(
    nodes: Sequence[Model[Any, Any]],
    tables: Mapping[int, Tables],
    changed: list[tuple[Model[Any, Any], Any]],
) -> None:
    """Put the quicker passes in place of those of the known layers.

    Args:
        nodes: all layers of the trained models.
        tables: those of the `HashEmbed` layers, by the layer's number.
        changed: layers with the passes they had are added to it.
    """
    for node in nodes:
        quicker = _quicker(node, tables)
        if quicker is not None:
            changed.append((node, node._func))
            node._func = quicker


def _quicker(node: Model[Any, Any], tables: Mapping[int, Tables]) -> Forward | None:
    kind, original = _kind(node), node._func
    if node.id in tables:
        return hash_embed(original, tables[node.id])
    if kind == "thinc.layers.chain" and _kinds(_leaves(node)) == _BLOCK:
        return maxout_block(original, *_leaves(node))
    if kind == "thinc.layers.residual":
        leaves = _leaves(node.layers[0])
        if _kinds(leaves) == ["thinc.layers.expand_window", *_BLOCK]:
            return window_block(original, *leaves)
    if kind == "spacy.ml.tb_framework" and _is_known_recognizer(node):
        from spacy.ml.parser_model import ParserStepModel

        return recognizer(original, ParserStepModel.get_token_ids)
    return None


def _is_known_recognizer(node: Model[Any, Any]) -> bool:
    return (
        bool(node.attrs.get("has_upper"))
        and _kinds(node.layers[1:]) == ["spacy.ml._precomputable_affine", "thinc.layers.linear"]
        and node.layers[1].get_dim("nP") >= 2
    )


def _leaves(node: Model[Any, Any]) -> list[Model[Any, Any]]:
    """Return the layers that follow one another in a chain of chains."""
    if _kind(node) != "thinc.layers.chain":
        return [node]
    return [leaf for layer in node.layers for leaf in _leaves(layer)]


def _kinds(nodes: Sequence[Model[Any, Any]]) -> list[str]:
    return [_kind(node) for node in nodes]


def _kind(node: Model[Any, Any]) -> str:
    """Return the module of a layer's pass: thinc has one for each kind of layer."""
    function = node._func
    return str(function.__module__) if function.__name__ == "forward" else ""
