"""The sentence one tags in, by mouse or by keyboard.

It turns gestures into spans of code points, snapped to tokens, and emits them; what happens to the
document is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QApplication, QWidget

from ...core.spans import Span, is_stray, snap, token_index_at
from ..text.marks import Mark
from ..text.view import TextView, padded
from ..theme.theme import theme


class SentenceView(TextView):
    """A `TextView` with a cursor of tokens and a selection.

    Signals:
        span_dragged: (Span) the mouse was released over a stretch; tag it.
        mark_clicked: (Mark, QPoint on the screen) a tag was clicked, or chosen with the keyboard.
    """

    span_dragged = Signal(object)
    mark_clicked = Signal(object, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.viewport().setMouseTracking(True)
        self._tokens: Sequence[Span] = ()
        self._anchor = 0  # token the selection began at
        self._focus = 0  # token the cursor stands on
        self._press: QPointF | None = None
        self._dragged: Span | None = None  # what is selected by the drag under way, snapped

    def show_sentence(self, text: str, marks: Sequence[Mark], tokens: Sequence[Span]) -> None:
        """Show a text; the cursor stays where it is when the text is the same.

        Args:
            text: of the example.
            marks: what is tagged in it.
            tokens: what the selection snaps to and the cursor steps by.
        """
        if text != self.text:
            self._dragged, self._press = None, None
            self._anchor = self._focus = 0
        if len(tokens) != len(self._tokens):
            self._anchor = self._focus = min(self._focus, max(len(tokens) - 1, 0))
        self._tokens = tokens
        self.show_text(text, marks)

    def selection(self) -> Span | None:
        """Return the stretch the cursor's selection means; at least the token it stands on."""
        chosen = self._chosen()
        return snap(self.text, chosen, self._tokens) if chosen else None

    def mark_at_cursor(self) -> Mark | None:
        """Return the innermost mark that the cursor's selection touches."""
        chosen = self._chosen()
        if chosen is None:
            return None
        hits = [m for m in self.marks if m.start < chosen.end and chosen.start < m.end]
        return min(hits, key=lambda mark: mark.end - mark.start, default=None)

    def step_past(self, span: Span) -> None:
        """Put the cursor on the token after a span that has just been tagged."""
        following = [i for i, token in enumerate(self._tokens) if token.start >= span.end]
        visible = [i for i in following if not is_stray(self._tokens[i].of(self.text))]
        if visible or following:
            self._move_to((visible or following)[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move and extend the cursor; leave every other key to the tab."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        extend = bool(plain & Qt.KeyboardModifier.ShiftModifier)
        rest = plain & ~Qt.KeyboardModifier.ShiftModifier
        if rest == Qt.KeyboardModifier.NoModifier and self._move_by_key(event.key(), extend):
            event.accept()
        elif rest == Qt.KeyboardModifier.ControlModifier and event.key() in _SIDEWAYS:
            self._jump_to_mark(self._reading_step(event.key()))
            event.accept()
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._press = event.position()
            self._dragged = None
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what would be tagged; without a button, show where a click opens a tag."""
        if self._press is None:
            over = self.mark_at(event.position())
            shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor
            self.viewport().setCursor(shape)
            return
        if self._is_drag(event.position()):
            self._dragged = self._snapped(self._press, event.position())
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tag what was dragged over, or take the click."""
        if self._press is None or event.button() != Qt.MouseButton.LeftButton:
            return
        press, self._press = self._press, None
        self._dragged = None
        if self._is_drag(event.position(), press):
            span = self._snapped(press, event.position())
            if span:
                self.span_dragged.emit(span)
        else:
            self._click(event)
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Tag the word under the mouse."""
        if event.button() != Qt.MouseButton.LeftButton or self.mark_at(event.position()):
            return
        at = self.code_point_at(event.position())
        index = token_index_at(self._tokens, max(at - 1, 0) if at == len(self.text) else at)
        if index is None or not self._is_over(self._tokens[index], event.position()):
            return
        if span := snap(self.text, self._tokens[index], self._tokens):
            self.span_dragged.emit(span)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the cursor."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the cursor."""
        super().focusOutEvent(event)
        self.viewport().update()

    def paint_behind_words(self, painter: QPainter) -> None:
        """Paint the drag under way and the cursor."""
        colors = theme().colors
        if self._dragged:
            shade = QColor(colors.accent)
            shade.setAlpha(70)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shade)
            for rect in self.viewport_rects(self._dragged):
                painter.drawRoundedRect(padded(rect), 4, 4)
        elif self.hasFocus() and (chosen := self._chosen()):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colors.accent), 2))
            if self._anchor != self._focus:
                shade = QColor(colors.accent)
                shade.setAlpha(50)
                painter.setBrush(shade)
            for rect in self.viewport_rects(chosen):
                painter.drawRoundedRect(padded(rect), 5, 5)

    def _click(self, event: QMouseEvent) -> None:
        mark = self.mark_at(event.position())
        index = token_index_at(self._tokens, self.code_point_at(event.position()))
        if index is not None:
            extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._move_to(index, extend=extend)
        if mark:
            self.mark_clicked.emit(mark, event.globalPosition().toPoint())

    def _is_over(self, span: Span, point: QPointF) -> bool:
        return any(padded(rect).contains(point) for rect in self.viewport_rects(span))

    def _is_drag(self, now: QPointF, press: QPointF | None = None) -> bool:
        begin = press or self._press
        if begin is None:
            return False
        moved = (now - begin).manhattanLength()
        return self._dragged is not None or moved >= QApplication.startDragDistance() / 2

    def _snapped(self, one: QPointF, other: QPointF) -> Span | None:
        ends = sorted((self.code_point_at(one), self.code_point_at(other)))
        return snap(self.text, Span(*ends), self._tokens) if ends[0] < ends[1] else None

    def _chosen(self) -> Span | None:
        """Return the tokens from anchor to cursor as a span."""
        if not self._tokens:
            return None
        first, last = sorted((self._anchor, self._focus))
        last = min(last, len(self._tokens) - 1)
        return Span(self._tokens[min(first, last)].start, self._tokens[last].end)

    def _move_by_key(self, key: int, extend: bool) -> bool:
        """Move the cursor for a key; return whether the key was one of the cursor's."""
        if not self._tokens:
            return False
        if key in _SIDEWAYS:
            self._move_to(self._focus + self._reading_step(key), extend=extend)
        elif key == Qt.Key.Key_Home:
            self._move_to(0, extend=extend)
        elif key == Qt.Key.Key_End:
            self._move_to(len(self._tokens) - 1, extend=extend)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            return self._move_by_line(-1 if key == Qt.Key.Key_Up else 1, extend)
        elif key == Qt.Key.Key_Escape and self._anchor != self._focus:
            self._move_to(self._focus)
        else:
            return False
        return True

    def _reading_step(self, key: int) -> int:
        """Return +1 when a sideways key goes on in reading order, else -1."""
        rightward = key == Qt.Key.Key_Right
        at = self._tokens[self._focus].start if self._tokens else 0
        return -1 if rightward == self._flow.is_right_to_left_at(at) else 1

    def _move_by_line(self, step: int, extend: bool) -> bool:
        """Move to the line above or below; return False at the first or last one."""
        token = self._tokens[self._focus]
        here = self._flow.point_of(token.start)
        line = self.fontMetrics().height() * 2.5
        at = self._flow.code_point_at(here + QPointF(1, step * line))
        target = token_index_at(self._tokens, at)
        if target is None:
            return False
        there = self._flow.point_of(self._tokens[target].start)
        if abs(there.y() - here.y()) < 1:
            return False
        self._move_to(target, extend=extend)
        return True

    def _jump_to_mark(self, step: int) -> None:
        """Put the cursor on the next or previous tagged stretch."""
        chosen = self._chosen()
        if chosen is None:
            return
        marks = sorted(self.marks, key=lambda mark: mark.start)
        if step > 0:
            found = next((m for m in marks if m.start >= chosen.end), None)
        else:
            found = next((m for m in reversed(marks) if m.end <= chosen.start), None)
        if found:
            first = token_index_at(self._tokens, found.start)
            last = token_index_at(self._tokens, max(found.end - 1, found.start))
            self._move_to(first or 0)
            self._move_to(last or 0, extend=True)

    def _move_to(self, index: int, *, extend: bool = False) -> None:
        self._focus = min(max(index, 0), len(self._tokens) - 1)
        if not extend:
            self._anchor = self._focus
        self._show_cursor()
        self.viewport().update()

    def _show_cursor(self) -> None:
        """Scroll until the cursor is visible."""
        for rect in self.viewport_rects(self._tokens[self._focus]):
            bar = self.verticalScrollBar()
            if rect.top() < 0:
                bar.setValue(bar.value() + round(rect.top()) - 20)
            elif rect.bottom() > self.viewport().height():
                below = rect.bottom() - self.viewport().height()
                bar.setValue(bar.value() + round(below) + 20)


_SIDEWAYS = (Qt.Key.Key_Left, Qt.Key.Key_Right)
