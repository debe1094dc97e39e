"""Sentences from plain text: one a line, empty ones and repetitions left out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..core.display import shown_name
from ..core.errors import FormatError
from .encodings import decode_text
from .reading import read_bytes, too_large

# str.splitlines would also cut at form feeds and other characters that belong to the text.
_LINE_END = re.compile(r"\r\n|\r|\n")
# In code points. spaCy takes no longer text than this.
LONGEST_LINE = 1_000_000


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences taken over from somewhere.

    Attributes:
        kept: the texts, unaltered, in their order.
        empty: how many were left out because nothing visible is in them.
        duplicates: how many were left out because the same text came before.
    """

    kept: tuple[str, ...]
    empty: int = 0
    duplicates: int = 0

    @property
    def left_out(self) -> str:
        """A sentence about what was left out; empty when nothing was."""
        parts = []
        if self.empty:
            parts.append(f"{self.empty} empty line{'s' * (self.empty != 1)}")
        if self.duplicates:
            parts.append(f"{self.duplicates} repeated sentence{'s' * (self.duplicates != 1)}")
        return f"Left out: {' and '.join(parts)}." if parts else ""


def split_lines(text: str) -> list[str]:
    """Return the lines of a text; LF, CR LF and CR end a line, nothing else does."""
    lines = _LINE_END.split(text)
    return lines if lines[-1] else lines[:-1]


def gather(texts: Iterable[str], *, known: Iterable[str] = ()) -> Sentences:
    """Return texts without empty ones and exact repetitions.

    Args:
        texts: candidates, one sentence each.
        known: texts that are there already and count as the first occurrence.
    """
    seen = set(known)
    kept: list[str] = []
    empty = duplicates = 0
    for text in texts:
        if not text.strip():
            empty += 1
        elif text in seen:
            duplicates += 1
        else:
            seen.add(text)
            kept.append(text)
    return Sentences(tuple(kept), empty, duplicates)


def read_sentences(path: Path) -> Sentences:
    """Read a text file with a sentence a line.

    Args:
        path: UTF-8 with or without a byte order mark, or UTF-16 or UTF-32 with one.

    Raises:
        FileError: it cannot be read.
        FormatError: it is in another encoding, not a text, or a line is no sentence by far.
    """
    name = shown_name(path.name)
    try:
        lines = split_lines(decode_text(read_bytes(path), name))
    except MemoryError as error:
        raise too_large(path) from error
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            raise FormatError(
                f"{name}: line {number:,} holds {len(line):,} characters; a sentence can have "
                f"{LONGEST_LINE:,} at most.",
                "Break it into lines, one sentence each, in a text editor.",
            )
    return gather(lines)
