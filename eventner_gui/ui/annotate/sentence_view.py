"""The sentence one tags in, by mouse or by keyboard.

It turns gestures into spans of code points, snapped to tokens, and emits them; what happens to the
document is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from ...core.cursor import CharacterUnits, Cursor, TokenUnits, Units
from ...core.graphemes import cluster_bounds
from ...core.spans import Span, cover, is_stray, snap
from ..keymap import keymap
from ..text.marks import Mark
from ..text.view import TextView, padded
from .edges import Edge, edge_at
from .sentence_paint import paint_boundaries, paint_cursor, paint_found, paint_shade

_EXACT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier


class SentenceView(TextView):
    """A `TextView` with a cursor of tokens and a selection.

    Signals:
        span_dragged: (Span) the mouse was released over a stretch; tag it.
        edge_dragged: (Mark, Span) an edge of a tag was dragged; the tag is to be there.
        mark_clicked: (Mark, QPoint on the screen) a tag was clicked.
        suggestion_clicked: (Mark) a suggestion was clicked.
        menu_wanted: (QPoint on the screen) the menu of what is at the cursor is wanted.
        cursor_moved: something else is selected, or may be.
        visit_wanted: (int) -1 or 1: the mouse's back or forward button.
    """

    span_dragged = Signal(object)
    edge_dragged = Signal(object, object)
    mark_clicked = Signal(object, QPoint)
    suggestion_clicked = Signal(object)
    menu_wanted = Signal(QPoint)
    cursor_moved = Signal()
    visit_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # takes a key pressed here and returns whether it has a meaning; the tab puts its own in
        self.take_key: Callable[[QKeyEvent], bool] = lambda _event: False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.viewport().setMouseTracking(True)
        self._tokens: Sequence[Span] = ()
        self._cursor = Cursor()
        self._is_exact = False
        self._shows_boundaries = False
        self._found: Sequence[Span] = ()
        self._press: QPointF | None = None
        self._begin = 0  # the code point that was pressed; it stays while a drag scrolls
        self._edge: Edge | None = None  # what the mouse has taken hold of
        self._dragged: Span | None = None  # what is selected by the drag under way, snapped
        self._gone_to: tuple[Span | None, tuple[int, int]] = (None, (0, 0))  # by `go_to_mark`

    # what is shown

    def show_sentence(self, text: str, marks: Sequence[Mark], tokens: Sequence[Span]) -> None:
        """Show a text; the cursor stays where it is when the text is the same.

        Args:
            text: of the example.
            marks: what is tagged or suggested in it.
            tokens: what the selection snaps to and the cursor steps by.
        """
        if text != self.text:
            self._dragged, self._press, self._edge = None, None, None
            self._gone_to = (None, (0, 0))
        self._tokens = tokens
        self.show_text(text, marks)
        self._step_by_units()

    def set_boundaries(self, shown: bool) -> None:
        """Show where tokens begin and end, or not."""
        self._shows_boundaries = shown
        self.viewport().update()

    def set_found(self, spans: Sequence[Span]) -> None:
        """Show which stretches a search has found."""
        if list(spans) != list(self._found):
            self._found = spans
            self.viewport().update()

    # what is selected

    @property
    def tokens(self) -> Sequence[Span]:
        """What the selection snaps to."""
        return self._tokens

    @property
    def is_exact(self) -> bool:
        """Tell whether the cursor steps by characters."""
        return self._is_exact

    @property
    def is_extended(self) -> bool:
        """Tell whether more is selected than what the cursor stands on."""
        return self._cursor.is_extended

    @property
    def cursor_span(self) -> Span | None:
        """The token or character that the cursor stands on."""
        return self._cursor.focus

    def selection(self) -> Span | None:
        """Return the stretch the selection means; at least what the cursor stands on."""
        chosen = self._cursor.selection
        if chosen is None or self._is_exact:
            return chosen
        return cover(self.text, chosen, self._tokens)

    def mark_at_cursor(self) -> Mark | None:
        """Return the innermost mark that the selection touches; tags go before suggestions."""
        chosen = self._cursor.selection
        if chosen is None:
            return None
        hits = [m for m in self.marks if m.start < chosen.end and chosen.start < m.end]
        return min(hits, key=lambda m: (m.suggested, m.end - m.start), default=None)

    def step_past(self, span: Span) -> None:
        """Put the cursor on what follows a span that has just been tagged."""
        units = self._units()
        following = units.at(span.end)
        if following is None or following.start < span.end:
            return
        visible: Span | None = following
        while visible and not self._is_exact and is_stray(visible.of(self.text)):
            visible = units.after(visible)
        self._cursor.to((visible or following).start)
        self._moved()

    def select(self, span: Span) -> None:
        """Select the tokens (or characters) that hold a span."""
        self._cursor.select(span)
        self._moved()

    def set_exact(self, exact: bool) -> None:
        """Let the cursor step by characters, or by tokens again."""
        self._is_exact = exact
        self._step_by_units()
        self._moved()

    # moving the cursor; each returns whether there was anywhere to go

    def go(self, sideways: int, *, by_word: bool = False, extend: bool = False) -> bool:
        """Go left (-1) or right (1) on the screen, by what the cursor steps by or by a word."""
        step = sideways * self.reading_step()
        move = self._cursor.move_word if by_word else self._cursor.move
        return self._moved(move(step, extend=extend))

    def go_to_edge(self, step: int, *, extend: bool = False) -> bool:
        """Go to the beginning (-1) or the end (1) of the text."""
        return self._moved(self._cursor.to_edge(step, extend=extend))

    def go_by_line(self, step: int, *, extend: bool = False) -> bool:
        """Go to the line above (-1) or below (1); False at the first or last one."""
        focus = self._cursor.focus
        if focus is None:
            return False
        here = self._flow.point_of(focus.start)
        line = self.fontMetrics().height() * 2.5
        at = self._flow.code_point_at(here + QPointF(1, step * line))
        if abs(self._flow.point_of(at).y() - here.y()) < 1:
            return False
        return self._moved(self._cursor.to(at, extend=extend))

    def go_to_mark(self, step: int) -> bool:
        """Select the next (1) or previous (-1) tag or suggestion; False after the last one."""
        chosen = self._cursor.selection
        if chosen is None:
            return False
        places = sorted({(mark.start, mark.end) for mark in self.marks})
        # a tag that is not whole tokens is selected wider than it is: which one it was is known
        here = self._gone_to[1] if self._gone_to[0] == chosen else (chosen.start, -1)
        if step > 0:
            found = next((p for p in places if p > here and p != (chosen.start, chosen.end)), None)
        else:
            found = next((p for p in reversed(places) if p < here), None)
        if found is None:
            return False
        self.select(Span(*found))
        self._gone_to = (self._cursor.selection, found)
        return True

    def give_up(self) -> bool:
        """Give up the drag under way, or the selection."""
        if self._press is not None:
            self._press, self._edge, self._dragged = None, None, None
            self.viewport().update()
            return True
        return self._moved(self._cursor.give_up())

    def reading_step(self) -> int:
        """Return 1 where a step to the right goes on in reading order, -1 where it goes back."""
        focus = self._cursor.focus
        at = focus.start if focus else 0
        return -1 if self._flow.is_right_to_left_at(at) else 1

    def unit_beside(self, position: int, step: int) -> Span | None:
        """Return the token (or character) that begins (1) or ends (-1) at a place or beyond it.

        Where a place is inside one, that one is returned.
        """
        units = self._units()
        holder = units.at(position)
        if holder and holder.start < position < holder.end:
            return holder
        if step < 0:
            return units.before(Span(position, position + 1)) if position > 0 else None
        return units.after(Span(position - 1, position)) if position < len(self.text) else None

    # keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave every key to who knows what it means."""
        event.setAccepted(self.take_key(event))

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Let Tab go through the tags first, where it is the key for that."""
        name, key = ("next_tag", "Tab") if forward else ("previous_tag", "Shift+Tab")
        if keymap().command(key) == name and self.go_to_mark(1 if forward else -1):
            return True
        return super().focusNextPrevChild(forward)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag, of an edge or of a new stretch; take the back and forward buttons."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._press = event.position()
            self._begin = self.code_point_at(event.position())
            self._edge = edge_at(self, event.position())
            self._dragged = None
            event.accept()
        elif event.button() in _VISITS:
            self.visit_wanted.emit(_VISITS[event.button()])
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what would be tagged; without a button, show what a press would take hold of."""
        if self._press is None:
            self.viewport().setCursor(self._shape_at(event.position()))
            return
        if self._is_drag(event.position()):
            self._dragged = self._meant(event)
            self._scroll_along(event.position())
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tag what was dragged over, or take the click."""
        if self._press is None or event.button() != Qt.MouseButton.LeftButton:
            return
        is_drag = self._is_drag(event.position())
        span = self._meant(event) if is_drag else None
        edge = self._edge
        self._press, self._edge, self._dragged = None, None, None
        if span and edge:
            self.edge_dragged.emit(edge.mark, span)
        elif span:
            self.span_dragged.emit(span)
        elif not is_drag:
            self._click(event)
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Tag the word under the mouse, or the character."""
        if event.button() != Qt.MouseButton.LeftButton or self.mark_at(event.position()):
            return
        unit = self._unit_under(event.position())
        span = snap(self.text, unit, self._tokens) if unit and not self._is_exact else unit
        if span:
            self.span_dragged.emit(span)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu: of the place under the mouse, or of the cursor's by key."""
        where = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            self._stand_at(QPointF(event.pos()))
        else:
            where = self.below_cursor()
        self.menu_wanted.emit(where)
        event.accept()

    def below_cursor(self) -> QPoint:
        """Return the point of the screen just below the cursor, where a menu can open."""
        chosen = self._cursor.selection
        rects = self.viewport_rects(chosen) if chosen else []
        inside = rects[0].bottomLeft().toPoint() if rects else QPoint(0, 0)
        return self.viewport().mapToGlobal(inside + QPoint(0, 4))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the cursor."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the cursor."""
        super().focusOutEvent(event)
        self.viewport().update()

    def paint_behind_words(self, painter: QPainter) -> None:
        """Paint what was found, token boundaries, the drag under way and the cursor."""
        paint_found(self, painter, self._found)
        if self._shows_boundaries:
            paint_boundaries(self, painter, self._tokens)
        if self._dragged:
            paint_shade(self, painter, self._dragged)
        elif self.hasFocus() and (chosen := self._cursor.selection):
            paint_cursor(self, painter, chosen, filled=self._cursor.is_extended)

    def _units(self) -> Units:
        return CharacterUnits(self.text) if self._is_exact else TokenUnits(self._tokens)

    def _step_by_units(self) -> None:
        self._cursor.show(self.text, self._units())

    def _click(self, event: QMouseEvent) -> None:
        mark = self.mark_at(event.position())
        extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._cursor.to(self.code_point_at(event.position()), extend=extend)
        self._moved()
        if mark and mark.suggested:
            self.suggestion_clicked.emit(mark)
        elif mark:
            self.mark_clicked.emit(mark, event.globalPosition().toPoint())

    def _stand_at(self, point: QPointF) -> None:
        """Put the cursor under the mouse, unless it points into what is selected."""
        chosen = self._cursor.selection
        if chosen and self._cursor.is_extended and self._is_over(chosen, point):
            return
        mark = self.mark_at(point)
        if mark:
            self._cursor.select(Span(mark.start, mark.end))
        else:
            self._cursor.to(self.code_point_at(point))
        self._moved()

    def _unit_under(self, point: QPointF) -> Span | None:
        """Return the token or character under a point, whichever boundary is nearest."""
        units, at = self._units(), self.code_point_at(point)
        found = (units.at(at), units.at(max(at - 1, 0)))
        return next((unit for unit in found if unit and self._is_over(unit, point)), None)

    def _shape_at(self, point: QPointF) -> Qt.CursorShape:
        if edge_at(self, point):
            return Qt.CursorShape.SizeHorCursor
        over = self.mark_at(point)
        return Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor

    def _is_over(self, span: Span, point: QPointF) -> bool:
        return any(padded(rect).contains(point) for rect in self.viewport_rects(span))

    def _is_drag(self, now: QPointF) -> bool:
        if self._press is None:
            return False
        moved = (now - self._press).manhattanLength()
        return self._dragged is not None or moved >= QApplication.startDragDistance() / 2

    def _meant(self, event: QMouseEvent) -> Span | None:
        """Return the span that a drag means: snapped, or to the character with a key held."""
        here = self.code_point_at(event.position())
        if self._edge and self._edge.is_passed_by(here):
            self._edge = None  # it goes beyond the other edge: a new stretch is meant
        begin = self._edge.fixed if self._edge else self._begin
        start, end = sorted((begin, here))
        if start == end:
            return None
        if self._is_exact or event.modifiers() & _EXACT:
            first = cluster_bounds(self.text, start)[0]
            return Span(first, cluster_bounds(self.text, end - 1)[1])
        take = cover if self._edge else snap
        return take(self.text, Span(start, end), self._tokens)

    def _scroll_along(self, point: QPointF) -> None:
        """Scroll when a drag leaves the view above or below."""
        bar = self.verticalScrollBar()
        if point.y() < 0:
            bar.setValue(bar.value() - bar.singleStep())
        elif point.y() > self.viewport().height():
            bar.setValue(bar.value() + bar.singleStep())

    def _moved(self, moved: bool = True) -> bool:
        """Show the cursor where it is now; return what was given."""
        if moved and self._cursor.focus:
            self._show_cursor(self._cursor.focus)
            self.cursor_moved.emit()
        self.viewport().update()
        return moved

    def _show_cursor(self, focus: Span) -> None:
        """Scroll until the cursor is visible."""
        for rect in self.viewport_rects(focus):
            bar = self.verticalScrollBar()
            if rect.top() < 0:
                bar.setValue(bar.value() + round(rect.top()) - 20)
            elif rect.bottom() > self.viewport().height():
                below = rect.bottom() - self.viewport().height()
                bar.setValue(bar.value() + round(below) + 20)


_VISITS = {Qt.MouseButton.BackButton: -1, Qt.MouseButton.ForwardButton: 1}
