"""The right side of the Test tab: the answer as a program gets it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ..widgets import button, column, label, row, rule

_PAUSE_MS = 60  # after the last answer: the highlights are painted first, and each key goes before
_SHOWN = 200_000  # characters; a longer answer is copied whole but shown cut


class JsonPanel(QWidget):
    """Shows what `Doc.to_json()` gives, with each entity's text, and copies it.

    Signals:
        said: (text) a short remark for the status line.
    """

    said = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._found: dict[str, Any] | None = None
        self._view = QPlainTextEdit()
        self._view.setObjectName("code")
        self._view.setReadOnly(True)
        self._view.setTabChangesFocus(True)
        ways = Qt.TextInteractionFlag
        self._view.setTextInteractionFlags(
            ways.TextSelectableByMouse | ways.TextSelectableByKeyboard
        )
        self._view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._view.setAccessibleName("The same as JSON")
        self.copy_button = button("&Copy", self.copy, name="copyJson", role="link")
        self.copy_button.setAccessibleName("Copy the JSON")
        head = row(label("JSON", role="heading"), 1, self.copy_button)
        head.setContentsMargins(16, 10, 12, 8)
        self.setLayout(column(head, rule(), self._view, spacing=0))
        self.setMinimumWidth(220)
        self._view.setMinimumHeight(8 * self.fontMetrics().lineSpacing())
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._soon.timeout.connect(self._show)
        self.show_found(None)

    def show_found(self, found: dict[str, Any] | None) -> None:
        """Show an answer, in a moment; nothing at once when None."""
        self._found = found
        self.copy_button.setEnabled(found is not None)
        if found is None:
            self._show()
        else:
            self._soon.start()

    def text(self) -> str:
        """Return the whole answer as JSON; empty when there is none."""
        if self._found is None:
            return ""
        return readable(self._found)

    def copy(self) -> None:
        """Put the JSON on the clipboard."""
        if self._found is not None:
            QGuiApplication.clipboard().setText(self.text())
            self.said.emit("JSON copied.")

    def _show(self) -> None:
        """Put the text in; what is seen stays at the same height."""
        self._soon.stop()
        text = self.text()[:_SHOWN]
        if text == self._view.toPlainText():
            return
        bars = self._view.verticalScrollBar(), self._view.horizontalScrollBar()
        places = [bar.value() for bar in bars]
        self._view.setUpdatesEnabled(False)
        self._view.setPlainText(text)
        for bar, place in zip(bars, places, strict=True):
            bar.setValue(place)
        self._view.setUpdatesEnabled(True)


def readable(found: Mapping[str, Any]) -> str:
    """Return an answer as JSON, each entity and each token in a line of its own."""
    parts = [f"  {_dumped(key)}: {_value(value)}" for key, value in found.items()]
    return "{\n" + ",\n".join(parts) + "\n}"


def _value(value: Any) -> str:
    if not isinstance(value, list) or not value:
        return _dumped(value)
    return "[\n" + ",\n".join(f"    {_dumped(each)}" for each in value) + "\n  ]"


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
