"""What each label of a file becomes in the project: itself, another one, a new one, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from ...core.display import shown_name
from ...core.document import Label
from ...core.wording import counted
from ..widgets import clear, label

_LONGEST = 24  # code points of a name
LEAVE_OUT = "Leave out"


class LabelChoices(QWidget):
    """A row for each label of the file; another name can be typed.

    Signals:
        changed: another choice was made.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("labelChoices")
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self.setLayout(self._grid)
        self._boxes: dict[str, QComboBox] = {}

    @property
    def chosen(self) -> dict[str, str]:
        """By a label of the file the one it becomes; an empty one leaves its tags out."""
        found = {}
        for theirs, box in self._boxes.items():
            typed = box.currentText().strip()
            ours = box.currentData() if typed == box.itemText(box.currentIndex()) else typed
            if ours != theirs and typed:
                found[theirs] = ours
        return found

    def show_labels(self, counts: Mapping[str, int], known: Sequence[Label]) -> None:
        """Show the labels of a file; choices about those that are shown already stay.

        Args:
            counts: how many tags each label has.
            known: labels of the project. One of the same name in another case is meant.
        """
        before = self.chosen
        clear(self._grid)
        self._boxes = {}
        names = {each.label: each.name for each in known}
        for at, (theirs, number) in enumerate(counts.items()):
            box = self._box(theirs, known)
            ours = before.get(theirs, names.get(theirs.upper(), theirs))
            _choose(box, ours)
            box.currentIndexChanged.connect(self.changed)
            edit = box.lineEdit()
            assert edit is not None
            edit.editingFinished.connect(self.changed)
            words = f"{shown_name(theirs, _LONGEST)} · {counted(number, 'tag')}"
            caption = label(words, name="theirLabel")
            caption.setBuddy(box)
            self._grid.addWidget(caption, at, 0, Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(box, at, 1)
            self._boxes[theirs] = box

    def _box(self, theirs: str, known: Sequence[Label]) -> QComboBox:
        made = QComboBox()
        made.setObjectName("becomes")
        made.setEditable(True)
        made.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.setMinimumContentsLength(10)
        made.setAccessibleName(f"What {shown_name(theirs, _LONGEST)} becomes")
        made.addItem(shown_name(theirs, 60), theirs)
        for each in known:
            if each.name != theirs:
                made.addItem(shown_name(each.name, 60), each.name)
        made.addItem(LEAVE_OUT, "")
        return made


def _choose(box: QComboBox, name: str) -> None:
    at = box.findData(name)
    if at >= 0:
        box.setCurrentIndex(at)
    else:
        box.setEditText(name)
