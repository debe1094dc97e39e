"""What a reader is asked for, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.intake import LeftOut, Piece


@dataclass(frozen=True, slots=True)
class Choice:
    """What the user has chosen about a file; None leaves it to the reader.

    Attributes:
        sheet: which sheet, from 0.
        column: which column (or key of JSON Lines) holds the text, from 0.
        header: whether the first row names the columns.
    """

    sheet: int | None = None
    column: int | None = None
    header: bool | None = None


@dataclass(frozen=True, slots=True)
class FileTexts:
    """The texts of one file.

    Attributes:
        texts: in order; a text file is one.
        unit: what numbers count: "line" or "row".
        is_lines: whether the lines of a text may be sentences of their own (a text file).
        unread: lines or rows that cannot be read, and why.
        remarks: sentences about the file as a whole.
        sheets: the names of its sheets; empty where there are none to choose from.
        columns: what its columns or keys are called; empty where there are none.
        choice: what was read, with nothing left open that can be chosen.
    """

    texts: tuple[Piece, ...]
    unit: str = "line"
    is_lines: bool = False
    unread: tuple[LeftOut, ...] = ()
    remarks: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    choice: Choice = Choice()
