"""The sources of suggestions: each with a switch and what it does; the model can be chosen."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from ...app.sources import Source
from ...app.suggester import Suggester
from ...core.errors import EventNerError
from ..notice import Notice, error_text
from ..widgets import button, clear, column, label, row
from .model_words import state_in_words

_BESIDE = 12  # pixels from the box of a switch to its words


class SourcesBox(QWidget):
    """Turns sources on and off.

    Signals:
        model_wanted: another model is to be chosen.
    """

    model_wanted = Signal()

    def __init__(self, suggester: Suggester, parent: QWidget | None = None) -> None:
        """Make it for what suggests."""
        super().__init__(parent)
        self.setObjectName("sourcesBox")
        self._suggester = suggester
        self._state = label(role="small", name="modelState", wrap=True)
        self._errors = QVBoxLayout()
        rows = column(spacing=6)
        for source in suggester.sources:
            switch = self._switch(source)
            about = label(source.about, role="small", name="aboutSource", wrap=True)
            about.setIndent(switch.iconSize().width() + _BESIDE)
            rows.addWidget(switch)
            rows.addWidget(about)
        choose = button("Choose a model…", self.model_wanted.emit, name="chooseModel", role="link")
        line = row(self._state, choose, spacing=10)
        line.setStretch(0, 1)
        self._state.setIndent(switch.iconSize().width() + _BESIDE)
        self.setLayout(column(rows, line, self._errors, spacing=6))
        suggester.model.state_changed.connect(self._show_state)
        suggester.choices.failed.connect(self._show_error)
        self._show_state()

    def _switch(self, source: Source) -> QCheckBox:
        made = QCheckBox(source.title)
        made.setObjectName(f"suggestFrom-{source.name}")
        made.setAccessibleDescription(source.about)
        made.setChecked(self._suggester.is_on(source.name))
        made.toggled.connect(lambda on: self._suggester.set_on(on, source.name))
        return made

    def _show_state(self) -> None:
        self._state.setText(state_in_words(self._suggester.model))

    def _show_error(self, error: EventNerError) -> None:
        clear(self._errors)
        self._errors.addWidget(Notice(error_text(error), kind="error", closable=True))
