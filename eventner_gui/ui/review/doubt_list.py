"""The queue as a list: each doubt with its words, and its sentence with both spans painted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from ...app.reviewer import Reviewer
from ...core.display import shown_text
from ...core.document import Annotation
from ...core.doubts import Decision, DoubtKind
from ...core.mistake_words import entity_words
from ...core.mistakes import Entity, Kind, Mistake
from ..train.mistake_list import MISTAKE_ROLE, Row
from ..widgets import tip_of

_Index = QModelIndex | QPersistentModelIndex

_SHOWN = 600  # code points of a sentence that are read out
_DECIDED = {
    Decision.OPEN: "",
    Decision.MINE: "✓ yours · ",
    Decision.MODEL: "✓ the model’s · ",
    Decision.OTHER: "✓ changed · ",
}


class DoubtModel(QAbstractListModel):
    """The doubts of one kind, or of all, in the order of the queue."""

    def __init__(self, reviewer: Reviewer) -> None:
        super().__init__()
        self._reviewer = reviewer
        self._numbers: list[int] = []  # places in the queue

    def show_kind(self, kind: DoubtKind | None) -> None:
        """Show the doubts of a kind; all when None."""
        self.beginResetModel()
        doubts = self._reviewer.doubts
        self._numbers = [n for n, each in enumerate(doubts) if kind in (None, each.kind)]
        self.endResetModel()

    def number_at(self, row: int) -> int | None:
        """Return the place in the queue of a row."""
        return self._numbers[row] if 0 <= row < len(self._numbers) else None

    def row_of(self, number: int) -> int | None:
        """Return the row of a place in the queue; None where it is not shown."""
        return self._numbers.index(number) if number in self._numbers else None

    def next_open(self, row: int) -> int | None:
        """Return the row of the next doubt to decide, from the top after the last one."""
        count = len(self._numbers)
        for step in range(1, count + 1):
            at = (row + step) % count
            if self._reviewer.decisions[self._numbers[at]] is Decision.OPEN:
                return at
        return None

    def refresh(self, numbers: Sequence[int]) -> None:
        """Show that something became of doubts."""
        for number in numbers:
            row = self.row_of(number)
            if row is not None:
                self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many doubts are shown."""
        return 0 if parent.isValid() else len(self._numbers)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a doubt in words, or as what the delegate paints."""
        number = self.number_at(index.row())
        if number is None:
            return None
        doubt = self._reviewer.doubts[number]
        if role == MISTAKE_ROLE:
            mine, model = _entity(doubt.mine), _entity(doubt.model)
            return Row(doubt.text, Mistake(Kind.LABEL, mine, model))
        said = [
            f"{whose} {entity_words(each, doubt.text)}"
            for whose, each in (("yours", _entity(doubt.mine)), ("model", _entity(doubt.model)))
            if each is not None
        ]
        decided = _DECIDED[self._reviewer.decisions[number]]
        words = f"{decided}{doubt.kind.heading}: {', '.join(said)}"
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{words}. In: {shown_text(doubt.text[:_SHOWN])}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_of(words)
        return None


def _entity(annotation: Annotation | None) -> Entity | None:
    if annotation is None:
        return None
    return Entity(annotation.start, annotation.end, annotation.label)
