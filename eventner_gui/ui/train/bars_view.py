"""How well each label is found, as bars."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ...core.display import shown_name
from ...core.scores import LabelScore
from ..theme.theme import theme
from .figures import BarsFigure


class BarsView(QWidget):
    """Shows precision, recall and F of labels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("labelBars")
        self.setAccessibleName("Precision, recall and F of each label")
        self._scores: Sequence[tuple[str, LabelScore]] = ()
        self._figure: BarsFigure | None = None
        theme().changed.connect(self._draw)

    def show_scores(self, scores: Sequence[tuple[str, LabelScore]]) -> None:
        """Show the scores of labels, in their order."""
        self._scores = scores
        self.setAccessibleDescription("; ".join(_said(name, each) for name, each in scores))
        self._draw()

    def sizeHint(self) -> QSize:
        """Return the size of the bars."""
        return self._figure.size if self._figure else QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        """Return the height of the bars; what is at their right may be cut off."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bars."""
        if self._figure is not None:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._figure.paint(painter)
            painter.end()

    def _draw(self) -> None:
        self._figure = BarsFigure(self._scores, self.font()) if self._scores else None
        self.updateGeometry()
        self.update()


def _said(name: str, score: LabelScore) -> str:
    parts = ("precision", score.precision), ("recall", score.recall), ("F", score.f)
    told = [f"{kind} {100 * value:.1f}" for kind, value in parts if value is not None]
    return f"{shown_name(name)}: {', '.join(told) or 'nothing found'}"
