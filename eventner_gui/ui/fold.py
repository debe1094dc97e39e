"""A section that can be folded away."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from .widgets import button, column


class Fold(QWidget):
    """A heading that shows and hides what is under it."""

    def __init__(
        self, title: str, content: QWidget, *, name: str, parent: QWidget | None = None
    ) -> None:
        """Make the section, folded.

        Args:
            title: of the heading.
            content: what is shown when it is open.
            name: object name of the heading.
            parent: the widget it lies in.
        """
        super().__init__(parent)
        self._content = content
        self._head: QPushButton = button("", self._toggle, name=name, role="link")
        self._head.setCheckable(True)
        self.set_title(title)
        content.hide()
        layout = column(self._head, content, spacing=4)
        layout.setAlignment(self._head, Qt.AlignmentFlag.AlignLeft)
        self.setLayout(layout)

    @property
    def head(self) -> QPushButton:
        """The heading, which takes the focus."""
        return self._head

    @property
    def is_open(self) -> bool:
        """Tell whether the content shows."""
        return self._head.isChecked()

    def open(self) -> None:
        """Show the content."""
        self._head.setChecked(True)
        self._toggle()

    def set_title(self, title: str) -> None:
        """Change the heading."""
        self._title = title
        self._head.setText(f"{'▾' if self._head.isChecked() else '▸'}  {title}")
        self._head.setAccessibleName(f"{title}, {'open' if self.is_open else 'folded'}")

    def _toggle(self) -> None:
        self._content.setVisible(self._head.isChecked())
        self.set_title(self._title)
