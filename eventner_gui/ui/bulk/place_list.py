"""The proposals of one group: each in its sentence, to be ticked."""

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
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ...app.session import Session
from ...core.display import shown_text
from ...core.groups import Proposal
from ..lists import paint_behind, paint_focus, paint_tick
from ..text.line import Marked, paint_line
from ..text.marks import color_of
from ..theme.theme import theme

_Index = QModelIndex | QPersistentModelIndex
_BEFORE = 36  # code points of a sentence before the proposal
_AFTER = 200
_MARGIN = 12  # pixels


class PlaceModel(QAbstractListModel):
    """The places of a group; all are ticked at first."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._places: list[Proposal] = []
        self._unticked: set[tuple[int, int]] = set()  # (index, start) of the proposal

    def show_places(self, places: Sequence[Proposal], *, keep_ticks: bool) -> None:
        """Show places, all ticked, or those without a tick again without one."""
        if keep_ticks and list(places) == self._places:
            return
        self.beginResetModel()
        self._places = list(places)
        if not keep_ticks:
            self._unticked.clear()
        self.endResetModel()

    @property
    def ticked(self) -> list[Proposal]:
        """The places that are ticked."""
        return [each for each in self._places if not self._is_unticked(each)]

    def place_at(self, row: int) -> Proposal | None:
        """Return the place of a row."""
        return self._places[row] if 0 <= row < len(self._places) else None

    def is_ticked(self, row: int) -> bool:
        """Tell whether a row is ticked."""
        return not self._is_unticked(self._places[row])

    def toggle(self, row: int) -> None:
        """Tick a row, or take its tick away."""
        place = self._places[row]
        self._unticked ^= {(place.index, place.suggestion.start)}
        self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many places there are."""
        return 0 if parent.isValid() else len(self._places)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a screen reader says of a row."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        place = self.place_at(index.row())
        if place is None:
            return None
        tick = "ticked" if self.is_ticked(index.row()) else "not ticked"
        return f"{tick}, sentence {place.index + 1}: {''.join(self.pieces(place))}"

    def pieces(self, place: Proposal) -> tuple[str, str, str]:
        """Return what is shown of a sentence: before the proposal, its words, and after."""
        examples = self._session.document.examples
        text = examples[place.index].content if place.index < len(examples) else ""
        span = place.suggestion.span
        first = max(span.start - _BEFORE, 0)
        before = text[first : span.start]
        if first:
            before = f"…{before[before.find(' ') + 1 :]}"
        words = span.of(text)[:_AFTER]
        after = text[span.end : span.end + _AFTER]
        return shown_text(before.lstrip("\r\n")), shown_text(words), shown_text(after)

    def _is_unticked(self, place: Proposal) -> bool:
        return (place.index, place.suggestion.start) in self._unticked


class PlaceDelegate(QStyledItemDelegate):
    """Paints a place: tick, number of the sentence, and the proposal's outline in its context."""

    def __init__(self, session: Session, model: PlaceModel) -> None:
        super().__init__()
        self._session = session
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the same height for all rows."""
        return QSize(200, option.fontMetrics.lineSpacing() + 16)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a row."""
        place = self._model.place_at(index.row())
        if place is None:
            return
        rect: QRect = option.rect
        metrics = option.fontMetrics
        document = self._session.document
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_behind(painter, option)
        side = round(0.9 * metrics.ascent())
        box = QRect(rect.left() + _MARGIN, rect.center().y() - side // 2, side, side)
        paint_tick(painter, box, self._model.is_ticked(index.row()))
        painter.setFont(option.font)
        painter.setPen(QColor(theme().colors.muted))
        width = metrics.horizontalAdvance(f"{len(document.examples):,}")
        where = QRect(box.right() + metrics.averageCharWidth(), rect.top(), width, rect.height())
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(where, int(right), f"{place.index + 1:,}")
        words = QRect(where.right() + 14, rect.top(), 0, rect.height())
        words.setRight(rect.right() - _MARGIN)
        before, found, after = self._model.pieces(place)
        ink = theme().shades(color_of(place.suggestion.tag_name, document.settings)).ink
        paint_line(
            painter,
            words,
            before + found + after,
            [Marked(len(before), len(before + found), "", ink)],
            font=option.font,
            direction=document.settings.direction,
        )
        paint_focus(painter, option)
        painter.restore()
