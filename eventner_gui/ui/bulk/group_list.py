"""The list of groups of equal proposals: their words, their label, how many and how sure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ...app.session import Session
from ...core.display import shown_name, shown_words
from ...core.document import entity_label
from ...core.groups import Group, GroupKey
from ...core.wording import counted
from ..lists import paint_behind, paint_focus
from ..text.marks import color_of
from ..theme.theme import theme

_Index = QModelIndex | QPersistentModelIndex
_MARGIN = 14  # pixels
_LONGEST_WORDS = 60  # code points
_LONGEST_NAME = 24


class GroupModel(QAbstractListModel):
    """The groups, in an order that stays while they change."""

    def __init__(self) -> None:
        super().__init__()
        self._groups: list[Group] = []

    def show_anew(self, groups: Sequence[Group]) -> None:
        """Show groups in the order given."""
        self.beginResetModel()
        self._groups = list(groups)
        self.endResetModel()

    def follow(self, groups: Sequence[Group]) -> None:
        """Show groups as they are now: none moves, those that are gone go, new ones come last."""
        now = {each.key: each for each in groups}
        for row in range(len(self._groups) - 1, -1, -1):
            found = now.pop(self._groups[row].key, None)
            if found is None:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._groups[row]
                self.endRemoveRows()
            elif found != self._groups[row]:
                self._groups[row] = found
                self.dataChanged.emit(self.index(row), self.index(row))
        if now:
            first = len(self._groups)
            self.beginInsertRows(QModelIndex(), first, first + len(now) - 1)
            self._groups += now.values()
            self.endInsertRows()

    def group_at(self, row: int) -> Group | None:
        """Return the group of a row."""
        return self._groups[row] if 0 <= row < len(self._groups) else None

    def row_of(self, key: GroupKey) -> int | None:
        """Return the row of a group."""
        return next((row for row, each in enumerate(self._groups) if each.key == key), None)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many groups there are."""
        return 0 if parent.isValid() else len(self._groups)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a screen reader says of a group."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        group = self.group_at(index.row())
        if group is None:
            return None
        words = shown_words(group.words, _LONGEST_WORDS)
        label = shown_name(entity_label(group.tag_name))
        parts = [words, f"{label}?", counted(group.count, "time"), sureness(group)]
        return ", ".join(part for part in parts if part)


class GroupDelegate(QStyledItemDelegate):
    """Paints a group in two lines: words and count, then the label's outline and how sure."""

    def __init__(self, session: Session, model: GroupModel) -> None:
        super().__init__()
        self._session = session
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return room for two lines."""
        return QSize(160, 2 * option.fontMetrics.lineSpacing() + 26)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a group."""
        group = self._model.group_at(index.row())
        if group is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_behind(painter, option)
        inside = option.rect.adjusted(_MARGIN, 8, -_MARGIN, -8)
        line = option.fontMetrics.lineSpacing()
        first = QRect(inside.left(), inside.top(), inside.width(), line)
        second = QRect(inside.left(), inside.bottom() - line - 3, inside.width(), line + 4)
        _paint_first(painter, option, first, group)
        color = color_of(group.tag_name, self._session.document.settings)
        _paint_second(painter, second, group, color)
        paint_focus(painter, option)
        painter.restore()


def sureness(group: Group) -> str:
    """Return how sure the proposals of a group are, in words; empty where that is not known."""
    if group.least is None:
        return ""
    percent = min(int(100 * group.least), 99)  # nothing is certain
    return f"{percent} % sure" if group.count == 1 else f"at least {percent} % sure"


def _paint_first(
    painter: QPainter, option: QStyleOptionViewItem, where: QRect, group: Group
) -> None:
    colors = theme().colors
    count = f"{group.count:,} ×"
    painter.setFont(option.font)
    painter.setPen(QColor(colors.muted))
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(where, int(right), count)
    words = QRect(where)
    words.setRight(where.right() - option.fontMetrics.horizontalAdvance(count) - 10)
    bold = QFont(option.font)
    bold.setWeight(QFont.Weight.DemiBold)
    painter.setFont(bold)
    painter.setPen(QColor(colors.text))
    shown = painter.fontMetrics().elidedText(
        shown_words(group.words, _LONGEST_WORDS), Qt.TextElideMode.ElideRight, words.width()
    )
    painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), shown)


def _paint_second(painter: QPainter, where: QRect, group: Group, color: str) -> None:
    chip = paint_chip(painter, where, group.tag_name, color)
    rest = QRect(where)
    rest.setLeft(chip + 8)
    painter.setFont(theme().small_font())
    painter.setPen(QColor(theme().colors.muted))
    words = painter.fontMetrics().elidedText(
        sureness(group), Qt.TextElideMode.ElideRight, rest.width()
    )
    painter.drawText(rest, int(Qt.AlignmentFlag.AlignVCenter), words)


def paint_chip(painter: QPainter, where: QRect, tag_name: str, color: str) -> int:
    """Paint a label as it is proposed, in outline, at the left; return its right edge."""
    shades, border = theme().shades(color), theme().colors.border + 0.4
    font = QFont(theme().small_font())
    font.setBold(True)
    painter.setFont(font)
    metrics = painter.fontMetrics()
    name = shown_name(entity_label(tag_name), _LONGEST_NAME)
    name = metrics.elidedText(name, Qt.TextElideMode.ElideRight, where.width() - 16)
    height = min(metrics.height() + 4, where.height())
    width = metrics.horizontalAdvance(name) + 14
    chip = QRect(where.left() + 1, where.center().y() - height // 2, width, height)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(shades.ink), border, Qt.PenStyle.DashLine))
    painter.drawRoundedRect(chip, 5, 5)
    painter.setPen(QColor(shades.ink))
    painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), name)
    return chip.right()
