"""Reads a text file."""

from __future__ import annotations

from pathlib import Path

from ...core.display import shown_name
from ...core.intake import Piece, Step
from ..encodings import decode_text
from ..reading import read_bytes
from .found import Choice, FileTexts


def read_plain(path: Path, choice: Choice, step: Step) -> FileTexts:
    """Return the whole text of a file; see `kinds.Reader`."""
    text = decode_text(read_bytes(path), shown_name(path.name))
    step(0)
    return FileTexts((Piece(1, text),), is_lines=True)
