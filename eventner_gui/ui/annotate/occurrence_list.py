"""The list of places where some words stand: each in its sentence, to be ticked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QPainter,
)
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from ...app.session import Session
from ...core.display import shown_name, shown_text
from ...core.document import Label
from ...core.occurrences import Occurrence, State
from ..lists import paint_behind, paint_focus, paint_tick, set_up
from ..text.line import Marked, paint_line
from ..text.marks import color_of
from ..theme.theme import theme

_Index = QModelIndex | QPersistentModelIndex
_BEFORE = 36  # code points of a sentence before what was found
_AFTER = 200
_MARGIN = 12


class OccurrenceModel(QAbstractListModel):
    """The places that could be tagged; those without a tag are ticked at first."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._rows: list[Occurrence] = []
        self._ticks = bytearray()

    def clear(self) -> None:
        """Leave all out."""
        self.beginResetModel()
        self._rows, self._ticks = [], bytearray()
        self.endResetModel()

    def add(self, found: Sequence[Occurrence]) -> None:
        """Add places at the end, without those that are tagged so already."""
        new = [each for each in found if each.state is not State.SAME]
        if new:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
            self._rows += new
            self._ticks += bytes(each.state is State.UNTAGGED for each in new)
            self.endInsertRows()

    @property
    def ticked(self) -> list[Occurrence]:
        """The places that are ticked, in order."""
        return [each for each, tick in zip(self._rows, self._ticks, strict=True) if tick]

    def ticked_count(self) -> int:
        """Return how many places are ticked."""
        return sum(self._ticks)

    def occurrence(self, row: int) -> Occurrence:
        """Return the place of a row."""
        return self._rows[row]

    def is_ticked(self, row: int) -> bool:
        """Tell whether a row is ticked."""
        return bool(self._ticks[row])

    def toggle(self, row: int) -> None:
        """Tick a row, or take its tick away."""
        self._ticks[row] ^= 1
        self.dataChanged.emit(self.index(row), self.index(row))

    def tick_all(self, on: bool) -> None:
        """Tick all rows, or none."""
        self._ticks = bytearray([on]) * len(self._rows)
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many places there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a screen reader says of a row."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        place = self._rows[index.row()]
        tick = "ticked" if self.is_ticked(index.row()) else "not ticked"
        tag = f" ({shown_name(place.tag)})" if place.tag else ""
        words = "".join(self.pieces(index.row()))
        return f"{tick}, sentence {place.index + 1}: {words}, {place.state.value}{tag}"

    def pieces(self, row: int) -> tuple[str, str, str]:
        """Return what is shown of a sentence: before the words found, these, and after."""
        place = self._rows[row]
        text = self._session.document.examples[place.index].content
        first = max(place.span.start - _BEFORE, 0)
        before = text[first : place.span.start]
        if first:
            before = f"…{before[before.find(' ') + 1 :]}"
        after = text[place.span.end : place.span.end + _AFTER]
        found = place.span.of(text)[:_AFTER]
        return shown_text(before.lstrip("\r\n")), shown_text(found), shown_text(after)


class OccurrenceView(QListView):
    """The list; a click or Space ticks a row."""

    def __init__(self, session: Session, model: OccurrenceModel, label: Label) -> None:
        super().__init__()
        self._model = model
        delegate = OccurrenceDelegate(session, model, label)
        set_up(self, model, delegate, name="occurrences", accessible="Places to tag")
        self.setUniformItemSizes(True)
        self.clicked.connect(lambda index: model.toggle(index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick the current row on Space; letters jump nowhere."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self._model.toggle(self.currentIndex().row())
        elif event.text() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)


class OccurrenceDelegate(QStyledItemDelegate):
    """Paints a place: tick, number of the sentence, the words in it, and the tag that is there."""

    def __init__(self, session: Session, model: OccurrenceModel, label: Label) -> None:
        super().__init__()
        self._session = session
        self._model = model
        self._label = label

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the same height for all rows."""
        return QSize(200, option.fontMetrics.lineSpacing() + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a row."""
        place = self._model.occurrence(index.row())
        rect: QRect = option.rect
        metrics = option.fontMetrics
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_behind(painter, option)
        side = round(0.9 * metrics.ascent())
        box = QRect(rect.left() + _MARGIN, rect.center().y() - side // 2, side, side)
        paint_tick(painter, box, self._model.is_ticked(index.row()))
        number = f"{place.index + 1:,}"
        painter.setPen(QColor(theme().colors.muted))
        count = len(self._session.document.examples)
        width = metrics.horizontalAdvance(f"{count:,}")
        where = QRect(box.right() + metrics.averageCharWidth(), rect.top(), width, rect.height())
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(where, int(right), number)
        text = QRect(where.right() + 12, rect.top(), 0, rect.height())
        text.setRight(rect.right() - _MARGIN)
        if place.tag:
            text.setRight(self._paint_tag(painter, option, place) - 10)
        self._paint_words(painter, option, text, index.row())
        paint_focus(painter, option)
        painter.restore()

    def _paint_tag(self, painter: QPainter, option: QStyleOptionViewItem, place: Occurrence) -> int:
        """Paint the tag that is there at the right; return its left edge."""
        rect: QRect = option.rect
        words = shown_name(place.tag, 20)
        font = QFont(theme().small_font())
        font.setBold(True)
        painter.setFont(font)
        width = painter.fontMetrics().horizontalAdvance(words) + 12
        height = painter.fontMetrics().height() + 4
        pill = QRect(rect.right() - _MARGIN - width, rect.center().y() - height // 2, width, height)
        shades = theme().shades(color_of(place.tag, self._session.document.settings))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(shades.fill))
        painter.drawRoundedRect(pill, 4, 4)
        painter.setPen(QColor(shades.ink))
        painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), words)
        painter.setFont(option.font)
        return pill.left()

    def _paint_words(
        self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, row: int
    ) -> None:
        before, found, after = self._model.pieces(row)
        fill = theme().shades(self._label.color).fill
        paint_line(
            painter,
            rect,
            before + found + after,
            [Marked(len(before), len(before + found), fill)],
            font=option.font,
            direction=self._session.document.settings.direction,
        )
