"""Opens project files in the background, so that a large one does not freeze the window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ..core.errors import EventNerError, FileError
from ..storage.stamp import Stamp, digest_of, stamp_of
from .lock import Holder, ProjectLock, acquire
from .worker import Worker

if TYPE_CHECKING:
    from ..storage.conventions import EndConvention
    from ..storage.projects import OpenedProject
    from ..storage.recovery import Recovered


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """What to open, and how.

    Attributes:
        path: of the file.
        end: what its ``end`` means, where the user has said.
        share: open it though another window has it open.
        take_over: the user says that no other window has it open any more.
        kept: open what the journal keeps instead of the file.
    """

    path: Path
    end: EndConvention | None = None
    share: bool = False
    take_over: bool = False
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """A project that was opened.

    Attributes:
        project: what is in the file.
        digest: of the file's content.
        stamp: of the file, taken before it was read.
        recovered: its journal and what that brought back; None for a new project.
        lock: on the file, where one could be made.
    """

    project: OpenedProject
    digest: str = ""
    stamp: Stamp | None = None
    recovered: Recovered | None = None
    lock: ProjectLock | None = None

    def close(self) -> None:
        """Let go of journal and lock: nobody wants the project any more."""
        if self.recovered and self.recovered.journal:
            self.recovered.journal.close()
        if self.lock:
            self.lock.release()


class InUse(FileError):
    """Another window has the file open.

    Attributes:
        request: that was refused.
        holder: who has it.
    """

    def __init__(self, request: OpenRequest, holder: Holder) -> None:
        super().__init__(f"{request.path.name} is open {holder.words}.")
        self.request = request
        self.holder = holder


class Unreadable(FileError):
    """A file that is missing or damaged, while the journal keeps its last state.

    Attributes:
        path: of the file.
        when: the kept state is from.
    """

    def __init__(self, path: Path, error: EventNerError, when: datetime) -> None:
        super().__init__(str(error), error.hint)
        self.path = path
        self.when = when


class Opener(QObject):
    """Reads a file and answers with what is in it.

    Signals:
        opened: (Path, Opened) the file that was asked for last.
        undecided: (Path, UndecidedEnds) the file does not show where its tags end: ask.
        in_use: (InUse) another window has it open: ask.
        unreadable: (Unreadable) it cannot be read, but something is kept: ask.
        failed: (Path, EventNerError) it cannot be read; what was open stays open.
    """

    opened = Signal(object, object)
    undecided = Signal(object, object)
    in_use = Signal(object)
    unreadable = Signal(object)
    failed = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = Path()
        self._ticket = 0
        self._worker = Worker(_open, "opener", self)
        self._worker.done.connect(self._done)
        self._worker.failed.connect(self._failed)

    def request(self, request: OpenRequest) -> None:
        """Ask for a file."""
        self._path = request.path
        self._ticket = self._worker.submit(request)

    def stop(self) -> None:
        """End the thread; an answer still to come is dropped."""
        self._ticket = -1
        self._worker.stop()

    def _done(self, ticket: int, opened: Opened) -> None:
        if ticket == self._ticket:
            self.opened.emit(self._path, opened)
        else:
            opened.close()

    def _failed(self, ticket: int, error: EventNerError) -> None:
        if ticket != self._ticket:
            return
        from ..storage.conventions import UndecidedEnds

        if isinstance(error, UndecidedEnds):
            self.undecided.emit(self._path, error)
        elif isinstance(error, InUse):
            self.in_use.emit(error)
        elif isinstance(error, Unreadable):
            self.unreadable.emit(error)
        else:
            self.failed.emit(self._path, error)


def _open(request: OpenRequest) -> Opened:
    from ..storage.conventions import UndecidedEnds  # late: a window is to be seen first
    from ..storage.projects import open_project
    from ..storage.recovery import Recovered, kept_copy, recover

    path = request.path.absolute()
    if request.kept:
        return _open_kept(path)
    stamp = stamp_of(path)
    try:
        project = open_project(path, end=request.end)
    except UndecidedEnds:
        raise
    except EventNerError as error:
        when = kept_copy(path)
        if when is None:
            raise
        raise Unreadable(path, error, datetime.fromtimestamp(when)) from error
    if project.path is None:
        return Opened(project)
    lock = acquire(project.path, take_over=request.take_over)
    if isinstance(lock, Holder):
        if not request.share:
            raise InUse(request, lock)
        lock = None
    try:
        recovered = recover(project.document, project.path, project.data)
    except FileError:
        # Without a journal the file is saved at once instead.
        recovered = Recovered(None)
    return Opened(project, digest_of(project.data), stamp, recovered, lock)


def _open_kept(path: Path) -> Opened:
    """Open what the journal keeps, as the missing file or as a new project beside a damaged one."""
    from ..storage.conventions import Decision, EndConvention
    from ..storage.projects import OpenedProject
    from ..storage.recovery import open_kept_copy

    document = open_kept_copy(path)
    decision = Decision(EndConvention.INCLUSIVE, "header")
    back = path if not path.exists() and path.parent.is_dir() else None
    notice = (
        f"{path.name} was written anew from what EventNER had kept."
        if back
        else f"This is what EventNER had kept of {path.name}, as a new project."
    )
    return Opened(OpenedProject(document, back, decision, 0, True, (notice,)))
