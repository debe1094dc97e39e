"""Files that are dropped or pasted."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow


def local_files(data: QMimeData) -> list[Path]:
    """Return the files of this computer that something dragged or copied stands for."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class DropWindow(QMainWindow):
    """A window that files can be dropped on.

    Signals:
        dropped: (list of Path) these were.
    """

    dropped = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell which files were dropped."""
        event.acceptProposedAction()
        self.dropped.emit(local_files(event.mimeData()))
