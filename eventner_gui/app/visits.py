"""The sentences looked at, in order, to go back to and forth."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from ..core.changes import Change
from ..core.moves import Moves
from .session import Session

_KEPT = 500


class Visits(QObject):
    """A history of examples, as a browser has one of pages; follows them when others come or go.

    Signals:
        changed: there is something else to go to.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._visited: list[int] = []
        self._at = -1  # position in it of the example looked at
        session.opened.connect(self._forget)
        session.changed.connect(self._follow)

    @property
    def can_go_back(self) -> bool:
        """Tell whether an example was looked at before this one."""
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        """Tell whether one has gone back from another."""
        return self._at < len(self._visited) - 1

    def note(self, index: int) -> None:
        """Note that an example is looked at; the one looked at already is not noted again."""
        if 0 <= self._at < len(self._visited) and self._visited[self._at] == index:
            return
        self._visited = [*self._visited[: self._at + 1], index][-_KEPT:]
        self._at = len(self._visited) - 1
        self.changed.emit()

    def back(self) -> int | None:
        """Go to the example looked at before; return its index, None where there is none."""
        return self._go(-1) if self.can_go_back else None

    def forward(self) -> int | None:
        """Go to the example one has gone back from; return its index, None where there is none."""
        return self._go(1) if self.can_go_forward else None

    def _go(self, step: int) -> int:
        self._at += step
        self.changed.emit()
        return self._visited[self._at]

    def _forget(self) -> None:
        self._visited, self._at = [], -1
        self.changed.emit()

    def _follow(self, _change: Change, moves: Moves | None) -> None:
        """Let go of removed examples, and of one that then stands twice in a row."""
        if moves is None:
            return
        kept: list[int] = []
        at = -1
        for position, index in enumerate(self._visited):
            new = moves.after(index)
            if new is not None and (not kept or kept[-1] != new):
                kept.append(new)
            if position == self._at:
                at = len(kept) - 1
        self._visited, self._at = kept, max(at, min(0, len(kept) - 1))
        self.changed.emit()
