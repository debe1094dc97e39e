"""Sentences from plain text: one a line, empty ones and repetitions left out."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..core.errors import FormatError
from .reading import read_bytes

# str.splitlines would also cut at form feeds and other characters that belong to the text.
_LINE_END = re.compile(r"\r\n|\r|\n")
_HINT = "Open it in a text editor and save it as plain text in UTF-8."


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
        path: UTF-8 with or without a byte order mark, or UTF-16 with one.

    Raises:
        FileError: it cannot be read.
        FormatError: it is in another encoding, or not a text.
    """
    text = _decode(read_bytes(path), path.name)
    if "\0" in text:
        raise FormatError(f"{path.name} is not a plain text in UTF-8.", _HINT)
    return gather(split_lines(text))


def _decode(data: bytes, name: str) -> str:
    is_utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        if is_utf16:
            where = f"byte {error.start + 1}"
        else:
            line = len(_LINE_END.findall(data[: error.start].decode("utf-8", "replace"))) + 1
            where = f"line {line}"
        raise FormatError(f"{name} is not a plain text in UTF-8: see {where}.", _HINT) from error
