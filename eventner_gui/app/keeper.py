"""Makes each change durable as it comes: a thread that writes the journal."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from dataclasses import dataclass

from PySide6.QtCore import QObject, QThread, Signal

from ..core.changes import Change
from ..core.document import Document
from ..core.errors import EventNerError
from ..storage.codec import encode
from ..storage.entries import Entry, Kind
from ..storage.journal import Journal
from ..storage.journal_codec import encode_change, encode_keys
from .worker import unexpected

log = logging.getLogger(__name__)

RETRY_S = 3.0
"""How long after a failure the journal is tried again by itself, in seconds."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something to be kept: a change of the document, or keys of held-out texts.

    Attributes:
        kind: what the change is.
        change: None for keys.
        keys: of held-out texts; empty for a change.
    """

    kind: Kind
    change: Change | None = None
    keys: frozenset[str] = frozenset()


class Keeper(QThread):
    """Writes steps into a journal, in order, those that wait together.

    A step that cannot be written stays and is tried again; none is ever passed over.

    Signals:
        kept: (keeper, number) of the last entry that is on the disk.
        failed: (keeper, EventNerError) the journal cannot be written at present.
    """

    kept = Signal(object, int)
    failed = Signal(object, object)

    def __init__(
        self,
        journal: Journal,
        last: int,
        parent: QObject | None = None,
        *,
        foundation: bytes | Document | None = None,
    ) -> None:
        """Make the keeper.

        Args:
            journal: open; the keeper closes it in `stop`.
            last: number of the last entry in it.
            parent: owner; `stop` must be called before it goes.
            foundation: the state after that entry where nothing else holds it: a project file, or
                a snapshot. It is kept before any step, and only then is the entry.
        """
        super().__init__(parent)
        self.setObjectName("keeper")
        self.journal = journal
        self._condition = threading.Condition()
        self._waiting: deque[tuple[int, float, Step]] = deque()
        self._foundation = foundation
        self._state: tuple[int, bytes | Document] | None = None
        self._last = last
        self._kept = last if foundation is None else last - 1
        self._stopping = False
        self._failing = False

    def put(self, step: Step) -> int:
        """Take a step; return the number of its entry."""
        with self._condition:
            self._last += 1
            self._waiting.append((self._last, time.time(), step))
            self._condition.notify_all()
        self._ensure_running()
        return self._last

    def keep_state(self, seq: int, state: bytes | Document) -> None:
        """Keep a state as a checkpoint, when nothing more urgent is to be done.

        Args:
            seq: number of the entry after which it was.
            state: a project file that holds it, or a snapshot.
        """
        with self._condition:
            self._state = (seq, state)
            self._condition.notify_all()
        self._ensure_running()

    def try_now(self) -> None:
        """Try again at once what has failed."""
        with self._condition:
            self._failing = False
            self._condition.notify_all()
        self._ensure_running()

    def wait_kept(self, seq: int) -> bool:
        """Wait until an entry is on the disk, or that has failed; tell which."""
        with self._condition:
            while self._kept < seq and not self._failing and self.isRunning():
                self._condition.wait()
            return self._kept >= seq

    def stop(self) -> None:
        """Try once more what waits, end the thread and close the journal."""
        with self._condition:
            self._stopping, self._failing = True, False
            self._condition.notify_all()
        self.wait()
        self.journal.close()

    def run(self) -> None:
        """Write until stopped (in the thread)."""
        while self._wait_for_work():
            try:
                self._write()
            except EventNerError as error:
                log.warning("the journal cannot be written", exc_info=True)
                self._note(error)
            except Exception as error:
                log.exception("the journal cannot be written")
                self._note(unexpected(error))
            else:
                self._note(None)

    def _ensure_running(self) -> None:
        if not self.isRunning():
            self.start()

    def _wait_for_work(self) -> bool:
        """Wait for a step or the next try; return False when it is time to end."""
        with self._condition:
            if self._failing:
                if self._stopping:
                    return False
                self._condition.wait(RETRY_S)
                return True
            while not (self._has_work or self._stopping):
                self._condition.wait()
            return self._has_work

    @property
    def _has_work(self) -> bool:
        return bool(self._foundation or self._waiting or self._state)

    def _write(self) -> None:
        if self._foundation is not None:
            self.journal.add_checkpoint(self._kept + 1, _as_file(self._foundation))
            self._foundation = None
            self._note_kept(self._kept + 1)
        with self._condition:
            steps = list(self._waiting)
            state = self._state
        if steps:
            self.journal.append([_entry(seq, when, step) for seq, when, step in steps])
            with self._condition:
                for _ in steps:
                    self._waiting.popleft()
            self._note_kept(steps[-1][0])
        elif state:
            self.journal.add_checkpoint(state[0], _as_file(state[1]))
            with self._condition:
                if self._state is state:
                    self._state = None

    def _note_kept(self, seq: int) -> None:
        with self._condition:
            self._kept = seq
            self._condition.notify_all()
        self.kept.emit(self, seq)

    def _note(self, error: EventNerError | None) -> None:
        with self._condition:
            self._failing = error is not None
            self._condition.notify_all()
        if error is not None:
            self.failed.emit(self, error)


def _as_file(state: bytes | Document) -> bytes:
    return state if isinstance(state, bytes) else b"".join(encode(state))


def _entry(seq: int, when: float, step: Step) -> Entry:
    if step.change is None:
        text = "Keep sentences for measuring"
        return Entry(seq, step.kind, text, encode_keys(step.keys), when)
    return Entry(seq, step.kind, step.change.text, encode_change(step.change), when)
