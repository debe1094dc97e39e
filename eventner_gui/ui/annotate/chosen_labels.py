"""Where one chooses the label to tag with: the Annotate tab's panel, or the Test tab's strip."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ...core.document import Label


class ChosenLabels(QWidget):
    """What tagging has to know of it.

    Signals:
        picked: the expert has chosen a label there.
    """

    picked = Signal()

    @property
    def active(self) -> Label | None:
        """The label that dragging tags with; None while there is none."""
        raise NotImplementedError

    @property
    def guesses(self) -> bool:
        """Whether words get the likeliest label where none was chosen in their sentence."""
        raise NotImplementedError

    @property
    def why_none(self) -> str:
        """What to say when there is no label to tag with."""
        raise NotImplementedError

    def activate(self, wanted: Label) -> None:
        """Make a label the one that dragging tags with, and the one used last."""
        raise NotImplementedError

    def say_picked(self, is_picked: bool) -> None:
        """Say whether the label chosen counts in the sentence shown, or the likeliest one."""
        raise NotImplementedError
