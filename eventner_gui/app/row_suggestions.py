"""Which labels are suggested in the sentences a list shows, found out a little at a time."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from ..core.document import Example
from .suggester import Suggester

_LONGEST = 2_000  # code points; a longer text would take too long between two keys
_REMEMBERED = 2_000  # sentences
_MOST_WANTED = 100  # sentences that wait; more than a list shows at a time
_PAUSE = 400  # milliseconds from the first question to the first answer, for the key under way
_BETWEEN = 20  # milliseconds from one slice to the next, for the keys
_SLICE = 0.004  # seconds; the suggestions of one sentence take less as a rule


@dataclass(slots=True)
class _Known:
    """What is known of a text.

    Attributes:
        example: of which it was found out.
        labels: that are suggested in it.
        is_old: something has been learnt since.
    """

    example: Example
    labels: tuple[str, ...]
    is_old: bool = False


class RowSuggestions(QObject):
    """Remembers the labels suggested in each sentence that was asked about.

    Signals:
        known: more is known than before.
    """

    known = Signal()

    def __init__(self, suggester: Suggester) -> None:
        """Make it for what a suggester suggests."""
        super().__init__(suggester)
        self._suggester = suggester
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._wanted: OrderedDict[str, Example] = OrderedDict()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._find_out)
        suggester.changed.connect(self._grow_old)

    def labels(self, example: Example) -> tuple[str, ...]:
        """Return the labels suggested in an example as far as is known, and find out the rest.

        It costs next to nothing; `known` says when to ask again. What was known before something
        was learnt is told until it is found out anew.
        """
        content = example.content
        if not self._suggester.is_open(example) or len(content) > _LONGEST:
            return ()
        held = self._known.get(content)
        if held is None or held.is_old or held.example is not example:
            self._want(example)
        return held.labels if held is not None else ()

    @property
    def is_at_rest(self) -> bool:
        """Tell whether nothing is left to be found out."""
        return not self._wanted

    def stop(self) -> None:
        """Find out nothing more."""
        self._timer.stop()

    def _want(self, example: Example) -> None:
        self._wanted.pop(example.content, None)
        self._wanted[example.content] = example
        if len(self._wanted) > _MOST_WANTED:
            self._wanted.popitem(last=False)
        if not self._timer.isActive():  # painting again and again must not put it off
            self._timer.start(_PAUSE)

    def _grow_old(self) -> None:
        for held in self._known.values():
            held.is_old = True
        self.known.emit()  # rows that are seen ask again

    def _find_out(self) -> None:
        """Find out what is wanted, for some milliseconds."""
        began, is_new = time.perf_counter(), False
        while self._wanted and time.perf_counter() - began < _SLICE:
            content, example = self._wanted.popitem()
            found = self._suggester.suggests_for(example)
            labels = tuple(dict.fromkeys(each.label for each in found))
            before = self._known.pop(content, None)
            self._known[content] = _Known(example, labels)
            is_new |= labels != (before.labels if before else ())
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        if self._wanted:
            self._timer.start(_BETWEEN)
        if is_new:
            self.known.emit()
