"""The middle of the Annotate tab: a page that scrolls up and down and leaves the keys alone."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea


class Page(QScrollArea):
    """Scrolls up and down what does not fit; its keys belong to the tab."""

    def minimumSizeHint(self) -> QSize:
        """Return the width its content needs; a splitter gives no less."""
        content = self.widget()
        width = content.minimumSizeHint().width() if content else 0
        return QSize(width + self.verticalScrollBar().sizeHint().width(), 150)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave every key to the tab."""
        event.ignore()
