"""The field that narrows a list of labels while one types."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -8,
    Qt.Key.Key_PageDown: 8,
}


class LabelFilter(QLineEdit):
    """A field whose Return, Escape and arrows act on the list beside it.

    Signals:
        entered: Return.
        left: Escape.
        stepped: (rows) go up or down in the list.
    """

    entered = Signal()
    left = Signal()
    stepped = Signal(int)

    def __init__(self, *, name: str, placeholder: str = "Find a label") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setMaxLength(200)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys of the list; nothing that is typed here goes on to the tab."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in _STEPS:
            self.stepped.emit(_STEPS[key])
        else:
            super().keyPressEvent(event)
            return
        event.accept()
