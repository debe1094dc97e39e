"""Keeps the session's work: each change in the journal at once, the file in quiet moments."""

from __future__ import annotations

import logging
import threading
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ..core.document import Document
from ..core.errors import EventNerError
from ..storage.entries import NO_FILE
from ..storage.stamp import Stamp
from .file_writer import ProjectFile, WriteRequest, Written
from .keeper import Keeper, Step
from .outside import ChangedOutside, Version
from .save_state import SaveState, SaveStatus
from .worker import Worker

if TYPE_CHECKING:
    from ..storage.recovery import Recovered

log = logging.getLogger(__name__)

# Edits that follow one another within this time go into the file together (milliseconds).
GATHER_MS = 150
# A large file waits for a pause so many times as long as writing it takes, up to a limit; and
# however busy the person is, it is not older than this.
_PAUSE_FACTOR = 8
_LONGEST_PAUSE_MS = 5_000
_OLDEST_MS = 120_000
# After a failed save the next try comes by itself: the disk or network folder may be back.
RETRY_MS = 10_000
# A guess for the first time: 100,000 examples take about a second.
_SECONDS_PER_EXAMPLE = 1e-5


class Saver(QObject):
    """Never reports saved what is not on the disk.

    Signals:
        state_changed: with the new `SaveState`.
        changed_outside: (Version) another program has written the file; nothing is written over
            it until `accept` or `overwrite`.
        kept: (number) of the last change that is durable; see `put`.
    """

    state_changed = Signal(object)
    changed_outside = Signal(object)
    kept = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = SaveState(SaveStatus.SAVED)
        self.base = Document()  # what the file held when it was read or written here last
        self._looked_at = self.base
        self._document: Document | None = None
        self._file: ProjectFile | None = None
        self._keeper: Keeper | None = None
        self._revision = self._kept = self._in_file = 0
        self._when: datetime | None = None
        self._journal_error: EventNerError | None = None
        self._file_error: EventNerError | None = None
        self._ticket = 0
        self._pause = GATHER_MS
        self._file_due = 0.0  # when the file has to be written however busy the person is
        self._hurry = threading.Event()
        self._writer = Worker(_write, "saver", self)
        self._writer.done.connect(self._written)
        self._writer.failed.connect(self._write_failed)
        self._looker = Worker(ProjectFile.look, "looker", self)
        self._looker.done.connect(lambda _ticket, version: self._found(version))
        self._looker.failed.connect(lambda _ticket, error: self._cannot_look(error))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._submit)

    # the project

    def follow(
        self,
        document: Document,
        path: Path,
        digest: str,
        stamp: Stamp | None,
        recovered: Recovered | None,
    ) -> None:
        """Keep this document from now on; it counts as saved.

        Args:
            document: the session's.
            path: of its file.
            digest: of the file's content; `NO_FILE` when it is not written yet.
            stamp: of the file before it was read; None when it is not written yet.
            recovered: the journal with what it brought; None for a new project.
        """
        self.release()
        self._document = document
        self._file = ProjectFile(path, stamp, digest)
        self._pause = self._pause_after(len(document.examples) * _SECONDS_PER_EXAMPLE)
        self._journal_error = self._file_error = None
        self._when = None
        if recovered is None or recovered.journal is None:
            self._begin_journal(path, digest)
        else:
            self._keep_with(Keeper(recovered.journal, recovered.seq, self), recovered.seq)
            self._in_file = recovered.in_file
        self.base = document.snapshot()
        self._set(force=True)
        if self._in_file != self._revision:
            self._schedule()

    def release(self) -> None:
        """Let go of the project's journal; what is not saved is given up."""
        self._timer.stop()
        self._writer.wait_idle()
        self._ticket = 0
        if self._keeper:
            keeper, self._keeper = self._keeper, None
            keeper.stop()
            keeper.deleteLater()
        self._document = self._file = None

    def move_to(self, path: Path) -> None:
        """Save to another place from now on, beginning at once; a file there is overwritten."""
        document = self._document
        if document is None:
            return
        self.release()
        self._document = document
        self._file = ProjectFile(path, None, None)
        self._journal_error = self._file_error = None
        self._begin_journal(path, NO_FILE)
        self._set()
        self.save_now()

    @property
    def keeper(self) -> Keeper | None:
        """The keeper of the open project's journal; None where there is none."""
        return self._keeper

    @property
    def revision(self) -> int:
        """The number of the last step."""
        return self._revision

    # changes

    def put(self, step: Step) -> int:
        """Keep a step that was made; return the number it has in `kept`."""
        if self._keeper:
            self._revision = self._keeper.put(step)
        else:
            self._revision += 1
        self._set()
        self._schedule()
        return self._revision

    def touch(self) -> None:
        """Write the file anew though nothing has changed here."""
        self._in_file = min(self._in_file, self._revision - 1)
        self._set()
        self._schedule()

    def save_now(self) -> None:
        """Bring the file up to date without waiting for a pause."""
        if self._keeper:
            self._keeper.try_now()
        if self._revision != self._in_file:
            self._timer.stop()
            self._submit(hurry=True)

    def is_saved(self) -> bool:
        """Tell whether all changes are in the file."""
        return self._revision == self._in_file

    def is_durable(self) -> bool:
        """Tell whether all changes are on the disk, in the journal or in the file."""
        return max(self._kept, self._in_file) >= self._revision

    def finish(self) -> bool:
        """Bring the file up to date and wait; tell whether everything is on the disk.

        Where the file cannot be written, the journal is enough; `state` says so then.
        """
        if self._document is None or self._file is None:
            return True
        self._timer.stop()
        self._hurry.set()
        self._writer.wait_idle()
        self._ticket = 0  # whatever the thread still reports is older than what follows
        if self._keeper:
            self._keeper.try_now()
            if self._keeper.wait_kept(self._revision):
                self._kept = self._revision
        if not self.is_saved() and not self._waits_for_decision:
            request = self._request()
            try:
                self._written(0, _write(request))
            except EventNerError as error:
                self._write_failed(0, error)
        self._set()
        return self.is_durable()

    def give_up(self) -> None:
        """Let go of what could not be saved; the user has said so."""
        self._timer.stop()
        self._in_file = self._revision

    def stop(self) -> None:
        """End the threads after the save under way."""
        self.release()
        self._writer.stop()
        self._looker.stop()

    # another program's changes

    def look(self) -> None:
        """Look in the background whether another program has written the file."""
        if self._file and not self._ticket and not self._waits_for_decision:
            self._looked_at = self.base
            self._looker.submit(self._file)

    def accept(self, version: Version) -> None:
        """Go on from what another program wrote; the document holds it, or more, by now."""
        if self._file:
            self._file.accept(version)
            self.base = version.document or self.base
            self._file_error = None
            self.touch()  # so that the journal knows what the file holds

    # inside

    @property
    def _waits_for_decision(self) -> bool:
        """Tell whether the user has to choose between the file's version and this one."""
        return isinstance(self._file_error, ChangedOutside)

    def _begin_journal(self, path: Path, digest: str) -> None:
        """Open a journal that begins with the document as it is."""
        from ..storage.recovery import claim  # late: a window is to be seen first

        self._revision = self._kept = self._in_file = 0
        document = self._document
        try:
            journal = claim(path)
            if journal is None or document is None:
                raise EventNerError("This file is open in many windows.", "Close some of them.")
            keeper = Keeper(journal, journal.last, self)
        except EventNerError as error:
            log.warning("no journal: changes go into the file alone", exc_info=error)
            self._journal_error = error
            self._revision = 0 if digest else 1
            return
        self._keep_with(keeper, journal.last)
        words = "Opened" if digest else "Begun"
        self._revision = keeper.begin(document.snapshot(), digest, words)
        # a new project is nowhere on the disk yet
        self._in_file = 0 if digest == NO_FILE else self._revision

    def _keep_with(self, keeper: Keeper, seq: int) -> None:
        keeper.kept.connect(self._has_kept)
        keeper.failed.connect(self._keeping_failed)
        self._keeper = keeper
        self._revision = self._kept = self._in_file = seq

    def _schedule(self) -> None:
        """Write the file at the next pause, or at once where nothing else makes work durable."""
        now = time.monotonic()
        if not self._timer.isActive():
            self._file_due = now + _OLDEST_MS / 1000
        pause = GATHER_MS if self._journal_error else self._pause
        until_due = max(round(1000 * (self._file_due - now)), 0)
        if not self._waits_for_decision:
            self._timer.start(min(pause, until_due))

    def _pause_after(self, seconds: float) -> int:
        return min(max(GATHER_MS, round(1000 * _PAUSE_FACTOR * seconds)), _LONGEST_PAUSE_MS)

    def _submit(self, *, hurry: bool = False) -> None:
        if self._document is None or self._file is None:
            return
        if not self.is_saved() and not self._waits_for_decision:
            if hurry or self._journal_error:
                self._hurry.set()
            elif not self._ticket:
                self._hurry.clear()
            self._ticket = self._writer.submit(self._request())

    def _request(self) -> WriteRequest:
        assert self._document is not None
        assert self._file is not None
        return WriteRequest(
            self._document.snapshot(), self._revision, self._file, self._keeper, self._hurry
        )

    def _has_kept(self, keeper: Keeper, seq: int) -> None:
        if keeper is not self._keeper:  # of a project left since
            return
        self._kept = seq
        self._when = datetime.now()
        if self._journal_error:
            self._journal_error = None
            self._in_file = min(self._in_file, seq - 1)  # let the journal know of the file again
            self._schedule()
        self._set()
        self.kept.emit(seq)

    def _keeping_failed(self, keeper: Keeper, error: EventNerError) -> None:
        if keeper is not self._keeper:
            return
        first = self._journal_error is None
        self._journal_error = error
        self._set()
        if first:
            self._submit(hurry=True)

    def _written(self, ticket: int, written: Written) -> None:
        if ticket and ticket != self._ticket:
            return
        self._ticket = 0
        self._file_error = None
        self._pause = self._pause_after(written.took)
        self._in_file = written.seq
        self._when = written.when
        self.base = written.document
        self._set()
        if not self.is_saved():
            self._schedule()

    def _write_failed(self, ticket: int, error: EventNerError) -> None:
        if ticket and ticket != self._ticket:
            return
        self._ticket = 0
        self._file_error = error
        self._set()
        if isinstance(error, ChangedOutside):
            self.changed_outside.emit(error.version)
        else:
            self._timer.start(RETRY_MS)

    def _found(self, version: Version | None) -> None:
        if version is None or self._file is None or self._ticket or self._file_error:
            return
        if self._looked_at is not self.base:  # written, or another one opened, in the meantime
            return
        self._file_error = ChangedOutside(self._file.path, version)
        self._timer.stop()
        self._set()
        self.changed_outside.emit(version)

    def _cannot_look(self, error: EventNerError) -> None:
        log.info("the file cannot be looked at", exc_info=error)

    def _set(self, *, force: bool = False) -> None:
        error = self._file_error
        if self.is_durable():
            failing = error is not None and not self.is_saved()
            status = SaveStatus.KEPT if failing else SaveStatus.SAVED
        else:
            failing = self._journal_error is not None and error is not None
            status = SaveStatus.NOT_SAVED if failing else SaveStatus.SAVING
        state = SaveState(status, self._when, error, self.is_saved(), self._journal_error)
        if force or state != self.state:
            self.state = state
            self.state_changed.emit(state)


def _write(request: WriteRequest) -> Written:
    return request.file.write(request)
