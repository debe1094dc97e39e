"""What a model's labels are suggested as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from ...core.display import shown_name
from ...core.document import Settings
from ...core.label_mapping import LEFT_OUT, label_for
from ..widgets import label

_LONGEST = 30  # code points of a name


class LabelTable(QWidget):
    """A row for each label of the model, with the project's label it becomes.

    Signals:
        chosen: (model's label, name of the project's label or `LEFT_OUT`).
    """

    chosen = Signal(str, str)

    def __init__(
        self,
        theirs: Sequence[str],
        mapping: Mapping[str, str],
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        """Make the table.

        Args:
            theirs: the model's labels.
            mapping: what was chosen; see `core.label_mapping`.
            settings: of the project.
            parent: the widget it lies in.
        """
        super().__init__(parent)
        self.setObjectName("labelTable")
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        for at, name in enumerate(theirs):
            known = label_for(name, mapping, settings)
            choice = self._choice(name, known.name if known else LEFT_OUT, settings)
            caption = label(shown_name(name, _LONGEST), name="theirLabel")
            caption.setBuddy(choice)
            grid.addWidget(caption, at, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(choice, at, 1)
        self.setLayout(grid)

    def _choice(self, theirs: str, ours: str, settings: Settings) -> QComboBox:
        made = QComboBox()
        made.setObjectName("ourLabel")
        made.setAccessibleName(f"{shown_name(theirs, _LONGEST)} is suggested as")
        made.addItem("Leave out", LEFT_OUT)
        for each in settings.labels:
            made.addItem(shown_name(each.label, _LONGEST), each.name)
        made.setCurrentIndex(max(made.findData(ours), 0))
        made.activated.connect(lambda row: self.chosen.emit(theirs, made.itemData(row)))
        return made
