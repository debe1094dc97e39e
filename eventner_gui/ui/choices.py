"""How the expert tags: chosen once, for every project."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from ..core.orders import Order


class Choices(QObject):
    """What of tagging can be done in one way or another.

    Signals:
        changed: something else has been chosen; to be remembered.
    """

    changed = Signal()

    def __init__(
        self,
        *,
        return_takes: bool = True,
        guesses_label: bool = True,
        order: Order = Order.LIST,
        parent: QObject | None = None,
    ) -> None:
        """Begin with what was chosen before.

        Args:
            return_takes: see the property.
            guesses_label: see the property.
            order: see the property.
            parent: owns it.
        """
        super().__init__(parent)
        self._return_takes = return_takes
        self._guesses_label = guesses_label
        self._order = order

    @property
    def return_takes(self) -> bool:
        """Whether going on as done accepts the suggestions that are shown."""
        return self._return_takes

    def set_return_takes(self, takes: bool) -> None:
        """Choose whether going on as done accepts the suggestions that are shown."""
        if takes != self._return_takes:
            self._return_takes = takes
            self.changed.emit()

    @property
    def guesses_label(self) -> bool:
        """Whether words get the likeliest label where none was chosen in their sentence."""
        return self._guesses_label

    def set_guesses_label(self, guesses: bool) -> None:
        """Choose whether words get the likeliest label where none was chosen."""
        if guesses != self._guesses_label:
            self._guesses_label = guesses
            self.changed.emit()

    @property
    def order(self) -> Order:
        """In which order sentences come."""
        return self._order

    def set_order(self, order: Order) -> None:
        """Choose in which order sentences come."""
        if order is not self._order:
            self._order = order
            self.changed.emit()
