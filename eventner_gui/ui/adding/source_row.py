"""One source of texts in the dialog: its name, what became of it, and what can be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QLabel, QWidget

from ...app.gatherer import Chosen, Pasted
from ...core.display import shown_name
from ...core.intake import SourceCount
from ...core.intake_report import source_words
from ...storage.texts.found import Choice, FileTexts
from ..widgets import ElidedLabel, button, column, label, panel, row

_SHORT = 24  # characters of a combo


class SourceRow(QFrame):
    """A file or a long pasted text.

    Signals:
        changed: something else was chosen about it.
        removed: it is not wanted any more.
    """

    changed = Signal()
    removed = Signal()

    def __init__(self, source: Pasted | Chosen, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._source = source
        self.name = source.name if isinstance(source, Pasted) else source.path.name
        shown = shown_name(self.name)
        title = ElidedLabel(role="heading", name="sourceName")
        title.setText(self.name)
        remove = button("Remove", self.removed.emit, name="removeSource", role="link")
        remove.setAccessibleName(f"Remove {shown}")
        self._words = label("Not read yet", role="small", name="sourceWords", wrap=True)
        self._sheet = _combo("sourceSheet", f"Sheet of {shown}")
        self._column = _combo("sourceColumn", f"Column of {shown} with the text")
        self._header = QCheckBox("First row names the columns")
        self._header.setObjectName("sourceHeader")
        self._sheet.activated.connect(lambda i: self._choose(Choice(sheet=i)))
        self._column.activated.connect(lambda i: self._choose(replace(self.choice, column=i)))
        self._header.toggled.connect(lambda on: self._choose(replace(self.choice, header=on)))
        self._sheet_part = _labelled("Sheet", self._sheet)
        self._column_part = _labelled("Text in", self._column)
        head = row(title, remove)
        head.setStretch(0, 1)
        parts = (self._sheet_part, self._column_part, self._header)
        for part in parts:
            part.hide()
        self.setLayout(column(head, self._words, *parts, margins=10, spacing=4))

    @property
    def source(self) -> Pasted | Chosen:
        """The source with what is chosen about it."""
        return self._source

    @property
    def choice(self) -> Choice:
        """What the user has chosen."""
        return self._source.choice if isinstance(self._source, Chosen) else Choice()

    def show_answer(self, found: FileTexts | None, count: SourceCount) -> None:
        """Show what became of it, and offer what can be chosen."""
        self._words.setText(source_words(count))
        _set_role(self._words, "error" if count.source.error else "small")
        sheets, columns = (found.sheets, found.columns) if found else ((), ())
        choice = found.choice if found else Choice()
        self._sheet_part.setVisible(len(sheets) > 1)
        self._column_part.setVisible(len(columns) > 1)
        self._header.setVisible(choice.header is not None)
        _fill(self._sheet, sheets, choice.sheet)
        _fill(self._column, columns, choice.column)
        with QSignalBlocker(self._header):
            self._header.setChecked(bool(choice.header))

    def _choose(self, choice: Choice) -> None:
        if isinstance(self._source, Chosen):
            self._source = replace(self._source, choice=choice)
            self.changed.emit()


def _combo(name: str, accessible: str) -> QComboBox:
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(accessible)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(_SHORT // 2)
    return made


def _labelled(text: str, combo: QComboBox) -> QWidget:
    layout = row(label(text), combo, spacing=8)
    layout.setStretch(1, 1)
    return panel(layout)


def _fill(combo: QComboBox, names: Sequence[str], chosen: int | None) -> None:
    if [combo.itemText(i) for i in range(combo.count())] != list(names):
        combo.clear()
        combo.addItems([shown_name(name) for name in names])
    if chosen is not None:
        combo.setCurrentIndex(chosen)


def _set_role(words: QLabel, role: str) -> None:
    if words.property("role") != role:
        words.setProperty("role", role)
        words.style().unpolish(words)
        words.style().polish(words)
