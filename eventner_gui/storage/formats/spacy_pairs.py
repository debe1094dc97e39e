"""The list of pairs spaCy 2 was trained with: ``[text, {"entities": [[start, end, label]]}]``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ...core.document import Example
from .fields import NOT_AN_OBJECT, label_of, offsets, text_of
from .fitting import fit
from .format import Format, Reading, Writing
from .json_stream import Found, in_list, json_values
from .raw import Placed, Raw, RawSpan
from .report import Report
from .sketch import Sketch
from .writing import write_json_list

_NOT_A_SPAN = "a tag is not [start, end, label]"


def recognise(sketch: Sketch) -> bool:
    """Tell whether the first values are pairs of a text and an object."""
    return any(map(is_pair, sketch.records))


def is_pair(value: Any) -> bool:
    """Tell whether a value is a text with its tags."""
    return (
        isinstance(value, list)
        and len(value) >= 2
        and isinstance(value[0], str)
        and isinstance(value[1], dict)
    )


def read(reading: Reading) -> Iterator[Raw]:
    """Yield the pairs of all files."""
    for source in reading.bundle.sources:
        reading.report.begin_file(source.name)
        with source.text(reading.report) as stream:
            for found in json_values(stream, reading.report, in_list):
                raw = pair_of(found, reading.report)
                if raw is not None:
                    yield raw


def pair_of(found: Found, report: Report) -> Raw | None:
    """Return the example of a pair; None, with a note, for what is none."""
    place, value = report.here(found.line), found.value
    if not isinstance(value, list) or not value:
        report.refuse(place, NOT_AN_OBJECT)
        return None
    text = text_of(value[0], report, place)
    if text is None:
        return None
    rest = value[1] if len(value) > 1 else {}
    if not isinstance(rest, dict):
        report.refuse(place, "the tags of an example are not in an object")
        return None
    spans: list[RawSpan] = []
    for key, values in rest.items():
        if key == "entities":
            spans += _spans(values, report, place)
        elif key == "spans" and isinstance(values, dict):
            for group in values.values():
                spans += _spans(group, report, place)
        elif values:
            report.pass_over(place, f"“{key}” of an example")
    return Raw(place, text, spans)


def _spans(values: Any, report: Report, place: int) -> Iterator[RawSpan]:
    if not isinstance(values, list):
        report.refuse(place, "the tags of an example are no list")
        return
    for value in values:
        if not isinstance(value, list) or len(value) < 3:
            report.refuse(place, _NOT_A_SPAN)
            continue
        pair = offsets(value[0], value[1], report, place)
        label = label_of(value[2], report, place)
        if pair is not None and label is not None:
            yield RawSpan(*pair, label)


def pair_with(example: Example, place: int, report: Report) -> list[Any]:
    """Return an example as a pair."""
    spans = fit(example, report, place, overlaps=True)
    return [example.content, {"entities": [list(span) for span in spans]}]


def write(items: Iterable[Placed], writing: Writing) -> None:
    """Write a list of pairs, one a line."""
    write_json_list(items, writing, lambda each, place: pair_with(each, place, writing.report))


FORMAT = Format(
    name="spacy2",
    title="spaCy 2 pairs (JSON)",
    suffix=".json",
    recognise=recognise,
    read=read,
    write=write,
    note="`spans` of the pairs, as for the SpanCategorizer, are read, too.",
)
