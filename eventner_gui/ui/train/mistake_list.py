"""The list of mistakes: each with its words, and its sentence with both spans painted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QSize,
    Qt,
)
from PySide6.QtGui import QBrush, QColor, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ...core.display import DisplayMap, runs_right_to_left, shown_text
from ...core.document import Settings
from ...core.mistake_words import mistake_words
from ...core.mistakes import Entity, Mistake
from ..lists import paint_behind, paint_focus
from ..text.formats import apart
from ..text.marks import color_of
from ..theme.theme import theme
from ..widgets import tip_of

_Index = QModelIndex | QPersistentModelIndex
MISTAKE_ROLE = int(Qt.ItemDataRole.UserRole)

_LINE_END = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_MARGIN = 14  # pixels
_BEFORE = 25  # code points kept before a mistake that lies far back
_SHOWN = 600  # code points that a line may have room for


class Row(NamedTuple):
    """A mistake with its sentence."""

    text: str
    mistake: Mistake


class MistakeModel(QAbstractListModel):
    """The mistakes that are shown."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[Row] = ()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other mistakes."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row_at(self, number: int) -> Row | None:
        """Return a mistake with its sentence."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many mistakes there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a mistake, or its words."""
        row = self.row_at(index.row())
        if row is None:
            return None
        if role == MISTAKE_ROLE:
            return row
        words = f"{row.mistake.kind.heading}: {mistake_words(row.mistake, row.text)}"
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{words}. In: {shown_text(row.text[:_SHOWN])}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_of(words)
        return None


class MistakeDelegate(QStyledItemDelegate):
    """Paints a mistake's words, and below them its sentence in one line.

    The true span has its label's colour behind it, the found one a dashed line below it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.settings = Settings()  # says the labels' colours

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return room for two lines."""
        return QSize(120, 2 * option.fontMetrics.lineSpacing() + 20)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a mistake."""
        row: Row = index.data(MISTAKE_ROLE)
        colors = theme().colors
        painter.save()
        paint_behind(painter, option)
        inside = option.rect.adjusted(_MARGIN, 8, -_MARGIN, -8)
        painter.setPen(QColor(colors.muted))
        painter.setFont(theme().small_font())
        words = painter.fontMetrics().elidedText(
            index.data(), Qt.TextElideMode.ElideRight, inside.width()
        )
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignTop), words)
        painter.setFont(option.font)
        painter.setPen(QColor(colors.text))
        self._paint_sentence(painter, option, row, inside.width(), inside.bottomLeft().toPointF())
        paint_focus(painter, option)
        painter.restore()

    def _paint_sentence(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        row: Row,
        width: int,
        bottom_left: QPointF,
    ) -> None:
        text, begin = _window(row, option, width)
        shown = DisplayMap(text)
        layout = QTextLayout(
            option.fontMetrics.elidedText(shown.string, Qt.TextElideMode.ElideRight, width),
            option.font,
        )
        how = QTextOption(Qt.AlignmentFlag.AlignLeft)
        if runs_right_to_left(row.text, self.settings.direction):
            how = QTextOption(Qt.AlignmentFlag.AlignRight)
            how.setTextDirection(Qt.LayoutDirection.RightToLeft)
        how.setWrapMode(QTextOption.WrapMode.NoWrap)
        layout.setTextOption(how)
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(width)
        layout.endLayout()
        marks = [
            self._format(entity, shown, begin, is_true=entity is row.mistake.true)
            for entity in (row.mistake.true, row.mistake.found)
            if entity is not None
        ]
        top = bottom_left.y() - option.fontMetrics.lineSpacing()
        layout.draw(painter, QPointF(bottom_left.x(), top), apart(marks))

    def _format(
        self, entity: Entity, shown: DisplayMap, begin: int, *, is_true: bool
    ) -> QTextLayout.FormatRange:
        shades = theme().shades(color_of(entity.label, self.settings))
        look = QTextCharFormat()
        if is_true:
            look.setBackground(QBrush(QColor(shades.fill)))
        else:
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
            look.setUnderlineColor(QColor(shades.ink))
        mark = QTextLayout.FormatRange()
        mark.start = shown.position(entity.start - begin)
        mark.length = shown.position(entity.end - begin, before_insert=True) - mark.start
        mark.format = look
        return mark


def _window(row: Row, option: QStyleOptionViewItem, width: int) -> tuple[str, int]:
    """Return the part of a sentence that has the mistake in it, and where it begins."""
    spans = [entity for entity in (row.mistake.true, row.mistake.found) if entity is not None]
    first, last = min(each.start for each in spans), max(each.end for each in spans)
    text = _LINE_END.sub(" ", row.text)  # one for one: positions stay
    begin = 0
    if option.fontMetrics.horizontalAdvance(text[: min(last, _SHOWN)]) > 0.8 * width:
        begin = max(first - _BEFORE, 0)
        begin = text.find(" ", begin, first) + 1 or begin
    return ("…" if begin else "") + text[begin : begin + _SHOWN], begin - bool(begin)
