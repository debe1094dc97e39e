"""What becomes a sentence: lines, wholes, or what spaCy's rules find."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QWidget

from ...core.display import shown_name
from ...nlp.languages import find_language
from ...storage.texts.cutting import Cut
from ..widgets import column, label, panel

_WORDS = {
    Cut.LINES: "Each &line or cell is a sentence",
    Cut.WHOLE: "Each file or cell is one te&xt",
    Cut.SENTENCES: "&Split into sentences",
}


class CutChoice(QWidget):
    """The choice; how sentences are found shows where they are looked for.

    Signals:
        changed: something else is chosen.
    """

    changed = Signal()

    def __init__(self, language: str, parent: QWidget | None = None) -> None:
        """Make the choice.

        Args:
            language: a spaCy language code; its rules are used.
            parent: the widget it lies in.
        """
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._radios: dict[Cut, QRadioButton] = {}
        for cut, words in _WORDS.items():
            radio = self._radios[cut] = QRadioButton(words)
            radio.setObjectName(f"cut-{cut.value}")
            self._group.addButton(radio)
        self._radios[Cut.LINES].setChecked(True)
        self._line_ends = QCheckBox("A line &end ends a sentence")
        self._line_ends.setObjectName("atLineEnds")
        self._line_ends.setChecked(True)
        self._rules = label(role="small", name="sentenceRules", wrap=True)
        more = column(self._line_ends, self._rules, spacing=4)
        more.setContentsMargins(24, 0, 0, 0)
        self._more = panel(more)
        self._more.hide()
        self.setLayout(column(*self._radios.values(), self._more, spacing=5))
        self.show_language(language)
        self._group.buttonToggled.connect(self._toggled)
        self._line_ends.toggled.connect(lambda _on: self.changed.emit())

    @property
    def cut(self) -> Cut:
        """What becomes an example."""
        return next(cut for cut, radio in self._radios.items() if radio.isChecked())

    @property
    def at_line_ends(self) -> bool:
        """Whether a line end ends a sentence."""
        return self._line_ends.isChecked()

    def show_language(self, code: str) -> None:
        """Say by which language's rules sentences are found."""
        found = find_language(code)
        name = found.name if found else shown_name(code)
        self._rules.setText(f"By spaCy's rules for {name}: at full stops and the like.")

    def _toggled(self, _radio: object, on: bool) -> None:
        if on:
            self._more.setVisible(self.cut is Cut.SENTENCES)
            self.changed.emit()
