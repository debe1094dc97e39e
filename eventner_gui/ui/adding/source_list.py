"""All sources of texts in the dialog besides the field."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ...app.gatherer import Chosen, Pasted
from ...core.intake import SourceCount
from ...core.wording import counted
from ...storage.texts.found import FileTexts
from .source_row import SourceRow


class SourceList(QWidget):
    """A row for each file and each long pasted text.

    Signals:
        changed: there are others, or something else was chosen about one.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[SourceRow] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)

    @property
    def sources(self) -> tuple[Pasted | Chosen, ...]:
        """What is there, in order."""
        return tuple(row.source for row in self._rows)

    def add_files(self, paths: Sequence[Path]) -> None:
        """Add files; one that is there already is not added twice."""
        there = {each.path for each in self.sources if isinstance(each, Chosen)}
        fresh = [path for path in dict.fromkeys(paths) if path not in there]
        for path in fresh:
            self._add(Chosen(path))
        if fresh:
            self.changed.emit()

    def add_pasted(self, text: str) -> None:
        """Add a long pasted text."""
        number = 1 + sum(isinstance(each, Pasted) for each in self.sources)
        lines = counted(text.count("\n") + 1, "line")
        self._add(Pasted(f"Pasted text {number} ({lines})", text))
        self.changed.emit()

    def show_answers(
        self, found: Sequence[FileTexts | None], counts: Sequence[SourceCount]
    ) -> None:
        """Show what became of each."""
        for row, each, count in zip(self._rows, found, counts, strict=True):
            row.show_answer(each, count)

    def _add(self, source: Pasted | Chosen) -> None:
        row = SourceRow(source, self)
        row.changed.connect(self.changed)
        row.removed.connect(lambda: self._remove(row))
        self._rows.append(row)
        self._layout.addWidget(row)

    def _remove(self, row: SourceRow) -> None:
        self._rows.remove(row)
        row.hide()
        row.deleteLater()
        self.changed.emit()
