"""A notice: a sentence where the person looks, with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from ..core.errors import EventNerError
from .widgets import button, label, row

Action = tuple[str, Callable[[], object]]


class Notice(QFrame):
    """A framed sentence with buttons.

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
        parent: QWidget | None = None,
    ) -> None:
        """Make the notice.

        Args:
            text: plain text.
            actions: (button text, what it does) pairs.
            kind: "info", "warning" or "error".
            closable: add a button that puts it away.
            parent: the widget it lies in.
        """
        super().__init__(parent)
        self.setObjectName("notice")
        self.setProperty("kind", kind)
        self.text = text
        self.setAccessibleName(text)
        words = label(text, wrap=True, name="noticeText")
        layout = row(words, margins=10, spacing=10)
        layout.setStretch(0, 1)
        for number, (name, act) in enumerate(actions):
            layout.addWidget(button(name, act, name=f"noticeAction{number}", role="link"))
        if closable:
            layout.addWidget(button("Close", self.put_away, name="noticeClose", role="link"))
        self.setLayout(layout)

    def put_away(self) -> None:
        """Hide it for good."""
        self.hide()
        self.closed.emit()
        self.deleteLater()


def error_text(error: EventNerError) -> str:
    """Return what a notice says of an error: what is wrong, then what to do."""
    return f"{error} {error.hint}".strip()
