"""doccano's JSON Lines: ``label``, ``labels`` or ``entities``, the older ``data`` for the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...core.document import Example
from ...core.offset_unit import OffsetUnit, from_code_points
from .fields import NOT_AN_OBJECT, label_of, offsets, rest_of, text_of
from .fitting import fit
from .format import Carries, Format, Reading, Writing
from .json_stream import Found, in_list, json_values
from .raw import Placed, Raw, RawSpan
from .report import Report
from .sketch import Sketch
from .writing import dump, extra_of, write_lines

_TEXTS = ("text", "data")
_SPANS = ("label", "labels", "entities", "annotations")
_WHOLE = "a label of the whole text"
_NOT_A_SPAN = "a tag is not built as doccano has it"


def recognise(sketch: Sketch) -> bool:
    """Tell whether records have a text and a list of tags under doccano's names."""
    record = sketch.record
    return any(isinstance(record.get(key), str) for key in _TEXTS) and any(
        isinstance(record.get(key), list) for key in _SPANS
    )


def read(reading: Reading) -> Iterator[Raw]:
    """Yield the records of all files."""
    for source in reading.bundle.sources:
        reading.report.begin_file(source.name)
        with source.text(reading.report) as stream:
            for found in json_values(stream, reading.report, in_list):
                raw = _example(found, reading.report, reading.text_key)
                if raw is not None:
                    yield raw


def _example(found: Found, report: Report, text_key: str) -> Raw | None:
    place, raw = report.here(found.line), found.value
    if not isinstance(raw, dict):
        report.refuse(place, NOT_AN_OBJECT)
        return None
    key = text_key or next((key for key in _TEXTS if isinstance(raw.get(key), str)), _TEXTS[0])
    text = text_of(raw.get(key), report, place)
    if text is None:
        return None
    spans: list[RawSpan] = []
    for name in _SPANS:
        values = raw.get(name)
        if isinstance(values, list):
            for value in values:
                span = _span(value, report, place)
                if span is not None:
                    spans.append(span)
        elif values is not None:
            report.pass_over(place, _WHOLE)
    relations = raw.get("relations")
    for _ in relations if isinstance(relations, list) else ():
        report.pass_over(place, "a relation between tags")
    return Raw(place, text, spans, None, rest_of(raw, (key, *_SPANS, "relations")))


def _span(value: Any, report: Report, place: int) -> RawSpan | None:
    if isinstance(value, list) and len(value) >= 3:
        start, end, label = value[:3]
        if len(value) > 3:
            report.pass_over(place, "what stands behind the label of a tag")
    elif isinstance(value, Mapping) and ("start_offset" in value or "start" in value):
        start = value.get("start_offset", value.get("start"))
        end = value.get("end_offset", value.get("end"))
        label = next((value[key] for key in ("label", "tag", "type", "entity") if key in value), "")
    elif isinstance(value, (str, int)) or (isinstance(value, Mapping) and "label" in value):
        report.pass_over(place, _WHOLE)
        return None
    else:
        report.refuse(place, _NOT_A_SPAN)
        return None
    pair = offsets(start, end, report, place)
    name = label_of(label, report, place)
    return None if pair is None or name is None else RawSpan(*pair, name)


def write(items: Iterable[Placed], writing: Writing) -> None:
    """Write an object a line with ``text`` and ``label``, offsets in UTF-16 units."""

    def line(example: Example, place: int) -> str:
        text = example.content
        count = from_code_points(text, OffsetUnit.UTF16)
        spans = fit(example, writing.report, place, overlaps=True)
        label = [[count(s), count(e), name] for s, e, name in spans]
        return dump({**extra_of(example), "text": text, "label": label}) + "\n"

    write_lines(items, writing, line)


FORMAT = Format(
    name="doccano",
    title="doccano (JSON Lines)",
    suffix=".jsonl",
    recognise=recognise,
    read=read,
    write=write,
    carries=Carries(extra=True),
    unit=OffsetUnit.UTF16,
    note="Both kinds, older names too, and a zip archive of several files; relations and comments "
    "are counted. Projects that count grapheme clusters do not say so in the file: it is found by "
    "word edges, or told by `--unit grapheme`.",
)
