"""The sentences of a page: each whole, with its tags and the outlines of what is proposed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetrics, QFontMetricsF, QPainter, QResizeEvent
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from ...core.display import shown_name, shown_text, shown_words
from ...core.document import Annotation, Example, Settings
from ...core.suggestions import Suggestion
from ...core.sure_pages import Candidate
from ..lists import paint_behind, paint_focus, paint_tick
from ..text.flow import TextFlow
from ..text.marks import marks_for, suggested_marks
from ..text.paragraph import LINE_SPACING
from ..text.view import paint_mark
from ..theme.theme import theme
from .key_list import KeyList

_Index = QModelIndex | QPersistentModelIndex
_MARGIN = 12  # pixels
_AIR = 5
_FADED = 0.45  # opacity of what was taken out
_HIGHEST = 400  # pixels of one sentence; what is longer is cut off
_NOTHING = "nothing to tag here"
_OUT = "taken out"
_OTHER = "another way"


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence on the page.

    Attributes:
        candidate: what is proposed for it.
        example: as it was when it came on the page.
        at: which of its ways is chosen; their number when it was taken out.
    """

    candidate: Candidate
    example: Example
    at: int = 0

    @property
    def ways(self) -> list[tuple[Suggestion, ...]]:
        """How it may be tagged: as proposed, then the other way, where there is one."""
        other = self.candidate.other
        return [self.candidate.suggestions, *([] if other is None else [other])]

    @property
    def is_out(self) -> bool:
        """Tell whether it has been taken out."""
        return self.at == len(self.ways)

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """What is proposed in the way chosen; of one taken out, at first."""
        return self.candidate.suggestions if self.is_out else self.ways[self.at]

    @property
    def is_untagged(self) -> bool:
        """Tell whether nothing is tagged or proposed in it."""
        return not (self.example.annotations or self.suggestions)


class SureModel(QAbstractListModel):
    """The sentences of the page; those taken out stay in their places."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Row] = []

    def show_rows(self, rows: Iterable[Row]) -> None:
        """Show another page."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def remove(self, at: int) -> None:
        """Leave a sentence out altogether."""
        self.beginRemoveRows(QModelIndex(), at, at)
        del self._rows[at]
        self.endRemoveRows()

    @property
    def rows(self) -> Sequence[Row]:
        """All sentences of the page."""
        return self._rows

    @property
    def kept(self) -> list[Row]:
        """The sentences that have not been taken out."""
        return [each for each in self._rows if not each.is_out]

    def go_on(self, at: int) -> None:
        """Show the next way to tag a sentence; after the last it is out, then as at first."""
        row = self._rows[at]
        self._put(at, replace(row, at=(row.at + 1) % (len(row.ways) + 1)))

    def toggle(self, at: int) -> None:
        """Take a sentence out, or put it back."""
        row = self._rows[at]
        self._put(at, replace(row, at=0 if row.is_out else len(row.ways)))

    def _put(self, at: int, row: Row) -> None:
        self._rows[at] = row
        self.dataChanged.emit(self.index(at), self.index(at))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many sentences are on the page."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a screen reader says of a sentence."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self._rows[index.row()]
        text = row.example.content
        there: list[Annotation | Suggestion] = [*row.example.annotations]
        there += row.suggestions
        tags = [
            f"{shown_words(text[each.start : each.end])} is {shown_name(each.label)}"
            for each in there
        ]
        remark = _remark(row)
        said = f"{remark}, " if remark and tags else ""
        return f"{index.row() + 1}, {said}{shown_text(text)}: {', '.join(tags) or _NOTHING}"


