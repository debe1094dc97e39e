"""Knows at each moment which sentence to look at next; follows session and suggestions."""

from __future__ import annotations

import random
from collections.abc import Container, Iterator, Mapping, Sequence
from time import perf_counter
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from ..core.changes import Change
from ..core.choosing import UNKNOWN, Choice, Familiar, Look, choose, in_words, parts_of
from ..core.document import Example, Status
from ..core.moves import Moves
from ..core.orders import Order
from ..core.sampling import reservoir
from .session import Session
from .suggester import Suggester

MOST_CANDIDATES = 250
"""So many of the sentences to do are looked at, at a time."""

SLICE_S = 0.004
"""Seconds of work at a time, as in the list's search."""

_MOST_READ = 5_000  # sentences done whose words are known, of those that are done on opening
_BETWEEN = 10  # milliseconds from one slice to the next, for the keys
_PIECE = 64  # sentences passed over between two looks at the clock, and edits taken in at once
_KEPT = 500  # reasons

# orders that go by what is suggested, which changes with each sentence that is learnt
_ASKING = (Order.TEACHES, Order.UNCERTAIN, Order.DISPUTED, Order.SHORT)

_T = TypeVar("_T")


class Chooser(QObject):
    """Has the next sentence ready before it is asked for.

    It looks at candidates in slices between the window's events. A candidate is a sentence to do
    that the list shows; of more than `MOST_CANDIDATES` a sample is drawn, and filled up as it is
    used up. What has been shown does not come again while another is left.

    Signals:
        changed: the order is another.
    """

    changed = Signal()

    def __init__(self, session: Session, suggester: Suggester) -> None:
        """Make it in the list's order, in which it does nothing."""
        super().__init__(session)
        self._session = session
        self._suggester = suggester
        self._order = Order.LIST
        self._rows: Sequence[int] | None = None  # what the list shows; None for everything
        self._shown: Container[int] = ()  # the same
        self._has_new_rows = True
        self._familiar = Familiar()
        self._looks: dict[int, Look | None] = {}  # candidates; None until they are looked at
        self._stale: list[int] = []  # to be looked at (again), the last first
        self._is_sample = False  # there are more than the candidates
        self._passed: set[int] = set()
        self._reasons: dict[int, str] = {}
        self._dice = random.Random(1)
        self._reading: Iterator[None] | None = None
        self._drawing: Iterator[None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_BETWEEN)
        self._timer.timeout.connect(self._work)
        session.opened.connect(self._opened)
        session.changed.connect(self._follow)
        suggester.changed.connect(self._look_again)

    @property
    def order(self) -> Order:
        """The order that is followed."""
        return self._order

    @property
    def is_ready(self) -> bool:
        """Tell whether every candidate has been looked at."""
        return not self._timer.isActive()

    def set_order(self, order: Order) -> None:
        """Follow another order."""
        if order is not self._order:
            self._order = order
            self._passed.clear()
            self._begin()
            self.changed.emit()

    def choose_among(self, indices: Sequence[int]) -> None:
        """Take the candidates from these from now on; call it again when examples come or go."""
        self._rows = indices
        self._has_new_rows = True
        self._go_on()

    def next_after(self, index: int) -> Choice | None:
        """Return the sentence to do that comes after one; it counts as shown.

        It takes about a millisecond. None in the list's order, where nothing is to do, or while
        nothing has been looked at.

        Args:
            index: of the example that is left.
        """
        self._take_rows()
        examples = self._session.document.examples
        open_ = {
            each: look
            for each, look in self._looks.items()
            if look is not None and each != index and examples[each].status is Status.TODO
        }
        left = {each: look for each, look in open_.items() if each not in self._passed}
        if self._is_sample and len(left) < MOST_CANDIDATES // 2:
            self._draw()
        if not left and not self._is_sample:  # each has been shown: from the beginning
            self._passed.clear()
            left = open_
        self._passed.add(index)
        choice = choose(self._order, left, self._familiar, self._tags())
        if choice is not None:
            self._passed.add(choice.index)
            self._reasons[choice.index] = choice.reason
            if len(self._reasons) > _KEPT:
                del self._reasons[next(iter(self._reasons))]
        return choice

    def reason(self, index: int) -> str:
        """Return why a sentence came next; empty where it did not."""
        return self._reasons.get(index, "")

    def _tags(self) -> dict[str, int]:
        counts, labels = self._session.counts, self._session.document.settings.labels
        return {each.label: counts.of_label(each.label) for each in labels if not each.hidden}

    # what follows from changes

    def _opened(self) -> None:
        self._rows = None
        self._passed.clear()
        self._reasons.clear()
        self._dice = random.Random(1)
        self._begin()

    def _begin(self) -> None:
        """Begin anew, or rest in the list's order."""
        self._timer.stop()
        self._looks.clear()
        self._stale.clear()
        self._drawing = None
        self._read_anew()
        self._has_new_rows = True
        self._go_on()

    def _follow(self, change: Change, moves: Moves | None) -> None:
        if self._order is Order.LIST:
            return
        if moves is not None:
            self._move(moves)
        gone = [edit.before for edit in change.edits] + [each for _, each in change.removed]
        new = [edit.after for edit in change.edits] + [each for _, each in change.inserted]
        if self._reading is not None or len(gone) + len(new) > _PIECE:
            self._read_anew()
        else:
            for example in gone:
                if example.status is Status.DONE:
                    self._familiar.drop(example.content)
            for example in new:
                if example.status is Status.DONE:
                    self._familiar.add(example.content)
        self._take_rows()
        examples = self._session.document.examples
        for index in change.edited_after:
            self._looks.pop(index, None)
            if examples[index].status is Status.TODO and len(change.edits) <= _PIECE:
                self._add(index)
        self._go_on()

    def _move(self, moves: Moves) -> None:
        """Follow the examples to where they stand now."""
        self._passed = set(moves.all_after(self._passed))
        self._stale = moves.all_after(self._stale)
        self._looks = _moved(self._looks, moves)
        self._reasons = _moved(self._reasons, moves)
        self._has_new_rows = True

    def _read_anew(self) -> None:
        self._familiar = Familiar()
        self._reading = self._read(self._session.document.examples)

    def _take_rows(self) -> None:
        """Leave out the candidates that the list does not show any more, and fill them up."""
        if not self._has_new_rows:
            return
        self._has_new_rows = False
        rows = self._rows
        if rows is None or isinstance(rows, range):
            self._shown = range(len(self._session.document.examples)) if rows is None else rows
        else:
            self._shown = frozenset(rows)
        self._looks = {each: look for each, look in self._looks.items() if each in self._shown}
        self._draw()

    def _draw(self) -> None:
        self._drawing = self._drawn()
        self._go_on()

    def _look_again(self) -> None:
        """Look at the candidates anew: there are other suggestions."""
        if self._order in _ASKING:
            self._stale = list(self._looks)
            self._go_on()

    def _add(self, index: int) -> None:
        if index in self._shown:
            self._looks.setdefault(index, None)
            self._stale.append(index)

    # the work

    def _go_on(self) -> None:
        if self._order is not Order.LIST and not self._timer.isActive():
            self._timer.start()

    def _work(self) -> None:
        """Do a slice of what is to be done."""
        end = perf_counter() + SLICE_S
        self._take_rows()
        while self._step():
            if perf_counter() >= end:
                self._timer.start()
                return

    def _step(self) -> bool:
        """Do a little; return whether more may be left."""
        if self._reading is not None:
            if next(self._reading, self) is self:
                self._reading = None
        elif self._drawing is not None:
            if next(self._drawing, self) is self:
                self._drawing = None
        elif self._stale:
            index = self._stale.pop()
            if index in self._looks:
                self._looks[index] = self._look(self._session.document.examples[index])
        else:
            return False
        return True

    def _read(self, examples: Sequence[Example]) -> Iterator[None]:
        """Take in what is done, the last sentences first."""
        read = 0
        for number, example in enumerate(reversed(examples)):
            if example.status is Status.DONE and read < _MOST_READ:
                self._familiar.add(example.content)
                read += 1
                yield
            elif number % _PIECE == 0:
                yield

    def _drawn(self) -> Iterator[None]:
        """Draw new candidates to those that have not been shown."""
        examples, looks, passed = self._session.document.examples, self._looks, self._passed
        rows = range(len(examples)) if self._rows is None else self._rows

        def is_new(index: int) -> bool:
            is_open = examples[index].status is Status.TODO
            return is_open and index not in looks and index not in passed

        room = MOST_CANDIDATES - sum(1 for index in looks if index not in passed)
        sample = yield from reservoir(rows, is_new, max(room, 0), self._dice)
        self._is_sample = sample.among > len(sample.drawn)
        for index in reversed(sample.drawn):
            self._add(index)

    def _look(self, example: Example) -> Look:
        """Look at what the order goes by."""
        labels: dict[str, float] = {}
        share: float | None = None
        certainty: float | None = None
        disputes: tuple[str, ...] = ()
        if self._order is Order.SHORT:
            for each in self._suggester.suggests_for(example):
                likely = UNKNOWN if each.probability is None else each.probability
                labels[each.label] = max(likely, labels.get(each.label, 0.0))
        elif self._order is Order.DISPUTED:
            found = self._suggester.disputes(example)
            disputes = tuple(in_words(each, example.content) for each in found)
        elif self._order in _ASKING and self._suggester.gathered is not None:
            learner = self._suggester.gathered.learner
            for best in learner.readings(example.content, example.annotations, 1):
                share, certainty = best.share, best.probability
        return Look(parts_of(example.content), labels, share, certainty, disputes)


def _moved(by_index: Mapping[int, _T], moves: Moves) -> dict[int, _T]:
    """Return a table of examples by where they stand after a change."""
    return {new: each for at, each in by_index.items() if (new := moves.after(at)) is not None}
