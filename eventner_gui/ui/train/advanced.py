"""The advanced settings of a training: numbers that are chosen by the data where left empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QSizePolicy, QWidget

from ...core.errors import EventNerError
from ...core.split import DEV_SHARE
from ..widgets import button, column, row

_PER_CENT = 100


@dataclass(frozen=True, slots=True)
class _Field:
    """A number one can type.

    Attributes:
        title: before the field, with its mnemonic.
        name: object name.
        accessible: for screen readers and messages.
        empty: what stands in it while it is empty.
        least: the smallest number allowed.
        most: the largest.
        whole: no fractions.
    """

    title: str
    name: str
    accessible: str
    empty: str
    least: float
    most: float
    whole: bool = False


_BY_SIZE = "chosen by size"
_FIELDS = {
    "seed": _Field("&Seed", "trainSeed", "Seed", "0", 0, 2**31 - 1, True),
    "max_steps": _Field("Most s&teps", "trainMaxSteps", "Most steps", _BY_SIZE, 1, 1_000_000, True),
    "dropout": _Field("&Dropout (0 to 1)", "trainDropout", "Dropout", _BY_SIZE, 0, 0.95),
    "learn_rate": _Field("&Learning rate", "trainLearnRate", "Learning rate", _BY_SIZE, 1e-6, 1),
    "patience": _Field(
        "&Patience (steps)", "trainPatience", "Patience", _BY_SIZE, 0, 1_000_000, True
    ),
    "dev_share": _Field("&Held out (per cent)", "trainDevShare", "Held out", "20", 1, 90),
}


@dataclass(frozen=True, slots=True)
class _Choice:
    """One of a few ways.

    Attributes:
        title: before the list, with its mnemonic.
        name: object name.
        accessible: for screen readers.
        ways: (words, value) of each; the first is the usual one.
    """

    title: str
    name: str
    accessible: str
    ways: tuple[tuple[str, Any], ...]


_CHOICES = {
    "quality": _Choice(
        "&Quality",
        "trainQuality",
        "Quality",
        (("Better (takes longer)", "better"), ("Quick", "quick")),
    ),
    "cross_validate": _Choice(
        "&Cross-validation",
        "trainFolds",
        "Cross-validation",
        (("Where there are few sentences", None), ("Always", True), ("Never", False)),
    ),
}


class AdvancedSettings(QWidget):
    """A list for each choice, and a field for each number.

    Signals:
        changed: what is held out is another part.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = QFormLayout()
        self._form.setContentsMargins(18, 4, 0, 4)
        self._choices = {key: _list(choice) for key, choice in _CHOICES.items()}
        for key, choice in _CHOICES.items():
            self._form.addRow(choice.title, self._choices[key])
        self._fields = {key: _line(field) for key, field in _FIELDS.items()}
        for key, field in _FIELDS.items():
            self._form.addRow(field.title, self._fields[key])
        reset = button("Back to the defaults", self.reset, name="resetSettings", role="link")
        self.setLayout(column(self._form, row(reset, 1)))
        self._fields["dev_share"].textChanged.connect(self.changed)
        for made in self._choices.values():
            made.currentIndexChanged.connect(self.changed)

    def reset(self) -> None:
        """Leave everything to be chosen by the data."""
        for field in self._fields.values():
            field.clear()
        for choice in self._choices.values():
            choice.setCurrentIndex(0)

    def restore(self, used: Mapping[str, Any]) -> None:
        """Fill in what a run used (`RunRecord.settings`); what it does not say is left empty."""
        for key, line in self._fields.items():
            value = used.get(key)
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                shown = value * _PER_CENT if key == "dev_share" else value
                line.setText(f"{shown:.10g}")
            else:
                line.clear()
        for key, choice in self._choices.items():
            values = [value for _words, value in _CHOICES[key].ways]
            wanted = used.get(key)
            choice.setCurrentIndex(values.index(wanted) if wanted in values else 0)

    def chosen(self, key: str) -> Any:
        """Return the value that is chosen of "quality" or "cross_validate"."""
        return _CHOICES[key].ways[self._choices[key].currentIndex()][1]

    def whole(self, key: str) -> int | None:
        """Return a whole number; None where nothing is typed.

        Raises:
            EventNerError: what is typed is none, or out of range.
        """
        number = self.number(key)
        return None if number is None else int(number)

    def number(self, key: str) -> float | None:
        """Return a number; None where nothing is typed.

        Raises:
            EventNerError: what is typed is none, or out of range.
        """
        field, text = _FIELDS[key], self._fields[key].text().strip().replace(",", ".")
        if not text:
            return None
        kind = "a whole number" if field.whole else "a number"
        hint = f"Type {kind} from {field.least:g} to {field.most:g}, or leave it empty."
        try:
            value = float(int(text)) if field.whole else float(text)
        except ValueError as error:
            raise EventNerError(f"“{text}” is not {kind} ({field.accessible}).", hint) from error
        if not field.least <= value <= field.most:
            raise EventNerError(f"{text} is out of range ({field.accessible}).", hint)
        return value

    def dev_share(self) -> float:
        """Return the part to hold out, above 0 and below 1.

        Raises:
            EventNerError: what is typed is no number, or out of range.
        """
        per_cent = self.number("dev_share")
        return DEV_SHARE if per_cent is None else per_cent / _PER_CENT


def _list(choice: _Choice) -> QComboBox:
    made = QComboBox()
    made.setObjectName(choice.name)
    made.setAccessibleName(choice.accessible)
    made.addItems([words for words, _value in choice.ways])
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made


def _line(field: _Field) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(field.name)
    made.setAccessibleName(field.accessible)
    made.setPlaceholderText(field.empty)
    made.setMaximumWidth(180)
    return made
