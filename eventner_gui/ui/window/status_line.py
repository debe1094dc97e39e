"""The status line: saved or not, how many are done, which model, what trains, short remarks."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStatusBar, QWidget

from ...app.follower import Follower
from ...app.save_state import SaveState, SaveStatus
from ...app.session import Session
from ...app.trainer import Trainer
from ..announce import announce
from ..theme.theme import theme
from ..train.follow_words import progress_words
from ..train.run_words import run_score
from ..widgets import ElidedLabel, label, panel, row, tip_of

_REMARK_MS = 6000


class StatusLine(QStatusBar):
    """Always tells the truth about the file."""

    def __init__(
        self,
        session: Session,
        trainer: Trainer,
        follower: Follower,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._trainer = trainer
        self._follower = follower
        self.setSizeGripEnabled(False)
        self._saved = label(name="saveState")
        self._done = label(role="muted", name="doneState")
        self._model = ElidedLabel(role="muted", name="modelState")
        self._follow = ElidedLabel(role="muted", name="followState")
        self._follow.hide()
        self._remark = ElidedLabel(name="remark")
        parts = (self._saved, self._done, self._model, self._follow, self._remark)
        left = row(*parts, 1, spacing=22)
        left.setContentsMargins(14, 3, 0, 3)
        self.addWidget(panel(left), 1)
        keys = label("F1 shows every key", role="muted", name="keysHint")
        keys.setContentsMargins(0, 0, 14, 0)
        self.addPermanentWidget(keys)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_REMARK_MS)
        self._quiet.timeout.connect(self._remark.clear)
        session.opened.connect(self._refresh)
        session.renamed.connect(self._refresh)
        session.examples_changed.connect(lambda _indices: self._count())
        session.examples_moved.connect(self._count)
        session.saver.state_changed.connect(self._show_saved)
        trainer.runs_changed.connect(self._show_model)
        follower.changed.connect(self._show_following)
        theme().changed.connect(self._refresh)
        self._refresh()

    def say(self, text: str) -> None:
        """Show a short remark for some seconds."""
        self._remark.setText(text)
        self._remark.setAccessibleName(text)
        announce(self, text)
        self._quiet.start()

    def _refresh(self) -> None:
        self._show_saved(self._session.saver.state)
        self._count()
        self._show_model()

    def _show_saved(self, state: SaveState) -> None:
        if not self._session.is_open:
            self._saved.setText("")
            return
        colors = theme().colors
        color = colors.text
        if state.status is SaveStatus.NOT_SAVED:
            words, color = "● Not saved", colors.error
        elif state.status is SaveStatus.KEPT:
            words, color = "● Kept, not in the file", colors.warning
        elif state.status is SaveStatus.SAVING:
            words = "○ Saving…"
        else:
            words = f"● Saved {state.when:%H:%M:%S}" if state.when else "● Saved"
        self._saved.setText(words)
        style = f"color: {color};"
        if style != self._saved.styleSheet():  # each sheet is parsed and the line laid out anew
            self._saved.setStyleSheet(style)
        where = str(self._session.path)
        if state.status is SaveStatus.SAVED and not state.in_file:
            where += "\nKept on this computer; the file is brought up to date at the next pause."
        self._saved.setToolTip(tip_of(where))

    def _count(self) -> None:
        total = len(self._session.document.examples)
        shown = f"{self._session.done_count():,} of {total:,} done" if self._session.is_open else ""
        self._done.setText(shown)

    def _show_following(self) -> None:
        follower = self._follower
        self._follow.setText(progress_words(follower.share) if follower.is_training else "")
        self._follow.setVisible(follower.is_training)

    def _show_model(self) -> None:
        run = self._trainer.in_use
        self._model.setText(f"Model: {run.name} · {run_score(run)}" if run else "")
