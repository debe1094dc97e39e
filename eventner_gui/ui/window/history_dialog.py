"""Past states of the project: what was done when, how it differs from now, and the way back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QSplitter,
    QWidget,
)

from ...app.past import Comparison, Past
from ...core.display import shown_name, shown_text
from ...core.document import Example, Settings
from ...core.errors import EventNerError
from ...core.patterns import Pattern
from ...core.wording import counted
from ...storage.history import PastState
from ..annotate.example_list import STATUS_WORDS
from ..notice import error_text
from ..widgets import button, column, label, panel, row

_SHOWN = 200  # sentences of a comparison
_CUT = 160  # code points of a sentence


class HistoryDialog(QDialog):
    """Lists past states and brings one back, as one step of undo.

    Signals:
        said: (text) a short remark.
    """

    said = Signal(str)

    def __init__(self, past: Past, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("historyDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("History")
        self._past = past
        past.compared.connect(self._show_comparison)
        past.failed.connect(self._show_error)
        self._states: list[PastState] = []
        self._comparison: Comparison | None = None
        self.list = QListWidget()
        self.list.setObjectName("pastStates")
        self.list.setAccessibleName("Past states, the newest first")
        self.list.setWordWrap(True)
        self.list.currentRowChanged.connect(self._chosen)
        self.list.itemActivated.connect(lambda _item: self._go_back())
        self._every_step = QCheckBox("Show every step")
        self._every_step.setObjectName("everyStep")
        self._every_step.toggled.connect(lambda _on: self._fill())
        self._words = label(role="heading", name="pastSummary", wrap=True)
        self._details = QPlainTextEdit()
        self._details.setObjectName("pastDetails")
        self._details.setAccessibleName("What differs from now")
        self._details.setReadOnly(True)
        self._details.setTabChangesFocus(True)
        self._back = button("Go back to this state", self._go_back, name="goBack", role="primary")
        close = button("Close", self.reject, name="historyClose")
        note = label(
            "Going back is one step of undo: nothing that came after is lost. The history is kept "
            "on this computer alone.",
            role="small",
            wrap=True,
        )
        left_side = column(self.list, self._every_step)
        left_side.setContentsMargins(0, 0, 8, 0)
        right_side = column(self._words, self._details)
        right_side.setContentsMargins(8, 0, 0, 0)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(panel(left_side))
        splitter.addWidget(panel(right_side))
        splitter.setSizes([330, 430])
        buttons = row(note, self._back, close, spacing=12)
        buttons.setStretch(0, 1)
        layout = column(splitter, buttons, margins=18, spacing=12)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.resize(820, 540)
        self._fill()
        self.list.setFocus()

    def _fill(self) -> None:
        try:
            self._states = self._past.states(every_step=self._every_step.isChecked())
        except EventNerError as error:
            self._states = []
            self._show_error(error)
        self.list.clear()
        for state in self._states:
            self.list.addItem(QListWidgetItem(f"{_when(state)}\n{shown_text(state.words)}"))
        if self._states:
            self.list.setCurrentRow(0)
        else:
            self._clear("Nothing has been changed yet; every step you take will be listed here.")

    def _chosen(self, index: int) -> None:
        if 0 <= index < len(self._states):
            self._clear("Looking…")
            self._past.compare(self._states[index].seq)

    def _clear(self, words: str) -> None:
        self._comparison = None
        self._words.setText(words)
        self._details.setPlainText("")
        self._back.setEnabled(False)

    def _show_error(self, error: EventNerError) -> None:
        self._clear(error_text(error))

    def _show_comparison(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._words.setText(_summary(comparison))
        self._details.setPlainText("\n\n".join(_details(comparison)))
        self._back.setEnabled(not comparison.is_same)

    def _go_back(self) -> None:
        index = self.list.currentRow()
        if self._comparison is None or self._comparison.is_same or index < 0:
            return
        when = _when(self._states[index])
        if self._past.go_back(self._comparison, f"Go back to {when}"):
            self.said.emit(f"This is the state of {when}. Ctrl+Z takes you back to now.")
        self.accept()


def _when(state: PastState) -> str:
    """Return when the steps of a state were made, in words."""
    begins, ends = datetime.fromtimestamp(state.begins), datetime.fromtimestamp(state.ends)
    days = {date.today(): "Today", date.today() - timedelta(days=1): "Yesterday"}
    day = days.get(ends.date()) or f"{ends:%d %B %Y}"
    until = f"{ends:%H:%M}"
    if begins.date() == ends.date() and f"{begins:%H:%M}" != until:
        return f"{day}, {begins:%H:%M} to {until}"
    return f"{day}, {until}"


def _summary(comparison: Comparison) -> str:
    """Return in a sentence how a past state differs from now."""
    if comparison.is_same:
        return "Nothing differs from now."
    parts = []
    if comparison.edited:
        parts.append(f"{counted(len(comparison.edited), 'sentence')} with other tags or status")
    if comparison.missing:
        parts.append(f"{counted(len(comparison.missing), 'sentence')} that are not there now")
    if comparison.added:
        parts.append(f"{counted(len(comparison.added), 'sentence')} of now not yet there")
    if comparison.settings:
        parts.append("other labels, language, guidelines or word rules")
    return f"Then: {'; '.join(parts)}."


def _details(comparison: Comparison) -> list[str]:
    """Return what differs, a paragraph for each of the first sentences."""
    found = []
    if comparison.settings:
        found += _settings_details(*comparison.settings)
    for then, now in comparison.edited:
        found.append(f"{_text(then)}\n    then: {_tags(then)}\n    now: {_tags(now)}")
    for then in comparison.missing:
        found.append(f"{_text(then)}\n    then: {_tags(then)}\n    now: deleted")
    for now in comparison.added:
        found.append(f"{_text(now)}\n    then: not there\n    now: {_tags(now)}")
    if len(found) > _SHOWN:
        found[_SHOWN:] = [f"… and {len(found) - _SHOWN:,} more"]
    return found


def _settings_details(then: Settings, now: Settings) -> list[str]:
    found = []
    for words, one, other in (
        ("Labels", _labels(then), _labels(now)),
        ("Language", then.language, now.language),
        ("Direction", then.direction.value, now.direction.value),
        ("Guidelines", _cut(then.guidelines), _cut(now.guidelines)),
        ("Word rules", _rules(then), _rules(now)),
        ("Patterns", _patterns(then), _patterns(now)),
        ("Test set (what is frozen now stays so)", _test(then), _test(now)),
    ):
        if one != other:
            found.append(f"{words}\n    then: {one or 'none'}\n    now: {other or 'none'}")
    return found or ["Descriptions, colours or keys of labels"]


def _labels(settings: Settings) -> str:
    names = [
        shown_name(each.label) + (" (hidden)" if each.hidden else "") for each in settings.labels
    ]
    return ", ".join(names)


def _rules(settings: Settings) -> str:
    return "; ".join(rule.words for rule in settings.token_rules)


def _patterns(settings: Settings) -> str:
    found = [
        each.words if isinstance(each, Pattern) else shown_name(each.name)
        for each in settings.patterns[:_SHOWN]
    ]
    return "; ".join(found)


def _test(settings: Settings) -> str:
    return counted(len(settings.test.keys), "text") if settings.test else ""


def _text(example: Example) -> str:
    return _cut(example.content)


def _cut(text: str) -> str:
    flat = shown_text(" ".join(text[: 4 * _CUT].split()))
    return flat if len(flat) <= _CUT else f"{flat[: _CUT - 1]}…"


def _tags(example: Example) -> str:
    """Return the tags and the status of an example in a line."""
    tags = [
        f"{shown_name(a.label)} “{_cut(example.content[max(a.start, 0) : max(a.end, 0)])}”"
        for a in example.annotations
    ]
    return f"{', '.join(tags) or 'no tags'} ({STATUS_WORDS[example.status]})"
