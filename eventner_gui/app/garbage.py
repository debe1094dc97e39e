"""The search for garbage in the window's thread, where Qt's objects may be destroyed."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from ..core.collector import SearchByHand

_EVERY = 100  # milliseconds


class GarbageSearch(QObject):
    """Searches for garbage now and then, in the thread it was made in, until it is stopped."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._search = SearchByHand()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self._search.search)
        self._timer.start()

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        self._search.close()
