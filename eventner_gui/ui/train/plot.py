"""The plot of loss and held-out F as they come. pyqtgraph is imported when it is first needed."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QPen, QShowEvent
from PySide6.QtWidgets import QWidget

from ..theme.theme import theme
from ..widgets import column, label, lines_tall, row

# Drawing takes the interpreter from the training, so a few pictures a second must do.
_REDRAW_MS = 300


class TrainingPlot(QWidget):
    """F in per cent and the loss scaled to the same height, over the steps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plot")
        self.setAccessibleName("Held-out F-score and loss over the steps")
        self._f: list[tuple[float, float]] = []
        self._loss: list[tuple[float, float]] = []
        self._plot: Any = None
        self._curves: dict[str, Any] = {}
        self._title = label("Held-out F-score", role="heading")
        self._f_key = label(name="plotKeyF")
        self._loss_key = label(name="plotKeyLoss")
        head = row(self._title, self._f_key, self._loss_key, 1, spacing=16)
        self._layout = column(head, margins=14)
        self.setLayout(self._layout)
        lines_tall(self, 15)
        self._redraw = QTimer(self)
        self._redraw.setSingleShot(True)
        self._redraw.setInterval(_REDRAW_MS)
        self._redraw.timeout.connect(self._draw)
        theme().changed.connect(self._restyle)
        self._restyle()

    def has_points(self) -> bool:
        """Tell whether there is something to see."""
        return bool(self._f or self._loss)

    def clear(self) -> None:
        """Begin anew."""
        self._f, self._loss = [], []
        self._draw()

    def show_history(
        self, f: Sequence[tuple[float, float]], loss: Sequence[tuple[float, float]]
    ) -> None:
        """Show a whole run.

        Args:
            f: (step, F from 0 to 1) pairs.
            loss: (step, loss) pairs.
        """
        self._f = [(step, 100 * value) for step, value in f]
        self._loss = list(loss)
        self._draw()

    def add_f(self, step: float, f: float) -> None:
        """Add a measurement, F from 0 to 1; a later one of the same step takes its place."""
        self._f = [point for point in self._f if point[0] != step]
        bisect.insort(self._f, (step, 100 * f))
        self._draw_soon()

    def add_loss(self, step: float, loss: float) -> None:
        """Add a loss."""
        self._loss.append((step, loss))
        self._draw_soon()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what came while nobody looked."""
        super().showEvent(event)
        self._draw()

    def _draw_soon(self) -> None:
        if not self._redraw.isActive() and self.isVisible():
            self._redraw.start()

    def _draw(self) -> None:
        if not self.isVisible():
            return
        if (self._f or self._loss) and self._plot is None:
            self._make_plot()
        if self._plot is None:
            return
        top = max((loss for _, loss in self._loss), default=0.0) or 1.0
        scaled = [(step, 100 * loss / top) for step, loss in self._loss]
        for name, points in (("f", self._f), ("loss", scaled)):
            self._curves[name].setData([x for x, _ in points], [y for _, y in points])
        best = f", best {max(y for _, y in self._f):.0f}" if self._f else ""
        self.setAccessibleDescription(f"{len(self._f)} measurements{best}")

    def _make_plot(self) -> None:
        import pyqtgraph

        plot = pyqtgraph.PlotWidget()
        plot.setObjectName("plotCanvas")
        plot.setMenuEnabled(False)
        plot.setMouseEnabled(x=False, y=False)
        plot.hideButtons()
        plot.setYRange(0, 100, padding=0.03)
        plot.getPlotItem().showGrid(y=True, alpha=0.25)
        plot.setLabel("bottom", "step")
        for each in (plot, plot.viewport()):
            each.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._curves = {name: plot.plot(antialias=True) for name in ("loss", "f")}
        self._plot = plot
        self._layout.addWidget(plot, 1)
        self._restyle()

    def _restyle(self) -> None:
        colors = theme().colors
        for key, text, color in (
            (self._f_key, "━  F", colors.accent),
            (self._loss_key, "╍  loss (scaled)", colors.plot),
        ):
            key.setText(text)
            key.setStyleSheet(f"color: {color};")
        if self._plot is None:
            return
        self._plot.setBackground(colors.surface)
        self._curves["f"].setPen(_pen(colors.accent, 2.4))
        self._curves["loss"].setPen(_pen(colors.plot, 1.8, dashed=True))
        for side in ("left", "bottom"):
            axis = self._plot.getAxis(side)
            axis.setPen(QPen(QColor(colors.line)))
            axis.setTextPen(QPen(QColor(colors.muted)))
            axis.setTickFont(theme().small_font())


def _pen(color: str, width: float, *, dashed: bool = False) -> QPen:
    pen = QPen(QColor(color), width)
    pen.setCosmetic(True)
    if dashed:
        pen.setStyle(Qt.PenStyle.DashLine)
    return pen
