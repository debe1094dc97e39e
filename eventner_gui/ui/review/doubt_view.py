"""One doubt: the sentence with both tags in it, why it is doubted, and the keys that decide it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QPushButton, QScrollArea, QSizePolicy, QWidget

from ...core.document import Example, Settings
from ...core.doubts import Decision, Doubt
from ..flow_layout import FlowLayout
from ..text.marks import Mark, color_of, marks_for
from ..text.view import TextView
from ..widgets import button, card, column, label, panel

_LIKELY, _PERHAPS = 0.5, 0.25  # suspicions
_DECIDED = {
    Decision.OPEN: "",
    Decision.MINE: "You said that yours is right. It is not asked about again.",
    Decision.MODEL: "You took the model’s.",
    Decision.OTHER: "You changed it.",
}
_LEGEND = (
    "Filled: your tag. Dashed outline: what the model would tag. Thin lines: the other tags of "
    "the sentence."
)


class DoubtView(QScrollArea):
    """Shows one doubt; a longer sentence scrolls."""

    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        """Make the view.

        Args:
            actions: that decide, each with its key; they become buttons.
            parent: the widget it lies in.
        """
        super().__init__(parent)
        self.setObjectName("doubtScroll")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text = TextView()
        self.text.setObjectName("doubtText")
        self.text.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.text.setAccessibleName("The sentence")
        self._kind = label(role="heading", name="doubtKind", wrap=True)
        self._reason = label(name="doubtReason", wrap=True)
        self._decided = label(role="muted", name="doubtDecided", wrap=True)
        self._legend = label(_LEGEND, role="small", name="doubtLegend", wrap=True)
        decisions = FlowLayout(spacing=10)
        for action in actions:
            decisions.addWidget(_button_of(action))
        frame = card()
        frame.setLayout(column(self.text, margins=1))
        frame.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        inner = column(
            self._kind, frame, self._reason, decisions, self._decided, self._legend, 1,
            spacing=12,
        )  # fmt: skip
        inner.setContentsMargins(24, 16, 24, 16)
        self.setWidget(panel(inner, name="page"))

    def show_doubt(
        self, doubt: Doubt, decided: Decision, example: Example, settings: Settings
    ) -> None:
        """Show a doubt.

        Args:
            doubt: of the queue.
            decided: what became of it.
            example: it is about, as it is now.
            settings: with the labels.
        """
        self._kind.setText(f"{doubt.kind.question} {_how_likely(doubt.suspicion)}")
        self._reason.setText(doubt.reason)
        self._decided.setText(_DECIDED[decided])
        self._decided.setVisible(decided is not Decision.OPEN)
        self.text.set_direction(settings.direction)
        self.text.show_text(example.content, _marks(doubt, decided, example, settings))
        self.text.setAccessibleDescription(f"{example.content[:600]} {doubt.reason}")
        rects = self.text.viewport_rects(doubt.span)
        if rects:
            bar, room = self.text.verticalScrollBar(), self.text.viewport().height()
            bar.setValue(bar.value() + round(rects[0].center().y()) - room // 2)


def _marks(doubt: Doubt, decided: Decision, example: Example, settings: Settings) -> list[Mark]:
    """Return what is tagged, quiet where it is not doubted, and what is proposed while it is."""
    marks = [
        replace(mark, quiet=not _is_about(mark, doubt))
        for mark in marks_for(example.content, example.annotations, settings)
    ]
    model = doubt.model
    if model is not None and decided in (Decision.OPEN, Decision.MINE):
        name, color = f"model: {model.label}", color_of(model.tag_name, settings)
        about = f"{model.label}? {doubt.reason}"
        proposed = Mark(model.start, model.end, name, color, model, suggested=True, about=about)
        marks = sorted([*marks, proposed], key=lambda mark: (mark.start, mark.end))
    return marks


def _is_about(mark: Mark, doubt: Doubt) -> bool:
    return mark.start < doubt.span.end and doubt.span.start < mark.end


def _how_likely(suspicion: float) -> str:
    if suspicion >= _LIKELY:
        return "Likely."
    return "Perhaps." if suspicion >= _PERHAPS else "It is worth a look."


def _button_of(action: QAction) -> QPushButton:
    """Return a button for an action, with its key on it."""
    tip = action.toolTip()
    made = button("", action.trigger, name=f"{action.objectName()}Button", tip=tip)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def follow() -> None:
        key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        made.setText(f"{action.text()}  {key}")
        made.setEnabled(action.isEnabled())

    action.changed.connect(follow)
    follow()
    return made
