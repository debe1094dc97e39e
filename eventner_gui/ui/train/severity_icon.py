"""How much a finding matters, as a small picture: its shape tells it, not its colour alone."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ...core.checks.finding import Severity
from ..annotate.example_delegate import paint_warning
from ..theme.theme import theme


class SeverityIcon(QWidget):
    """A cross in a disc, a triangle, or an i in a ring; None is a tick: all is well."""

    def __init__(self, severity: Severity | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._severity = severity
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_severity(self, severity: Severity | None) -> None:
        """Show another one."""
        self._severity = severity
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of a line, square."""
        side = self.fontMetrics().height()
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = 0.86 * min(self.width(), self.height())
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(self.rect()).center())
        paint_severity(painter, box, self._severity)


def paint_severity(painter: QPainter, box: QRectF, severity: Severity | None) -> None:
    """Paint the picture of a severity into a square."""
    colors = theme().colors
    if severity is Severity.COSTS:
        paint_warning(painter, QRect(box.toAlignedRect()))
        return
    pen = QPen(QColor(colors.surface), max(box.width() / 8, 1.4))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    x, y, side = box.left(), box.top(), box.width()

    def at(across: float, down: float) -> QPointF:
        return QPointF(x + across * side, y + down * side)

    if severity is Severity.TO_KNOW:
        pen.setColor(QColor(colors.muted))
        painter.setPen(QPen(QColor(colors.muted), max(side / 12, 1.2)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        painter.setPen(pen)
        painter.drawLine(at(0.5, 0.48), at(0.5, 0.72))
        painter.drawPoint(at(0.5, 0.28))
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colors.error if severity else colors.good))
    painter.drawEllipse(box)
    painter.setPen(pen)
    if severity is Severity.STOPS:
        painter.drawLine(at(0.32, 0.32), at(0.68, 0.68))
        painter.drawLine(at(0.68, 0.32), at(0.32, 0.68))
    else:
        painter.drawPolyline([at(0.28, 0.52), at(0.44, 0.68), at(0.73, 0.34)])
