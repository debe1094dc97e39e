"""Asks what is proposed for all examples to do, in short slices between the window's events."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import replace
from heapq import nsmallest
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from ..core.changes import Change
from ..core.document import Example, Status
from ..core.example_order import ExampleOrder
from ..core.groups import OPEN, Group, GroupIndex, GroupKey, Proposal, by_example
from ..core.learner import Reading
from ..core.problems import find_problems
from ..core.spans import is_aligned
from ..core.suggestions import Suggestion, fitting
from ..core.sure_pages import Candidate, is_worth_a_look
from .session import Session
from .suggester import Suggester
from .tokens import TokenService

_SLICE_S = 0.004  # of work at a time; a frame takes 16 ms
_REST = 2  # milliseconds between slices, for other threads
_TELL_S = 0.5  # between two tellings while it goes on
_READINGS = 3  # of the learner's; what is proposed is rarely a later one
_LEARNT = "learnt from your tags"
_MOST = 200_000  # proposals that are held: some 80 MB


class Prelabeller(QObject):
    """Holds what is proposed for the examples to do, outside of the document; follows the session.

    It works while somebody looks (`watch`). What has become old, since an example was edited
    or the sources have learnt, stays until it has been asked for again: edited examples first,
    then all, round after round.

    Signals:
        changed: it holds something else, or has gone on; at most twice a second.
    """

    changed = Signal()

    def __init__(self, session: Session, suggester: Suggester, tokens: TokenService) -> None:
        """Make it; the suggester becomes its parent."""
        super().__init__(suggester)
        self._session, self._suggester, self._tokens = session, suggester, tokens
        self._order = ExampleOrder([])
        self._groups = GroupIndex()
        self._certain: dict[float, float] = {}  # by example, where the learner has a word for it
        self._fresh: set[float] = set()  # asked for since the sources have changed
        self._edited: deque[float] = deque()
        self._at = 0  # the index that is asked for next
        self._left = 0  # examples until all have been asked for since the sources have changed
        self._first_left = 0  # examples until all have been asked for once
        self._watchers: set[object] = set()
        self._told = 0.0
        self._has_news = False
        self._timer = QTimer(self)
        self._timer.setInterval(_REST)
        self._timer.timeout.connect(self._slice)
        session.opened.connect(self._begin)
        session.changed.connect(self._follow)
        suggester.changed.connect(self._ask_all_again)
        self._begin()

    def watch(self, who: object, on: bool) -> None:
        """Go on with the work while somebody looks; without anybody it rests."""
        if on:
            self._watchers.add(who)
        else:
            self._watchers.discard(who)
        self._wake()

    def tell(self) -> None:
        """Tell at once of what is new, if anything is."""
        if self._has_news:
            self._has_news = False
            self.changed.emit()

    @property
    def is_busy(self) -> bool:
        """Tell whether something is still to be asked for."""
        return bool(self._left or self._edited)

    @property
    def progress(self) -> tuple[int, int]:
        """How many examples have been looked at for the first time, and of how many."""
        total = len(self._order.names)
        return total - self._first_left, total

    @property
    def is_full(self) -> bool:
        """Tell whether there is no room for more proposals until some have been decided."""
        return len(self._groups) >= _MOST

    def groups(self, most: int) -> list[Group]:
        """Return so many groups of equal proposals at most, the most useful first."""
        return self._groups.groups(most)

    def group(self, key: GroupKey) -> Group | None:
        """Return one group as it is now; None when nothing is left of it."""
        return self._groups.group(key)

    def places(self, key: GroupKey) -> list[Proposal]:
        """Return the proposals of a group in their sentences, in the document's order."""
        return [Proposal(self._order.index(n), each) for n, each in self._groups.members(key)]

    def forget(self, places: Iterable[Proposal]) -> None:
        """Drop proposals that have been refused; their examples are asked for again soon."""
        for index, gone in by_example(places).items():
            name = self._order.names[index]
            left = [each for each in self._groups.proposals(name) if each not in gone]
            self._groups.put(name, self._order.examples[index].content, left)
            self._certain.pop(name, None)
            self._edited.append(name)
            self._has_news = True
        self._wake()

    def surest(self, count: int, left_out: Collection[str] = ()) -> list[Candidate]:
        """Return the sentences to do of which the learner is surest, the surest first.

        Those that have not been asked for since the sources have learnt are asked for at once.

        Args:
            count: at most so many.
            left_out: texts that are not wanted.
        """
        items = nsmallest(count + len(left_out), self._certain.items(), key=lambda e: (-e[1], e[0]))
        found = []
        for name, _ in items:
            index = self._order.index(name)
            if self._order.examples[index].content in left_out:
                continue
            if name not in self._fresh:
                self._ask(index)
            if name in self._certain:
                suggestions = tuple(self._groups.proposals(name))
                found.append(Candidate(index, suggestions, self._certain[name]))
        return sorted(found, key=lambda each: (-each.certainty, each.index))[:count]

    def with_other(self, candidate: Candidate) -> Candidate:
        """Return a sentence with the likeliest other way to tag it, where that is worth a look."""
        example = self._order.examples[candidate.index]
        shown = {each.key for each in candidate.suggestions}
        for reading in self._readings(example):
            other = self._suggested(example, reading)
            if other is not None and {each.key for each in other} != shown:
                chance = reading.probability
                if chance is not None and is_worth_a_look(candidate.certainty, chance):
                    return replace(candidate, other=other)
                break
        return candidate

    # following

    def _begin(self) -> None:
        self._order = ExampleOrder(self._session.document.examples)
        self._groups = GroupIndex()
        self._certain = {}
        self._fresh.clear()
        self._edited.clear()
        self._at = 0
        self._first_left = self._left = len(self._order.names)
        self._wake()

    def _follow(self, change: Change) -> None:
        try:
            moved = self._order.follow(change)
        except OverflowError:
            self._begin()
            return
        for name, _ in moved.gone:
            self._drop(name)
        for name, _, after in moved.edited:
            self._shorten(name, after)
            if after.status in OPEN:
                self._edited.append(name)
        self._edited.extend(name for name, _ in moved.new)
        if change.moves_examples:
            total = len(self._order.names)
            self._at = min(self._at, total)
            self._left = total
            self._first_left = min(self._first_left, total)
        self._wake()

    def _ask_all_again(self) -> None:
        self._fresh.clear()
        self._left = len(self._order.names)
        self._wake()

    def _wake(self) -> None:
        if self._watchers and (self.is_busy or self._has_news):
            self._timer.start()
        else:
            self._timer.stop()

    # asking

    def _slice(self) -> None:
        if not self._suggester.is_ready:
            return
        end = perf_counter() + _SLICE_S
        while self.is_busy and perf_counter() < end:
            self._ask_next()
        now = perf_counter()
        if not self.is_busy or now - self._told >= _TELL_S:
            self._told = now
            self.tell()
        if not self.is_busy:
            self._timer.stop()

    def _ask_next(self) -> None:
        if self._edited:
            name = self._edited.popleft()
            try:
                self._ask(self._order.index(name))
            except KeyError:  # it is not there any more
                self._has_news = True
            return
        total = len(self._order.names)
        self._at = self._at if self._at < total else 0
        self._ask(self._at)
        self._at += 1
        self._left -= 1
        if self._first_left:
            self._first_left -= 1
            self._has_news = True

    def _ask(self, index: int) -> None:
        """Ask for an example, and hold what is proposed for it."""
        name, example = self._order.names[index], self._order.examples[index]
        if example.status not in OPEN or (self.is_full and not self._groups.proposals(name)):
            self._drop(name)
            return
        suggestions = self._suggester.suggests_for(example)
        self._fresh.add(name)
        certainty = self._certainty(example, suggestions)
        others = self._groups.put(name, example.content, suggestions)
        if others or self._certain.get(name) != certainty:
            self._has_news = True
        if certainty is None:
            self._certain.pop(name, None)
        else:
            self._certain[name] = certainty

    def _certainty(self, example: Example, suggestions: list[Suggestion]) -> float | None:
        if not _may_be_taken(example):
            return None
        return certainty_of(suggestions, self._readings(example))

    def _readings(self, example: Example) -> list[Reading]:
        gathered = self._suggester.gathered
        if gathered is None:
            return []
        return gathered.learner.readings(example.content, example.annotations, _READINGS)

    def _suggested(self, example: Example, reading: Reading) -> tuple[Suggestion, ...] | None:
        """Return a reading as suggestions; None where one of them may not be made."""
        refused = self._suggester.refusals.refused(example.content)
        settings = self._session.document.settings
        tokens = self._tokens.spans(example.content)
        made = []
        for span, name, probability in reading.found:
            entry = settings.find_label(name)
            if entry is None or entry.hidden or not is_aligned(span, tokens):
                return None
            made.append(Suggestion(span.start, span.end, entry.name, _LEARNT, probability))
            if made[-1].key in refused:
                return None
        return tuple(made)

    def _shorten(self, name: float, example: Example) -> None:
        """Drop at once what an edited example rules out; the rest stays until it is asked for."""
        left = fitting(
            self._groups.proposals(name) if example.status in OPEN else (),
            example.annotations,
            len(example.content),
        )
        if self._groups.put(name, example.content, left):
            self._has_news = True
        self._certain.pop(name, None)
        self._fresh.discard(name)

    def _drop(self, name: float) -> None:
        self._fresh.discard(name)
        if self._groups.drop(name) or name in self._certain:
            self._has_news = True
        self._certain.pop(name, None)


def _may_be_taken(example: Example) -> bool:
    """Tell whether a sentence may be taken as done unless something else has to be looked at."""
    is_open = example.status is Status.TODO and bool(example.content.strip())
    return is_open and not find_problems(example, None)


def certainty_of(suggestions: Iterable[Suggestion], readings: Iterable[Reading]) -> float | None:
    """Return how likely it is that suggestions are exactly right.

    Args:
        suggestions: all that are made for a text.
        readings: the learner's, of that text.

    Returns:
        The learner's word for the reading that is the same; None where it has none.
    """
    wanted = {(each.start, each.end, each.label) for each in suggestions}
    for reading in readings:
        if {(each.span.start, each.span.end, each.label) for each in reading.found} == wanted:
            return reading.probability
    return None
