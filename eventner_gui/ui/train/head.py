"""The head of the Train tab: what the page is about in words, and the big button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from ...core.display import shown_text
from ..flow_layout import FlowLayout
from ..widgets import button, column, label, panel, row


class TrainHead(QWidget):
    """Title, a line about it, links that belong to it, and Train or Stop."""

    def __init__(
        self,
        *,
        train: Callable[[], object],
        stop: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("trainHead")
        self._title = label(role="title", name="trainTitle", wrap=True)
        self._about = label(role="muted", name="trainAbout", wrap=True)
        self._note = label(name="trainNote", wrap=True)
        self._links = FlowLayout(spacing=14)
        self._links_panel = panel(self._links, name="trainLinks")
        self.train_button = button("Train", train, name="train", role="primary")
        self.train_button.setMinimumWidth(130)
        self.stop_button = button("Stop and keep the best", stop, name="stop")
        head = row(column(self._title, self._about, self._note, spacing=4), spacing=16)
        head.setStretch(0, 1)
        head.addWidget(self.stop_button, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.train_button, 0, Qt.AlignmentFlag.AlignTop)
        self.setLayout(column(head, self._links_panel, spacing=6))

    def set_words(self, title: str, about: str, note: str = "") -> None:
        """Say what the page is about, and the expert's note on it; nothing in them is markup."""
        self._title.setText(title)
        self._about.setText(about)
        self._about.setVisible(bool(about))
        self._note.setText(shown_text(note))
        self._note.setVisible(bool(note))

    def add_link(self, text: str, clicked: Callable[[], object], *, name: str) -> QPushButton:
        """Return a new link under the words, hidden as yet."""
        made = button(text, clicked, name=name, role="link")
        made.hide()
        self._links.addWidget(made)
        return made

    def show_links(self, *wanted: QPushButton) -> None:
        """Show these links and no others."""
        for number in range(self._links.count()):
            item = self._links.itemAt(number)
            link = item.widget() if item else None
            if link is not None:
                link.setVisible(link in wanted)
        self._links_panel.setVisible(bool(wanted))

    def show_state(self, *, training: bool, stopping: bool, can_train: bool) -> None:
        """Show the button that belongs to what is going on."""
        self.train_button.setVisible(not training)
        self.train_button.setEnabled(can_train)
        self.stop_button.setVisible(training)
        self.stop_button.setEnabled(training and not stopping)
        self.stop_button.setText("Stopping…" if stopping else "Stop and keep the best")
