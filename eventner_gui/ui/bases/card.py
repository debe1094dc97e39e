"""A base model in the list: what it is, how far it is, and what can be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QProgressBar, QPushButton

from ...nlp.base_words import progress_words
from ...storage.downloads import Received
from ..flow_layout import FlowLayout
from ..widgets import button, column, label, panel, row


class Stage(Enum):
    """Where a base model is."""

    AWAY = "it can be got"
    PARTLY = "some of it has come"
    WAITING = "it waits for another one"
    RUNNING = "it is being got"
    HERE = "it is in our own folder"
    INSTALLED = "it is installed as a Python package"


@dataclass(frozen=True, slots=True)
class CardState:
    """What a card shows.

    Attributes:
        stage: where the model is.
        words: a sentence on that; empty for none.
        error: what went wrong the last time; empty for nothing.
        may_fail: whether it needs what is not here, so that it cannot be used yet.
    """

    stage: Stage
    words: str = ""
    error: str = ""
    may_fail: bool = False


@dataclass(frozen=True, slots=True)
class CardText:
    """What a card says of its model.

    Attributes:
        name: of the model, without its version.
        facts: a line.
        about: what it is good for; empty where that is not known.
    """

    name: str
    facts: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class CardActions:
    """What can be done with a model; None for what cannot."""

    get: Callable[[], object] | None = None
    cancel: Callable[[], object] | None = None
    forget: Callable[[], object] | None = None
    use: Callable[[], object] | None = None
    remove: Callable[[], object] | None = None
    copy_address: Callable[[], object] | None = None


class BaseCard(QFrame):
    """One base model.

    Attributes:
        key: of its job.
    """

    def __init__(self, key: str, text: CardText, actions: CardActions) -> None:
        super().__init__()
        self.key = key
        self.setObjectName("card")
        self.setAccessibleName(text.name)
        self._name = text.name
        self._state_words = label(role="small", name="baseState", wrap=True)
        self._error = label(role="error", name="baseError", wrap=True)
        self._bar = QProgressBar()
        self._bar.setObjectName("baseProgress")
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._bar.setAccessibleName(f"Progress of {text.name}")
        self._buttons: dict[str, QPushButton] = {}
        flow = FlowLayout(spacing=8)
        for kind, words, act, role in (
            ("use", "Start a training from it", actions.use, ""),
            ("get", "Download", actions.get, ""),
            ("copyAddress", "Copy the address", actions.copy_address, "link"),
            ("forget", "Throw that away", actions.forget, "link"),
            ("remove", "Remove", actions.remove, "link"),
        ):
            if act is not None:
                flow.addWidget(self._button(kind, words, act, role))
        self._actions = panel(flow)
        cancel = self._button("cancel", "Cancel", actions.cancel or (lambda: None), "")
        self._under_way = panel(row(self._bar, cancel, spacing=12))
        lines = column(spacing=3)
        lines.addWidget(label(text.name, role="heading", name="baseName", wrap=True))
        lines.addWidget(label(text.facts, role="small", name="baseFacts", wrap=True))
        if text.about:
            lines.addWidget(label(text.about, name="baseAbout", wrap=True))
        for each in (self._state_words, self._error):
            lines.addWidget(each)
        self.setLayout(column(lines, self._under_way, self._actions, margins=14, spacing=8))

    def show_state(self, state: CardState, received: Received | None = None) -> None:
        """Show where the model is; the focus stays in the card when its button goes.

        Args:
            state: of the model.
            received: how far it is, while it is being got.
        """
        had_focus = any(each.hasFocus() for each in self._buttons.values())
        stage = state.stage
        busy = stage in (Stage.RUNNING, Stage.WAITING)
        self._under_way.setVisible(busy)
        self._actions.setVisible(not busy)
        self._error.setText(state.error)
        self._error.setVisible(bool(state.error))
        self._say(state.words)
        shown = {
            "get": stage in (Stage.AWAY, Stage.PARTLY),
            "copyAddress": stage in (Stage.AWAY, Stage.PARTLY),
            "forget": stage is Stage.PARTLY,
            "use": stage in (Stage.HERE, Stage.INSTALLED) and not state.may_fail,
            "remove": stage is Stage.HERE,
        }
        for kind, each in self._buttons.items():
            if kind in shown:
                each.setVisible(shown[kind])
        if "get" in self._buttons:
            words = "Resume" if stage is Stage.PARTLY else "Download"
            anyway = " anyway" if state.may_fail and stage is Stage.AWAY else ""
            self._buttons["get"].setText(f"{words}{anyway}")
            self._buttons["get"].setAccessibleName(f"{words} {self._name}")
        if received is not None and stage is Stage.RUNNING:
            self.show_progress(received)
        elif busy:
            self._bar.setValue(0)
        if had_focus:
            self._keep_focus()

    def show_progress(self, received: Received) -> None:
        """Show how far the download is."""
        share = received.done / received.total if received.total else 0
        self._bar.setValue(round(1000 * min(share, 1)))
        self._say(progress_words(received))

    def first_button(self) -> QPushButton | None:
        """Return the first button that one can press."""
        return next((each for each in self._buttons.values() if each.isVisibleTo(self)), None)

    def _say(self, words: str) -> None:
        self._state_words.setText(words)
        self._state_words.setVisible(bool(words))

    def _keep_focus(self) -> None:
        if any(each.hasFocus() for each in self._buttons.values()):
            return
        first = self.first_button()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _button(self, kind: str, words: str, act: Callable[[], object], role: str) -> QPushButton:
        made = button(words, act, name=f"{kind}Base", role=role)
        made.setAccessibleName(f"{words}: {self._name}")
        self._buttons[kind] = made
        return made
