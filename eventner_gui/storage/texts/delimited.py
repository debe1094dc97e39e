"""Reads comma, semicolon, tab or bar separated values, as spreadsheets write them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from ...core.display import shown_name
from ...core.errors import FormatError
from ...core.intake import LeftOut, Step
from ...core.wording import counted
from ..encodings import decode_text
from ..reading import read_bytes
from .columns import Row, guess, name_rank, take_column
from .found import Choice, FileTexts

_DELIMITERS = ",;\t|"
_SAMPLE = 100_000  # code points
_SAMPLE_ROWS = 200
_USUAL = 0.9  # this share of the rows must have the same number of columns
_MOST_OPEN_QUOTES = 50
_STEP = 500
_LONGEST_FIELD = 2**31 - 1
# csv wants a delimiter; this one stands in no text that people write.
_NONE = "\x1f"
_PROSE = 0.8


def read_delimited(path: Path, choice: Choice, step: Step) -> FileTexts:
    """Return the texts of one column; see `kinds.Reader`."""
    name = shown_name(path.name)
    text = decode_text(read_bytes(path), name)
    delimiter, width = sniff(text, prefers_tab=path.suffix.lower() == ".tsv")
    rows, unread = _parse(text, delimiter, step, quotes=delimiter != _NONE)
    is_list = width == 1 and (unread or any(len(row) > 1 for _, row in rows))
    remarks = []
    if is_list or (unread and delimiter == "\t"):  # many write tabs, or lines, and know no quotes
        rows, unread = _parse(text, _NONE if is_list else delimiter, step, quotes=False)
        remarks.append("Quotation marks are taken as they stand.")
    if not rows and not unread:
        raise FormatError(f"{name} holds nothing.", "Choose a file with some text.")
    found = take_column(rows, guess(rows, choice), unit="line", width=width)
    return replace(
        found,
        unread=tuple(sorted((*unread, *found.unread), key=lambda each: each.number)),
        remarks=tuple(remarks),
    )


def sniff(text: str, *, prefers_tab: bool = False) -> tuple[str, int]:
    """Return the delimiter of a table and how many columns it has.

    The one that gives most rows the same number of columns, two at least; where none does, the
    whole line is one column.

    Args:
        text: of the file.
        prefers_tab: the name of the file speaks for tabs.
    """
    sample = text[:_SAMPLE]
    if len(sample) < len(text):
        sample = sample[: sample.rfind("\n") + 1] or sample
    if prefers_tab and (width := _regular_width(sample, "\t")[0]) > 1:
        return "\t", width
    found = [(*_regular_width(sample, delimiter), delimiter) for delimiter in _DELIMITERS]
    width, _, delimiter = max(found, key=lambda each: (each[0] > 1, each[1], each[0]))
    return (delimiter, width) if width > 1 else (_DELIMITERS[0], 1)


def _regular_width(sample: str, delimiter: str) -> tuple[int, float]:
    """Return how many columns most rows have, and the share of such rows; 1 if there is no rule."""
    rows = list(islice(_sample_rows(sample, delimiter), _SAMPLE_ROWS))
    if not rows:
        return 1, 0.0
    width, number = max(Counter(map(len, rows)).items(), key=lambda item: (item[1], item[0]))
    share = number / len(rows)
    if share < _USUAL or _is_prose(rows):
        return 1, 0.0
    return width, share


def _is_prose(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether rows are sentences with commas in them: what follows begins with a space."""
    if any(name_rank(name) is not None for name in rows[0]):
        return False
    later = [cell for row in rows for cell in row[1:] if cell]
    return sum(cell[0].isspace() for cell in later) > _PROSE * len(later)


def _sample_rows(text: str, delimiter: str) -> Iterator[Sequence[str]]:
    csv.field_size_limit(_LONGEST_FIELD)
    return filter(any, csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _parse(
    text: str, delimiter: str, step: Step, *, quotes: bool
) -> tuple[list[Row], list[LeftOut]]:
    """Return the rows with the lines they begin in, and the lines that cannot be read.

    After a quotation mark that is never closed, reading goes on with the next line.
    """
    csv.field_size_limit(_LONGEST_FIELD)
    lines = list(io.StringIO(text, newline=""))
    rows: list[Row] = []
    unread: list[LeftOut] = []
    first = 0  # of the lines that are still to be read
    for _ in range(_MOST_OPEN_QUOTES):
        left_open = _parse_from(lines, first, delimiter, quotes, rows, unread, step)
        if left_open is None:
            return rows, unread
        unread.append(LeftOut(left_open + 1, "a quotation mark is opened and never closed"))
        first = left_open + 1
    if first < len(lines):
        rest = counted(len(lines) - first, "line")
        unread.append(LeftOut(first + 1, f"too many open quotation marks; {rest} not read"))
    return rows, unread


def _parse_from(
    lines: list[str],
    first: int,
    delimiter: str,
    quotes: bool,
    rows: list[Row],
    unread: list[LeftOut],
    step: Step,
) -> int | None:
    """Read rows from a line on; return the line of a quotation mark that is never closed."""
    reader = csv.reader(
        iter(lines[first:]) if first else iter(lines),
        delimiter=delimiter,
        quoting=csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE,
        strict=True,
    )
    done = 0
    while True:
        begins = first + reader.line_num
        done += 1
        if done % _STEP == 0:
            step(begins)
        try:
            row = next(reader)
        except StopIteration:
            return None
        except csv.Error as error:
            if "end of data" in str(error):
                return begins
            unread.append(LeftOut(begins + 1, "there is something behind a closing quotation mark"))
        else:
            rows.append((begins + 1, tuple(row)))  # tuples of texts cost garbage collection nothing
