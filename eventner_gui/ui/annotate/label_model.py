"""Labels as rows: what the list at the right and the chooser show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from ...core.display import shown_name
from ...core.document import Label
from ...core.wording import counted
from ..text.marks import about
from ..widgets import tip_of

Index = QModelIndex | QPersistentModelIndex
COUNT_ROLE = int(Qt.ItemDataRole.UserRole)
LABEL_ROLE = int(Qt.ItemDataRole.UserRole) + 1


class LabelModel(QAbstractListModel):
    """Rows of labels with their counts."""

    def __init__(self, count: Callable[[Label], int], parent: QObject) -> None:
        """Make the rows; there are none yet.

        Args:
            count: how many annotations a label has.
            parent: owns the model.
        """
        super().__init__(parent)
        self._count = count
        self._labels: list[Label] = []
        self._shown: list[int] = []  # the counts the view knows, by row

    def show_labels(self, labels: Sequence[Label]) -> None:
        """Show these labels."""
        if list(labels) == self._labels:
            self.recount()
            return
        self.beginResetModel()
        self._labels = list(labels)
        self._shown = [self._count(label) for label in self._labels]
        self.endResetModel()

    def recount(self) -> None:
        """Look at the counts again."""
        before, self._shown = self._shown, [self._count(label) for label in self._labels]
        for row, counts in enumerate(zip(before, self._shown, strict=True)):
            if counts[0] != counts[1]:
                self.dataChanged.emit(self.index(row), self.index(row))

    def label_at(self, row: int) -> Label | None:
        """Return the label of a row."""
        return self._labels[row] if 0 <= row < len(self._labels) else None

    def row_of(self, name: str) -> int | None:
        """Return the row of a label by its name in upper case."""
        rows = (row for row, label in enumerate(self._labels) if label.label == name)
        return next(rows, None)

    def count_of(self, label: Label) -> int:
        """Return how many annotations a label has."""
        return self._count(label)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many labels there are."""
        return 0 if parent.isValid() else len(self._labels)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return name, count, label, description, or all of it for a screen reader."""
        label = self.label_at(index.row())
        if label is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return shown_name(label.label)
        if role == COUNT_ROLE:
            return self._shown[index.row()]
        if role == LABEL_ROLE:
            return label
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_of(about(label))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _spoken(label, self._shown[index.row()])
        return None


def _spoken(label: Label, count: int) -> str:
    parts = [shown_name(label.label), counted(count, "tag")]
    if label.hidden:
        parts.append("hidden")
    elif label.key:
        parts.append(f"key {shown_name(label.key)}")
    return ", ".join(parts)
