"""The switch that keeps a model up to date in the background, and how that stands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from ...app.follower import Follower
from ...core.wording import counted
from ..widgets import button, column, label, row
from .follow_words import progress_words

_ABOUT = (
    "Trains by itself when enough sentences are new, slowly and without disturbing you, and says "
    "so when the new model finds more. You decide whether it is used."
)


class FollowCard(QWidget):
    """A check box and a line about it; grey while no project is open."""

    def __init__(self, follower: Follower, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("follow")
        self._follower = follower
        self._switch = QCheckBox("Keep a model up to date while I tag")
        self._switch.setObjectName("followSwitch")
        self._words = label(_ABOUT, role="small", name="followWords", wrap=True)
        self._stop = button("Stop it", follower.stop, name="followStop", role="link")
        line = row(self._words, self._stop, spacing=12)
        line.setStretch(0, 1)
        line.setAlignment(self._stop, Qt.AlignmentFlag.AlignTop)
        self.setLayout(column(self._switch, line, spacing=4))
        self._switch.clicked.connect(follower.set_on)
        follower.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        follower = self._follower
        self._switch.setChecked(follower.is_on)
        if self._stop.hasFocus() and not follower.is_training:
            self._switch.setFocus(Qt.FocusReason.OtherFocusReason)
        self._stop.setVisible(follower.is_training)
        self._words.setText(_words(follower))
        self._switch.setAccessibleDescription(self._words.text())


def _words(follower: Follower) -> str:
    if follower.is_training:
        return progress_words(follower.share)
    if not follower.is_on or follower.new is None:
        return _ABOUT
    needed = follower.needed
    count = f"Next when {counted(needed, 'sentence')} are new or changed: {follower.new:,} are."
    if follower.trouble is None:
        return f"{_ABOUT} {count}"
    return f"{follower.trouble.one_line()} {count}"
