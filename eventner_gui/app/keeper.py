"""Makes each change durable as it comes: a thread that writes the journal."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal

from ..core.changes import Change
from ..core.document import Document
from ..core.errors import EventNerError
from ..storage.entries import Entry, Kind
from .worker import unexpected

if TYPE_CHECKING:
    from ..storage.journal import Journal

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
        file_before: digest of the file where it holds the state before this step, written by
            another program; empty where there is nothing to be said of it.
    """

    kind: Kind
    change: Change | None = None
    keys: frozenset[str] = frozenset()
    file_before: str = ""


class Keeper(QThread):
    """Writes steps into a journal, in order, those that wait together.

    A step that cannot be written stays and is tried again; none is ever passed over.

    Signals:
        kept: (keeper, number) of the last entry that is on the disk.
        failed: (keeper, EventNerError) the journal cannot be written at present.
    """

    kept = Signal(object, int)
    failed = Signal(object, object)

    def __init__(self, journal: Journal, last: int, parent: QObject | None = None) -> None:
        """Make the keeper.

        Args:
            journal: open; the keeper closes it in `stop`.
            last: number of the last entry in it.
            parent: owner; `stop` must be called before it goes.
        """
        super().__init__(parent)
        self.setObjectName("keeper")
        self.journal = journal
        self._condition = threading.Condition()
        self._waiting: deque[tuple[int, float, Step]] = deque()
        self._beginning: tuple[int, Document, str, str] | None = None
        self._last = self._kept = last
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

    def begin(self, state: Document, digest: str, text: str) -> int:
        """Begin a state that does not come from the entries before it; return its number.

        It is kept before any step that follows.

        Args:
            state: a snapshot.
            digest: of the file that holds it, or `NO_FILE`.
            text: how it came, in the user's words.
        """
        with self._condition:
            self._last += 1
            self._beginning = (self._last, state, digest, text)
            self._condition.notify_all()
        self._ensure_running()
        return self._last

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
            while not (self._waiting or self._beginning or self._stopping):
                self._condition.wait()
            return bool(self._waiting or self._beginning)

    def _write(self) -> None:
        if self._beginning:
            from ..storage.codec import encode  # late: a window is to be seen first

            seq, state, digest, text = self._beginning
            # What is in the journal and not in the file that is opened here is left over.
            left_after = self.journal.written if digest else None
            data = b"".join(encode(state))
            self.journal.begin_state(digest, text, data, left_after=left_after)
            self._beginning = None
            self._has_kept(seq)
        with self._condition:
            steps = list(self._waiting)
        if steps:
            self.journal.append(
                [_entry(seq, when, step) for seq, when, step in steps],
                [(seq - 1, step.file_before) for seq, _, step in steps if step.file_before],
            )
            with self._condition:
                for _ in steps:
                    self._waiting.popleft()
            self._has_kept(steps[-1][0])

    def _has_kept(self, seq: int) -> None:
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


def _entry(seq: int, when: float, step: Step) -> Entry:
    from ..storage.journal_codec import encode_change, encode_keys

    if step.change is None:
        text = "Keep sentences for measuring"
        if step.file_before:
            text = "Another program had changed the file"
        return Entry(seq, step.kind, text, encode_keys(step.keys), when)
    return Entry(seq, step.kind, step.change.text, encode_change(step.change), when)
