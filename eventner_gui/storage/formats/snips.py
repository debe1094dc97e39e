"""Snips NLU's JSON: utterances in pieces, some of them with an entity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ...core.document import Example
from .fields import NO_TEXT, NOT_AN_OBJECT, label_of, objects
from .fitting import EMPTY, fit
from .format import Carries, Format, Reading, Writing
from .json_stream import ELEMENT, Found, json_values
from .raw import Placed, Raw, RawSpan
from .report import Report
from .sketch import Sketch
from .writing import write_json_list

_INTENTS, _UTTERANCES = "intents", "utterances"


def recognise(sketch: Sketch) -> bool:
    """Tell whether the first intent has utterances in pieces."""
    if isinstance(sketch.top.get(_INTENTS), dict):
        return any(
            isinstance(each, dict) and _UTTERANCES in each for each in sketch.top[_INTENTS].values()
        )
    return any(
        isinstance(values, list) and values and _is_utterance(values[0])
        for values in sketch.top.values()
    )


def _is_utterance(value: Any) -> bool:
    data = value.get("data") if isinstance(value, dict) else None
    return isinstance(data, list) and all(
        isinstance(each, dict) and "text" in each for each in data
    )


def read(reading: Reading) -> Iterator[Raw]:
    """Yield the utterances of all intents of all files."""
    for source in reading.bundle.sources:
        reading.report.begin_file(source.name)
        with source.text(reading.report) as stream:
            for found in json_values(stream, reading.report, _descend):
                raw = _example(found, reading.report)
                if raw is not None:
                    yield raw


def _descend(path: tuple[str, ...], opening: str) -> bool:
    if opening == "[":
        return len(path) == 1 or (len(path) == 3 and path[::2] == (_INTENTS, _UTTERANCES))
    return not path or (path[:1] == (_INTENTS,) and len(path) < 3)


def _example(found: Found, report: Report) -> Raw | None:
    place = report.here(found.line)
    if found.path[-1:] != (ELEMENT,):
        if found.value and found.path[:1] not in (("language",), (_INTENTS,)):
            report.pass_over(place, f"“{found.path[0]}”" if found.path else "a value")
        return None
    if not isinstance(found.value, dict):
        report.refuse(place, NOT_AN_OBJECT)
        return None
    pieces: list[str] = []
    spans: list[RawSpan] = []
    at = 0
    for piece in objects(found.value.get("data"), report, place, "a piece"):
        text = piece.get("text")
        if not isinstance(text, str):
            report.refuse(place, "a piece has no text")
            continue
        entity = piece.get("slot_name") or piece.get("entity")
        if entity is not None and not text:
            report.refuse(place, EMPTY)
        elif entity is not None:
            label = label_of(entity, report, place)
            if label is not None:
                spans.append(RawSpan(at, at + len(text), label))
        pieces.append(text)
        at += len(text)
    if not at:
        report.refuse(place, NO_TEXT)
        return None
    intent = found.path[1] if found.path[0] == _INTENTS else found.path[0]
    return Raw(place, "".join(pieces), spans, None, {"intent": intent})


def write(items: Iterable[Placed], writing: Writing) -> None:
    """Write all examples as utterances of one intent."""

    def value(example: Example, place: int) -> dict[str, Any]:
        text, data, at = example.content, [], 0
        for start, end, label in fit(example, writing.report, place, overlaps=False):
            if at < start:
                data.append({"text": text[at:start]})
            data.append({"text": text[start:end], "entity": label})
            at = end
        if at < len(text):
            data.append({"text": text[at:]})
        return {"data": data}

    write_json_list(items, writing, value, before='{"sentences": [', after="]}")


FORMAT = Format(
    name="snips",
    title="Snips NLU (JSON)",
    suffix=".json",
    recognise=recognise,
    read=read,
    write=write,
    carries=Carries(overlaps=False),
    unit=None,
    note="The benchmark's files and data sets of Snips with `intents`.",
)
