"""What must hold for any bytes at all that are opened as a project."""

from __future__ import annotations

import json
import math
from typing import Any

from eventner_gui.core.errors import FormatError
from eventner_gui.storage.codec import Decoded, decode, encode
from eventner_gui.storage.conventions import EndConvention, UndecidedEnds

_KNOWN_TOP = ("eventner", "examples")
_KNOWN_EXAMPLE = ("content", "annotations", "eventner")
_KNOWN_ANNOTATION = ("start", "end", "tag_name", "value")


def check(data: bytes) -> Decoded | None:
    """Read bytes as a project; return what came of it, None for what is refused.

    Raises:
        AssertionError: a message is empty or has several lines, or something is lost or altered.
    """
    try:
        decoded = _decode(data)
    except FormatError as error:
        _check_message(error.one_line())
        return None
    for sentence in (*decoded.mended, *decoded.remarks):
        _check_message(sentence)
    written = b"".join(encode(decoded.document))
    json.loads(written)
    again = decode(written, name="again.json")
    for part in ("settings", "examples", "held_out"):
        before, after = getattr(decoded.document, part), getattr(again.document, part)
        assert after == before, f"other {part} came back"
    assert b"".join(encode(again.document)) == written, "saving twice gave other bytes"
    assert not again.mended, f"our own file was mended: {again.mended}"
    _check_nothing_lost(data, json.loads(written))
    return decoded


def _decode(data: bytes) -> Decoded:
    try:
        return decode(data, name="fuzz.json")
    except UndecidedEnds as error:
        _check_message(error.one_line())
        return decode(data, name="fuzz.json", end=EndConvention.INCLUSIVE)


def _check_message(message: str) -> None:
    assert message.strip(), "an empty message"
    assert "\n" not in message, f"a message of several lines: {message!r}"
    assert len(message) < 1000, f"a message of {len(message)} characters"


def _check_nothing_lost(data: bytes, written: dict[str, Any]) -> None:
    """Compare all that EventNER does not know with what the plain parser reads."""
    encoding = json.detect_encoding(data)
    raw = json.loads(data.decode(encoding, "strict" if "8" in encoding else "surrogatepass"))
    assert _without(raw, _KNOWN_TOP) == _without(written, _KNOWN_TOP)
    assert len(raw["examples"]) == len(written["examples"]), "another number of examples"
    for before, after in zip(raw["examples"], written["examples"], strict=True):
        assert before["content"] == after["content"], "another text"
        assert _without(before, _KNOWN_EXAMPLE) == _without(after, _KNOWN_EXAMPLE)
        annotations = before.get("annotations") or []
        assert len(annotations) == len(after["annotations"]), "another number of annotations"
        for one, other in zip(annotations, after["annotations"], strict=True):
            assert one["tag_name"] == other["tag_name"], "another tag"
            assert float(one["start"]) == float(other["start"]), "another start"
            assert _without(one, _KNOWN_ANNOTATION) == _without(other, _KNOWN_ANNOTATION)


def _without(raw: dict[str, Any], known: tuple[str, ...]) -> list[Any]:
    return [(key, _comparable(value)) for key, value in raw.items() if key not in known]


def _comparable(value: Any) -> Any:
    """Return a value that is equal to itself and whose keys have an order."""
    if isinstance(value, dict):
        return [(key, _comparable(inner)) for key, inner in value.items()]
    if isinstance(value, list):
        return ["list", *map(_comparable, value)]
    return "NaN" if isinstance(value, float) and math.isnan(value) else (type(value), value)
