"""Looks for words in all examples, in short slices between the window's events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from ..core.document import Example
from ..core.occurrences import Finder, Occurrence

_SLICE_S = 0.004  # of work at a time; a frame takes 16 ms
MOST = 20_000
"""Places that are looked for; nobody could look through more."""


class OccurrenceSearch(QObject):
    """Goes through all examples once for each search.

    Signals:
        found: (list of Occurrence) some more, in order.
        finished: all were looked at, or `MOST` were found.
    """

    found = Signal(object)
    finished = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._looked: Iterator[list[Occurrence]] | None = None
        self._left = 0
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._slice)

    @property
    def is_busy(self) -> bool:
        """Tell whether there is more to come."""
        return self._looked is not None

    def start(self, examples: Sequence[Example], finder: Finder) -> None:
        """Begin anew; the first slice is done at once."""
        self._looked = (list(finder.find(i, example)) for i, example in enumerate(examples))
        self._left = MOST
        self._timer.start()
        self._slice()

    def cancel(self) -> None:
        """End without having looked at all."""
        self._looked = None
        self._timer.stop()

    def _slice(self) -> None:
        if self._looked is None:
            return
        end = perf_counter() + _SLICE_S
        some: list[Occurrence] = []
        for here in self._looked:
            some += here
            if perf_counter() >= end or len(some) >= self._left:
                break
        else:
            self.cancel()
        self._left -= len(some)
        if self._left <= 0:
            self.cancel()
        if some:
            self.found.emit(some)
        if not self.is_busy:
            self.finished.emit()
