"""Notices, one below the other; no room is taken where there are none."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from ..core.errors import EventNerError
from .notice import Action, Notice, error_text
from .widgets import clear, column


class Notices(QWidget):
    """What is said about the last thing that was done."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = column()
        self.setLayout(self._column)
        self.hide()

    def clear(self) -> None:
        """Take all away."""
        clear(self._column)
        self.hide()

    def tell(self, words: str, actions: Sequence[Action] = ()) -> None:
        """Say something, with what can be done next."""
        self._add(Notice(words, actions, kind="info", closable=True))

    def fail(self, error: EventNerError) -> None:
        """Say what could not be done."""
        self._add(Notice(error_text(error), kind="error", closable=True))

    def _add(self, notice: Notice) -> None:
        notice.closed.connect(self._follow)
        self._column.addWidget(notice)
        self.show()

    def _follow(self) -> None:
        """Go with the last notice."""
        shown = [each for each in self.findChildren(Notice) if not each.isHidden()]
        self.setVisible(bool(shown))
