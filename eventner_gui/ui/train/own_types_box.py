"""What becomes of the entity types that a base model already finds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from ...nlp.jobs import OwnTypes
from ...nlp.provenance import cleaned
from ..widgets import column, label

_CHOICES: tuple[tuple[OwnTypes, str, str], ...] = (
    (
        "replace",
        "forget them",
        "The model finds your labels alone.",
    ),
    (
        "beside",
        "keep them untouched beside mine",
        "Your labels come first; the base goes on finding its own in the words left over.",
    ),
    (
        "mixed",
        "let one model learn both",
        "What the base finds in your sentences is learnt again together with your tags. "
        "Sentences still to do help, too.",
    ),
)
_MOST_SHOWN = 3


class OwnTypesBox(QWidget):
    """The choice between the three ways; hidden while the base finds nothing by itself.

    Signals:
        changed: another way was chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._question = label("", wrap=True, name="ownTypesQuestion")
        self.choice = QComboBox()
        self.choice.setObjectName("ownTypes")
        self.choice.setAccessibleName("Types the base already finds")
        self.choice.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.choice.setMinimumContentsLength(20)
        for kind, words, _ in _CHOICES:
            self.choice.addItem(words[0].upper() + words[1:], kind)
        self._question.setBuddy(self.choice)
        self._about = label("", role="small", wrap=True, name="aboutOwnTypes")
        self.setLayout(column(self._question, self.choice, self._about, spacing=4))
        self.choice.currentIndexChanged.connect(self._chosen)
        self._explain()
        self.show_types(())

    def show_types(self, labels: Sequence[str]) -> None:
        """Ask about the types of a base.

        Args:
            labels: of its own entity recognisers; none hides the question.
        """
        shown = ", ".join(cleaned(each, 40) for each in labels[:_MOST_SHOWN])
        more = ", …" if len(labels) > _MOST_SHOWN else ""
        self._question.setText(f"Types the base already finds ({shown}{more}):")
        self.setVisible(bool(labels))
        self._asked = bool(labels)

    def kind(self) -> OwnTypes:
        """Return what is chosen; "replace" while there is nothing to choose."""
        chosen: OwnTypes = self.choice.currentData()
        return chosen if self._asked else "replace"

    def set_kind(self, kind: str) -> None:
        """Choose a way, for example that of an earlier run; an unknown one is the first."""
        self.choice.setCurrentIndex(max(self.choice.findData(kind), 0))

    def _chosen(self) -> None:
        self._explain()
        self.changed.emit()

    def _explain(self) -> None:
        self._about.setText(_CHOICES[self.choice.currentIndex()][2])
