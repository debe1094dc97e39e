"""Which layers of a model are known, and what is put in their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .embed import EmbedLayers, multi_hash_embed
from .encoder import WindowBlock, encoder
from .layers import hash_embed, maxout_block
from .parser import recognizer
from .tables import Tables

if TYPE_CHECKING:
    from thinc.api import Model

    from .layers import Forward

_ARRAY = "thinc.layers.with_array"
_EMBED = [
    "spacy.ml.featureextractor",
    "thinc.layers.list2ragged",
    _ARRAY,
    _ARRAY,
    "thinc.layers.ragged2list",
]
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
    if kind == "thinc.layers.chain":
        if _kinds(_leaves(node)) == _BLOCK:
            return maxout_block(original, _leaves(node))
        embedding = _multi_hash_embed(node)
        if embedding is not None:
            return multi_hash_embed(original, embedding, tables[embedding.hashes[0].id])
    if kind == _ARRAY:
        blocks = [_window_block(block) for block in _leaves(node.layers[0])]
        if None not in blocks:
            return encoder(original, [block for block in blocks if block is not None])
    if kind == "spacy.ml.tb_framework" and _is_known_recognizer(node):
        from spacy.ml.parser_model import ParserStepModel

        return recognizer(original, ParserStepModel.get_token_ids)
    return None


def _multi_hash_embed(node: Model[Any, Any]) -> EmbedLayers | None:
    """Return the layers of a `MultiHashEmbed` without vectors, None for anything else."""
    if _kinds(node.layers) != _EMBED:
        return None
    features, _, hashing, mixing, _ = node.layers
    joined, block = hashing.layers[0], _leaves(mixing.layers[0])
    lookups = joined.layers if _kind(joined) == "thinc.layers.concatenate" else [joined]
    hashes = [leaf for lookup in lookups for leaf in _leaves(lookup) if is_hash_embed(leaf)]
    columns = features.attrs["columns"]
    in_order = [leaf.attrs.get("column") for leaf in hashes] == list(range(len(columns)))
    if not in_order or len(lookups) != len(hashes) or _kinds(block) != _BLOCK:
        return None
    return EmbedLayers(columns, hashes, *block)


def _window_block(node: Model[Any, Any]) -> WindowBlock | None:
    """Return the layers of a residual block of a `MaxoutWindowEncoder`, None for others."""
    if _kind(node) != "thinc.layers.residual":
        return None
    window, *block = _leaves(node.layers[0])
    if _kind(window) != "thinc.layers.expand_window" or _kinds(block) != _BLOCK:
        return None
    return WindowBlock(window.attrs["window_size"], *block)


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
