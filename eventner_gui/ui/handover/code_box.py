"""Some lines for a programmer, and the button that copies them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ..widgets import button, column, label, lines_tall, row


class CodeBox(QWidget):
    """Shows lines as they are to be typed.

    Signals:
        copied: they are in the clipboard.
    """

    copied = Signal()

    def __init__(self, title: str, *, name: str, lines: int) -> None:
        """Make it.

        Args:
            title: what stands above.
            name: the object name; that of its button ends in "Copy".
            lines: how many there is room for.
        """
        super().__init__()
        self.setObjectName(name)
        self.view = QPlainTextEdit()
        self.view.setObjectName("code")
        self.view.setAccessibleName(title)
        self.view.setReadOnly(True)
        self.view.setTabChangesFocus(True)
        ways = Qt.TextInteractionFlag
        self.view.setTextInteractionFlags(
            ways.TextSelectableByMouse | ways.TextSelectableByKeyboard
        )
        self.view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        lines_tall(self.view, lines, extra=44)  # room for a scroll bar
        self.copy_button = button("Copy", self.copy, name=f"{name}Copy", role="link")
        self.copy_button.setAccessibleName(f"Copy: {title}")
        self.setLayout(column(row(label(title), 1, self.copy_button), self.view, spacing=4))

    def text(self) -> str:
        """Return the lines."""
        return self.view.toPlainText()

    def show_lines(self, text: str) -> None:
        """Show some lines."""
        self.view.setPlainText(text.rstrip("\n"))

    def copy(self) -> None:
        """Put the lines into the clipboard."""
        QGuiApplication.clipboard().setText(self.text())
        self.copied.emit()
