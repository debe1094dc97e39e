"""The middle of the Annotate tab: a page that scrolls up and down and leaves the keys alone."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea


class Page(QScrollArea):
    """Scrolls up and down what does not fit; its keys belong to the tab.

    Its content is as wide with a scroll bar as without: the lines of the sentence do not break
    anew under the mouse when a remark below it comes or goes.
    """

    def __init__(self) -> None:
        super().__init__()
        self.verticalScrollBar().rangeChanged.connect(self._keep_width)
        self._keep_width(0, 0)

    def _keep_width(self, lowest: int, highest: int) -> None:
        bar = self.verticalScrollBar().sizeHint().width()
        self.setViewportMargins(0, 0, 0 if highest > lowest else bar, 0)

    def minimumSizeHint(self) -> QSize:
        """Return the width its content needs; a splitter gives no less."""
        content = self.widget()
        width = content.minimumSizeHint().width() if content else 0
        return QSize(width + self.verticalScrollBar().sizeHint().width(), 150)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave every key to the tab."""
        event.ignore()
