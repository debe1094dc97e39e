"""The question where a file does not show what its “end” means: both readings side by side."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QWidget

from ...core.display import shown_name
from ...storage.conventions import EndConvention, UndecidedEnds
from ..widgets import at_least, button, card, column, label, name_buttons, panel, row, scrolled


class EndsDialog(QDialog):
    """Shows how the tags would read under each convention and lets one choose.

    Signals:
        chosen: (EndConvention) read the file like this.
    """

    chosen = Signal(object)

    def __init__(self, name: str, undecided: UndecidedEnds, parent: QWidget | None = None) -> None:
        """Make the dialog.

        Args:
            name: of the file.
            undecided: with the readings to choose from.
            parent: the window.
        """
        super().__init__(parent)
        self.setObjectName("endsDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Where do the tags end?")
        at_least(self, 46)
        layout = column(margins=20, spacing=12)
        layout.addWidget(label("Which of these looks right?", role="title", wrap=True))
        words = (
            f"{shown_name(name)} does not show whether “end” is a tag's last character or one "
            "after it."
        )
        layout.addWidget(label(words, role="muted", wrap=True))
        for convention, readings in undecided.readings.items():
            frame = card()
            inner = column(margins=14, spacing=6)
            for reading in readings:
                covered = shown_name(reading.covered)
                inner.addWidget(
                    label(f"{shown_name(reading.tag_name.upper())}:  “{covered}”", wrap=True)
                )
            meaning = f"“end” is {convention.words}."
            inner.addWidget(label(meaning, role="small", wrap=True))
            inner.addWidget(self._choice(convention))
            frame.setLayout(inner)
            layout.addWidget(frame)
        layout.addStretch()
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        name_buttons(box)
        box.rejected.connect(self.reject)
        foot = row(1, box)
        foot.setContentsMargins(20, 0, 20, 14)
        self.setLayout(column(scrolled(panel(layout), name="endsScroll"), foot, spacing=8))
        height = layout.totalHeightForWidth(self.minimumWidth()) + 2 * box.sizeHint().height()
        self.resize(self.minimumWidth(), height)

    def _choice(self, convention: EndConvention) -> QWidget:
        def choose() -> None:
            self.accept()
            self.chosen.emit(convention)

        made = button("Like this", choose, name=f"ends-{convention.value}")
        made.setAccessibleDescription(f"“end” is {convention.words}")
        return made
