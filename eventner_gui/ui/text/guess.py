"""Guesses of how high pieces of a text will be, before they are laid out."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontMetricsF

from ...core.span_list import SpanList
from .paragraph import LINE_SPACING

_SAMPLE = 400  # code points whose width is measured at each of some places
_PLACES = 4


def guessed_heights(text: str, pieces: SpanList, font: QFont, width: float) -> list[float]:
    """Return a height for each piece, in pixels: that of its lines if all characters were alike.

    Args:
        text: the whole text.
        pieces: of it.
        font: of the words.
        width: of a line, in pixels.
    """
    metrics = QFontMetricsF(font)
    line = metrics.height() * LINE_SPACING
    fitting = max(int(width / _character_width(text, metrics)), 1)
    return [
        line * max(-(-(end - start) // fitting), 1)
        for start, end in zip(pieces.starts, pieces.ends, strict=True)
    ]


def _character_width(text: str, metrics: QFontMetricsF) -> float:
    """Return the mean width of a code point, in pixels, from some places of a text."""
    step = max(len(text) // _PLACES, 1)
    sample = "".join(text[at : at + _SAMPLE] for at in range(0, len(text), step)[:_PLACES])
    shown = " ".join(sample.encode("utf-8", "replace").decode().split())
    return max(metrics.horizontalAdvance(shown) / max(len(shown), 1), 1.0)
