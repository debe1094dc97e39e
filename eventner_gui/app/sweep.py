"""Filters and sorts all examples in short slices between the window's events.

Threads would be no help: Python runs one at a time, and the window would wait for the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import islice
from time import perf_counter
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from ..core.document import Example
from ..core.errors import EventNerError
from ..core.filters import Facts, Filter, passing
from ..core.sorts import Key, Sort

_SLICE_S = 0.004  # of work at a time; a frame takes 16 ms
_TELL_S = 0.08  # what is ready sooner comes at once, the rest in portions so far apart
_PIECE = 8  # examples between two looks at the clock: each may take up to 0.2 ms
_AT_ONCE = 12  # pieces at least in the first slice: a short list never flickers
_RUN = 2_000  # examples sorted at once
_MERGED = 128  # examples merged between two looks at the clock


class Sweep(QObject):
    """Goes through all examples; begins at once, and ends at once where that is quick.

    Signals:
        found: (list of indices, is first, is last) that pass, the next ones in their order.
        failed: (EventNerError) the filter cannot be gone on with.
    """

    found = Signal(object, bool, bool)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pieces: Iterator[list[int]] | None = None
        self._waiting: list[int] = []
        self._is_first = True
        self._told = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(lambda: self._slice(at_least=1))

    @property
    def is_busy(self) -> bool:
        """Tell whether there is more to come."""
        return self._pieces is not None

    def start(self, examples: Sequence[Example], wanted: Filter, sort: Sort, facts: Facts) -> None:
        """Begin anew.

        Args:
            examples: of the document; may be edited meanwhile; when some come or go, call this
                again.
            wanted: what has to be met.
            sort: their order.
            facts: what is known of them besides.
        """
        found = _filtered(examples, wanted, facts)
        self._pieces = found if sort.key is None else _sorted(found, examples, sort.key, facts)
        self._waiting = []
        self._is_first = True
        self._told = perf_counter()
        self._slice(at_least=_AT_ONCE)
        if self.is_busy:
            self._timer.start()

    def cancel(self) -> None:
        """End without having found all."""
        self._pieces = None
        self._timer.stop()

    def _slice(self, *, at_least: int) -> None:
        if self._pieces is None:
            return
        end = perf_counter() + _SLICE_S
        try:
            for number, piece in enumerate(self._pieces, 1):
                self._waiting += piece
                now = perf_counter()
                if now >= end and number >= at_least:
                    break
            else:
                self.cancel()
        except EventNerError as error:
            self.cancel()
            self.failed.emit(error)
            return
        if not self.is_busy or (self._waiting and now - self._told >= _TELL_S):
            self._tell()

    def _tell(self) -> None:
        found, self._waiting = self._waiting, []
        is_first, self._is_first = self._is_first, False
        self._told = perf_counter()
        self.found.emit(found, is_first, not self.is_busy)


def _filtered(examples: Sequence[Example], wanted: Filter, facts: Facts) -> Iterator[list[int]]:
    for start in range(0, len(examples), _PIECE):
        indices = range(start, min(start + _PIECE, len(examples)))
        yield passing(indices, examples, wanted, facts)


def _sorted(
    found: Iterator[list[int]], examples: Sequence[Example], key: Key, facts: Facts
) -> Iterator[list[int]]:
    """Sort in runs and merge these, since one sort of all would hold up the window."""
    runs: list[list[tuple[Any, int]]] = [[]]
    for indices in found:
        runs[-1] += [(key(i, examples[i], facts), i) for i in indices]
        if len(runs[-1]) >= _RUN:
            runs[-1].sort()
            runs.append([])
        yield []
    runs[-1].sort()
    merged = merge(*runs)
    while piece := [index for _, index in islice(merged, _MERGED)]:
        yield piece
