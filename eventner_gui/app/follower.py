"""Keeps a model up to date in the background, while the expert tags.

When enough is new a model is trained in a process of its own, and measured beside the one in use.
What comes of it is a run like any other; it is used when the expert says so, and not before.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ..core.changes import Change
from ..core.document import Document, Example
from ..core.errors import EventNerError
from ..core.news import News, fingerprints, needed
from .session import Session
from .trainer import Trainer
from .worker import Worker

if TYPE_CHECKING:
    from ..storage.run_record import RunRecord
    from .following_thread import FollowingThread

_LOOK_EVERY = 1_000  # milliseconds between a change and the look at what is new
_ROOM = 900 << 20  # bytes of memory that have to be free


@dataclass(frozen=True, slots=True)
class _Beginning:
    """What to begin a counting with.

    Attributes:
        examples: as they are.
        run: folder of the run that says what is known; None without one.
        is_known: all that is finished now is.
    """

    examples: tuple[Example, ...]
    run: Path | None = None
    is_known: bool = False

    def news(self) -> News:
        """Return the counting, begun."""
        from ..storage.trained_on import read_trained_on

        known = fingerprints(self.examples) if self.is_known else frozenset[str]()
        if self.run is not None:
            known = read_trained_on(self.run)
        return News(self.examples, known)


@dataclass(frozen=True, slots=True)
class _Count:
    """A request to count what is new.

    Attributes:
        number: of the counting it belongs to; an older one's answer says nothing any more.
        begin: what to begin with; None to go on.
        changes: since the request before.
    """

    number: int
    begin: _Beginning | None
    changes: tuple[Change, ...]


class Follower(QObject):
    """Trains in the background when enough is new, and nothing else trains.

    An attempt that came to nothing counts as one: as much has to be new again before the next.

    Attributes:
        is_on: whether it does so; off until it is told.
        new: how many finished examples are new since the last training; None before it is known.
        trouble: why the last attempt came to nothing; None when it did not.

    Signals:
        changed: one of these, or how far it is.
        switched: (bool) it follows from now on, or does no more.
        finished: (RunRecord) a run has come of it, and is in the trainer's list.
        failed: (EventNerError) an attempt came to nothing.
    """

    changed = Signal()
    switched = Signal(bool)
    finished = Signal(object)
    failed = Signal(object)

    def __init__(self, session: Session, trainer: Trainer) -> None:
        super().__init__(session)
        self._session, self._trainer = session, trainer
        self.is_on = False
        self.new: int | None = None
        self.trouble: EventNerError | None = None
        self.share = 0.0
        """The part of the training under way that is done, 0 to 1."""
        self._thread: FollowingThread | None = None
        self._document: Document | None = None  # what the training under way belongs to
        self._number = 0  # of the counting
        self._begin: _Beginning | None = None
        self._changes: list[Change] = []
        self._is_counting = False
        self._news: News | None = None  # of the worker's thread
        self._worker = Worker(self._count, "news", self)
        self._worker.done.connect(self._counted)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LOOK_EVERY)
        self._timer.timeout.connect(self._look)
        session.opened.connect(self._opened)
        session.renamed.connect(self._renamed)
        session.changed.connect(lambda change, _moves: self._follow(change))
        trainer.starting.connect(self._give_way)
        trainer.finished.connect(lambda _run: self._look())
        trainer.failed.connect(lambda _error: self._look())

    @property
    def is_training(self) -> bool:
        """Tell whether a model is being trained in the background."""
        return self._thread is not None

    @property
    def needed(self) -> int:
        """How many finished examples have to be new before it trains."""
        return needed(self._session.done_count())

    def set_on(self, on: bool) -> None:
        """Begin to follow the data, or leave off; a training under way is ended."""
        if on == self.is_on:
            return
        self.is_on = on
        self.trouble = None
        if on:
            self._count_since_the_last_run()
        else:
            self.stop()
            self._forget()
        self.switched.emit(on)
        self.changed.emit()

    def stop(self) -> None:
        """End the training under way at once; nothing of it stays."""
        thread = self._thread
        if thread is None:
            return
        self._thread = None
        thread.ask_to_stop()
        thread.wait()
        self.share = 0.0
        self.changed.emit()

    def close(self) -> None:
        """End everything and wait for it."""
        self.is_on = False
        self.stop()
        self._forget()
        self._worker.stop()

    # what is new

    def _opened(self) -> None:
        self.stop()
        self.trouble = None
        self._forget()
        self.is_on = False
        self.changed.emit()

    def _renamed(self) -> None:
        """Go on beside the new file, which has runs of its own."""
        self.stop()
        if self.is_on:
            self._count_since_the_last_run()

    def _forget(self) -> None:
        self._timer.stop()
        self._number += 1
        self._begin = None
        self._changes.clear()
        self.new = None

    def _count_since_the_last_run(self) -> None:
        """Count what the newest run did not have."""
        runs = self._trainer.runs
        examples = tuple(self._session.document.examples)
        self._begin_to_count(_Beginning(examples, runs[0].folder if runs else None))

    def _count_from_now_on(self) -> None:
        """Count what comes now: a training has begun that has all there is."""
        examples = tuple(self._session.document.examples)
        self._begin_to_count(_Beginning(examples, is_known=True))

    def _begin_to_count(self, begin: _Beginning) -> None:
        if self._session.is_open:
            self._forget()
            self._begin = begin
            self._look()

    def _follow(self, change: Change) -> None:
        if self.is_on:
            self._changes.append(change)
            if not self._timer.isActive():
                self._timer.start()

    def _look(self) -> None:
        """Have what is new counted in the worker's thread: hashing takes no turn of a key."""
        if not self.is_on or self._is_counting:
            return
        request = _Count(self._number, self._begin, tuple(self._changes))
        self._begin = None
        self._changes.clear()
        self._is_counting = self._worker.submit(request) > 0

    def _count(self, request: _Count) -> tuple[int, int]:
        """Count (in the thread); return the number of the counting, and how many are new."""
        if request.begin is not None:
            self._news = request.begin.news()
        if self._news is None:
            return request.number, 0
        for change in request.changes:
            self._news.follow(change)
        return request.number, self._news.count

    def _counted(self, _ticket: int, answer: tuple[int, int]) -> None:
        self._is_counting = False
        number, new = answer
        if number != self._number or self._begin is not None:
            self._look()
            return
        if self._changes:
            self._timer.start()
        if new != self.new:
            self.new = new
            self.changed.emit()
        if new >= self.needed and self._may_train():
            self._train()

    # a training

    def _may_train(self) -> bool:
        from ..storage.memory import available_memory

        room = available_memory()
        busy = self._trainer.is_training or self.is_training
        return self.is_on and not busy and (room is None or room >= _ROOM)

    def _train(self) -> None:
        from .following_thread import FollowingThread, FollowWish

        path = self._session.path
        if path is None:
            return
        self._document = self._session.document
        wish = FollowWish(self._document.snapshot(), path, self._trainer.in_use)
        self._thread = thread = FollowingThread(wish, self)
        thread.progressed.connect(self._progressed)
        thread.held_out.connect(self._held_out)
        thread.succeeded.connect(self._succeeded)
        thread.failed.connect(self._failed)
        thread.finished.connect(thread.deleteLater)
        self.trouble = None
        self.share = 0.0
        self._count_from_now_on()
        thread.start()
        self.changed.emit()

    def _give_way(self) -> None:
        """Leave the field to a training that the expert has asked for, which learns it all too."""
        self.stop()
        if self.is_on:
            self._count_from_now_on()

    def _is_current(self) -> bool:
        """Tell whether a signal is of the training under way, not of one that was stopped."""
        return self._thread is not None and self.sender() is self._thread

    def _progressed(self, share: float) -> None:
        if self._is_current() and share > self.share:
            self.share = share
            self.changed.emit()

    def _held_out(self, keys: frozenset[str]) -> None:
        if self._is_current() and self._document is self._session.document:
            self._session.remember_held_out(keys)

    def _succeeded(self, run: RunRecord) -> None:
        if self._is_current():
            self._end()
            self._trainer.refresh()
            self.finished.emit(run)
            self._look()

    def _failed(self, error: EventNerError) -> None:
        if self._is_current():
            self._end()
            self.trouble = error
            self.changed.emit()
            self.failed.emit(error)
            self._look()

    def _end(self) -> None:
        if self._thread is not None:
            self._thread.wait()
            self._thread = None
        self.share = 0.0
        self.changed.emit()
