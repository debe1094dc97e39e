"""The field where texts are typed or pasted."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ..drops import local_files
from ..widgets import plain_text

# More than this would hold the window up while Qt lays it out; it becomes a source of its own.
_MOST = 100_000  # characters


class PasteField(QPlainTextEdit):
    """Takes text; files that are pasted or dropped, and very long texts, go elsewhere.

    Signals:
        files_pasted: (list of Path) files that were copied elsewhere.
        much_pasted: (text) more than the field should hold.
    """

    files_pasted = Signal(list)
    much_pasted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pastedText")
        self.setAccessibleName("Sentences, typed or pasted")
        self.setPlaceholderText("Schedule a visit to Trivandrum on July 18\nCancel …")
        self.setTabChangesFocus(True)

    def text(self) -> str:
        """Return what the field holds, character by character."""
        return plain_text(self)

    @property
    def holds_anything(self) -> bool:
        """Whether there is a character in it; costs nothing."""
        return self.document().characterCount() > 1

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Leave files that are dropped to the dialog around."""
        return not local_files(source) and super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Put in what is pasted, unless it belongs elsewhere."""
        if files := local_files(source):
            self.files_pasted.emit(files)
        elif len(text := source.text()) > _MOST:
            self.much_pasted.emit(text)
        else:
            super().insertFromMimeData(source)
