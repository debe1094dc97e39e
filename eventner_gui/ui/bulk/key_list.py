"""A list that leaves the keys that decide to the page around it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView

KEYS_SAID = 13
"""Lines of text that a page needs to have room for a word about its keys (F1 shows them too)."""
_KEYS = (
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Delete,
    Qt.Key.Key_Backspace,
    Qt.Key.Key_Space,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
)


class KeyList(QListView):
    """Keeps the keys that walk; a letter jumps nowhere."""

    def minimumSizeHint(self) -> QSize:
        """Return room for a line: large type leaves no more in a small window."""
        return QSize(60, 2 * self.fontMetrics().lineSpacing())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, or leave the key to the page."""
        typed = event.text()
        if event.key() in _KEYS or (typed and typed.isprintable()):
            event.ignore()
        else:
            super().keyPressEvent(event)
