"""A learning curve: what was measured, the fitted law, and the band it lies in."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPen, QShowEvent
from PySide6.QtWidgets import QWidget

from ...core.curve import Curve
from ...core.display import shown_name
from ..theme.theme import theme
from ..widgets import column, label, lines_tall

_BAND_OPACITY = 60  # of 255


class CurvePlot(QWidget):
    """F in per cent over the sentences trained on. pyqtgraph is imported when it is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("curvePlot")
        self.setAccessibleName("How the score grows with the sentences")
        self._curve: Curve | None = None
        self._plot: Any = None
        self._items: dict[str, Any] = {}
        self._key = label(role="small", name="curveKey", wrap=True)
        self._layout = column(self._key, spacing=4)
        self.setLayout(self._layout)
        lines_tall(self, 13)
        theme().changed.connect(self._restyle)

    def show_curve(self, curve: Curve) -> None:
        """Show a curve."""
        self._curve = curve
        self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what came while nobody looked."""
        super().showEvent(event)
        self._draw()

    def _draw(self) -> None:
        curve = self._curve
        if curve is None or not self.isVisible():
            return
        if self._plot is None:
            self._make_plot()
        measured = [(point.n, 100 * point.f) for point in curve.points]
        self._items["points"].setData([n for n, _ in measured], [f for _, f in measured])
        places = [point.n for point in curve.band]
        for name, values in (
            ("law", [point.f for point in curve.band]),
            ("low", [point.low for point in curve.band]),
            ("high", [point.high for point in curve.band]),
        ):
            self._items[name].setData(places, [100 * value for value in values])
        self._plot.setYRange(*_range(curve), padding=0.03)
        self._items["now"].setValue(curve.examples)
        name = shown_name(curve.label) if curve.label else "All labels together"
        self._plot.setLabel("bottom", f"sentences with {name}" if curve.label else "sentences")
        band = "   ▒  where it lies in 95 of 100 cases" if curve.band else ""
        self._key.setText(f"{name}: F in per cent   ●  measured{band}   ┆  now")
        self.setAccessibleDescription(_in_words(curve))

    def _make_plot(self) -> None:
        import pyqtgraph

        plot = pyqtgraph.PlotWidget()
        plot.setObjectName("curveCanvas")
        plot.setMenuEnabled(False)
        plot.setMouseEnabled(x=False, y=False)
        plot.hideButtons()
        plot.getPlotItem().showGrid(y=True, alpha=0.25)
        for each in (plot, plot.viewport()):
            each.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        items = {name: plot.plot(antialias=True) for name in ("low", "high", "law")}
        items["band"] = pyqtgraph.FillBetweenItem(items["low"], items["high"])
        items["now"] = pyqtgraph.InfiniteLine(angle=90)
        items["points"] = pyqtgraph.ScatterPlotItem(size=8)
        for name in ("band", "now", "points"):
            plot.addItem(items[name])
        self._items, self._plot = items, plot
        self._layout.addWidget(plot, 1)
        self._restyle()

    def _restyle(self) -> None:
        if self._plot is None:
            return
        colors = theme().colors
        self._plot.setBackground(colors.surface)
        fill = QColor(colors.accent)
        fill.setAlpha(_BAND_OPACITY)
        edge = _pen(colors.accent, 1.0) if colors.is_high_contrast else QPen(Qt.PenStyle.NoPen)
        self._items["band"].setBrush(QBrush(fill))
        self._items["low"].setPen(edge)
        self._items["high"].setPen(edge)
        self._items["law"].setPen(_pen(colors.accent, 2.0))
        self._items["points"].setPen(_pen(colors.surface, 1.0))
        self._items["points"].setBrush(QBrush(QColor(colors.accent)))
        self._items["now"].setPen(_pen(colors.muted, 1.4, dashed=True))
        for side in ("left", "bottom"):
            axis = self._plot.getAxis(side)
            axis.setPen(QPen(QColor(colors.line)))
            axis.setTextPen(QPen(QColor(colors.muted)))
            axis.setTickFont(theme().small_font())


def _range(curve: Curve) -> tuple[float, float]:
    """Return the tens around all that is drawn, in per cent."""
    drawn = [*curve.points, *curve.band]
    low = min((point.low for point in drawn), default=0.0)
    high = max((point.high for point in drawn), default=1.0)
    return math.floor(10 * low) * 10, max(math.ceil(10 * high), math.floor(10 * low) + 1) * 10


def _in_words(curve: Curve) -> str:
    """Return the measurements for those who do not see the plot."""
    said = ", ".join(f"{100 * point.f:.0f} at {point.n:,.0f}" for point in curve.points)
    return f"F in per cent: {said} sentences" if said else "nothing was measured"


def _pen(color: str, width: float, *, dashed: bool = False) -> QPen:
    pen = QPen(QColor(color), width)
    pen.setCosmetic(True)
    if dashed:
        pen.setStyle(Qt.PenStyle.DashLine)
    return pen
