"""The dialog where sentences are pasted, for a new project or to add to one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QPlainTextEdit, QWidget

from ...core.wording import counted
from ..widgets import column, label, name_buttons, plain_text


class PasteDialog(QDialog):
    """Takes sentences, one in a line."""

    def __init__(self, *, new_project: bool, parent: QWidget | None = None) -> None:
        """Make the dialog.

        Args:
            new_project: ask for a name too.
            parent: the window.
        """
        super().__init__(parent)
        self.setObjectName("pasteDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("New project" if new_project else "Add sentences")
        self._name = QLineEdit("My sentences")
        self._name.setObjectName("projectName")
        self._name.setAccessibleName("Name of the project")
        self._text = QPlainTextEdit()
        self._text.setObjectName("pastedText")
        self._text.setAccessibleName("Sentences, one in a line")
        self._text.setPlaceholderText("Schedule a visit to Trivandrum on July 18\nCancel …")
        self._text.setTabChangesFocus(True)
        self._count = label("No sentences yet", role="muted", name="pasteCount")
        box = QDialogButtonBox()
        self._ok = box.addButton(
            "Begin" if new_project else "Add", QDialogButtonBox.ButtonRole.AcceptRole
        )
        self._ok.setObjectName("pasteOk")
        self._ok.setProperty("role", "primary")
        self._ok.setEnabled(False)
        box.addButton(QDialogButtonBox.StandardButton.Cancel)
        name_buttons(box)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        layout = column(margins=20, spacing=10)
        if new_project:
            layout.addWidget(label("Name of the project", role="heading"))
            layout.addWidget(self._name)
        layout.addWidget(label("Sentences, one in a line", role="heading"))
        layout.addWidget(self._text, 1)
        layout.addWidget(self._count)
        layout.addWidget(box)
        self.setLayout(layout)
        self.resize(600, 420)
        self._text.textChanged.connect(self._changed)
        self._text.setFocus()

    @property
    def name(self) -> str:
        """The name of the project."""
        return self._name.text().strip() or "My sentences"

    def lines(self) -> list[str]:
        """Return the pasted lines, the empty ones too."""
        return plain_text(self._text).split("\n")

    def _changed(self) -> None:
        count = sum(bool(line.strip()) for line in self.lines())
        self._count.setText(counted(count, "sentence"))
        self._ok.setEnabled(count > 0)
