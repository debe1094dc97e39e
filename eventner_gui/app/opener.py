"""Opens project files in the background, so that a large one does not freeze the window."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ..core.errors import EventNerError
from ..storage.conventions import EndConvention, UndecidedEnds
from ..storage.projects import OpenedProject, open_project
from .worker import Worker


@dataclass(frozen=True, slots=True)
class _Request:
    path: Path
    end: EndConvention | None


class Opener(QObject):
    """Reads a file and answers with what is in it.

    Signals:
        opened: (Path, OpenedProject) the file that was asked for last.
        undecided: (Path, UndecidedEnds) the file does not show where its tags end: ask.
        failed: (Path, EventNerError) it cannot be read; what was open stays open.
    """

    opened = Signal(object, object)
    undecided = Signal(object, object)
    failed = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = Path()
        self._ticket = 0
        self._worker = Worker(_open, "opener", self)
        self._worker.done.connect(self._done)
        self._worker.failed.connect(self._failed)

    def request(self, path: Path, end: EndConvention | None = None) -> None:
        """Ask for a file.

        Args:
            path: of the file.
            end: what its ``end`` means, where the user has said.
        """
        self._path = path
        self._ticket = self._worker.submit(_Request(path, end))

    def stop(self) -> None:
        """End the thread; an answer still to come is dropped."""
        self._ticket = -1
        self._worker.stop()

    def _done(self, ticket: int, project: OpenedProject) -> None:
        if ticket == self._ticket:
            self.opened.emit(self._path, project)

    def _failed(self, ticket: int, error: EventNerError) -> None:
        if ticket != self._ticket:
            return
        if isinstance(error, UndecidedEnds):
            self.undecided.emit(self._path, error)
        else:
            self.failed.emit(self._path, error)


def _open(request: _Request) -> OpenedProject:
    return open_project(request.path, end=request.end)
