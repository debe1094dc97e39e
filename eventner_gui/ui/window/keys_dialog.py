"""Every key at a glance, and the place to choose others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from ...core.errors import EventNerError
from ..keymap import keymap
from ..notice import error_text
from ..shortcuts import SHORTCUTS, Where
from ..widgets import button, column, label, name_buttons, panel, row
from .key_cap import KeyCap


class KeysDialog(QDialog):
    """Lists the shortcuts in their groups; each key can be clicked and pressed anew.

    Signals:
        changed: (the user's own keys by command) keep them.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keysDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Keys")
        self._caps: dict[str, KeyCap] = {}
        self._rows: list[tuple[str, list[QWidget]]] = []  # words to find them by, what they show
        self._search = QLineEdit()
        self._search.setObjectName("keySearch")
        self._search.setAccessibleName("Find a key")
        self._search.setPlaceholderText("Find: “tag”, “next”, “Ctrl”…")
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._find)
        self._error = label(role="error", name="keyError", wrap=True)
        self._error.hide()
        scroll = QScrollArea()
        scroll.setObjectName("keyList")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(panel(self._grid(), name="surface"))
        hint = label("Click a key to choose another one.", role="small")
        usual = button("All as usual", self._all_as_usual, name="usualKeys", role="link")
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        name_buttons(box)
        box.rejected.connect(self.reject)
        below = row(hint, usual, 1, box)
        self.setLayout(column(self._search, scroll, self._error, below, margins=16, spacing=10))
        self.resize(680, 680)
        keymap().changed.connect(self._show)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        group, headings = "", []
        for name, shortcut in SHORTCUTS.items():
            line = grid.rowCount()
            if shortcut.group != group:
                group = shortcut.group
                heading = label(group, role="heading")
                heading.setContentsMargins(0, 10 if line > 1 else 0, 0, 2)
                grid.addWidget(heading, line, 0, 1, 2)
                headings.append(heading)
                line += 1
            cap = self._cap(name)
            grid.addWidget(cap, line, 0, Qt.AlignmentFlag.AlignLeft)
            text = label(shortcut.text, role="muted", wrap=True)
            grid.addWidget(text, line, 1)
            self._rows.append((shortcut.text, [cap, text]))
        self._headings = headings
        grid.setRowStretch(grid.rowCount(), 1)
        return grid

    def _cap(self, name: str) -> QWidget:
        if SHORTCUTS[name].where is Where.FIXED:
            return label(keymap().native(name))
        cap = KeyCap(name)
        cap.chosen.connect(lambda keys, name=name: self._choose(name, keys))
        self._caps[name] = cap
        return cap

    def _choose(self, name: str, keys: Sequence[str]) -> None:
        try:
            own = keymap().with_keys(name, keys)
        except EventNerError as error:
            self._error.setText(error_text(error))
            self._error.show()
            return
        self._take(own)

    def _all_as_usual(self) -> None:
        self._take({})

    def _take(self, own: Mapping[str, Sequence[str]]) -> None:
        self._error.hide()
        keymap().take(own)
        self.changed.emit(keymap().own)

    def _show(self) -> None:
        for cap in self._caps.values():
            cap.show_keys()

    def _find(self, words: str) -> None:
        """Show only the rows that hold what is typed, in their words or in their keys."""
        wanted = words.casefold().strip()
        for text, widgets in self._rows:
            keys = widgets[0].text() if isinstance(widgets[0], (KeyCap, QLabel)) else ""
            found = wanted in text.casefold() or wanted in keys.casefold()
            for widget in widgets:
                widget.setVisible(found)
        for heading in self._headings:
            heading.setVisible(not wanted)
