"""The table of formats of piles: how each is opened, read and written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from ...core.display import shown_name
from ...core.errors import FileError, FormatError
from ...core.wording import listed
from ..texts.columns import name_rank
from .json_rows import TEXT, read_json_rows, read_text_rows, write_json_rows
from .lines import Lines
from .parquet import (
    ParquetPile,
    make_parquet,
    need_pyarrow,
    parquet_head,
    read_parquet_rows,
    write_parquet_rows,
)
from .rows import Column, Kind, Part, Pile, Place, Row, Shape
from .tables import Table, read_table_rows, table_head, write_table_rows

Columns = tuple[Column, ...]
_MOST_COLUMNS = 5_000
_LOOKED_AT = 1_000  # rows, to find out which field holds the texts


@dataclass(frozen=True, slots=True)
class Source:
    """A format that is read.

    Attributes:
        name: as the user calls it.
        suffixes: endings of such files.
        open: looks at a file. Raises FileError or OSError.
        read: makes rows of what was cut off.
    """

    name: str
    suffixes: tuple[str, ...]
    open: Callable[[Path], Pile]
    read: Callable[[Part, Shape], list[Row]]


@dataclass(frozen=True, slots=True)
class Target:
    """A format that is written.

    Attributes:
        name: as the user calls it.
        suffixes: endings of such files.
        write: makes bytes of rows and the entities of each (None: it could not be tagged).
        head: makes the bytes before the first row; None where there are none.
        make: makes the final file, its second argument, from all these bytes, its first; None
            where they are that file.
        is_table: whether every row has the same columns.
        check: sees that it can be written. Raises FileError.
    """

    name: str
    suffixes: tuple[str, ...]
    write: Callable[[Sequence[Row], Sequence[Any], Shape], bytes]
    head: Callable[[Shape], bytes] | None = None
    make: Callable[[Path, Path], None] | None = None
    is_table: bool = False
    check: Callable[[], None] | None = None


_JSONL, _TABLE, _PARQUET = (".jsonl", ".ndjson"), (".csv", ".tsv"), (".parquet", ".pq")
SOURCES = (
    Source("JSON Lines", _JSONL, Lines, read_json_rows),
    Source("text", (".txt", ".text"), Lines, read_text_rows),
    Source("table", _TABLE, Table, read_table_rows),
    Source("Parquet", _PARQUET, ParquetPile, read_parquet_rows),
)
TARGETS = (
    Target("JSON Lines", _JSONL, write_json_rows),
    Target("table", _TABLE, write_table_rows, table_head, is_table=True),
    Target(
        "Parquet",
        _PARQUET,
        write_parquet_rows,
        parquet_head,
        make=make_parquet,
        is_table=True,
        check=need_pyarrow,
    ),
)


def source_of(path: Path) -> Source:
    """Return the format of a pile, by the ending of its name.

    Raises:
        FormatError: no format has it.
    """
    return _by_suffix(SOURCES, path, "reads")


def target_of(path: Path) -> Target:
    """Return the format of an output, by the ending of its name.

    Raises:
        FormatError: no format has it.
    """
    return _by_suffix(TARGETS, path, "writes")


def named(formats: Sequence[Any], name: str) -> Any:
    """Return the format of a name."""
    return next(each for each in formats if each.name == name)


def text_field_of(source: Source, path: Path) -> str:
    """Return the field that holds the texts of a pile: one that is called so, or the only one.

    Raises:
        FileError: that cannot be told, or the file cannot be read.
        OSError: the same.
    """
    pile = source.open(path)
    part = next(islice(pile.parts(Place()), 1), None)
    shape = Shape(source.name, "", TEXT, "", 0, pile.columns or (), schema=pile.schema)
    rows = source.read(part, shape)[:_LOOKED_AT] if part else []
    texts = dict.fromkeys(
        name for row in rows for name, value in row.fields.items() if isinstance(value, str)
    )
    known = [(rank, name) for name in texts if (rank := name_rank(name)) is not None]
    if known:
        return min(known)[1]
    if len(texts) == 1:
        return next(iter(texts))
    found = [f"“{shown_name(name)}”" for name in texts]
    raise FormatError(
        f"{path.name} does not show which field holds the texts"
        + (f"; it has {listed(found)}." if found else "."),
        "Name it with --text-field.",
    )


def columns_of(source: Source, pile: Pile, text_field: str, step: Callable[[int], None]) -> Columns:
    """Return the columns of a pile that is to be a table.

    JSON Lines are read as a whole for that: an object may have a field that none before it had.

    Args:
        source: its format.
        pile: that is looked at.
        text_field: holds its texts.
        step: called now and then with how far it is, as `Place.offset`.

    Raises:
        FormatError: there are too many.
        OSError: it cannot be read.
    """
    if pile.columns is not None:
        return pile.columns
    if source.read is read_text_rows:
        return (Column(text_field),)
    shape = Shape(source.name, "", text_field, "", 0)
    kinds: dict[str, Kind | None] = {}
    for part in pile.parts(Place()):
        for row in source.read(part, shape):
            for name, value in row.fields.items():
                kinds[name] = _joined(kinds.get(name), _kind(value))
        if len(kinds) > _MOST_COLUMNS:
            raise FormatError(
                f"The objects have more than {_MOST_COLUMNS:,} different fields.",
                "Write JSON Lines instead: OUTPUT ending in .jsonl.",
            )
        step(part.after.offset)
    return tuple(Column(name, kind or "text") for name, kind in kinds.items())


def _kind(value: object) -> Kind | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int" if -(2**63) <= value < 2**63 else "json"
    if isinstance(value, float):
        return "float"
    return "text" if isinstance(value, str) else "json"


def _joined(one: Kind | None, other: Kind | None) -> Kind | None:
    """Return the kind of a column that holds values of both."""
    if one is None or other is None or one == other:
        return one or other
    return "float" if {one, other} == {"int", "float"} else "json"


def _by_suffix(formats: Sequence[Any], path: Path, does: str) -> Any:
    suffix = path.suffix.lower()
    found = next((each for each in formats if suffix in each.suffixes), None)
    if found is None:
        endings = [suffix for each in formats for suffix in each.suffixes]
        raise FormatError(
            f"{path.name}: the ending of a name says what a file is, and “{suffix}” is none that "
            f"this command {does}.",
            f"It {does} {listed(endings, 20)}.",
        )
    return found


def check_pile(path: Path) -> None:
    """See that there is a file to read.

    Raises:
        FileError: there is none.
    """
    if not path.exists():
        raise FileError(f"There is no file {path}.", "Check the name of INPUT.")
    if not path.is_file():
        raise FileError(
            f"{path} is not a file.", "INPUT has to be a file, so that a run can be taken up again."
        )
