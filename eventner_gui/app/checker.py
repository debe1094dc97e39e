"""Looks at the data before a training, in the background, and mends what it has found."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ..core.changes import Change
from ..core.collector import collector_at_rest
from ..core.document import Document
from ..core.errors import EventNerError
from ..core.moves import Moves
from ..core.split import DEV_SHARE
from .rests import GivenUpError, Rests
from .session import Session
from .worker import Worker

if TYPE_CHECKING:
    from ..core.checks.finding import Finding
    from ..nlp.checks.data_checker import DataChecker

_PAUSE = 700  # milliseconds without a change after which it looks


@dataclass(frozen=True, slots=True)
class _Look:
    """A request: to look at a document."""

    document: Document
    share: float
    given_up: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True)
class _Mend:
    """A request: to mend a finding of a document."""

    document: Document
    finding: Finding


class Checker(QObject):
    """Looks whenever the data is another and somebody wants to see it.

    Signals:
        changed: `findings` or `is_busy` are others.
        failed: (EventNerError) it could not look, or not mend.
        said: (text) a short remark on what was mended.

    Attributes:
        findings: of the last look, what stops training first; None before there was one, and
            while sentences have come or gone since.
    """

    changed = Signal()
    failed = Signal(object)
    said = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent or session)
        self._session = session
        self.findings: Sequence[Finding] | None = None
        self._wanted = False
        self._is_stale = True
        self._share = DEV_SHARE
        self._looking: _Look | None = None
        self._ticket = 0
        self._mending: tuple[int, int] | None = None  # ticket, and the state it is of
        self._state = 0  # rises with each change of the document
        self._checks: DataChecker | None = None  # of the thread
        self._worker = Worker(self._work, "checks", self)
        self._worker.done.connect(self._done)
        self._worker.failed.connect(self._cannot)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._look)
        session.opened.connect(self._opened)
        session.changed.connect(self._follow)

    @property
    def is_busy(self) -> bool:
        """Tell whether it looks, or is about to."""
        return self._looking is not None or self._pause.isActive() or self._mending is not None

    @property
    def is_stale(self) -> bool:
        """Tell whether the data is another than what was looked at."""
        return self._is_stale

    def set_wanted(self, wanted: bool) -> None:
        """Say whether anybody wants to see findings; only then it looks, when there is need."""
        self._wanted = wanted
        if wanted and self._is_stale and not self.is_busy:
            self._look_soon(0)

    def set_share(self, share: float) -> None:
        """Say which share of the texts is held out, in (0, 1)."""
        if share != self._share:
            self._share = share
            self.look_again()

    def look_again(self) -> None:
        """Look anew: what is held out may be another."""
        self._give_up()
        self._is_stale = True
        self._look_soon(_PAUSE)

    def cancel(self) -> None:
        """Stop looking until the data is another, or `look_again`."""
        self._pause.stop()
        self._give_up()
        self.changed.emit()

    def mend(self, finding: Finding) -> None:
        """Mend all places of a finding, as one step of undo; `said` tells what was done."""
        if self._mending is None and self.findings and finding in self.findings:
            self._pause.stop()
            self._give_up()
            ticket = self._worker.submit(_Mend(self._session.document.snapshot(), finding))
            self._mending = ticket, self._state
            self.changed.emit()

    def stop(self) -> None:
        """End the thread."""
        self._pause.stop()
        self._give_up()
        self._worker.stop()

    # what follows from changes

    def _opened(self) -> None:
        self._state += 1
        self.findings = None
        self.look_again()
        self.changed.emit()

    def _follow(self, _change: Change, moves: Moves | None) -> None:
        self._state += 1
        self._give_up()
        self._is_stale = True
        if moves is not None and self.findings is not None:
            self.findings = None  # their indices are of no use any more
            self.changed.emit()
        self._look_soon(_PAUSE)

    def _look_soon(self, pause: int) -> None:
        if self._wanted and self._session.is_open:
            self._pause.start(pause)
            self.changed.emit()

    def _give_up(self) -> None:
        if self._looking is not None:
            self._looking.given_up.set()
            self._looking = None

    def _look(self) -> None:
        if self._mending is not None:
            return
        self._looking = _Look(self._session.document.snapshot(), self._share)
        self._ticket = self._worker.submit(self._looking)
        self.changed.emit()

    # in the thread

    def _work(self, request: _Look | _Mend) -> Sequence[Finding] | Change | None:
        from ..core.checks.mending import mend
        from ..nlp.checks.data_checker import DataChecker

        if self._checks is None:
            self._checks = DataChecker()
        checks = self._checks
        with collector_at_rest():
            if isinstance(request, _Mend):
                return mend(request.document, request.finding, checks.tokens_of)
            try:
                rest = Rests(request.given_up)
                return checks.look(request.document, share=request.share, rest=rest)
            except GivenUpError:
                return None

    # answers

    def _done(self, ticket: int, answer: Sequence[Finding] | Change | None) -> None:
        if self._mending is not None and ticket == self._mending[0]:
            state, self._mending = self._mending[1], None
            self._mended(answer if isinstance(answer, Change) else None, state)
        elif ticket == self._ticket and self._looking is not None:
            self._looking = None
            self._is_stale = False
            self.findings = answer if not isinstance(answer, Change) else None
            self.changed.emit()

    def _mended(self, change: Change | None, state: int) -> None:
        if state != self._state:
            self.said.emit("The sentences have changed meanwhile; nothing was mended.")
        elif change is None:
            self.said.emit("Nothing of it can be mended without another problem.")
        else:
            self._session.apply(change)
            self.said.emit(f"{change.text}. Ctrl+Z takes it back.")
        if self._is_stale:
            self._look_soon(0)
        self.changed.emit()

    def _cannot(self, ticket: int, error: EventNerError) -> None:
        if self._mending is not None and ticket == self._mending[0]:
            self._mending = None
        elif ticket == self._ticket:
            self._looking = None
        self.changed.emit()
        self.failed.emit(error)
