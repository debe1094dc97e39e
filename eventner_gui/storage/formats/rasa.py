"""Rasa NLU's JSON: ``common_examples`` with entities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ...core.document import Example
from .fields import NOT_AN_OBJECT, label_of, objects, offsets, rest_of, text_of
from .fitting import fit
from .format import Carries, Format, Reading, Writing
from .json_stream import Found, json_values
from .raw import Placed, Raw, RawSpan
from .report import Report
from .sketch import Sketch
from .writing import extra_of, write_json_list

_TOP = "rasa_nlu_data"
_LISTS = ("common_examples", "intent_examples", "entity_examples")


def recognise(sketch: Sketch) -> bool:
    """Tell whether the object is called as Rasa calls it."""
    return _TOP in sketch.top


def read(reading: Reading) -> Iterator[Raw]:
    """Yield the examples of all files."""
    for source in reading.bundle.sources:
        reading.report.begin_file(source.name)
        with source.text(reading.report) as stream:
            for found in json_values(stream, reading.report, _descend):
                raw = _example(found, reading.report)
                if raw is not None:
                    yield raw


def _descend(path: tuple[str, ...], opening: str) -> bool:
    if path in ((), (_TOP,)):
        return opening == "{"
    return len(path) == 2 and path[1] in _LISTS and opening == "["


def _example(found: Found, report: Report) -> Raw | None:
    place = report.here(found.line)
    if len(found.path) != 3:
        if found.value:
            report.pass_over(place, f"“{found.path[-1] if found.path else found.value}”")
        return None
    raw = found.value
    if not isinstance(raw, dict):
        report.refuse(place, NOT_AN_OBJECT)
        return None
    text = text_of(raw.get("text"), report, place)
    if text is None:
        return None
    spans = []
    for each in objects(raw.get("entities"), report, place, "a tag"):
        pair = offsets(each.get("start"), each.get("end"), report, place)
        label = label_of(each.get("entity"), report, place)
        if pair is not None and label is not None:
            spans.append(RawSpan(*pair, label))
        if {"role", "group"} & each.keys():
            report.pass_over(place, "a role or group of a tag")
    return Raw(place, text, spans, None, rest_of(raw, ("text", "entities")))


def write(items: Iterable[Placed], writing: Writing) -> None:
    """Write the examples; an intent comes along where there was one."""

    def value(example: Example, place: int) -> dict[str, Any]:
        text = example.content
        entities = [
            {"start": s, "end": e, "value": text[s:e], "entity": label}
            for s, e, label in fit(example, writing.report, place, overlaps=True)
        ]
        return {**extra_of(example), "text": text, "entities": entities}

    before = f'{{"{_TOP}": {{"common_examples": ['
    write_json_list(items, writing, value, before=before, after="]}}")


FORMAT = Format(
    name="rasa",
    title="Rasa NLU (JSON)",
    suffix=".json",
    recognise=recognise,
    read=read,
    write=write,
    carries=Carries(extra=True),
    note="`value` may be a synonym and is no evidence of offsets.",
)
