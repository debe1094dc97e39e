"""The field of the Test tab one types a sentence into."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ..widgets import lines_tall, plain_text

_LINES = 3


class TypedField(QPlainTextEdit):
    """Takes text. Return asks for the answer at once; Shift+Return begins a new line.

    Signals:
        entered: Return was pressed.
        accepted: Ctrl+Return was pressed: the sentence is to go into the project.
    """

    entered = Signal()
    accepted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("testInput")
        self.setAccessibleName("Text to test")
        self.setPlaceholderText("Type or paste a sentence here…")
        self.setTabChangesFocus(True)
        lines_tall(self, _LINES, extra=24)

    def text(self) -> str:
        """Return what the field holds, character by character."""
        return plain_text(self)

    @property
    def length(self) -> int:
        """How much it holds, in UTF-16 units; costs nothing."""
        return self.document().characterCount() - 1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Return."""
        is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_return and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.accepted.emit()
        elif is_return and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.entered.emit()
        else:
            super().keyPressEvent(event)
