"""Which column of a table holds the text, and whether its first row names the columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...core.display import shown_name
from ...core.intake import LeftOut, Piece
from ...core.wording import counted
from .found import Choice, FileTexts

SAMPLE_ROWS = 200
MOST_COLUMNS = 200  # that are offered
# What a column or a key with texts is called, the likeliest first.
TEXT_NAMES = (
    *("text", "content", "sentence", "sentences", "utterance", "message", "body", "comment"),
    *("query", "question", "document", "review", "description", "title", "data", "texts"),
)
_LONG_NAME = 40  # code points; nobody calls a column more than that
_NAME_SHOWN = 30

Row = tuple[int, Sequence[str]]


def guess(rows: Sequence[Row], choice: Choice) -> Choice:
    """Return a choice in which header and column are settled.

    Args:
        rows: the first rows, with their numbers.
        choice: what the user has said stays.
    """
    cells = [row for _, row in rows[:SAMPLE_ROWS]]
    header = _has_header(cells) if choice.header is None else choice.header
    if choice.column is None or choice.column >= _width(cells):
        column = _text_column(cells, header)
    else:
        column = choice.column
    return replace(choice, header=header, column=column)


def names(rows: Sequence[Row], *, header: bool, most: int | None = MOST_COLUMNS) -> tuple[str, ...]:
    """Return what the columns are called, with the beginning of a text where nothing says."""
    cells = [row for _, row in rows[:SAMPLE_ROWS]]
    found = []
    for column in range(min(_width(cells), most or MOST_COLUMNS, MOST_COLUMNS)):
        first = next((row[column] for row in cells if len(row) > column and row[column]), "")
        named = cells[0][column] if header and len(cells[0]) > column else ""
        words = shown_name(named or first, _NAME_SHOWN)
        found.append(words if named else f"{column + 1}: {words}")
    return tuple(found)


def take_column(
    rows: Sequence[Row], choice: Choice, *, unit: str, width: int | None = None
) -> FileTexts:
    """Return the texts of one column.

    Args:
        rows: all rows, with their numbers.
        choice: settled by `guess`.
        unit: what the numbers count.
        width: so many columns a row should have; one with more is not read, because its text may
            have been cut in two, nor one that ends before the text. None for any number.
    """
    column = choice.column or 0
    texts: list[Piece] = []
    unread: list[LeftOut] = []
    for number, row in rows[1:] if choice.header else rows:
        if width is not None and _filled(row) > width:
            usual = "1 is usual" if width == 1 else f"{width} are usual"
            why = f"it has {_filled(row)} columns where {usual}; quotation marks may be missing"
            unread.append(LeftOut(number, why))
        elif len(row) > column:
            texts.append(Piece(number, row[column]))
        elif width is not None and _filled(row):
            columns = counted(len(row), "column")
            why = f"it has {columns}; the text should be in column {column + 1}"
            unread.append(LeftOut(number, why))
        else:
            texts.append(Piece(number, ""))
    return FileTexts(
        tuple(texts),
        unit=unit,
        unread=tuple(unread),
        columns=names(rows, header=bool(choice.header), most=width),
        choice=choice,
    )


def name_rank(name: str) -> int | None:
    """Return how likely a column of this name holds the text, 0 for the likeliest; None: not."""
    folded = name.strip().casefold()
    return TEXT_NAMES.index(folded) if folded in TEXT_NAMES else None


def _width(cells: Sequence[Sequence[str]]) -> int:
    return max(map(len, cells), default=0)


def _filled(row: Sequence[str]) -> int:
    """Return how many columns a row has up to its last one that is not empty."""
    return next((i for i in range(len(row), 0, -1) if row[i - 1].strip()), 0)


def _has_header(cells: Sequence[Sequence[str]]) -> bool:
    """Tell whether the first row looks as if it named the columns."""
    if len(cells) < 2:
        return False
    first = [cell.strip() for cell in cells[0]]
    if not all(first) or len(set(first)) < len(first) or max(map(len, first)) > _LONG_NAME:
        return False
    if any(name_rank(cell) is not None for cell in first):
        return True
    rest = cells[1:]
    return any(
        not _is_number(name) and _all_numbers([row[i] for row in rest if len(row) > i])
        for i, name in enumerate(first)
    )


def _all_numbers(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and all(map(_is_number, filled))


def _is_number(cell: str) -> bool:
    try:
        float(cell.strip().replace(",", "."))
    except ValueError:
        return False
    return True


def _text_column(cells: Sequence[Sequence[str]], header: bool) -> int:
    """Return the column that is called so, or else the one with the most letters."""
    if header:
        ranks = [(rank, i) for i, c in enumerate(cells[0]) if (rank := name_rank(c)) is not None]
        if ranks:
            return min(ranks)[1]
    rest = cells[1:] if header else cells
    letters = [
        sum(sum(map(str.isalpha, row[i][:1000])) for row in rest if len(row) > i)
        for i in range(_width(cells))
    ]
    return letters.index(max(letters)) if letters else 0
