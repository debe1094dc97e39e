"""The middle of the Annotate tab: the sentence, the decisions on it, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QScrollBar, QSizePolicy, QVBoxLayout, QWidget

from ...core.wording import counted
from ..flow_layout import FlowLayout
from ..keymap import keymap
from ..notice import Notice
from ..widgets import button, card, clear, column, label, panel
from .remarks import RemarksBox
from .sentence_view import SentenceView

_DECISIONS = (
    ("Accept and next", "accept", "primary", "Done, and on to the next sentence"),
    ("Skip", "skip", "", "Not trained on; on to the next"),
    ("Flag", "flag", "", "To look at later; on to the next"),
)
_HINT = (
    "Drag over words to tag them with the chosen label, or select words with the arrow keys and "
    "press a label's key. Click a tag to change it, drag its edge to move it."
)


class _QuietBar(QScrollBar):
    """A scroll bar that keeps its place but is not seen while there is nothing to scroll."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it where there is something to scroll."""
        if self.minimum() < self.maximum():
            super().paintEvent(event)


class SentencePage(QScrollArea):
    """Scrolls up and down what does not fit; its keys belong to the tab.

    Its content is as wide with a scroll bar as without: the lines of the sentence do not break
    anew under the mouse when a remark below it comes or goes.

    Attributes:
        view: the sentence.
        remarks: notices about it.
    """

    def __init__(self, commands: Mapping[str, Callable[[], object]], view: SentenceView) -> None:
        """Make the page.

        Args:
            commands: what the buttons do, by their names in the table of keys.
            view: the sentence.
        """
        super().__init__()
        self.setObjectName("annotateScroll")
        self.setVerticalScrollBar(_QuietBar())
        self.view = view
        self.remarks = RemarksBox()
        self._where = label(role="muted", name="where", wrap=True)
        self._project_notices = QVBoxLayout()
        self._project_notices.setSpacing(8)
        self._buttons = [
            button(text, commands[name], name=name, role=role, tip=tip)
            for text, name, role, tip in _DECISIONS
        ]
        tip = "Accept all suggestions of the sentence"
        self._take_all = button("", commands["take_all"], name="takeAll", tip=tip)
        self._take_all.hide()
        self._show_keys()
        self._compose()
        keymap().changed.connect(self._show_keys)

    def say_where(self, text: str) -> None:
        """Say which sentence this is, and how it stands."""
        self._where.setText(text)

    def offer(self, suggestions: int) -> None:
        """Offer to accept so many suggestions."""
        key = keymap().native("take_all")
        self._take_all.setText(f"Accept {counted(suggestions, 'suggestion')}  {key}".rstrip())
        self._take_all.setVisible(suggestions > 0)

    def add_project_notice(self, notice: Notice) -> None:
        """Show a notice about the whole project above the sentence."""
        self._project_notices.addWidget(notice)

    def clear_project_notices(self) -> None:
        """Take away the notices about the project."""
        clear(self._project_notices)

    def set_above(self, widget: QWidget) -> None:
        """Put something above everything else."""
        self._inner.insertWidget(0, widget)

    def limit_sentence(self, height: int) -> None:
        """Give the sentence at most so much of a window's height, in pixels; it scrolls then."""
        self._frame.setMaximumHeight(max(round(0.62 * height), 150))

    def minimumSizeHint(self) -> QSize:
        """Return the width its content needs; a splitter gives no less."""
        content = self.widget()
        width = content.minimumSizeHint().width() if content else 0
        return QSize(width + self.verticalScrollBar().sizeHint().width(), 150)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave every key to the tab."""
        event.ignore()

    def _compose(self) -> None:
        decisions = FlowLayout(spacing=10)
        for each in (*self._buttons, self._take_all):
            each.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            decisions.addWidget(each)
        self._frame = card()
        self._frame.setLayout(column(self.view, margins=1))
        self._frame.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        hint = label(_HINT, role="small", name="hint", wrap=True)
        self._inner = column(
            self._project_notices,
            self._where,
            self._frame,
            decisions,
            self.remarks,
            hint,
            1,
            spacing=14,
        )
        self._inner.setContentsMargins(24, 20, 24, 16)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setWidget(panel(self._inner, name="page"))

    def _show_keys(self) -> None:
        """Write the keys of the decisions on their buttons."""
        for made, (text, name, _role, _tip) in zip(self._buttons, _DECISIONS, strict=True):
            made.setText(f"{text}  {keymap().native(name).replace('Return', '⏎')}".rstrip())
