"""Saves what is painted: as PNG for a document, or as SVG, which stays sharp at any size."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QFileDialog, QWidget

from ..core.errors import FileError
from .theme.theme import theme

SUFFIXES = (".png", ".svg")
_SHARPNESS = 2.0  # pixels of a PNG for one on the screen
_TALLEST = 30_000  # pixels; Qt's images have 32,767 at most


def choose_drawing(parent: QWidget, title: str, name: str) -> Path | None:
    """Ask where to save a drawing.

    Args:
        parent: the widget it is of.
        title: of the dialog.
        name: of the file, as it is proposed, with a suffix of `SUFFIXES`.

    Returns:
        The file, with one of these suffixes; None when nothing was chosen.
    """
    kinds = ";;".join(f"{each[1:].upper()} (*{each})" for each in SUFFIXES)
    chosen, kind = QFileDialog.getSaveFileName(parent, title, name, kinds)
    if not chosen:
        return None
    path = Path(chosen)
    if path.suffix.lower() in SUFFIXES:
        return path
    suffix = next((each for each in SUFFIXES if each in kind), SUFFIXES[0])
    return path.with_name(path.name + suffix)


def save_drawing(path: Path, size: QSize, paint: Callable[[QPainter], object]) -> None:
    """Write a drawing on the ground that texts have on the screen.

    Args:
        path: its suffix, one of `SUFFIXES`, says what is written.
        size: in pixels of the screen.
        paint: paints it, from the top left.

    Raises:
        FileError: it cannot be written, or would be too tall.
    """
    if path.suffix.lower() == ".svg":
        drawing = QSvgGenerator()
        drawing.setFileName(str(path))
        drawing.setSize(size)
        drawing.setViewBox(QRectF(0, 0, size.width(), size.height()))
        drawing.setTitle(path.stem)
        painter = QPainter()
        if not painter.begin(drawing):
            raise _cannot(path)
        _paint(painter, size, paint)
        painter.end()
        return
    if max(size.height(), size.width()) * _SHARPNESS > _TALLEST:
        raise FileError(
            "That is too large for a PNG picture.", "Choose less of it, or save it as SVG."
        )
    image = QImage(size * _SHARPNESS, QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(_SHARPNESS)
    painter = QPainter(image)
    _paint(painter, size, paint)
    painter.end()
    if not image.save(str(path)):
        raise _cannot(path)


def _paint(painter: QPainter, size: QSize, paint: Callable[[QPainter], object]) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), QColor(theme().colors.surface))
    paint(painter)


def _cannot(path: Path) -> FileError:
    return FileError(
        f"The picture cannot be written to {path}.",
        "Choose another folder, or look whether the disk is full.",
    )
