"""Decides a merge's conflicts, one sentence at a time: this side's tags or the other's."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from ...core.display import shown_name, shown_text
from ...core.document import Example
from ...core.merge import Conflict, Name
from ..annotate.example_list import STATUS_WORDS
from ..flow_layout import FlowLayout
from ..widgets import button, card, column, label, panel, row, scrolled

_SHOWN = 600  # code points of a sentence


class MergeDialog(QDialog):
    """Shows both versions of each sentence that was changed on both sides.

    Signals:
        decided: (mapping of names to whether theirs is taken) all are decided.
    """

    decided = Signal(object)

    def __init__(self, conflicts: Sequence[Conflict], parent: QWidget | None = None) -> None:
        """Make the dialog.

        Args:
            conflicts: at least one.
            parent: the window.
        """
        super().__init__(parent)
        self.setObjectName("mergeDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Changed on both sides")
        self._conflicts = conflicts
        self._choices: dict[Name, bool] = {}
        self._at = 0
        self._where = label(role="heading", name="mergeWhere")
        self._text = label(role="sentence", name="mergeText", wrap=True)
        self._mine = label(name="mergeMine", wrap=True)
        self._theirs = label(name="mergeTheirs", wrap=True)
        take_mine = self._button("Mine  1", lambda: self._choose(False), "takeMine")
        take_theirs = self._button("Theirs  2", lambda: self._choose(True), "takeTheirs")
        self._back = self._button("Back", self._step_back, "mergeBack")
        rest = FlowLayout(spacing=8)
        for each in (
            self._back,
            self._button("Mine for all others", lambda: self._choose_rest(False), "restMine"),
            self._button("Theirs for all others", lambda: self._choose_rest(True), "restTheirs"),
            self._button("Cancel", self.reject, "mergeCancel"),
        ):
            rest.addWidget(each)
        words = label(
            "Whatever you choose, one step of undo takes the whole merge back, and history keeps "
            "both versions.",
            role="small",
            wrap=True,
        )
        mine = _side("Mine", self._mine, take_mine)
        theirs = _side("Theirs", self._theirs, take_theirs)
        sides = row(mine, theirs, spacing=12)
        sides.setStretch(0, 1)
        sides.setStretch(1, 1)
        content = column(self._where, self._text, sides, words, 1, margins=20, spacing=12)
        foot = panel(rest)
        foot.setContentsMargins(20, 0, 20, 14)
        self.setLayout(column(scrolled(panel(content), name="mergeScroll"), foot, spacing=8))
        self.resize(680, 420)
        self._show()
        take_mine.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take 1 and 2 for the two sides."""
        if event.text() == "1":
            self._choose(False)
        elif event.text() == "2":
            self._choose(True)
        else:
            super().keyPressEvent(event)

    def _button(self, text: str, clicked: Callable[[], object], name: str) -> QPushButton:
        made = button(text, clicked, name=name)
        made.setAutoDefault(True)
        return made

    def _choose(self, theirs: bool) -> None:
        self._choices[self._conflicts[self._at].name] = theirs
        if self._at + 1 < len(self._conflicts):
            self._at += 1
            self._show()
        else:
            self._end()

    def _choose_rest(self, theirs: bool) -> None:
        for conflict in self._conflicts[self._at :]:
            self._choices[conflict.name] = theirs
        self._end()

    def _step_back(self) -> None:
        self._at -= 1
        self._show()

    def _end(self) -> None:
        self.accept()
        self.decided.emit(dict(self._choices))

    def _show(self) -> None:
        conflict = self._conflicts[self._at]
        self._where.setText(f"Sentence {self._at + 1} of {len(self._conflicts)}")
        text = shown_text(conflict.name[0])
        self._text.setText(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
        self._mine.setText(_described(conflict.mine))
        self._theirs.setText(_described(conflict.theirs))
        self._back.setEnabled(self._at > 0)


def _side(title: str, words: QWidget, choose: QWidget) -> QWidget:
    frame = card()
    layout = column(label(title, role="heading"), words, 1, choose, margins=14, spacing=8)
    frame.setLayout(layout)
    return frame


def _described(example: Example | None) -> str:
    """Return the tags and the status of an example in words."""
    if example is None:
        return "Deleted."
    tags = [
        f"{shown_name(a.label)}: “{shown_name(example.content[max(a.start, 0) : max(a.end, 0)])}”"
        for a in example.annotations
    ]
    return "\n".join([*(tags or ["No tags"]), STATUS_WORDS[example.status].capitalize()])
