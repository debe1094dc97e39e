"""A text with coloured tags, to look at; the base of the view one tags in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from ...core.spans import Span
from ..theme.theme import theme
from ..widgets import tip_of
from .flow import TextFlow
from .marks import Mark, short_name
from .paragraph import LINE_SPACING

MARGIN_X = 32
MARGIN_Y = 24
_RADIUS = 6.0
_PAD_X = 4.0
_PAD_Y = 4.0


class TextView(QAbstractScrollArea):
    """Shows a text with marks, large, wrapped, each mark with its tag's name.

    Its text is never edited. A tool tip shows what a mark's label is for. Marks of hidden labels
    are a thin line without a name.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._text = ""
        self._marks: list[Mark] = []
        self._placeholder = ""
        self._content_height = 0
        self._flow = TextFlow("", [], theme().sentence_font())
        theme().changed.connect(self._rebuild)

    @property
    def text(self) -> str:
        """The text shown."""
        return self._text

    @property
    def marks(self) -> Sequence[Mark]:
        """The marks shown."""
        return self._marks

    def show_text(self, text: str, marks: Sequence[Mark]) -> None:
        """Show a text with its marks."""
        self._marks = list(marks)
        if text == self._text:
            self._flow.set_marks(self._marks)
            self._lay_out(self.viewport().width())
            self.viewport().update()
            return
        self.verticalScrollBar().setValue(0)
        self._text = text
        self._rebuild()

    def set_placeholder(self, text: str) -> None:
        """Say what goes here while there is no text."""
        self._placeholder = text
        self.viewport().update()

    def origin(self) -> QPointF:
        """Return where the flow's top left is in the viewport."""
        return QPointF(MARGIN_X, MARGIN_Y - self.verticalScrollBar().value())

    def viewport_rects(self, span: Span) -> list[QRectF]:
        """Return the rectangles a span covers in the viewport, without tags at its end."""
        origin = self.origin()
        return [rect.translated(origin) for rect in self._flow.rects(span)]

    def code_point_at(self, point: QPointF) -> int:
        """Return the code point nearest to a point of the viewport."""
        return self._flow.code_point_at(point - self.origin())

    def mark_at(self, point: QPointF) -> Mark | None:
        """Return the mark under a point of the viewport."""
        return self._flow.mark_at(point - self.origin())

    def sizeHint(self) -> QSize:
        """Return the size of the text; a longer one than fits is scrolled."""
        return QSize(560, max(self._content_height, self.minimumSizeHint().height()))

    def minimumSizeHint(self) -> QSize:
        """Return room for two lines."""
        line = QFontMetricsF(theme().sentence_font()).height() * LINE_SPACING
        return QSize(200, 2 * MARGIN_Y + round(2 * line))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the lines anew."""
        super().resizeEvent(event)
        self._lay_out(self.viewport().width())

    def viewportEvent(self, event: QEvent) -> bool:
        """Show what a mark's label is for, and its whole name where the line does not."""
        if not isinstance(event, QHelpEvent) or event.type() != QEvent.Type.ToolTip:
            return super().viewportEvent(event)
        mark = self.mark_at(QPointF(event.pos()))
        if mark and (mark.about not in ("", mark.tag) or short_name(mark.tag) != mark.tag):
            QToolTip.showText(event.globalPos(), tip_of(mark.about or mark.tag), self.viewport())
        else:
            QToolTip.hideText()
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint marks, then what a subclass adds, then the words."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(theme().colors.text))
        origin = self.origin()
        if not self._text:
            painter.setPen(QColor(theme().colors.muted))
            inside = self.viewport().rect().adjusted(MARGIN_X, MARGIN_Y, -MARGIN_X, -MARGIN_Y)
            painter.drawText(inside, Qt.TextFlag.TextWordWrap, self._placeholder)
        visible = QRectF(event.rect()).translated(-origin)
        for mark, rects in self._flow.marks_in(visible):
            self._paint_mark(painter, mark, [rect.translated(origin) for rect in rects])
        self.paint_behind_words(painter)
        painter.setPen(QColor(theme().colors.text))
        self._flow.draw(painter, origin, visible)
        painter.end()

    def paint_behind_words(self, painter: QPainter) -> None:
        """Paint between marks and words; for subclasses."""

    def _paint_mark(self, painter: QPainter, mark: Mark, rects: Sequence[QRectF]) -> None:
        if mark.quiet:
            painter.setPen(QPen(QColor(theme().shades(mark.color).swatch), 1.2))
            for rect in rects:
                painter.drawLine(rect.bottomLeft(), rect.bottomRight())
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme().shades(mark.color).fill))
        if mark.flawed:
            painter.setPen(QPen(QColor(theme().colors.warning), 1.6, Qt.PenStyle.DashLine))
        for rect in rects:
            painter.drawRoundedRect(padded(rect), _RADIUS, _RADIUS)

    def _rebuild(self) -> None:
        self._flow = TextFlow(self._text, self._marks, theme().sentence_font())
        self._lay_out(self.viewport().width())
        self.viewport().update()

    def _lay_out(self, width: int) -> None:
        self._flow.lay_out(width - 2 * MARGIN_X)
        height = round(self._flow.height) + 2 * MARGIN_Y
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(self.fontMetrics().height() * 2)
        bar.setRange(0, max(0, height - self.viewport().height()))
        if height != self._content_height:
            self._content_height = height
            self.updateGeometry()


def padded(rect: QRectF) -> QRectF:
    """Return a rectangle with the air a mark has around its words."""
    return rect.adjusted(-_PAD_X, -_PAD_Y, _PAD_X - 2, _PAD_Y)
