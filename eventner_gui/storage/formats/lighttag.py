"""LightTag's exports, with ``tag_name`` or ``tag``; also inside of a ``dataset``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...core.document import Example
from .article import examples_of, is_lighttags, read
from .fitting import fit
from .format import Carries, Format, Writing
from .raw import Placed
from .sketch import Sketch
from .writing import extra_of, write_json_list


def recognise(sketch: Sketch) -> bool:
    """Tell whether the first examples have keys that LightTag alone writes."""
    examples = examples_of(sketch)
    return any(map(is_lighttags, examples)) or (
        bool(examples) and "content" in examples[0] and "example_id" in examples[0]
    )


def write(items: Iterable[Placed], writing: Writing) -> None:
    """Write the kind with ``tag_name``; ``end`` is exclusive there."""

    def value(example: Example, place: int) -> dict[str, Any]:
        text = example.content
        annotations = [
            {"start": s, "end": e, "tag_name": label, "value": text[s:e]}
            for s, e, label in fit(example, writing.report, place, overlaps=True)
        ]
        return {**extra_of(example), "content": text, "annotations": annotations}

    write_json_list(items, writing, value, before='{"examples": [', after="]}")


FORMAT = Format(
    name="lighttag",
    title="LightTag (JSON)",
    suffix=".json",
    recognise=recognise,
    read=read,
    write=write,
    carries=Carries(extra=True),
    end=None,
    note="Read with `tag_name` or `tag`; tags of several annotators are put together.",
)
