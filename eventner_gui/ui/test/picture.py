"""Sentences with their tags as a picture, for a report or a slide."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter

from ...core.document import Example, Settings
from ..drawings import save_drawing
from ..text.flow import TextFlow
from ..text.marks import marks_for
from ..text.view import paint_mark
from ..theme.theme import theme

_WIDTH = 900  # pixels
_MARGIN = 24
_BETWEEN = 18


def save_picture(path: Path, examples: Sequence[Example], settings: Settings) -> None:
    """Write sentences, one under another, in the colours that are seen on the screen.

    Args:
        path: its suffix says what is written (`ui.drawings.SUFFIXES`).
        examples: at least one.
        settings: with the colours of the labels and the direction of the texts.

    Raises:
        FileError: it cannot be written, or would be too tall.
    """
    flows = [_flow(each, settings) for each in examples]
    height = sum(flow.height for flow in flows) + _BETWEEN * (len(flows) - 1) + 2 * _MARGIN
    save_drawing(path, QSize(_WIDTH, round(height)), lambda painter: _paint(painter, flows))


def _flow(example: Example, settings: Settings) -> TextFlow:
    marks = marks_for(example.content, example.annotations, settings)
    flow = TextFlow(example.content, marks, theme().sentence_font(), settings.direction)
    flow.lay_out(_WIDTH - 2 * _MARGIN)
    flow.settle(0, flow.height)
    return flow


def _paint(painter: QPainter, flows: Sequence[TextFlow]) -> None:
    top = float(_MARGIN)
    for flow in flows:
        origin, whole = QPointF(_MARGIN, top), QRectF(0, 0, _WIDTH, flow.height)
        for mark, rects in flow.marks_in(whole):
            paint_mark(painter, mark, [rect.translated(origin) for rect in rects])
        painter.setPen(QColor(theme().colors.text))
        flow.draw(painter, origin, whole)
        top += flow.height + _BETWEEN
