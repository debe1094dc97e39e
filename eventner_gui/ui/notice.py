"""A notice: a sentence where the person looks, with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QWidget

from ..core.errors import EventNerError
from .flow_layout import FlowLayout
from .fold import Fold
from .widgets import button, column, label, panel, row

Action = tuple[str, Callable[[], object]]

# More buttons than this stand under the words, which would have no room beside them.
_BESIDE = 2
_WORDS = 32  # average characters that the words need beside the buttons


class Notice(QFrame):
    """A framed sentence with buttons, and with details to fold out where there are any.

    Signals:
        closed: it was put away.
    """

    closed = Signal()

    def __init__(
        self,
        text: str,
        actions: Sequence[Action] = (),
        *,
        kind: str = "warning",
        closable: bool = False,
        details: Sequence[str] = (),
        details_title: str = "Details",
        parent: QWidget | None = None,
    ) -> None:
        """Make the notice.

        Args:
            text: plain text.
            actions: (button text, what it does) pairs.
            kind: "info", "warning" or "error".
            closable: add a button that puts it away.
            details: lines of plain text that can be folded out; the buttons are below the
                sentence then, and the first is the one to choose when in doubt.
            details_title: what the heading over them says.
            parent: the widget it lies in.
        """
        super().__init__(parent)
        self.setObjectName("notice")
        self.setProperty("kind", kind)
        self.text = text
        self.setAccessibleName(text)
        self._split: QBoxLayout | None = None  # words and buttons, unless details are below
        words = label(text, wrap=True, name="noticeText")
        self._buttons = [
            button(name, act, name=f"noticeAction{number}", role="link")
            for number, (name, act) in enumerate(actions)
        ]
        if closable:
            self._buttons.append(button("Close", self.put_away, name="noticeClose", role="link"))
        if details:
            self._lay_out_tall(words, details, details_title)
        else:
            self._beside = panel(self._flow())
            self._split = row(words, *([self._beside] if self._buttons else []), margins=10)
            self._split.setStretch(0, 1)
            self.setLayout(self._split)

    def focus_first(self) -> None:
        """Give the first button the focus."""
        self._buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _flow(self) -> FlowLayout:
        """Return the buttons beside each other, in the next line where there is no room."""
        flow = FlowLayout(spacing=10)
        for each in self._buttons:
            flow.addWidget(each)
        return flow

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons below the words where these would have too little room beside them."""
        super().resizeEvent(event)
        if self._split is None or not self._buttons:
            return
        needed = sum(each.sizeHint().width() + 10 for each in self._buttons)
        words = _WORDS * self.fontMetrics().averageCharWidth()
        beside = len(self._buttons) <= _BESIDE and needed + words <= event.size().width()
        ways = QBoxLayout.Direction
        self._beside.setMinimumWidth(needed if beside else 0)
        self._split.setDirection(ways.LeftToRight if beside else ways.TopToBottom)

    def _lay_out_tall(self, words: QLabel, details: Sequence[str], title: str) -> None:
        """Put the details last: the buttons stay in sight when they are folded out."""
        self._buttons[0].setProperty("role", "")
        for each in self._buttons:
            each.setAutoDefault(True)  # Return presses it, as Space does
        lines = column(spacing=3)
        lines.setContentsMargins(18, 0, 0, 4)
        for line in details:
            lines.addWidget(label(line, role="small", wrap=True, name="noticeDetail"))
        fold = Fold(title, panel(lines), name="noticeDetails")
        self.setLayout(column(words, row(*self._buttons, 1), fold, margins=10))

    def put_away(self) -> None:
        """Hide it for good."""
        self.hide()
        self.closed.emit()
        self.deleteLater()


def error_text(error: EventNerError) -> str:
    """Return what a notice says of an error: what is wrong, then what to do."""
    return f"{error} {error.hint}".strip()
