"""The sentences of a comparison: in words what changed, and both models' spans painted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ....core.comparison import Compared
from ....core.display import shown_name, shown_text, shown_words
from ....core.document import Settings
from ....core.mistakes import Entity, Judged
from ...lists import paint_behind, paint_focus
from ...theme.theme import theme
from .sentence_line import Painted, paint_line

_Index = QModelIndex | QPersistentModelIndex
_ROLE = int(Qt.ItemDataRole.UserRole)
_NAMES_ROLE = _ROLE + 1
_LONGEST = 600  # code points that a screen reader is given


class ComparedModel(QAbstractListModel):
    """The sentences that are shown."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[Compared] = ()
        self._names = ("", "")

    def show_rows(self, rows: Sequence[Compared], names: tuple[str, str]) -> None:
        """Show other sentences, with the names of the two models, safe to be shown."""
        self.beginResetModel()
        self._rows, self._names = rows, names
        self.endResetModel()

    def row_at(self, number: int) -> Compared | None:
        """Return a sentence."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many sentences there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a sentence, or what changed in it in words."""
        row = self.row_at(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return change_words(row)
        if role == _ROLE:
            return row
        if role == _NAMES_ROLE:
            return self._names
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{shown_text(row.text[:_LONGEST])}. {change_words(row)}"
        return None


class ComparedDelegate(QStyledItemDelegate):
    """Paints what changed, and below it the sentence twice: as each model sees it."""

    def __init__(self) -> None:
        super().__init__()
        self.settings = Settings()  # says the labels' colours

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return room for three lines."""
        return QSize(120, 3 * (option.fontMetrics.lineSpacing() + 3) + 18)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a sentence."""
        row: Compared = index.data(_ROLE)
        colors = theme().colors
        painter.save()
        paint_behind(painter, option)
        inside = option.rect.adjusted(14, 8, -14, -8)
        step = option.fontMetrics.lineSpacing() + 3
        painter.setPen(QColor(colors.text))
        painter.setFont(option.font)
        said = option.fontMetrics.elidedText(
            index.data(), Qt.TextElideMode.ElideRight, inside.width()
        )
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignTop), said)
        names: tuple[str, str] = index.data(_NAMES_ROLE)
        small = theme().small_font()
        painter.setFont(small)
        room = max(painter.fontMetrics().horizontalAdvance(name) for name in names) + 12
        room = min(room, inside.width() // 3)
        for number, (name, judged) in enumerate(zip(names, (row.a, row.b), strict=True), start=1):
            line = QRectF(inside)
            line.setTop(inside.top() + number * step)
            line.setHeight(step)
            painter.setFont(small)
            painter.setPen(QColor(colors.muted))
            title = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room - 8)
            painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft), title)
            painter.setFont(option.font)
            painter.setPen(QColor(colors.text))
            line.setLeft(line.left() + room)
            paint_line(painter, line, row.text, _marks(judged), self.settings)
        paint_focus(painter, option)
        painter.restore()


def change_words(row: Compared) -> str:
    """Return what the newer model changes in a sentence, in words."""
    parts = [
        ("found now", row.fixed),
        ("lost", row.broken),
        ("no longer wrong", row.wrong_gone),
        ("wrong now", row.wrong_new),
    ]
    said = [f"{words}: {_listed(row.text, which)}" for words, which in parts if which]
    if not said:
        return "the same in both" if row.a.found == row.b.found else "nothing that counts"
    return "  ·  ".join(said)


def _listed(text: str, entities: Sequence[Entity]) -> str:
    return ", ".join(
        f"{shown_name(each.label)} “{shown_words(text[each.start : each.end])}”"
        for each in entities
    )


def _marks(judged: Judged) -> list[Painted]:
    """Return what a model found, right or wrong."""
    right = set(judged.right)
    return [Painted(each, each in right) for each in judged.found]
