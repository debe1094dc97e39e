"""Reads .xlsx workbooks, row by row; docs/adr/0007-xlsx.md says with what and why."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...core.display import shown_name
from ...core.errors import FileError, FormatError
from ...core.intake import LeftOut, Step, Stopped
from ..reading import read_bytes
from .columns import MOST_COLUMNS, Row, guess, take_column
from .found import Choice, FileTexts

if TYPE_CHECKING:
    from openpyxl import Workbook

# Excel's own bounds are 1,048,576 rows of 16,384 columns.
_MOST_ROWS = 1_048_576
_MOST_UNPACKED = 500_000_000  # bytes, of all parts together
_MOST_PARTS = 10_000
_STEP = 200
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_AS_CSV = "Open it in the program it comes from and save it as .xlsx or .csv."
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


def read_sheet(path: Path, choice: Choice, step: Step) -> FileTexts:
    """Return the texts of one column of one sheet; see `kinds.Reader`."""
    name = shown_name(path.name)
    data = read_bytes(path)
    _check_package(data, name)
    step(0)
    try:
        return _read(data, name, choice, step)
    except (FileError, Stopped, MemoryError):
        raise
    except Exception as error:  # of openpyxl, zipfile, zlib or expat, which name no common kind
        raise FormatError(
            f"{name} is damaged or not an .xlsx workbook ({type(error).__name__}).", _AS_CSV
        ) from error


def _check_package(data: bytes, name: str) -> None:
    """Refuse what is no workbook, is locked, or would fill the memory."""
    if data.startswith(_OLD_OFFICE):
        if _ENCRYPTED in data:
            raise FormatError(
                f"{name} is protected by a password.",
                "Open it in Excel or LibreOffice and save it without one.",
            )
        raise FormatError(f"{name} is a workbook of the old kind (.xls).", _AS_CSV)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError) as error:
        raise FormatError(f"{name} is not an .xlsx workbook.", _AS_CSV) from error
    unpacked = sum(part.file_size for part in parts)  # zipfile unpacks no more than it says
    if unpacked > _MOST_UNPACKED or len(parts) > _MOST_PARTS:
        raise FormatError(
            f"{name} is too large: unpacked it holds {unpacked / 1e6:,.0f} MB in {len(parts):,} "
            f"parts, and {_MOST_UNPACKED / 1e6:,.0f} MB can be read.",
            "Save the sheet with the texts as .csv.",
        )


def _read(data: bytes, name: str, choice: Choice, step: Step) -> FileTexts:
    from openpyxl import load_workbook

    workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    with closing(workbook):
        sheets = tuple(sheet.title for sheet in workbook.worksheets)
        if not sheets:
            raise FormatError(f"{name} has no sheet with cells.", _AS_CSV)
        chosen = _sheet(workbook, choice)
        rows, unread = _rows(workbook.worksheets[chosen], step)
    settled = guess(rows, replace(choice, sheet=chosen))
    found = take_column(rows, settled, unit="row")
    bad = tuple(LeftOut(n, why) for n, column, why in unread if column == settled.column)
    numbers = {each.number for each in bad}
    texts = tuple(piece for piece in found.texts if piece.number not in numbers)
    return replace(found, texts=texts, unread=bad, sheets=sheets)


def _sheet(workbook: Workbook, choice: Choice) -> int:
    """Return the sheet chosen; else the first one in sight."""
    sheets = workbook.worksheets
    if choice.sheet is not None and choice.sheet < len(sheets):
        return choice.sheet
    return next((i for i, each in enumerate(sheets) if each.sheet_state == "visible"), 0)


def _rows(sheet: Any, step: Step) -> tuple[list[Row], list[tuple[int, int, str]]]:
    """Return the rows that hold anything, with their numbers, and (row, column, why) of errors."""
    sheet.reset_dimensions()  # what a sheet says of its size is often wrong
    rows: list[Row] = []
    unread: list[tuple[int, int, str]] = []
    for number, cells in enumerate(_bounded(sheet), 1):
        if number % _STEP == 0:
            step(number)
        for column, cell in enumerate(cells):
            if cell.data_type == "e":
                unread.append((number, column, f"the cell holds the error {cell.value}"))
        row = ["" if cell.data_type == "e" else _text(cell.value) for cell in cells]
        while row and not row[-1]:
            row.pop()
        if row:
            rows.append((number, row))
    return rows, unread


def _bounded(sheet: Any) -> Iterator[Sequence[Any]]:
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if number > _MOST_ROWS:
            return
        yield cells[:MOST_COLUMNS]


def _text(value: object) -> str:
    """Return what a cell holds as a text; numbers and days as one would write them."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), value) if "_x" in value else value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime) and value.time() == time(0):
        return value.date().isoformat()
    if isinstance(value, (datetime, date, time)):
        return value.isoformat(*(" ",) * isinstance(value, datetime))
    return f"{value:.15g}" if isinstance(value, float) else str(value)
