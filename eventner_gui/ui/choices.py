"""How the expert tags: chosen once, for every project."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Choices(QObject):
    """What of tagging can be done in one way or another.

    Signals:
        changed: something else has been chosen; to be remembered.
    """

    changed = Signal()

    def __init__(self, *, return_takes: bool = True, parent: QObject | None = None) -> None:
        """Begin with what was chosen before.

        Args:
            return_takes: see the property.
            parent: owns it.
        """
        super().__init__(parent)
        self._return_takes = return_takes

    @property
    def return_takes(self) -> bool:
        """Whether going on as done accepts the suggestions that are shown."""
        return self._return_takes

    def set_return_takes(self, takes: bool) -> None:
        """Choose whether going on as done accepts the suggestions that are shown."""
        if takes != self._return_takes:
            self._return_takes = takes
            self.changed.emit()
