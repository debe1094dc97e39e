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
from .rows import Part, Pile, Place, Row

_LOOKED_AT = 1_000  # rows, to find out which field holds the texts


@dataclass(frozen=True, slots=True)
class Shape:
    """How rows are read and written; says the same in every process.

    Attributes:
        source: name of the pile's format.
        target: name of the output's.
        text_field: that holds the texts.
        ents_field: that gets the entities.
        most: code points of a text; a longer one is not tagged.
    """

    source: str
    target: str
    text_field: str
    ents_field: str
    most: int


@dataclass(frozen=True, slots=True)
class Source:
    """A format that is read.

    Attributes:
        name: as the user calls it.
        suffixes: endings of such files.
        open: looks at a file. Raises FileError or OSError.
        read: makes rows of what was cut off; called with the field that holds the texts, and how
            long they may be.
    """

    name: str
    suffixes: tuple[str, ...]
    open: Callable[[Path], Pile]
    read: Callable[[Part, str, int], list[Row]]


@dataclass(frozen=True, slots=True)
class Target:
    """A format that is written.

    Attributes:
        name: as the user calls it.
        suffixes: endings of such files.
        write: makes bytes of rows, the entities of each (None: it could not be tagged), and the
            field that gets them.
    """

    name: str
    suffixes: tuple[str, ...]
    write: Callable[[Sequence[Row], Sequence[Any], str], bytes]


_JSONL = (".jsonl", ".ndjson")
SOURCES = (
    Source("JSON Lines", _JSONL, Lines, read_json_rows),
    Source("text", (".txt", ".text"), Lines, read_text_rows),
)
TARGETS = (Target("JSON Lines", _JSONL, write_json_rows),)


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


def text_field_of(source: Source, path: Path, most: int) -> str:
    """Return the field that holds the texts of a pile: one that is called so, or the only one.

    Raises:
        FormatError: that cannot be told.
        OSError: the file cannot be read.
    """
    pile = source.open(path)
    part = next(islice(pile.parts(Place()), 1), None)
    rows = source.read(part, TEXT, most)[:_LOOKED_AT] if part else []
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
