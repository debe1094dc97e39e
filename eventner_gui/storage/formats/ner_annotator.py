"""ner-annotator's file: classes, and pairs as spaCy 2 had them with null for a skipped text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ...core.document import Example, Status
from ...core.offset_unit import OffsetUnit, from_code_points
from .fitting import fit
from .format import Carries, Format, Reading, Writing
from .json_stream import json_values, under
from .raw import Placed, Raw
from .sketch import Sketch
from .spacy_pairs import is_pair, pair_of
from .writing import dump, write_pieces

_CLASSES, _ANNOTATIONS = "classes", "annotations"


def recognise(sketch: Sketch) -> bool:
    """Tell whether a file has classes and a list of pairs."""
    top = sketch.top
    found = top.get(_ANNOTATIONS)
    return isinstance(found, list) and (
        isinstance(top.get(_CLASSES), list) or any(map(is_pair, found))
    )


def read(reading: Reading) -> Iterator[Raw]:
    """Yield the pairs of all files."""
    report = reading.report
    for source in reading.bundle.sources:
        report.begin_file(source.name)
        with source.text(report) as stream:
            for found in json_values(stream, report, under(_ANNOTATIONS)):
                if found.path[:1] != (_ANNOTATIONS,):
                    continue
                if found.value is None:
                    report.pass_over(report.here(found.line), "a skipped text, which is not kept")
                    continue
                raw = pair_of(found, report)
                if raw is not None:
                    raw.status = Status.DONE
                    yield raw


def write(items: Iterable[Placed], writing: Writing) -> None:
    """Write the classes last, when they are known; offsets count UTF-16 units."""
    write_pieces(writing, _pieces(items, writing))


def _pieces(items: Iterable[Placed], writing: Writing) -> Iterator[str]:
    report = writing.report
    classes: dict[str, None] = {}
    separator = f'{{"{_ANNOTATIONS}": [\n'
    for place, example, _ in items:
        report.written += 1
        pair = _pair(example, place, writing)
        classes.update(dict.fromkeys(label for *_, label in pair[1]["entities"]))
        yield separator + dump(pair)
        separator = ",\n"
    if separator == ",\n":
        yield f'\n], "{_CLASSES}": {dump(list(classes))}}}\n'


def _pair(example: Example, place: int, writing: Writing) -> list[Any]:
    count = from_code_points(example.content, OffsetUnit.UTF16)
    spans = fit(example, writing.report, place, overlaps=True)
    entities = [[count(s), count(e), label] for s, e, label in spans]
    return [example.content, {"entities": entities}]


FORMAT = Format(
    name="ner-annotator",
    title="ner-annotator (JSON)",
    suffix=".json",
    recognise=recognise,
    read=read,
    write=write,
    carries=Carries(),
    unit=OffsetUnit.UTF16,
    note="Texts that were skipped there (null) are counted.",
)
