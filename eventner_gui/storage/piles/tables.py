"""Rows of comma, semicolon, tab or bar separated values, and rows written as such.

The first row names the columns. A row is one line, or several where a cell in quotes has line ends.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from ...core.errors import FormatError
from ..texts.delimited import sniff
from .json_rows import as_json
from .lines import BOM, check_utf8, read_line
from .rows import (
    BYTES_EACH,
    LONGEST_ROW,
    ROWS_EACH,
    Column,
    Part,
    Place,
    Row,
    Shape,
    unreadable,
    with_text,
)

_SAMPLE = 1 << 18  # bytes, to find out what separates the cells
_LONGEST_IN_QUOTES = 16 << 20  # bytes of a row of several lines
_NOT_UTF8 = re.compile("[\udc80-\udcff]")  # what "surrogateescape" makes of it
_SURROGATE = re.compile("[\ud800-\udfff]")
_NEVER_CLOSED = "a quotation mark is opened and never closed"
_BEHIND_QUOTES = "there is something behind a closing quotation mark"


class Table:
    """A pile with a row for each row of a table of text.

    A row is its cells, or why it cannot be read. What is not UTF-8 is in them as surrogates.
    """

    unit = "line"
    schema = b""

    def __init__(self, path: Path) -> None:
        """Look at the file, and read the names of its columns.

        Raises:
            FormatError: it is UTF-16, empty, or two of its columns have the same name.
            OSError: it cannot be read.
        """
        csv.field_size_limit(LONGEST_ROW)
        self._path = path
        self.size = path.stat().st_size
        check_utf8(path)
        with path.open("rb") as file:
            sample = file.read(_SAMPLE).removeprefix(BOM).decode("utf-8", "replace")
        self.separator = sniff(sample, prefers_tab=path.suffix.lower() == ".tsv")[0]
        self._after_names, names = self._read_names()
        self.columns: tuple[Column, ...] | None = tuple(map(Column, names))

    def parts(self, place: Place) -> Iterator[Part]:
        """Cut it up from a place on; see `rows.Pile`."""
        at = place if place.offset else self._after_names
        rows: list[tuple[int, Any]] = []
        began, blank = at.offset, 0
        with self._path.open("rb") as file:
            for number, row, after in self._rows(file, at):
                if row:
                    rows.append((number, row))
                else:
                    blank += 1
                if len(rows) == ROWS_EACH or after.offset - began >= BYTES_EACH:
                    yield Part(tuple(rows), after, blank)
                    rows, began, blank = [], after.offset, 0
                at = after
        if rows or blank:
            yield Part(tuple(rows), at, blank)

    def _read_names(self) -> tuple[Place, list[str]]:
        with self._path.open("rb") as file:
            first = next(self._rows(file, Place()), None)
        if first is None or not first[1]:
            raise FormatError(
                f"The first line of {self._path.name} is empty.", "It has to name the columns."
            )
        _, names, after = first
        if isinstance(names, str) or _NOT_UTF8.search("".join(names)):
            raise FormatError(
                f"The first line of {self._path.name} cannot be read.",
                "It has to name the columns, in UTF-8.",
            )
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise FormatError(
                f"Two columns of {self._path.name} are called “{twice}”.",
                "The first line has to name the columns, each by a name of its own.",
            )
        return after, names

    def _rows(self, file: IO[bytes], at: Place) -> Iterator[tuple[int, list[str] | str, Place]]:
        """Yield each row with the line it begins in and the place behind it."""
        while True:
            lines = _LinesOfRow(file, at, self.size)
            reader = csv.reader(lines, delimiter=self.separator, strict=True)
            while True:
                number = lines.after.number + 1
                lines.begin()
                try:
                    row: list[str] | str = next(reader)
                except StopIteration:
                    return
                except _TooLong:
                    row = _NEVER_CLOSED
                except csv.Error as error:
                    row = _why(error)
                if lines.has_too_long:
                    row = f"it has more than {LONGEST_ROW:,} bytes"
                elif isinstance(row, str) and lines.first != lines.after:
                    at = lines.first  # go on with the line behind the one that began it
                    yield number, _NEVER_CLOSED, at
                    break
                yield number, row, lines.after


def _why(error: csv.Error) -> str:
    words = str(error)
    if "end of data" in words:
        return _NEVER_CLOSED
    if "new-line" in words:
        return "there is a line end in the middle of it"
    # "line contains NUL": before Python 3.11
    return "it holds a null character" if "NUL" in words else _BEHIND_QUOTES


class _TooLong(Exception):
    """A row in quotes does not end."""


class _LinesOfRow:
    """Lines for Python's reader of such tables; knows where the row under way began.

    Attributes:
        after: the place behind the last line read.
        first: the place behind the first line of the row.
        has_too_long: whether the row has a line that was passed over for its length.
    """

    def __init__(self, file: IO[bytes], at: Place, size: int) -> None:
        file.seek(at.offset)
        self._file, self._size = file, size
        self.after = self.first = self._before = at
        self.has_too_long = False

    def begin(self) -> None:
        """A row begins."""
        self.first = self._before = self.after
        self.has_too_long = False

    def __iter__(self) -> _LinesOfRow:
        return self

    def __next__(self) -> str:
        if self.after.offset >= self._size:
            raise StopIteration
        if self.after.offset - self._before.offset > _LONGEST_IN_QUOTES:
            raise _TooLong
        line, length = read_line(self._file)
        if not length:
            raise StopIteration
        is_first = self.first == self._before
        if line is not None and self.after.offset == 0:
            line = line.removeprefix(BOM)
        self.after = Place(self.after.offset + length, self.after.number + 1)
        if is_first:
            self.first = self.after
        if line is None:
            self.has_too_long = True
            return "\n"
        return line.decode("utf-8", "surrogateescape")


def read_table_rows(part: Part, shape: Shape) -> list[Row]:
    """Return the rows of a part of a table."""
    names = [column.name for column in shape.columns]
    return [_row(number, cells, names, shape) for number, cells in part.rows]


def _row(number: int, cells: list[str] | str, names: list[str], shape: Shape) -> Row:
    if isinstance(cells, str):
        return unreadable(number, cells)
    if len(cells) > len(names) and any(cells[len(names) :]):
        return unreadable(
            number,
            f"it has {len(cells)} cells, and there are {len(names)} columns; quotation marks may "
            "be missing",
        )
    if _NOT_UTF8.search("".join(cells)):
        return unreadable(number, "it is not UTF-8")
    cells = [*cells, *[""] * (len(names) - len(cells))]
    fields = dict(zip(names, cells, strict=False))
    return with_text(Row(number, None, fields=fields), shape.text_field, shape.most)


def table_head(shape: Shape) -> bytes:
    """Return the row that names the columns, the entities' last."""
    return _written([[*_names(shape), shape.ents_field]], shape.target_separator)


def write_table_rows(rows: Sequence[Row], found: Sequence[Any], shape: Shape) -> bytes:
    """Return rows as a table, each with its entities as JSON in the last column.

    The cell is empty where the row could not be tagged.
    """
    names = _names(shape)
    table = []
    for row, ents in zip(rows, found, strict=True):
        cells = [_cell(row.fields.get(name)) for name in names]
        table.append([*cells, "" if ents is None else as_json(ents)])
    return _written(table, shape.target_separator)


def _names(shape: Shape) -> list[str]:
    return [column.name for column in shape.columns if column.name != shape.ents_field]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    plain = as_json(value)
    return plain[1:-1] if plain.startswith('"') else plain


def _written(table: Sequence[Sequence[str]], separator: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows(table)
    return _SURROGATE.sub("\ufffd", text.getvalue()).encode("utf-8")
