"""What a model found in a text, highlighted: pointed at or walked through, each entity is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QPointF, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from ...core.spans import Span
from ..annotate.moves import move_commands
from ..annotate.sentence_view import SentenceView
from ..keymap import keymap, pressed
from ..text.marks import Mark
from .found_words import mark_tip, mark_words


class FoundView(SentenceView):
    """The sentence as the Annotate tab shows it, with the same cursor and the same keys.

    Signals:
        told: (text) what is to be known of the entity under the mouse or at the cursor; empty
            where there is none.
    """

    told = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Entities found")
        self._hovered: Mark | None = None
        self._told = ""
        self._has_boundaries = False
        self.commands: Mapping[str, Callable[[], object]] = move_commands(self)
        self.take_key = self._take
        self.cursor_moved.connect(self._tell)

    def show_sentence(self, text: str, marks: Sequence[Mark], tokens: Sequence[Span]) -> None:
        """Show an answer; nothing where the very same one is shown."""
        if text == self.text and list(marks) == self.marks and tokens == self.tokens:
            return
        self._hovered = None
        super().show_sentence(text, marks, tokens)
        self._tell()

    def toggle_boundaries(self) -> None:
        """Show or hide where tokens begin and end."""
        self._has_boundaries = not self._has_boundaries
        self.set_boundaries(self._has_boundaries)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell what is under the mouse."""
        super().mouseMoveEvent(event)
        self._hover(self.mark_at(event.position()))

    def viewportEvent(self, event: QEvent) -> bool:
        """See the mouse leave."""
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        return super().viewportEvent(event)

    def tip_at(self, point: QPointF) -> str:
        """Return an entity's label, words and offsets."""
        mark = self.mark_at(point)
        return mark_tip(mark, self.text) if mark else ""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell what the cursor stands on."""
        super().focusInEvent(event)
        self._tell()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell nothing any more."""
        super().focusOutEvent(event)
        self._tell()

    def _take(self, event: QKeyEvent) -> bool:
        name = keymap().command(pressed(event))
        act = self.commands.get(name) if name and self.text else None
        if act is not None:
            act()
        return act is not None

    def _hover(self, mark: Mark | None) -> None:
        if mark is not self._hovered:
            self._hovered = mark
            self._tell()

    def _tell(self) -> None:
        mark = self._hovered or (self.mark_at_cursor() if self.hasFocus() else None)
        words = mark_words(mark, self.text) if mark else ""
        if words != self._told:
            self._told = words
            self.told.emit(words)
