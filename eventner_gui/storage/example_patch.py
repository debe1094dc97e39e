"""An edit of a long example without its text: what of its annotations is other than before.

Tagging a word in a megabyte of text would write two megabytes into the journal. What both sides
have in common is left out, and comes from the example the change is made to (or taken back from).
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..core.changes import ExampleEdit
from ..core.document import Annotation, Example
from ..core.same_ends import same_ends
from .checking import STATUSES
from .codec import decode_annotation, encode_annotation
from .confirmed import CONFIRMED, decode_confirmed, encode_confirmed

# Smaller examples are written in full: anyone can read them without the state before.
_LONG = 2_000  # code points
_MANY = 50  # annotations


def encode_patch(edit: ExampleEdit) -> dict[str, Any] | None:
    """Return an edit as `decode_patch` takes it; None where it is to be written in full."""
    before, after = edit.before, edit.after
    if len(before.content) < _LONG and len(before.annotations) < _MANY:
        return None
    if before.content != after.content or before.source != after.source:
        return None
    old, new = before.annotations, after.annotations
    same, at_end = same_ends(old, new)
    content = before.content
    return {
        "index": edit.index,
        "at": same,
        "before": [encode_annotation(a, content) for a in old[same : len(old) - at_end]],
        "after": [encode_annotation(a, content) for a in new[same : len(new) - at_end]],
        "statuses": [before.status.value, after.status.value],
        "check": _check(before, same, at_end),
        CONFIRMED: [encode_confirmed(before.confirmed), encode_confirmed(after.confirmed)],
    }


def decode_patch(
    raw: Mapping[str, Any], examples: Sequence[Example], *, backwards: bool
) -> ExampleEdit:
    """Return the edit that `encode_patch` wrote.

    Args:
        raw: what it wrote.
        examples: of the document as it was before the edit.
        backwards: they are as they were after it.

    Raises:
        KeyError, TypeError: something is missing or of another kind.
        ValueError: the example is not the one that the edit was made to.
    """
    index, at = int(raw["index"]), int(raw["at"])
    if not 0 <= index < len(examples) or at < 0:
        raise ValueError(f"there is no example {index}")
    here = examples[index]
    sides = [_annotations(raw[side], here.content) for side in ("before", "after")]
    statuses = [STATUSES[each] for each in raw["statuses"]]
    confirmed = [decode_confirmed(each) for each in raw.get(CONFIRMED, ([], []))]
    if backwards:
        sides.reverse()
        statuses.reverse()
        confirmed.reverse()
    end = at + len(sides[0])
    at_end = len(here.annotations) - end
    known = (
        at_end >= 0
        and here.annotations[at:end] == sides[0]
        and here.status is statuses[0]
        and here.confirmed == confirmed[0]
        and _check(here, at, at_end) == raw["check"]
    )
    if not known:
        raise ValueError(f"example {index} is not the one this change was made from")
    annotations = (*here.annotations[:at], *sides[1], *here.annotations[end:])
    there = replace(here, annotations=annotations, status=statuses[1], confirmed=confirmed[1])
    return ExampleEdit(index, there, here) if backwards else ExampleEdit(index, here, there)


def _annotations(raw: Sequence[Any], content: str) -> tuple[Annotation, ...]:
    return tuple(decode_annotation(each, content) for each in raw)


def _check(example: Example, at: int, at_end: int) -> list[int]:
    """Return figures of what an edit leaves as it is: the text, and the annotations around it."""
    annotations = example.annotations
    others = (*annotations[:at], *annotations[len(annotations) - at_end :])
    around = "\0".join(f"{a.start} {a.end} {a.tag_name}" for a in others)
    return [len(example.content), _crc(example.content), len(others), _crc(around)]


def _crc(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))
