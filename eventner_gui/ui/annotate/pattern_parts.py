"""A row of choices: for each word of a pattern whether it is itself, any number or any word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from ...core.token_patterns import Part
from ..flow_layout import FlowLayout

_MOST = 12  # parts that can be chosen; the rest stay as they are


class PatternParts(QWidget):
    """Shows a pattern and lets it be changed.

    Signals:
        changed: it takes something else now.
    """

    changed = Signal()

    def __init__(self, parts: Sequence[Part], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("patternParts")
        self._parts = list(parts)
        layout = FlowLayout(spacing=6)
        for number, part in enumerate(parts[:_MOST]):
            layout.addWidget(self._choice(number, part))
        self.setLayout(layout)

    @property
    def parts(self) -> list[Part]:
        """The pattern as it is chosen."""
        return list(self._parts)

    def _choice(self, number: int, part: Part) -> QComboBox:
        made = QComboBox()
        made.setObjectName(f"patternPart{number}")
        made.setAccessibleName(f"Word {number + 1} of the pattern")
        for kind in part.kinds:
            made.addItem(replace(part, kind=kind).words, kind)
        made.setCurrentIndex(part.kinds.index(part.kind))
        made.setEnabled(len(part.kinds) > 1)
        made.currentIndexChanged.connect(lambda row: self._choose(number, row))
        return made

    def _choose(self, number: int, row: int) -> None:
        part = self._parts[number]
        self._parts[number] = replace(part, kind=part.kinds[row])
        self.changed.emit()
