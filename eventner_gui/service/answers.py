"""A prediction as the JSON that is sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ..core.utf16 import utf16_offset
from ..nlp.prediction import doc_json

if TYPE_CHECKING:
    from spacy.tokens import Doc

_WITH_OFFSETS = ("ents", "sents", "tokens")


def answer(doc: Doc, *, utf16: bool) -> bytes:
    """Return the answer to one text: `doc_json`, on one line.

    Args:
        doc: with its entities.
        utf16: offsets count UTF-16 code units instead of code points.
    """
    found = doc_json(doc)
    if utf16:
        offset = utf16_offset(found["text"])
        for each in (each for name in _WITH_OFFSETS for each in found.get(name, ())):
            each["start"], each["end"] = offset(each["start"]), offset(each["end"])
    return encoded(found)


def encoded(value: object) -> bytes:
    """Return the bytes of some JSON, on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
