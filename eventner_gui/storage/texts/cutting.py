"""From the texts of a file to the examples they shall become: lines, wholes, or sentences."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from ...core.intake import Piece, Step
from ...core.spans import Span
from ..sentences import split_lines
from .found import FileTexts

_STEP = 100
_LINE_END = re.compile(r"\r\n|\r|\n")
# A line with nothing in it ends a sentence in any case.
_EMPTY_LINE = re.compile(r"(?:\r\n|\r|\n)[^\S\r\n]*(?:\r\n|\r|\n)\s*")

Split = Callable[[str], Iterable[Span]]


class Cut(enum.Enum):
    """What becomes an example."""

    LINES = "lines"  # each line of a text file; each cell of a table
    WHOLE = "whole"  # each text file; each cell of a table
    SENTENCES = "sentences"


def cut_lines(found: FileTexts, step: Step) -> Sequence[Piece]:
    """Return each line of a text file; of a table each cell."""
    if not found.is_lines:
        return found.texts
    step(0)
    return [
        Piece(piece.number + i, line)
        for piece in found.texts
        for i, line in enumerate(split_lines(piece.text))
    ]


def cut_sentences(found: FileTexts, split: Split, step: Step, *, at_line_ends: bool) -> list[Piece]:
    """Return the sentences of all texts.

    Args:
        found: the texts.
        split: returns the sentences of a text, in code points.
        step: called now and then with how many pieces are done; may raise `Stopped`.
        at_line_ends: a line end ends a sentence; otherwise only an empty line does.
    """
    end = _LINE_END if at_line_ends else _EMPTY_LINE
    pieces: list[Piece] = []
    for text in found.texts:
        for line, block in _blocks(text.text, end):
            number = text.number + line if found.is_lines else text.number
            for piece in _sentences(number, block, split, counts_lines=found.is_lines):
                if len(pieces) % _STEP == 0:
                    step(len(pieces))
                pieces.append(piece)
    return pieces


def _blocks(text: str, end: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Give the stretches between ends that are not empty, with the lines before each."""
    line = at = 0
    for match in end.finditer(text):
        block = text[at : match.start()]
        if block.strip():
            yield line, block
        line += len(_LINE_END.findall(text, at, match.end()))
        at = match.end()
    if text[at:].strip():
        yield line, text[at:]


def _sentences(number: int, block: str, split: Split, *, counts_lines: bool) -> Iterator[Piece]:
    at = lines = 0
    for span in split(block):
        if counts_lines:
            lines += len(_LINE_END.findall(block, at, span.start))
            at = span.start
        yield Piece(number + lines, span.of(block))
