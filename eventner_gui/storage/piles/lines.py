"""Cuts up a file of lines, however long it or one of its lines is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

from ...core.errors import FormatError
from .rows import BYTES_EACH, LONGEST_ROW, ROWS_EACH, Column, Part, Place

BOM = b"\xef\xbb\xbf"
_WIDE = (b"\xff\xfe", b"\xfe\xff")


def check_utf8(path: Path) -> None:
    """See that a file does not say at its beginning that it is UTF-16.

    Raises:
        FormatError: it does.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        if file.read(2) in _WIDE:
            raise FormatError(
                f"{path.name} is UTF-16.", "Save it as UTF-8; every line is read as that."
            )


class Lines:
    """A pile with a row on each line; blank lines are no rows.

    A row is its bytes without the line end, or None where it is longer than `LONGEST_ROW`.
    """

    unit = "line"
    columns: tuple[Column, ...] | None = None
    separator = ""
    schema = b""

    def __init__(self, path: Path) -> None:
        """Look at the file.

        Raises:
            FormatError: it is UTF-16.
            OSError: it cannot be read.
        """
        self._path = path
        self.size = path.stat().st_size
        check_utf8(path)

    def parts(self, place: Place) -> Iterator[Part]:
        """Cut it up from a place on; see `rows.Pile`."""
        offset, number = place.offset, place.number
        with self._path.open("rb") as file:
            file.seek(offset)
            while offset < self.size:  # what is added meanwhile is not read
                began, blank = offset, 0
                rows: list[tuple[int, bytes | None]] = []
                while len(rows) < ROWS_EACH and offset - began < BYTES_EACH:
                    line, length = read_line(file)
                    if not length:
                        break
                    if line is not None and offset == 0:
                        line = line.removeprefix(BOM)
                    if line is not None:
                        line = line.removesuffix(b"\n").removesuffix(b"\r")
                    offset, number = offset + length, number + 1
                    if line is None or line.strip():
                        rows.append((number, line))
                    else:
                        blank += 1
                if offset == began:
                    return
                yield Part(tuple(rows), Place(offset, number), blank)


def read_line(file: IO[bytes]) -> tuple[bytes | None, int]:
    """Return the next line with its end, and its length, 0 at the end of the file.

    Of a line longer than `LONGEST_ROW` nothing is kept: None.
    """
    line = file.readline(LONGEST_ROW)
    length = len(line)
    if length < LONGEST_ROW or line.endswith(b"\n"):
        return line, length
    while more := file.readline(BYTES_EACH):
        length += len(more)
        if more.endswith(b"\n"):
            break
    return None, length
