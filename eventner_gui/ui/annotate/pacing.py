"""Follows what is decided in the Annotate tab, and says in one line how the expert gets on."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from ...app.session import Session
from ...core.changes import Change
from ...core.document import Example, Status
from ...core.pace import Pace, pace_words
from .proposals import Proposals

_DECIDED = (Status.DONE, Status.SKIPPED)


class Pacing(QObject):
    """Counts sentences that are decided one at a time; many decided at once say nothing of speed.

    Signals:
        said: (text) how the expert gets on; empty while nothing can be told.
    """

    said = Signal(str)

    def __init__(
        self,
        session: Session,
        proposals: Proposals,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Follow a session.

        Args:
            session: what is decided in.
            proposals: those of the sentence under work.
            clock: returns seconds, and never goes back.
        """
        super().__init__(proposals)
        self._session = session
        self._proposals = proposals
        self._clock = clock
        self._pace = Pace()
        session.changed.connect(self._follow)
        session.opened.connect(self._opened)

    def _opened(self) -> None:
        self._pace = Pace()
        self._say()

    def _follow(self, change: Change) -> None:
        if len(change.edits) != 1 or change.moves_examples:
            return
        before, after = change.edits[0].before, change.edits[0].after
        if before.status in _DECIDED and after.status not in _DECIDED:
            self._pace.take_back(after.content)
        elif before.status not in _DECIDED and after.status in _DECIDED:
            self._decide(after)
        else:
            return
        self._say()

    def _decide(self, example: Example) -> None:
        suggested = self._proposals.seen_first(example.content)
        if example.status is Status.SKIPPED:
            suggested = frozenset()  # nothing was said of them
        tags = {(each.start, each.end, each.label) for each in example.annotations}
        self._pace.decide(example.content, self._clock(), suggested, tags)

    def _say(self) -> None:
        statuses = self._session.counts.statuses
        left = sum(count for status, count in statuses.items() if status not in _DECIDED)
        self.said.emit(pace_words(self._pace, left))
