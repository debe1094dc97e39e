"""The sentences of a finding: a list to click, each in a line with its words marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from ...app.session import Session
from ...core.checks.finding import Place
from ...core.display import shown_name, shown_text, shown_words
from ..lists import paint_behind, paint_focus, set_up
from ..text.line import Marked, paint_line
from ..text.marks import color_of
from ..theme.theme import theme

_Index = QModelIndex | QPersistentModelIndex

_BEFORE = 36  # code points of a sentence before the first words marked
_AFTER = 260
_MARGIN = 12
_MOST_ROWS = 7  # that are seen at once


class PlaceModel(QAbstractListModel):
    """The places of a finding."""

    def __init__(self, session: Session, places: Sequence[Place], parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._places = places

    def place(self, row: int) -> Place:
        """Return the place of a row."""
        return self._places[row]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many places there are."""
        return 0 if parent.isValid() else len(self._places)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a screen reader says of a row."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        place = self._places[index.row()]
        content = self._content(place)
        words = [
            f"“{shown_words(content[start:end])}” {shown_name(label)}".rstrip()
            for start, end, label in place.spans
        ]
        text = shown_text(content[:_AFTER])
        return ", ".join([f"Sentence {place.index + 1:,}: {text}", *words[:8]])

    def line(self, row: int) -> tuple[str, list[Marked]]:
        """Return what is shown of a sentence, with its words marked."""
        place = self._places[row]
        content = self._content(place)
        first = max(min((span[0] for span in place.spans), default=0) - _BEFORE, 0)
        if first:
            first = content.find(" ", first, first + _BEFORE) + 1 or first
        lead = "…" if first else ""
        text = lead + "".join(map(shown_text, content[first : first + _AFTER]))
        settings = self._session.document.settings
        marks = []
        for start, end, label in place.spans:
            fill = theme().shades(color_of(label, settings)).fill if label else ""
            begin, stop = start - first + len(lead), end - first + len(lead)
            if 0 <= begin < stop:
                marks.append(Marked(begin, min(stop, len(text)), fill))
        return text, marks

    def _content(self, place: Place) -> str:
        examples = self._session.document.examples
        return examples[place.index].content if place.index < len(examples) else ""


class PlaceView(QListView):
    """The list, as tall as its rows up to a bound; it scrolls beyond.

    Signals:
        wanted: (Place) a row was clicked, or Return pressed on it.
    """

    wanted = Signal(object)

    def __init__(self, session: Session, places: Sequence[Place]) -> None:
        super().__init__()
        self._places = PlaceModel(session, places, self)
        set_up(
            self,
            self._places,
            _PlaceDelegate(session, self._places),
            name="findingPlaces",
            accessible="The sentences concerned",
        )
        self.setUniformItemSizes(True)
        self.clicked.connect(self._open)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the current row on Return or Space; letters jump nowhere."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self.currentIndex())
        elif event.text() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin with the first row."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self._places.index(0))

    def changeEvent(self, event: QEvent) -> None:
        """Let the height follow the font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        rows = min(self._places.rowCount(), _MOST_ROWS)
        height = self.fontMetrics().lineSpacing() + 12
        self.setFixedHeight(rows * height + 2 * self.frameWidth() + 2)

    def _open(self, index: _Index) -> None:
        if index.isValid():
            self.wanted.emit(self._places.place(index.row()))


class _PlaceDelegate(QStyledItemDelegate):
    """Paints a place: the number of the sentence, and the words in it."""

    def __init__(self, session: Session, places: PlaceModel) -> None:
        super().__init__()
        self._session = session
        self._places = places

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the same height for all rows."""
        return QSize(200, option.fontMetrics.lineSpacing() + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a row."""
        rect: QRect = option.rect
        painter.save()
        paint_behind(painter, option)
        count = len(self._session.document.examples)
        width = option.fontMetrics.horizontalAdvance(f"{count:,}")
        where = QRect(rect.left() + _MARGIN, rect.top(), width, rect.height())
        painter.setPen(QColor(theme().colors.muted))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(where, int(right), f"{self._places.place(index.row()).index + 1:,}")
        text = QRect(where.right() + 12, rect.top(), 0, rect.height())
        text.setRight(rect.right() - _MARGIN)
        line, marks = self._places.line(index.row())
        direction = self._session.document.settings.direction
        paint_line(painter, text, line, marks, font=option.font, direction=direction)
        paint_focus(painter, option)
        painter.restore()
