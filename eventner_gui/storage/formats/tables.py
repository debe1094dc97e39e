"""Texts alone: plain text, tables, workbooks; and tables with tags as JSON in a column."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from ...core.document import Status
from ...core.errors import FormatError
from ..texts.delimited import read_delimited, sniff
from ..texts.found import Choice, FileTexts
from ..texts.sheets import read_sheet
from .format import Format, Reading
from .label_studio import flat_example, flat_spans
from .raw import Raw
from .sketch import Sketch
from .source import Source

_WORKBOOK = b"PK\x03\x04"
_LONGEST_FIELD = 2**31 - 1


def recognise_workbook(sketch: Sketch) -> bool:
    """Tell whether a file is an archive that was not taken as one: a workbook."""
    return sketch.start.startswith(_WORKBOOK) and not sketch.bundle.is_many


def recognise_table(sketch: Sketch) -> bool:
    """Tell whether nearly all lines have the same number of columns."""
    if sketch.is_json or not sketch.lines:
        return False
    return sniff("\n".join(sketch.lines))[1] > 1


def recognise_tagged(sketch: Sketch) -> bool:
    """Tell whether a table has tags as JSON in one of its columns."""
    return recognise_table(sketch) and any(
        flat_spans(row) for _, row in _rows("\n".join(sketch.lines))
    )


def recognise_text(sketch: Sketch) -> bool:
    """Tell whether a file is text at all, and nothing that it would be pointless to read so."""
    if sketch.is_json or not sketch.lines or b"\x00" in sketch.start:
        return False
    return not sketch.lines[0].lstrip("\ufeff ").startswith(("<", "%PDF", "{\\rtf"))


def _rows(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the rows of a table with a header, cells of JSON parsed, with their lines."""
    csv.field_size_limit(_LONGEST_FIELD)
    lines = text.replace("\r\r\n", "\n").splitlines(keepends=True)
    reader = csv.reader(iter(lines), delimiter=sniff(text)[0])
    header: list[str] | None = None
    line = 1
    for row in reader:
        if any(row):
            if header is None:
                header = row
            else:
                yield line, {key: _cell(each) for key, each in zip(header, row, strict=False)}
        line = reader.line_num + 1


def _cell(cell: str) -> Any:
    if cell[:1] not in ("[", "{"):
        return cell
    try:
        return json.loads(cell)
    except ValueError:
        return cell


def _read_tagged(reading: Reading) -> Iterator[Raw]:
    for source in reading.bundle.sources:
        reading.report.begin_file(source.name)
        for line, row in _rows(source.whole_text(reading.report)):
            raw = flat_example(row, reading.report.here(line), reading)
            if raw is not None:
                yield raw


def _read_texts(
    reader: Callable[[Path, Choice, Callable[[int], None]], FileTexts], reading: Reading
) -> Iterator[Raw]:
    report = reading.report
    column = reading.columns[0] - 1 if reading.columns else None
    for source in reading.bundle.sources:
        if source.path is None:
            raise FormatError(f"{source.name} is in an archive.", "Unpack it and choose the file.")
        report.begin_file(source.name)
        found = reader(source.path, Choice(column=column), lambda _done: None)
        for sentence in found.remarks:
            report.decide(sentence)
        if found.columns and found.choice.column is not None:
            report.decide(f"Texts stand in the column {found.columns[found.choice.column]}.")
        for each in found.unread:
            report.refuse(report.here(each.number), each.words)
        for piece in found.texts:
            if piece.text.strip():
                yield Raw(report.here(piece.number), piece.text, (), Status.TODO)
            else:
                report.pass_over(report.here(piece.number), "an empty text")


def _read_lines(reading: Reading) -> Iterator[Raw]:
    for source in reading.bundle.sources:
        reading.report.begin_file(source.name)
        yield from _lines(source, reading)


def _lines(source: Source, reading: Reading) -> Iterator[Raw]:
    report = reading.report
    with source.text(report) as stream:
        for number, line in enumerate(stream, 1):
            text = line.rstrip("\r\n").removeprefix("\ufeff" if number == 1 else "")
            if text.strip():
                yield Raw(report.here(number), text, (), Status.TODO)
            elif text:
                report.pass_over(report.here(number), "an empty text")


TEXT = Format(
    name="text",
    title="Text, one a line",
    suffix=".txt",
    recognise=recognise_text,
    read=_read_lines,
    unit=None,
    note="Empty lines are left out.",
)
TABLE = Format(
    name="table",
    title="Table (CSV, TSV)",
    suffix=".csv",
    recognise=recognise_table,
    read=partial(_read_texts, read_delimited),
    unit=None,
    note="Delimiter, header and the column of texts are guessed; `--columns` says another.",
)
TAGGED_TABLE = Format(
    name="tagged-table",
    title="Table with tags as JSON (CSV of Label Studio)",
    suffix=".csv",
    recognise=recognise_tagged,
    read=_read_tagged,
)
WORKBOOK = Format(
    name="xlsx",
    title="Excel workbook",
    suffix=".xlsx",
    recognise=recognise_workbook,
    read=partial(_read_texts, read_sheet),
    unit=None,
    counts="row",
    note="The first sheet in sight; `--columns` says which column.",
)
