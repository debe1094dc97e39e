"""Sentences with their tags as a picture, for a report or a slide."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from ...core.document import Example, Settings
from ...core.errors import FileError
from ..text.flow import TextFlow
from ..text.marks import marks_for
from ..text.view import paint_mark
from ..theme.theme import theme

SUFFIXES = (".png", ".svg")
_WIDTH = 900  # pixels
_MARGIN = 24
_BETWEEN = 18
_SHARPNESS = 2.0  # pixels of a PNG for one on the screen
_TALLEST = 30_000  # pixels; Qt's images have 32,767 at most


def save_picture(path: Path, examples: Sequence[Example], settings: Settings) -> None:
    """Write sentences, one under another, in the colours that are seen on the screen.

    Args:
        path: its suffix, one of `SUFFIXES`, says what is written.
        examples: at least one.
        settings: with the colours of the labels and the direction of the texts.

    Raises:
        FileError: it cannot be written, or would be too tall.
    """
    flows = [_flow(each, settings) for each in examples]
    height = sum(flow.height for flow in flows) + _BETWEEN * (len(flows) - 1) + 2 * _MARGIN
    size = QSize(_WIDTH, round(height))
    if path.suffix.lower() == ".svg":
        drawing = QSvgGenerator()
        drawing.setFileName(str(path))
        drawing.setSize(size)
        drawing.setViewBox(QRectF(0, 0, size.width(), size.height()))
        drawing.setTitle("Entities")
        painter = QPainter()
        if not painter.begin(drawing):
            raise _cannot(path)
        _paint(painter, flows, size)
        if not painter.end():
            raise _cannot(path)
        return
    if size.height() * _SHARPNESS > _TALLEST:
        raise FileError(
            "So many sentences are too tall for a PNG picture.",
            "Choose fewer of them, or save it as SVG.",
        )
    image = QImage(size * _SHARPNESS, QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(_SHARPNESS)
    painter = QPainter(image)
    _paint(painter, flows, size)
    painter.end()
    if not image.save(str(path)):
        raise _cannot(path)


def _flow(example: Example, settings: Settings) -> TextFlow:
    marks = marks_for(example.content, example.annotations, settings)
    flow = TextFlow(example.content, marks, theme().sentence_font(), settings.direction)
    flow.lay_out(_WIDTH - 2 * _MARGIN)
    flow.settle(0, flow.height)
    return flow


def _paint(painter: QPainter, flows: Sequence[TextFlow], size: QSize) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), QColor(theme().colors.surface))
    top = float(_MARGIN)
    for flow in flows:
        origin, whole = QPointF(_MARGIN, top), QRectF(0, 0, size.width(), flow.height)
        for mark, rects in flow.marks_in(whole):
            paint_mark(painter, mark, [rect.translated(origin) for rect in rects])
        painter.setPen(QColor(theme().colors.text))
        flow.draw(painter, origin, whole)
        top += flow.height + _BETWEEN


def _cannot(path: Path) -> FileError:
    return FileError(
        f"The picture cannot be written to {path}.",
        "Choose another folder, or look whether the disk is full.",
    )
