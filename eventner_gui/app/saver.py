"""Saves the session by itself, in the background, and says how that stands."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from ..core.document import Document
from ..core.errors import EventNerError, FileError
from ..storage.projects import save_project
from ..storage.stamp import Stamp, stamp_of
from .worker import Worker

# Edits that follow one another within this time are written together.
GATHER_MS = 150
# After a failed save the next try comes by itself: the disk or network folder may be back.
RETRY_MS = 10_000


class SaveStatus(enum.Enum):
    """How the file stands to what is on the screen."""

    SAVED = "saved"
    SAVING = "saving"
    NOT_SAVED = "not saved"


@dataclass(frozen=True, slots=True)
class SaveState:
    """A `SaveStatus` with when (of the last good save) and why not."""

    status: SaveStatus
    when: datetime | None = None
    error: EventNerError | None = None


class ChangedOutside(FileError):
    """Another program has written the file since it was read or saved here."""


class _Target:
    """The file that is written, and what it was like when it was read or written last."""

    def __init__(self, path: Path, stamp: Stamp | None) -> None:
        self.path = path
        self._stamp = stamp

    def write(self, document: Document) -> None:
        """Write a snapshot.

        Raises:
            ChangedOutside: the file is another one than was left here; it is not touched.
            FileError: it cannot be written.
        """
        now = stamp_of(self.path)
        if self._stamp and now and now != self._stamp:
            raise ChangedOutside(
                f"Another program has changed {self.path.name} meanwhile.",
                "Save your work elsewhere, or overwrite the file with it.",
            )
        save_project(document, self.path)
        self._stamp = stamp_of(self.path)


@dataclass(frozen=True, slots=True)
class _Request:
    document: Document
    target: _Target
    revision: int


class Saver(QObject):
    """Writes the newest snapshot; never reports saved what is not on the disk.

    Signals:
        state_changed: with the new `SaveState`.
    """

    state_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = SaveState(SaveStatus.SAVED)
        self._document: Document | None = None
        self._target: _Target | None = None
        self._revision = 0
        self._saved_revision = 0
        self._ticket = 0
        self._worker = Worker(_save, "saver", self)
        self._worker.done.connect(self._saved)
        self._worker.failed.connect(self._failed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._submit)

    def follow(self, document: Document, path: Path) -> None:
        """Save this document to this path from now on; it counts as saved."""
        self._timer.stop()
        self._document = document
        self._target = _Target(path, stamp_of(path))
        self._revision += 1
        self._saved_revision = self._revision
        self._set(SaveState(SaveStatus.SAVED))

    def move_to(self, path: Path) -> None:
        """Save to another place from now on, beginning at once; a file there is overwritten."""
        self._target = _Target(path, None)
        self.changed()
        self.save_now()

    def changed(self) -> None:
        """Take note that the document has changed; it is saved within moments."""
        self._revision += 1
        if self.state.status is SaveStatus.SAVED:
            self._set(SaveState(SaveStatus.SAVING, self.state.when))
        if not self._timer.isActive() or self._timer.interval() != GATHER_MS:
            self._timer.start(GATHER_MS)

    def save_now(self) -> None:
        """Save without waiting for further edits."""
        if self._revision != self._saved_revision:
            self._timer.stop()
            self._submit()

    def overwrite(self) -> None:
        """Save over what another program has written; the user has said so."""
        if self._target:
            self.move_to(self._target.path)

    def is_saved(self) -> bool:
        """Tell whether all changes are in the file."""
        return self._revision == self._saved_revision

    def finish(self) -> bool:
        """Save what is not saved, wait for it, and tell whether all of it is in the file."""
        if self._document is not None and self._target is not None and not self.is_saved():
            self._timer.stop()
            self._worker.wait_idle()
            self._ticket = 0  # whatever the thread still reports is older than what follows
            request = _Request(self._document.snapshot(), self._target, self._revision)
            try:
                _save(request)
            except EventNerError as error:
                self._note_failure(error)
                return False
            self._saved_revision = request.revision
            self._set(SaveState(SaveStatus.SAVED, datetime.now()))
        return True

    def give_up(self) -> None:
        """Let go of what could not be saved; the user has said so."""
        self._timer.stop()
        self._saved_revision = self._revision

    def stop(self) -> None:
        """End the thread after the save under way."""
        self._timer.stop()
        self._worker.stop()

    def _submit(self) -> None:
        if self._document is not None and self._target is not None:
            snapshot = self._document.snapshot()
            self._ticket = self._worker.submit(_Request(snapshot, self._target, self._revision))

    def _saved(self, _ticket: int, result: tuple[int, datetime]) -> None:
        revision, when = result
        if revision <= self._saved_revision:
            return
        self._saved_revision = revision
        status = SaveStatus.SAVED if self.is_saved() else SaveStatus.SAVING
        self._set(SaveState(status, when))

    def _failed(self, ticket: int, error: EventNerError) -> None:
        if ticket == self._ticket:
            self._note_failure(error)

    def _note_failure(self, error: EventNerError) -> None:
        """Say that it is not saved; try again by itself unless the user has to decide."""
        self._set(SaveState(SaveStatus.NOT_SAVED, self.state.when, error))
        if not isinstance(error, ChangedOutside):
            self._timer.start(RETRY_MS)

    def _set(self, state: SaveState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)


def _save(request: _Request) -> tuple[int, datetime]:
    request.target.write(request.document)
    return request.revision, datetime.now()
