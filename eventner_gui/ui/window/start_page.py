"""What one sees without a project: the three ways to begin, and recent files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ..widgets import button, card, clear, column, label, menu_text, panel


class StartPage(QWidget):
    """Open a file, paste sentences, or try the sample.

    Signals:
        open_wanted: choose a file.
        paste_wanted: begin with one's own sentences.
        sample_wanted: open the sample.
        recent_wanted: (Path) open this one again.
    """

    open_wanted = Signal()
    paste_wanted = Signal()
    sample_wanted = Signal()
    recent_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        title = label("Highlight text, train a model, test it.", role="title", wrap=True)
        words = label(
            "Everything stays on this computer. Your work is saved by itself, as a JSON file that "
            "any programmer can read.",
            role="muted",
            wrap=True,
        )
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        self._recent_title = label("Open again", role="heading")
        cards = [
            _card(
                "Try the sample",
                "150 tagged sentences about events. Train and test at once; nothing can break.",
                button(
                    "Open the sample", self.sample_wanted.emit, name="openSample", role="primary"
                ),
            ),
            _card(
                "Begin with your sentences",
                "Paste them, or drop files here: text, tables (csv, Excel), JSON Lines.",
                button("Paste sentences…", self.paste_wanted.emit, name="pasteSentences"),
            ),
            _card(
                "Open a file",
                "A JSON file of examples with annotations, or a text file with a sentence a line.",
                button("Open…", self.open_wanted.emit, name="openFile"),
            ),
        ]
        inner = column(title, words, *cards, self._recent_title, self._recent, 1, spacing=14)
        inner.setContentsMargins(24, 36, 24, 24)
        middle = panel(inner, name="page")
        middle.setMaximumWidth(640)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it takes the keys
        scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        scroll.setWidget(middle)
        self.setLayout(column(scroll))
        self.show_recent(())

    def show_recent(self, paths: Sequence[Path]) -> None:
        """List files that were open before and are still there."""
        clear(self._recent)
        there = [path for path in paths if path.is_file()]
        self._recent_title.setVisible(bool(there))
        for path in there[:6]:
            made = button(
                f"{menu_text(path.stem, 40)}  —  {menu_text(str(path.parent), 50)}",
                partial(self.recent_wanted.emit, path),
                name="recent",
                role="link",
                tip=str(path),
            )
            self._recent.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)


def _card(title: str, words: str, action: QWidget) -> QFrame:
    frame = card()
    layout = column(
        label(title, role="heading"), label(words, role="muted", wrap=True), margins=18, spacing=6
    )
    layout.addWidget(action, 0, Qt.AlignmentFlag.AlignLeft)
    frame.setLayout(layout)
    return frame
