"""Says what a JSON file seems to be that is no project: JSON Lines, a list, another tool's file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

SHAPE = '{"examples": [{"content": "…", "annotations": [{"start": 0, "end": 3, "tag_name": "…"}]}]}'


def _has(*keys: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, dict) and all(key in value for key in keys)


def _has_one(first: tuple[str, ...], second: tuple[str, ...]) -> Callable[[Any], bool]:
    return lambda value: (
        isinstance(value, dict)
        and any(key in value for key in first)
        and any(key in value for key in second)
    )


def _is_label_studio(value: Any) -> bool:
    kinds = ("annotations", "completions", "predictions")
    if not isinstance(value, dict) or not any(key in value for key in kinds):
        return False
    return isinstance(value.get("data"), dict)


def _is_spacy_pair(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) > 1
        and isinstance(value[0], str)
        and isinstance(value[1], dict)
        and "entities" in value[1]
    )


# How the whole object, the first of the list or the first line looks; the first that fits counts.
_KINDS: tuple[tuple[Callable[[Any], bool], str], ...] = (
    (_is_label_studio, "as Label Studio exports it"),
    (_is_spacy_pair, "as spaCy was trained with before version 3"),
    (_has("classes", "annotations"), "as ner-annotator saves it"),
    (_has("rasa_nlu_data"), "as Rasa has it"),
    (lambda value: _has("examples")(_inner(value, "dataset")), "as LightTag exports data sets"),
    (_has_one(("tokens", "words"), ("ner_tags", "ner", "tags")), "as Hugging Face has data sets"),
    (_has_one(("text",), ("spans", "_input_hash", "answer")), "as Prodigy exports it"),
    (_has_one(("text", "data"), ("label", "labels", "entities")), "as doccano exports it"),
    (_has("cells", "nbformat"), "as Jupyter saves notebooks"),
    (_has("content"), "of examples without the object around them"),
)


def describe(value: Any, *, form: str) -> str:
    """Return what a file seems to be, as the end of a sentence; only its form if nothing fits.

    Args:
        value: the object it holds, or the first of several.
        form: how the file is built, as "a list".
    """
    kind = next((kind for fits, kind in _KINDS if fits(value)), "")
    return f"{form} {kind}" if kind else form


def _inner(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None
