"""No file, however broken or odd, does anything but open unaltered or be refused in words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .codec_property import check

CORPUS = Path(__file__).with_name("corpus") / "codec"
# Each is some milliseconds; all of them together stay below 15 s.
FEW = settings(max_examples=150, deadline=5_000, suppress_health_check=[HealthCheck.too_slow])

odd_texts = st.text(st.characters(exclude_categories=()), max_size=8) | st.sampled_from(
    ["", "\0", "\ud83d", "\ude00", "a\r\nb\rc\n", "\ufeff", "\u202eb", "<b>x</b>&y", "é" * 300]
)
odd_numbers = st.sampled_from(
    [0, -1, 3, 10**9, 10**20, 10**45, -(10**45), 0.5, 3.0, -0.0, 1e300, 2.0**53 + 2]
) | st.sampled_from([float("nan"), float("inf"), "3", " 3", "3.0", "x", "٣", "1e3", "9" * 30])
odd_values = st.recursive(
    st.none() | st.booleans() | odd_numbers | odd_texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(odd_texts, inner, max_size=3),
    max_leaves=5,
)
KEYS = ["content", "annotations", "start", "end", "tag_name", "value", "eventner", "status"]
KEYS += ["labels", "name", "color", "key", "description", "version", "end", "language", "id"]
KEYS += ["held_out", "guidelines", "offset_unit", "examples", "example_id"]
STATUSES = ["todo", "done", "skipped", "flagged", "ready", None]


@st.composite
def projects(draw: st.DrawFn) -> dict[str, Any]:
    """A project as it should be, or nearly so."""
    content = "Book the hall for yoga"
    tag = {"start": 0, "end": 3, "tag_name": "action", "value": "Book"}
    examples = [
        {
            "content": content,
            "annotations": [dict(tag) for _ in range(draw(st.integers(0, 2)))],
            **draw(st.sampled_from([{}, {"id": 1}, {"eventner": {"status": "done"}}])),
        }
        for _ in range(draw(st.integers(0, 3)))
    ]
    label = {"name": "action", "color": "#0f766e", "key": "1", "description": "x"}
    header = {"version": 1, "end": "inclusive", "language": "en", "labels": [label]}
    return draw(
        st.sampled_from([{"examples": examples}, {"eventner": header, "examples": examples}])
    )


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A project whose values and keys were exchanged, taken away, doubled or added to."""
    project = draw(projects())
    for _ in range(draw(st.integers(0, 4))):
        _mutate(draw, project)
    text = json.dumps(
        project, ensure_ascii=draw(st.booleans()), indent=draw(st.sampled_from([None, 1]))
    )
    for _ in range(draw(st.integers(0, 2))):
        text = _double_a_key(draw, text)
    return text


def _mutate(draw: st.DrawFn, project: dict[str, Any]) -> None:
    place: Any = project
    while True:
        if not isinstance(place, (dict, list)) or not place:
            return
        key = (
            draw(st.sampled_from(sorted(place)))
            if isinstance(place, dict)
            else draw(st.integers(0, len(place) - 1))
        )
        if draw(st.booleans()) or not isinstance(place[key], (dict, list)):
            break
        place = place[key]
    action = draw(st.integers(0, 3))
    if action == 0:
        place[key] = draw(odd_values)
    elif action == 1:
        del place[key]
    elif isinstance(place, dict):
        place[draw(st.sampled_from(KEYS) | odd_texts)] = draw(odd_values)
    else:
        place.insert(key, draw(odd_values))


def _double_a_key(draw: st.DrawFn, text: str) -> str:
    places = [i for i, character in enumerate(text) if character == "{"]
    at = draw(st.sampled_from(places)) + 1
    key, value = json.dumps(draw(st.sampled_from(KEYS))), json.dumps(draw(odd_values))
    comma = "" if text[at:].lstrip().startswith("}") else ","
    return f"{text[:at]}{key}: {value}{comma}{text[at:]}"


@FEW
@given(mutated(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32"]))
def test_a_mutated_project_opens_unaltered_or_is_refused(text: str, encoding: str) -> None:
    check(text.encode(encoding, "surrogatepass"))


@FEW
@given(mutated(), st.data())
def test_bytes_changed_anywhere_do_no_harm(text: str, data: st.DataObject) -> None:
    raw = bytearray(text.encode("utf-8", "surrogatepass"))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw)))
        length = data.draw(st.integers(0, 6))
        put = data.draw(
            st.binary(max_size=4)
            | st.sampled_from([b"[" * 2000, b'{"a":' * 300, b"9" * 5000, b"\\", b'"', b"1e999"])
        )
        raw[at : at + length] = put
    check(bytes(raw))


@FEW
@given(st.binary(max_size=80))
def test_any_bytes_do_no_harm(data: bytes) -> None:
    check(data)
    check(b'{"examples": [' + data)


@pytest.mark.parametrize("path", sorted(CORPUS.iterdir()), ids=lambda path: path.name)
def test_the_corpus_of_the_fuzzer_holds(path: Path) -> None:
    check(path.read_bytes())
