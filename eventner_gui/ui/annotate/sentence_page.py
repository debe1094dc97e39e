"""The middle of the Annotate tab: the sentence, the decisions on it, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QScrollBar, QSizePolicy, QVBoxLayout, QWidget

from ...core.display import shown_name
from ...core.wording import counted
from ..choices import Choices
from ..flow_layout import FlowLayout
from ..keymap import keymap
from ..notice import Notice
from ..widgets import button, card, clear, column, label, panel, tip_of
from .remarks import RemarksBox
from .sentence_view import SentenceView

_DECISIONS = (
    ("Accept and next", "accept", "primary", "Done, and on to the next sentence"),
    ("Skip", "skip", "", "Not trained on; on to the next"),
    ("Flag", "flag", "", "To look at later; on to the next"),
)
_HINT = (
    "Drag over words to tag them with the likeliest label or the chosen one, or select words with "
    "the arrow keys and press a label's key. Click a tag to change it, drag its edge to move it."
)

_PACE = (
    "Of the last hundred suggestions, as they were shown at first. The speed is that of the last "
    "fifty sentences you marked done or skipped; one that took more than a minute is left out, "
    "since you may have been away. What is left is estimated from that speed."
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

    def __init__(
        self,
        commands: Mapping[str, Callable[[], object]],
        view: SentenceView,
        choices: Choices,
    ) -> None:
        """Make the page.

        Args:
            commands: what the buttons do, by their names in the table of keys.
            view: the sentence.
            choices: say what going on as done does with suggestions.
        """
        super().__init__()
        self.setObjectName("annotateScroll")
        self.setVerticalScrollBar(_QuietBar())
        self.view = view
        self.remarks = RemarksBox()
        self._where = label(role="muted", name="where", wrap=True)
        self._pace = label(role="small", name="pace", wrap=True)
        self._pace.setToolTip(tip_of(_PACE))
        self._pace.setAccessibleDescription(_PACE)
        self._pace.hide()
        self._project_notices = QVBoxLayout()
        self._project_notices.setSpacing(8)
        self._buttons = [
            button(text, commands[name], name=name, role=role, tip=tip)
            for text, name, role, tip in _DECISIONS
        ]
        tip = "Accept all suggestions of the sentence, and stay"
        self._take_all = button("", commands["take_all"], name="takeAll", tip=tip)
        tip = "Done as it is tagged, without the suggestions; on to the next sentence"
        self._without = button("", commands["accept_tags"], name="acceptTags", tip=tip)
        self._take_all.hide()
        self._without.hide()
        self._choices = choices
        self._offered = 0  # suggestions
        self._ways: Sequence[str] = ()  # to read the one at the cursor
        self._guess = ""  # the label that words have just got without being told
        self._going_on = label(role="small", name="goingOn", wrap=True)
        self._show_keys()
        self._compose()
        keymap().changed.connect(self._show_keys)
        choices.changed.connect(self._say_going_on)

    def say_where(self, text: str) -> None:
        """Say which sentence this is, and how it stands."""
        self._where.setText(text)

    def say_pace(self, text: str) -> None:
        """Say how the expert gets on; nothing for an empty text."""
        self._pace.setText(text)
        self._pace.setVisible(bool(text))

    def offer(self, suggestions: int) -> None:
        """Offer to accept so many suggestions."""
        self._take_all.setText(_with_key(f"Accept {suggestions}", "take_all"))
        self._take_all.setVisible(suggestions > 0)
        self._without.setVisible(suggestions > 0)
        self._offered, self._ways, self._guess = suggestions, (), ""
        self._say_going_on()

    def say_guess(self, label: str) -> None:
        """Say that the words selected have just got a label that nobody has chosen."""
        self._guess = label
        self._say_going_on()

    def say_ways(self, ways: Sequence[str]) -> None:
        """Say how else the suggestion at the cursor can be read, the likeliest first."""
        if ways != self._ways:
            self._ways = ways
            self._say_going_on()

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
        for each in (*self._buttons, self._take_all, self._without):
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
            self._going_on,
            self.remarks,
            hint,
            self._pace,
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
            made.setText(_with_key(text, name))
        self._without.setText(_with_key("Next without", "accept_tags"))
        self._say_going_on()

    def _say_going_on(self) -> None:
        """Say what the keys that go on as done would do here."""
        keys = {name: keymap().native(name) for name in ("accept", "accept_tags", "take_all")}
        words = going_on_words(self._offered, keys, takes=self._choices.return_takes)
        key = keymap().native("other_reading")
        if self._ways and key:
            words += f" {key}: {', then '.join(self._ways)}."
        if self._guess:
            words = f"{shown_name(self._guess)} is a guess: a label's key changes it. {words}"
        self._going_on.setText(words)


def _with_key(text: str, name: str) -> str:
    """Return the text of a button with the key of its command."""
    key = keymap().native(name).replace("Shift+", "⇧").replace("Return", "⏎")
    return f"{text}  {key}".rstrip()


def going_on_words(suggestions: int, keys: Mapping[str, str], *, takes: bool) -> str:
    """Return what going on as done does with the suggestions of a sentence.

    Args:
        suggestions: how many are shown.
        keys: of "accept", "accept_tags" and "take_all", in words; empty where there is none.
        takes: whether "accept" takes them.
    """
    accept = keys["accept"] or "“Accept and next”"
    if not suggestions:
        return f"{accept}: done as it is, and on to the next sentence."
    if takes:
        words = f"{accept} takes {counted(suggestions, 'suggestion')} and goes on."
        without = keys["accept_tags"]
        return f"{words} {without} goes on without." if without else words
    words = f"{accept} goes on without {counted(suggestions, 'suggestion')}."
    first = keys["take_all"]
    them = "it" if suggestions == 1 else "them"
    return f"{words} {first} takes {them} first." if first else words
