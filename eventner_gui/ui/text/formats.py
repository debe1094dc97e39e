"""Formats of a painted text where several of them cover the same characters."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtGui import QTextCharFormat, QTextLayout


def apart(marks: Sequence[QTextLayout.FormatRange]) -> list[QTextLayout.FormatRange]:
    """Return formats that do not overlap: where two do, a third one has both looks."""
    edges = sorted({edge for mark in marks for edge in (mark.start, mark.start + mark.length)})
    pieces = []
    for start, end in pairwise(edges):
        there = [mark for mark in marks if mark.start <= start < mark.start + mark.length]
        if there:
            piece = QTextLayout.FormatRange()
            piece.start, piece.length = start, end - start
            look = QTextCharFormat()
            for mark in there:
                look.merge(mark.format)
            piece.format = look
            pieces.append(piece)
    return pieces
