"""A row of a pile, and what is cut off it at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

ROWS_EACH = 2_000
BYTES_EACH = 1 << 20
"""A part ends with the row that reaches one of these. What lies in which part is the same in every
run: a model's last digits may depend on what is computed together."""

LONGEST_ROW = 64 << 20  # bytes: a longer one is no text that a model could read


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pile goes on.

    Attributes:
        offset: in bytes, or in rows where a pile is not read by bytes.
        number: lines or rows before it.
    """

    offset: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of a pile, in order, as they were cut off.

    Attributes:
        rows: each with its number (line or row, from 1); what stands in it is the format's own, and
            may be many rows in one.
        after: where the pile goes on.
        blank: empty lines among them, which are no rows.
    """

    rows: tuple[tuple[int, Any], ...]
    after: Place
    blank: int = 0


@dataclass(slots=True)
class Row:
    """One row.

    Attributes:
        number: its line or row in the pile, from 1.
        text: what is to be tagged; None where it cannot be.
        why: it cannot be tagged, in words that quote nothing of it.
        fields: all it holds, in order; empty where it cannot be read.
        raw: the JSON object as it stood, where it was one.
    """

    number: int
    text: str | None
    why: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    raw: bytes = b""


Kind = Literal["text", "int", "float", "bool", "json"]
"""What a column holds: texts, whole numbers, numbers, true or false, or JSON written as text."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        name: of it.
        kind: of its values.
    """

    name: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Shape:
    """How rows are read and written; says the same in every process.

    Attributes:
        source: name of the pile's format.
        target: name of the output's.
        text_field: that holds the texts.
        ents_field: that gets the entities.
        most: code points of a text; a longer one is not tagged.
        columns: of the pile, where either format is a table.
        separator: of the cells of the pile.
        target_separator: of those of the output.
        schema: of a Parquet pile, as Arrow writes it.
    """

    source: str
    target: str
    text_field: str
    ents_field: str
    most: int
    columns: tuple[Column, ...] = ()
    separator: str = ","
    target_separator: str = ","
    schema: bytes = b""


class Pile(Protocol):
    """A pile that is read.

    Attributes:
        size: in what `Place.offset` counts.
        unit: what numbers count: "line" or "row".
        columns: its columns; None where it is no table.
        separator: of its cells; empty where it has none.
        schema: as Arrow writes it; empty where it has none.
    """

    size: int
    unit: str
    columns: tuple[Column, ...] | None
    separator: str
    schema: bytes

    def parts(self, place: Place) -> Iterator[Part]:
        """Cut it up from a place on.

        Raises:
            OSError: it cannot be read.
        """
        ...


def unreadable(number: int, why: str) -> Row:
    """Return what stands for a row that cannot be read."""
    return Row(number, None, why)


def too_long_row(number: int) -> Row:
    """Return what stands for a row that was not read because of its length."""
    return unreadable(number, f"it has more than {LONGEST_ROW:,} bytes")


def with_text(row: Row, name: str, most: int) -> Row:
    """Take the text of a row from a field, and return the row.

    Args:
        row: with its fields.
        name: of the field.
        most: code points of a text.
    """
    value = row.fields.get(name)
    if name not in row.fields:
        row.why = f"it has no field “{name}”"
    elif not isinstance(value, str):
        row.why = f"its field “{name}” is no text"
    elif len(value) > most:
        row.why = f"its text has {len(value):,} characters; {most:,} are the most (--max-text)"
    else:
        row.text = value
    return row
