"""The right side: the labels, and the guidelines under them or, where it is low, instead."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSplitter, QWidget

from ...app.session import Session
from ...core.document import Label
from ...core.labels import visible_labels
from ..choices import Choices
from ..theme.theme import theme
from ..widgets import at_least, button, column, panel, row
from .chosen_labels import ChosenLabels
from .guidelines import Guidelines
from .label_model import LabelModel
from .label_picker import LabelPicker, recent_first
from .label_section import LabelSection

_LOW = 34  # lines of text; a lower panel shows the labels or the guidelines
_EMPTY_LINES = 11  # that guidelines need while there are none


class LabelsPanel(ChosenLabels):
    """The labels of the project, and its guidelines.

    Signals:
        tag_wanted: (Label) tag the selection with this label (its row was double-clicked, or it
            was chosen from the field or the popup).
        said: (text) a short remark for the status line.
        clicked: something was chosen; the keys should go on acting on the sentence.
    """

    clicked = Signal()
    tag_wanted = Signal(object)
    said = Signal(str)

    def __init__(self, session: Session, choices: Choices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._recent: list[str] = []
        self._by_hand = False  # the room was shared out by dragging the line between them
        self._choices = choices
        self._section = LabelSection(session, choices)
        self.guidelines = Guidelines(session)
        self._switch, self._tabs = self._make_switch()
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setObjectName("labelsSplitter")
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self._section)
        self._splitter.addWidget(self.guidelines)
        layout = column(self._switch, self._splitter, spacing=6)
        layout.setContentsMargins(0, 12, 0, 0)
        self.setLayout(layout)
        at_least(self, 21)
        self._section.tag_wanted.connect(self.tag_wanted)
        self._section.clicked.connect(self.clicked)
        self._section.picked.connect(self.picked)
        self._section.actions_.said.connect(self.said)
        self.guidelines.left.connect(self.clicked)
        self.guidelines.changed.connect(self._arrange)
        session.opened.connect(self._opened)
        self._splitter.splitterMoved.connect(self._divided)
        theme().changed.connect(self._arrange)
        self._arrange()

    @property
    def model(self) -> LabelModel:
        """The rows of the list."""
        return self._section.model

    @property
    def view(self) -> QWidget:
        """The list."""
        return self._section.view

    @property
    def active(self) -> Label | None:
        """The label that dragging tags with; None while a hidden one, or none, is chosen."""
        chosen = self._section.chosen
        return None if chosen is None or chosen.hidden else chosen

    @property
    def guesses(self) -> bool:
        """Whether words get the likeliest label where none was chosen in their sentence."""
        return self._choices.guesses_label

    def say_picked(self, is_picked: bool) -> None:
        """Say whether the label chosen counts in the sentence shown, or the likeliest one."""
        self._section.say_picked(is_picked and self.guesses)

    @property
    def why_none(self) -> str:
        """What to say when there is no label to tag with."""
        if self._section.chosen is None:
            return "Add a label first: “+ Add label”, at the right."
        return "That label is hidden. Choose another one, or show it."

    def activate(self, wanted: Label) -> None:
        """Make a label the one that dragging tags with, and the one used last."""
        if wanted.label in self._recent:
            self._recent.remove(wanted.label)
        self._recent.insert(0, wanted.label)
        self._section.activate(wanted)

    def add(self) -> None:
        """Ask for a new label and add it."""
        self._section.add()

    def edit_active(self) -> None:
        """Ask for the properties of the chosen label."""
        self._section.edit()

    def delete_active(self) -> None:
        """Ask whether to delete the chosen label with its tags."""
        self._section.delete()

    def make_picker(self) -> LabelPicker:
        """Return a popup with the labels that are offered, those used last first."""
        offered = visible_labels(self._session.document.settings)
        labels = recent_first(offered, self._recent)
        return LabelPicker(labels, self.model.count_of, self.window())

    def pick(self, where: QPoint) -> None:
        """Open the popup at a point of the screen; the label chosen tags the selection."""
        picker = self.make_picker()
        picker.chosen.connect(self.tag_wanted)
        picker.open_at(where)

    def show_guidelines(self) -> None:
        """Show the guidelines and give them the keys."""
        self._tabs[1].setChecked(True)
        self._arrange()
        self.guidelines.focus()

    def leave(self) -> None:
        """End editing the guidelines and keep what was typed."""
        self.guidelines.finish()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show both where there is room for both."""
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Share the room out."""
        super().showEvent(event)
        self._arrange()

    def _opened(self) -> None:
        self._recent.clear()
        self._by_hand = False
        self._arrange()

    def _divided(self, _position: int, _index: int) -> None:
        self._by_hand = True

    def _make_switch(self) -> tuple[QWidget, list[QPushButton]]:
        """Return the two buttons of a low panel, of which one is on."""
        group = QButtonGroup(self)
        tabs = []
        for text, name in (("Labels", "showLabels"), ("Guidelines", "showGuidelines")):
            tab = button(text, self._arrange, name=name, role="switch")
            tab.setCheckable(True)
            tab.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the sentence
            group.addButton(tab)
            tabs.append(tab)
        tabs[0].setChecked(True)
        bar = row(*tabs, 1, spacing=2)
        bar.setContentsMargins(8, 0, 4, 0)
        return panel(bar), tabs

    def _arrange(self) -> None:
        """Show labels and guidelines, or one of them; both get what they need."""
        line = self.fontMetrics().lineSpacing()
        low = self.height() < _LOW * line
        self._switch.setVisible(low)
        second = self._tabs[1].isChecked()
        self._section.setVisible(not low or not second)
        self.guidelines.setVisible(not low or second)
        self._section.show_title(not low)
        self.guidelines.show_title(not low)
        if low or self._by_hand:
            return
        room = self._splitter.height()
        wanted = self._section.sizeHint().height()
        rest = _EMPTY_LINES * line
        if not self.guidelines.is_empty or self.guidelines.is_editing:
            rest = max(room - wanted, round(0.35 * room))
        self._splitter.setSizes([room - rest, rest])
