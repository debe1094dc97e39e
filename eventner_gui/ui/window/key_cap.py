"""A button that shows the keys of a command, and takes another one when it is pressed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from ..keymap import keymap, pressed
from ..shortcuts import SHORTCUTS
from ..widgets import menu_text, tip_of


class KeyCap(QPushButton):
    """Shows a command's keys; clicked, it waits for the next key pressed.

    Signals:
        chosen: (list of keys) these are to be the command's.
    """

    chosen = Signal(list)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Make the button of a command by its name in the table."""
        super().__init__(parent)
        self._name = name
        self._waits = False
        self.setObjectName(f"key-{name}")
        self.setProperty("role", "key")
        self.setAutoDefault(False)
        self.setToolTip(tip_of("Click, then press the key it is to have. Right-click for more."))
        self.clicked.connect(self._wait)
        self.show_keys()

    def show_keys(self) -> None:
        """Show the keys the command has now."""
        keys = keymap().native(self._name)
        self._waits = False
        self.setText(menu_text(keys) or "none")
        self.setAccessibleName(f"Key of: {SHORTCUTS[self._name].text}. {keys or 'none'}")

    def event(self, event: QEvent) -> bool:
        """Take every key while waiting: Tab and the keys of menus too."""
        if self._waits and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._take(event)
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Wait no longer."""
        if self._waits:
            self.show_keys()
        super().focusOutEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what a press of a key cannot say."""
        menu = QMenu(self)
        menu.setObjectName("keyMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        usual = SHORTCUTS[self._name].keys
        menu.addAction("Another key…").triggered.connect(lambda: self._wait())
        menu.addAction("The usual key").triggered.connect(lambda: self.chosen.emit(list(usual)))
        menu.addAction("No key").triggered.connect(lambda: self.chosen.emit([]))
        menu.popup(event.globalPos())

    def _wait(self) -> None:
        self._waits = True
        self.setText("Press a key…")
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, event: QKeyEvent) -> None:
        key = pressed(event)
        if not key:  # Shift, Ctrl or Alt alone: more is to come
            return
        self.show_keys()
        if key != "Esc":
            self.chosen.emit([key])