class SureDelegate(QStyledItemDelegate):
    """Paints a sentence as the Annotate tab does, with a tick and its digit before it."""

    def __init__(self, model: SureModel, view: QListView) -> None:
        super().__init__()
        self._model = model
        self._view = view
        self.settings = Settings()  # says the labels' colours and how texts run
        self._flows: dict[int, TextFlow] = {}
        model.modelReset.connect(self._flows.clear)
        model.rowsRemoved.connect(self._flows.clear)
        model.dataChanged.connect(self._changed)
        theme().changed.connect(self.forget)

    def forget(self) -> None:
        """Lay all out anew."""
        self._flows.clear()
        self._view.scheduleDelayedItemsLayout()

    def _changed(self, first: QModelIndex) -> None:
        self._flows.pop(first.row(), None)
        self._view.scheduleDelayedItemsLayout()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return room for the whole sentence."""
        height = min(round(self._flow(index.row()).height), _HIGHEST)
        return QSize(120, height + 2 * _AIR)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a sentence."""
        rect: QRect = option.rect
        row = self._model.rows[index.row()]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_behind(painter, option)
        flow = self._flow(index.row())
        height = round(QFontMetricsF(theme().sentence_font()).height() * LINE_SPACING)
        line = QRect(rect.left(), rect.top() + _AIR, rect.width(), height)
        self._paint_head(painter, option, line, index.row())
        painter.setClipRect(rect.adjusted(0, 0, 0, -1))
        painter.setOpacity(_FADED if row.is_out else 1.0)
        origin = QPointF(rect.left() + self._left(), rect.top() + _AIR)
        visible = QRectF(0, 0, rect.width(), rect.height())
        for mark, rects in flow.marks_in(visible):
            paint_mark(painter, mark, [each.translated(origin) for each in rects])
        painter.setPen(QColor(theme().colors.text))
        flow.draw(painter, origin, visible)
        painter.setOpacity(1.0)
        if remark := _remark(row):
            self._paint_remark(painter, option, remark)
        painter.setClipping(False)
        paint_focus(painter, option)
        painter.restore()

    def _paint_head(
        self, painter: QPainter, option: QStyleOptionViewItem, line: QRect, row: int
    ) -> None:
        """Paint tick and digit in the height of the first line."""
        metrics = option.fontMetrics
        side = round(0.9 * metrics.ascent())
        box = QRect(line.left() + _MARGIN, line.center().y() - side // 2, side, side)
        paint_tick(painter, box, not self._model.rows[row].is_out)
        painter.setFont(option.font)
        painter.setPen(QColor(theme().colors.muted))
        digit = QRect(box.right() + 8, line.top(), 2 * metrics.averageCharWidth(), line.height())
        painter.drawText(digit, int(Qt.AlignmentFlag.AlignCenter), digit_of(row))

    def _paint_remark(self, painter: QPainter, option: QStyleOptionViewItem, words: str) -> None:
        """Paint a remark at the right."""
        rect: QRect = option.rect
        painter.setFont(theme().small_font())
        metrics = painter.fontMetrics()
        where = QRect(0, 0, self._remark_width(words) - _MARGIN, metrics.height() + 4)
        where.moveCenter(rect.center())
        where.moveRight(rect.right() - _MARGIN)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme().colors.surface))
        painter.drawRoundedRect(where, 5, 5)
        painter.setPen(QColor(theme().colors.muted))
        painter.drawText(where, int(Qt.AlignmentFlag.AlignCenter), words)

    def _flow(self, row: int) -> TextFlow:
        """Return a sentence, laid out for the list's width."""
        flow = self._flows.get(row)
        if flow is None:
            each = self._model.rows[row]
            text = each.example.content
            marks = [
                *marks_for(text, each.example.annotations, self.settings),
                *suggested_marks(each.suggestions, self.settings),
            ]
            marks.sort(key=lambda mark: mark.start)
            font = theme().sentence_font()
            flow = self._flows[row] = TextFlow(text, marks, font, self.settings.direction)
        remark = _remark(self._model.rows[row])
        right = self._remark_width(remark) if remark else 0
        flow.lay_out(max(self._view.viewport().width() - self._left() - right - _MARGIN, 60))
        return flow

    def _remark_width(self, words: str) -> int:
        return QFontMetrics(theme().small_font()).horizontalAdvance(words) + 2 * _MARGIN

    def _left(self) -> int:
        """Return where the sentence begins: behind tick and digit."""
        metrics = self._view.fontMetrics()
        return _MARGIN + metrics.ascent() + 2 * metrics.averageCharWidth() + 22


class SureView(KeyList):
    """The list; what is in it is as wide as it."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the sentences out for the new width."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


def digit_of(row: int) -> str:
    """Return the digit key of a row: 1 to 9, then 0."""
    return str((row + 1) % 10) if row < 10 else ""


def _remark(row: Row) -> str:
    """Return what is said of a sentence at its right; empty for nothing."""
    if row.is_out:
        return _OUT
    if row.is_untagged:
        return _NOTHING
    return _OTHER if row.at else ""
