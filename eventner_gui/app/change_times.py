"""When each example was changed last: in this session, and before as the journal knows it."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from ..core.changes import Change
from ..core.moves import Moves
from ..storage.change_times import change_times
from .keeper import Keeper
from .session import Session
from .worker import Worker


@dataclass(frozen=True, slots=True)
class _Request:
    keeper: Keeper
    revision: int


class ChangeTimes(QObject):
    """Keeps the times of changes; those of earlier sessions are read when they are asked for.

    Signals:
        past_known: the times of earlier sessions are there.
    """

    past_known = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._times: dict[int, float] = {}
        self._opened = time.time()
        self._ticket = 0
        self._asked = False
        self._moves: list[Moves] = []  # since the past was asked for
        self._worker = Worker(_read, "times", self)
        self._worker.done.connect(self._take_past)
        session.opened.connect(self._forget)
        session.changed.connect(self._follow)

    @property
    def opened(self) -> float:
        """When the project was opened, in seconds since 1970."""
        return self._opened

    def changed(self, index: int) -> float:
        """Return when an example was changed last, in seconds since 1970; 0 when not known."""
        return self._times.get(index, 0.0)

    def load_past(self) -> bool:
        """Read the times of earlier sessions, once; tell whether `past_known` will come."""
        keeper = self._session.saver.keeper
        if self._asked or keeper is None:
            return False
        self._asked = True
        self._moves = []
        self._ticket = self._worker.submit(_Request(keeper, self._session.saver.revision))
        return True

    def stop(self) -> None:
        """End the thread."""
        self._worker.stop()

    def _forget(self) -> None:
        self._times, self._moves = {}, []
        self._asked, self._ticket = False, 0
        self._opened = time.time()

    def _follow(self, change: Change, moves: Moves | None) -> None:
        now = time.time()
        if moves is not None:
            self._times = _moved(self._times, moves)
            self._times.update((index, now) for index, _ in change.inserted)
            self._moves.append(moves)
        for index in change.edited_after:
            self._times[index] = now

    def _take_past(self, ticket: int, past: dict[int, float]) -> None:
        if ticket != self._ticket:
            return
        for moves in self._moves:
            past = _moved(past, moves)
        self._moves = []
        self._times = {**past, **self._times}
        self.past_known.emit()


def _moved(times: dict[int, float], moves: Moves) -> dict[int, float]:
    return {new: at for old, at in times.items() if (new := moves.after(old)) is not None}


def _read(request: _Request) -> dict[int, float]:
    if not request.keeper.wait_kept(request.revision):
        return {}  # what is missing may have moved examples
    return change_times(request.keeper.journal, request.revision)
