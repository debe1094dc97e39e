"""The labels under an answer: a click makes what is selected that label."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from ...core.display import shown_name
from ...core.document import Label
from ..annotate.chosen_labels import ChosenLabels
from ..annotate.label_picker import LabelPicker, recent_first
from ..annotate.tag_menu import swatch_icon
from ..flow_layout import FlowLayout
from ..keymap import keymap
from ..theme.theme import theme
from ..widgets import button, clear, menu_text, tip_of

_MOST = 12  # labels with a button of their own; a picker has all of them


class LabelStrip(ChosenLabels):
    """A button for each label, or for the first ones and one for all.

    Signals:
        tag_wanted: (Label) it was clicked, or chosen in the picker.
    """

    tag_wanted = Signal(object)

    def __init__(self, count: Callable[[Label], int], parent: QWidget | None = None) -> None:
        """Make it without labels.

        Args:
            count: returns how many annotations of the project have a label.
            parent: the widget it lies in.
        """
        super().__init__(parent)
        self._count = count
        self._labels: Sequence[Label] = ()
        self._active = ""
        self._recent: list[str] = []
        self._buttons: dict[str, QPushButton] = {}
        self._flow = FlowLayout(spacing=6)
        self.setLayout(self._flow)
        theme().changed.connect(self._fill)

    def show_labels(self, labels: Sequence[Label]) -> None:
        """Offer these labels."""
        if list(labels) != list(self._labels):
            self._labels = labels
            self._fill()

    @property
    def active(self) -> Label | None:
        """The label chosen or used last, or else the first."""
        first = self._labels[0] if self._labels else None
        return next((each for each in self._labels if each.label == self._active), first)

    @property
    def guesses(self) -> bool:
        """Words that the model found get its label."""
        return True

    @property
    def why_none(self) -> str:
        """What to say when there is no label."""
        return "The project has no labels yet. Add one in the Annotate tab."

    def activate(self, wanted: Label) -> None:
        """Make a label the one that dragging tags with."""
        self._active = wanted.label
        self._recent = [wanted.label, *(each for each in self._recent if each != wanted.label)]
        self._check()

    def say_picked(self, is_picked: bool) -> None:
        """Show which label is chosen; there is nothing else to say."""

    def pick(self, where: QPoint) -> None:
        """Open the popup of all labels at a point of the screen."""
        labels = recent_first(self._labels, self._recent)
        picker = LabelPicker(labels, self._count, self.window())
        picker.chosen.connect(self.tag_wanted)
        picker.open_at(where)

    def _fill(self) -> None:
        clear(self._flow)
        self._buttons = {}
        for each in self._labels[:_MOST]:
            self._flow.addWidget(self._button(each))
        if len(self._labels) > _MOST:
            more = button("All labels…", self._pick_here, name="allLabels", role="toggle")
            more.setToolTip(tip_of(keymap().native("pick")))
            self._flow.addWidget(more)
        self._check()

    def _button(self, wanted: Label) -> QPushButton:
        key = f"  {menu_text(wanted.key)}" if wanted.key else ""
        made = button(
            menu_text(wanted.label, 24) + key,
            lambda: self._clicked(wanted),
            name=f"tagAs{wanted.label}",
            role="toggle",
            tip=wanted.description,
        )
        made.setIcon(swatch_icon(wanted.color))
        made.setCheckable(True)
        made.setAccessibleName(f"Tag as {shown_name(wanted.label)}")
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the selection its focus
        self._buttons[wanted.label] = made
        return made

    def _clicked(self, wanted: Label) -> None:
        self.activate(wanted)
        self.picked.emit()
        self.tag_wanted.emit(wanted)

    def _pick_here(self) -> None:
        self.pick(self.mapToGlobal(QPoint(0, self.height())))

    def _check(self) -> None:
        active = self.active
        for name, each in self._buttons.items():
            each.setChecked(active is not None and active.label == name)
