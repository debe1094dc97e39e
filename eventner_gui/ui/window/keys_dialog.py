"""Every key at a glance."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QScrollArea, QWidget

from ..shortcuts import SHORTCUTS
from ..widgets import column, label, panel


class KeysDialog(QDialog):
    """Lists the shortcuts in their groups."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keysDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Keys")
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(7)
        grid.setColumnStretch(1, 1)
        group = ""
        for shortcut in SHORTCUTS.values():
            line = grid.rowCount()
            if shortcut.group != group:
                group = shortcut.group
                heading = label(group, role="heading")
                heading.setContentsMargins(0, 10 if line > 1 else 0, 0, 2)
                grid.addWidget(heading, line, 0, 1, 2)
                line += 1
            grid.addWidget(label(native(shortcut.keys)), line, 0)
            grid.addWidget(label(shortcut.text, role="muted"), line, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(panel(grid, name="surface"))
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        box.rejected.connect(self.reject)
        self.setLayout(column(scroll, box, margins=16, spacing=10))
        self.resize(620, 640)


def native(keys: str) -> str:
    """Return keys as this platform writes them; words that are no key stay as they are."""
    parts = []
    for part in keys.split(" / "):
        sequence = QKeySequence(part)
        shown = sequence.toString(QKeySequence.SequenceFormat.NativeText)
        is_key = sequence.count() == 1 and "…" not in part
        parts.append(shown if is_key and shown else part)
    return " / ".join(parts)
