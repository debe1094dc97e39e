"""How thoroughly to train: several models that are joined, or one and sooner."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from ...nlp.jobs import Quality
from ..widgets import label, row

_CHOICES: tuple[tuple[Quality, str, str], ...] = (
    (
        "better",
        "Better: several models joined",
        "Each is trained without some of the sentences and measured on these; together they find "
        "more than one alone.",
    ),
    (
        "quick",
        "Quick: one model",
        "Some of the sentences are held out to measure on, and not trained on.",
    ),
)


class QualityChoice(QWidget):
    """The choice between the two.

    Signals:
        changed: the other one was chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = QComboBox()
        self.choice.setObjectName("quality")
        self.choice.setAccessibleName("How thoroughly to train")
        for at, (quality, words, about) in enumerate(_CHOICES):
            self.choice.addItem(words, quality)
            self.choice.setItemData(at, about, Qt.ItemDataRole.ToolTipRole)
        self.setLayout(row(label("Train"), self.choice, spacing=8))
        self.choice.currentIndexChanged.connect(self._chosen)
        self._explain()

    def chosen(self) -> Quality:
        """Return what is chosen."""
        quality: Quality = self.choice.currentData()
        return quality

    def choose(self, quality: str) -> None:
        """Choose one, for example that of an earlier run; an unknown one is the first."""
        self.choice.setCurrentIndex(max(self.choice.findData(quality), 0))

    def _chosen(self) -> None:
        self._explain()
        self.changed.emit()

    def _explain(self) -> None:
        self.choice.setToolTip(_CHOICES[self.choice.currentIndex()][2])
