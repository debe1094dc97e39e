"""What there is to say about the sentence, in notices below it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ...core.problems import Problem
from ..notice import Notice
from ..widgets import clear

_MOST = 4  # notices of problems; more would push the sentence out of sight


class RemarksBox(QWidget):
    """Notices about the example shown.

    Signals:
        removal_wanted: (Annotation) remove this tag.
    """

    removal_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("remarks")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show what training would not take as it stands."""
        clear(self._layout)
        for problem in problems[:_MOST]:
            remove = (
                "Remove this tag",
                lambda a=problem.annotation: self.removal_wanted.emit(a),
            )
            self._layout.addWidget(Notice(problem.reason, [remove]))
        if len(problems) > _MOST:
            self._layout.addWidget(Notice(f"… and {len(problems) - _MOST} more such tags."))
