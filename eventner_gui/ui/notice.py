"""A notice: a sentence where the person looks, with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from ..core.errors import EventNerError
from .widgets import button, column, label, row

Action = tuple[str, Callable[[], object]]

# More buttons than this stand under the words, which would have no room beside them.
_BESIDE = 2


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
        buttons = [
            button(name, act, name=f"noticeAction{number}", role="link")
            for number, (name, act) in enumerate(actions)
        ]
        if closable:
            buttons.append(button("Close", self.put_away, name="noticeClose", role="link"))
        if len(buttons) > _BESIDE:
            self.setLayout(column(words, row(*buttons, 1, spacing=10), margins=10, spacing=4))
        else:
            beside = row(words, *buttons, margins=10, spacing=10)
            beside.setStretch(0, 1)
            self.setLayout(beside)

    def put_away(self) -> None:
        """Hide it for good."""
        self.hide()
        self.closed.emit()
        self.deleteLater()


def error_text(error: EventNerError) -> str:
    """Return what a notice says of an error: what is wrong, then what to do."""
    return f"{error} {error.hint}".strip()
