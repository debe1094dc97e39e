"""What the window says of the model that follows: the offer of a newer one, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout

from ...app.follower import Follower
from ...app.trainer import Trainer
from ...core.display import shown_name
from ...core.errors import EventNerError
from ..announce import announce
from ..notice import Action, Notice, error_text
from ..train.follow_words import offer_words
from .projects import Projects

if TYPE_CHECKING:
    from ...storage.run_record import RunRecord

_WAIT_FOR_MOUSE = 300  # milliseconds


class Following(QObject):
    """Asks at the top of the window, and remembers for which projects a model follows.

    Signals:
        said: (text) a short remark.
        failed: (text) something could not be done.
        compare_wanted: (RunRecord, RunRecord) the older one first.
        answered: a notice was put away, and the focus with it.
    """

    said = Signal(str)
    failed = Signal(str)
    compare_wanted = Signal(object, object)
    answered = Signal()

    def __init__(
        self, follower: Follower, trainer: Trainer, projects: Projects, place: QVBoxLayout
    ) -> None:
        """Begin.

        Args:
            follower: trains.
            trainer: knows the runs.
            projects: remembers the switch.
            place: where notices go.
        """
        super().__init__(projects)
        self._follower, self._trainer, self._projects = follower, trainer, projects
        self._place = place
        self._notice: Notice | None = None
        self._offered: Path | None = None  # folder of the run that the notice is about
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_WAIT_FOR_MOUSE)
        self._later.timeout.connect(self._show_offer)
        trainer.runs_changed.connect(self._show_offer)
        trainer.started.connect(self._put_away)
        follower.switched.connect(projects.remember_followed)
        follower.failed.connect(self._tell_failed)

    def begin(self) -> None:
        """Begin with the project that has just been opened; the place of notices is empty."""
        self._notice, self._offered = None, None
        self._follower.set_on(self._projects.is_followed())
        self._show_offer()

    def _show_offer(self) -> None:
        run = self._offer()
        if self._offered is not None and (run is None or run.folder != self._offered):
            self._put_away()
        if run is None or run.folder == self._offered:
            return
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._later.start()  # what lies under the mouse does not move
            return
        in_use = self._trainer.in_use
        actions: list[Action] = [("Use it", lambda: self._use(run))]
        if in_use is not None:
            actions.append(("Compare", lambda: self.compare_wanted.emit(in_use, run)))
        actions.append(("Not now", lambda: self._pass_over(run)))
        self._offered = run.folder
        self._tell(offer_words(run, in_use), actions)

    def _offer(self) -> RunRecord | None:
        if not self._trainer.runs:
            return None
        from ...storage.background_runs import offered  # late: a window is to be seen first

        return offered(self._trainer.runs, self._trainer.in_use)

    def _use(self, run: RunRecord) -> None:
        before = self._trainer.in_use
        if not self._try(lambda: self._trainer.use(run)):
            return
        words = f"{shown_name(run.name)} is the model in use now."
        if before is None:
            self.said.emit(words)
        else:
            back = (f"Go back to {shown_name(before.name, 24)}", lambda: self._go_back(before))
            self._tell(words, [back], closable=True)
        self.answered.emit()

    def _go_back(self, run: RunRecord) -> None:
        if self._try(lambda: self._trainer.use(run)):
            self._put_away()
            self.said.emit(f"{shown_name(run.name)} is the model in use again.")
            self.answered.emit()

    def _pass_over(self, run: RunRecord) -> None:
        if self._try(lambda: self._trainer.pass_over(run)):
            self.said.emit(f"{shown_name(run.name)} stays in the list of runs, on the Train tab.")
            self.answered.emit()

    def _tell(self, words: str, actions: list[Action], *, closable: bool = False) -> None:
        """Show a notice in place of the one before."""
        self._clear()
        self._notice = Notice(words, actions, kind="info", closable=closable)
        self._notice.closed.connect(self._closed)
        self._place.addWidget(self._notice)
        announce(self._notice, words)

    def _put_away(self) -> None:
        self._clear()
        self._offered = None

    def _clear(self) -> None:
        notice, self._notice = self._notice, None
        if notice is not None:
            notice.closed.disconnect(self._closed)
            notice.put_away()

    def _closed(self) -> None:
        self._notice = None
        self.answered.emit()

    def _tell_failed(self, error: EventNerError) -> None:
        self.said.emit(f"{error} It is tried again when as much is new.")

    def _try(self, action: Callable[[], object]) -> bool:
        try:
            action()
        except EventNerError as error:
            self.failed.emit(error_text(error))
            return False
        return True
