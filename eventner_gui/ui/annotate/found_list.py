"""What was found in a file of words or patterns, and the question whether to add it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QWidget

from ...app.pattern_files import FoundList
from ...core.display import shown_name
from ...core.document import Settings, entity_label
from ..fold import Fold
from ..widgets import button, column, label, panel, row

_NAMED = 5  # labels that are named
_TOLD = 50  # lines of a report


class FoundListPanel(QFrame):
    """Asks for the label of a word list; says which labels patterns bring along.

    Signals:
        wanted: (str) add it; the tag name chosen for a word list, else empty.
        unwanted: leave it.
    """

    wanted = Signal(str)
    unwanted = Signal()

    def __init__(
        self, found: FoundList, settings: Settings, chosen: str, parent: QWidget | None = None
    ) -> None:
        """Make the panel.

        Args:
            found: in the file.
            settings: with the labels.
            chosen: the entity label offered first.
            parent: the widget it lies in.
        """
        super().__init__(parent)
        self.setObjectName("card")
        name = shown_name(found.path.name, 40)
        self._label = QComboBox()
        self._label.setObjectName("listLabel")
        self._label.setAccessibleName("The label of these words")
        for each in settings.labels:
            self._label.addItem(shown_name(each.label, 30), each.name)
        self._label.setCurrentIndex(
            max(self._label.findText(shown_name(chosen, 30)), 0) if settings.labels else -1
        )
        words = f"{name}: {found.words}."
        if found.patterns:
            words += f" {_labels(found, settings)}"
        self.heading = label(words, name="foundWords", wrap=True)
        self.add = button("Add", self._add, name="addList", role="primary")
        self.add.setEnabled(bool(found.patterns) or self._label.count() > 0)
        cancel = button("Cancel", self.unwanted.emit, name="leaveList")
        choice = row(spacing=8)
        if found.terms:
            caption = label("Suggest them as")
            caption.setBuddy(self._label)
            choice.addWidget(caption)
            choice.addWidget(self._label)
        else:
            self._label.setParent(None)
        choice.addStretch(1)
        choice.addWidget(cancel)
        choice.addWidget(self.add)
        layout = column(self.heading, choice, margins=12, spacing=8)
        if found.left_out:
            lines = column(spacing=3)
            for line in found.left_out[:_TOLD]:
                lines.addWidget(label(line, role="small", wrap=True, name="leftOut"))
            if len(found.left_out) > _TOLD:
                lines.addWidget(label(f"… and {len(found.left_out) - _TOLD:,} more"))
            title = (
                "1 line was left out"
                if len(found.left_out) == 1
                else (f"{len(found.left_out):,} lines were left out")
            )
            layout.addWidget(Fold(title, panel(lines), name="leftOutLines"))
        self.setLayout(layout)

    def _add(self) -> None:
        self.add.setEnabled(False)
        self.wanted.emit(self._label.currentData() or "")


def new_label_names(found: FoundList, settings: Settings) -> list[str]:
    """Return the labels of patterns that the project does not have, as they stand in the file."""
    names: dict[str, str] = {}
    for pattern in found.patterns:
        if settings.find_label(pattern.label) is None:
            names.setdefault(entity_label(pattern.label), pattern.label)
    return list(names.values())


def _labels(found: FoundList, settings: Settings) -> str:
    """Return the labels of patterns in a sentence or two."""
    labels = list(dict.fromkeys(entity_label(each.label) for each in found.patterns))
    words = f"They suggest {_named(labels)}."
    if new := new_label_names(found, settings):
        one = len(new) == 1
        words += f" {_named([entity_label(each) for each in new])} {'is' if one else 'are'} new "
        words += f"here; the {'label is' if one else 'labels are'} added too."
    return words


def _named(labels: Sequence[str]) -> str:
    named = [shown_name(each, 30) for each in labels[:_NAMED]]
    if len(labels) > _NAMED:
        return f"{', '.join(named)} and {len(labels) - _NAMED:,} more"
    return " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
