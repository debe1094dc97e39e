"""A text with coloured tags, to look at; the base of the view one tags in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

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

from ...core.direction import Direction
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
_HIGHEST = 4_000  # pixels that are asked for at most; a longer text is scrolled anyway
_AHEAD = 100  # pixels above and below what is seen that are laid out too
_ROUNDS = 4  # of finding the end of the text by laying out what is taken for it

_T = TypeVar("_T")


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
        self._direction = Direction.AUTO
        self._hinted_height = 0
        self._settling = False
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
            self._keep_place(lambda: self._flow.set_marks(self._marks))
            self._settle()
            self.viewport().update()
            return
        self._settling = True  # the text that goes is not worth laying out
        self.verticalScrollBar().setValue(0)
        self._settling = False
        self._text = text
        self._rebuild()

    def set_direction(self, direction: Direction) -> None:
        """Say how the texts run; the one shown is laid out anew when that is something else."""
        if direction is not self._direction:
            self._direction = direction
            self._rebuild()

    def set_placeholder(self, text: str) -> None:
        """Say what goes here while there is no text."""
        self._placeholder = text
        self.viewport().update()

    def origin(self) -> QPointF:
        """Return where the flow's top left is in the viewport."""
        return QPointF(MARGIN_X, MARGIN_Y - self.verticalScrollBar().value())

    def viewport_rects(self, span: Span) -> list[QRectF]:
        """Return the rectangles a span covers in the viewport, without tags at its end.

        All of them, also far outside of what is seen; `seen_rects` is quicker for long spans.
        """
        rects = self._keep_place(lambda: self._flow.rects(span))
        return [rect.translated(self.origin()) for rect in rects]

    def seen_rects(self, span: Span) -> list[QRectF]:
        """Return those rectangles of a span in the viewport that may be seen; for painting."""
        origin = self.origin()
        visible = QRectF(self.viewport().rect()).translated(-origin)
        return [rect.translated(origin) for rect in self._flow.rects(span, visible)]

    def code_point_at(self, point: QPointF) -> int:
        """Return the code point nearest to a point of the viewport."""
        inside = point - self.origin()
        return self._keep_place(lambda: self._flow.code_point_at(inside))

    def visible_span(self) -> Span:
        """Return the stretch of the text that is seen, to whole paragraphs."""
        seen = QRectF(self.viewport().rect()).translated(-self.origin())
        return self._flow.visible_span(seen)

    def mark_at(self, point: QPointF) -> Mark | None:
        """Return the mark under a point of the viewport."""
        inside = point - self.origin()
        return self._keep_place(lambda: self._flow.mark_at(inside))

    def sizeHint(self) -> QSize:
        """Return the size of the text; a longer one than fits is scrolled."""
        frame = 2 * self.frameWidth()
        return QSize(560, max(self._hinted_height + frame, self.minimumSizeHint().height()))

    def minimumSizeHint(self) -> QSize:
        """Return room for two lines."""
        line = QFontMetricsF(theme().sentence_font()).height() * LINE_SPACING
        return QSize(200, 2 * MARGIN_Y + round(2 * line))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the lines anew; what is at the top stays there."""
        super().resizeEvent(event)
        self._lay_out()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Lay out what comes into view."""
        super().scrollContentsBy(dx, dy)
        self._settle()

    def viewportEvent(self, event: QEvent) -> bool:
        """Show a tool tip where there is something to say."""
        if not isinstance(event, QHelpEvent) or event.type() != QEvent.Type.ToolTip:
            return super().viewportEvent(event)
        said = self.tip_at(QPointF(event.pos()))
        if said:
            QToolTip.showText(event.globalPos(), tip_of(said), self.viewport())
        else:
            QToolTip.hideText()
        return True

    def tip_at(self, point: QPointF) -> str:
        """Return what a mark's label is for, and its whole name where the line does not."""
        mark = self.mark_at(point)
        if mark and (mark.about not in ("", mark.tag) or short_name(mark.tag) != mark.tag):
            return mark.about or mark.tag
        return ""

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
            paint_mark(painter, mark, [rect.translated(origin) for rect in rects])
        self.paint_behind_words(painter)
        painter.setPen(QColor(theme().colors.text))
        self._flow.draw(painter, origin, visible)
        painter.end()

    def paint_behind_words(self, painter: QPainter) -> None:
        """Paint between marks and words; for subclasses."""

    def _rebuild(self) -> None:
        """Lay the text out with the theme's font and colours."""
        flow = TextFlow(self._text, self._marks, theme().sentence_font(), self._direction)
        self._lay_out(flow)
        self.viewport().update()

    def _lay_out(self, flow: TextFlow | None = None) -> None:
        """Break the lines for the viewport's width; the line at the top stays there.

        Args:
            flow: a new layout of the same text; None to go on with the one there is.
        """
        bar = self.verticalScrollBar()
        first, hidden = 0, 0.0
        if bar.value():
            top = bar.value() - MARGIN_Y
            first = self._flow.code_point_at(QPointF(0, top))
            hidden = top - self._flow.point_of(first).y()
        self._flow = flow or self._flow
        self._flow.lay_out(self.viewport().width() - 2 * MARGIN_X)
        if first:
            y = self._flow.point_of(first).y() + hidden
            self._fit_bar()
            bar.setValue(round(y) + MARGIN_Y)
        self._fit_bar()
        self._settle()

    def _settle(self) -> None:
        """Lay out what is seen; what was laid out of it stays where it is.

        At the lower end of the text the view stays at the end, wherever that turns out to be.
        """
        if self._settling:
            return
        self._settling = True
        bar = self.verticalScrollBar()
        for _ in range(_ROUNDS):
            at_end = 0 < bar.value() == bar.maximum()
            before = self._flow.height
            top = bar.value() - MARGIN_Y
            shift = self._flow.settle(top - _AHEAD, top + self.viewport().height() + _AHEAD)
            if self._flow.height == before:
                break
            self._fit_bar()
            bar.setValue(bar.maximum() if at_end else bar.value() + round(shift))
        self._settling = False

    def _keep_place(self, question: Callable[[], _T]) -> _T:
        """Return the answer to a question; what is seen stays where it is.

        The answer may need something laid out further up, whose height was a guess.
        """
        before = self._flow.height
        place = self._flow.place_at(self.verticalScrollBar().value() - MARGIN_Y)
        top = self._flow.height_of_place(place)
        answer = question()
        if self._flow.height != before:
            moved = round(self._flow.height_of_place(place) - top)
            self._settling, settling = True, self._settling
            self._fit_bar()
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + moved)
            self._settling = settling
        return answer

    def _fit_bar(self) -> None:
        """Let the scroll bar know how high the text is."""
        height = round(self._flow.height) + 2 * MARGIN_Y
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(self.fontMetrics().height() * 2)
        bar.setRange(0, max(0, height - self.viewport().height()))
        frame = self.height() - self.viewport().height()  # also what a style sheet draws
        hinted = min(height + frame, _HIGHEST)
        if hinted != self._hinted_height:
            self._hinted_height = hinted
            self.updateGeometry()


def paint_mark(painter: QPainter, mark: Mark, rects: Sequence[QRectF]) -> None:
    """Paint a mark behind its words: filled, or in outline where nobody has accepted it."""
    colors, shades = theme().colors, theme().shades(mark.color)
    if mark.quiet:
        painter.setPen(QPen(QColor(shades.swatch), colors.border + 0.2))
        for rect in rects:
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(shades.fill))
    if colors.is_high_contrast:
        painter.setPen(QPen(QColor(shades.ink), colors.border))
    if mark.suggested:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(shades.ink), colors.border + 0.4, Qt.PenStyle.DashLine))
    elif mark.differs:
        painter.setPen(QPen(QColor(shades.ink), colors.border + 1.0))
    elif mark.flawed:
        painter.setPen(QPen(QColor(colors.warning), colors.border + 0.6, Qt.PenStyle.DashLine))
    for rect in rects:
        painter.drawRoundedRect(padded(rect), _RADIUS, _RADIUS)


def padded(rect: QRectF) -> QRectF:
    """Return a rectangle with the air a mark has around its words."""
    return rect.adjusted(-_PAD_X, -_PAD_Y, _PAD_X - 2, _PAD_Y)
