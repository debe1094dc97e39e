"""Figures of a run for a report: which labels are taken for which, and how well each is found."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from ...core.display import shown_name
from ...core.mistakes import ErrorCounts
from ...core.scores import LabelScore
from ..theme.colors import mix, parse, to_hex
from ..theme.theme import theme

_MARGIN = 20.0
_LONGEST = 24  # code points of a name
_NOTHING = "nothing"
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTER = Qt.AlignmentFlag.AlignCenter


def cell_color(colors_of: str, share: float) -> QColor:
    """Return the colour of a cell of a confusion table.

    Args:
        colors_of: what it says, a colour as ``#rrggbb``.
        share: how much of its row it has, above 0 and to 1.
    """
    surface, fill = parse(theme().colors.surface), parse(theme().shades(colors_of).fill)
    return QColor(to_hex(mix(fill, surface, 0.3 + 0.7 * share)))


class ConfusionFigure:
    """The confusion table: a row for each of your labels, a column for what a model made of it."""

    def __init__(self, counts: ErrorCounts, labels: Sequence[str | None], font: QFont) -> None:
        """Prepare it.

        Args:
            counts: of the mistakes.
            labels: of rows and columns, in order; None for nothing.
            font: of all that is written.
        """
        self._counts, self._labels, self._font = counts, labels, font
        metrics = QFontMetricsF(font)
        names = [_name(each) for each in labels]
        widest = max(map(metrics.horizontalAdvance, names))
        self._line = metrics.lineSpacing() * 1.7
        self._across = max(map(metrics.horizontalAdvance, [*names, "000,000"])) + 16
        self._names = widest + 16
        self._title = metrics.lineSpacing() * 1.6

    @property
    def size(self) -> QSize:
        """Its size in pixels."""
        number = len(self._labels)
        return QSize(
            round(2 * _MARGIN + self._names + number * self._across),
            round(2 * _MARGIN + self._title + (number + 1) * self._line),
        )

    def paint(self, painter: QPainter) -> None:
        """Paint it from the top left."""
        colors, confusions = theme().colors, self._counts.confusions
        painter.setFont(self._font)
        painter.setPen(QColor(colors.muted))
        words = "Rows: tagged. Columns: found."
        painter.drawText(QRectF(_MARGIN, _MARGIN, 2_000, self._title), int(_LEFT), words)
        painter.setPen(QColor(colors.text))
        top = _MARGIN + self._title
        for place, each in enumerate(self._labels):
            above = QRectF(self._at(place), top, self._across, self._line)
            painter.drawText(above, int(_CENTER), _name(each))
            beside = QRectF(_MARGIN, top + (place + 1) * self._line, self._names - 8, self._line)
            painter.drawText(beside, int(_LEFT), _name(each))
        for row, true in enumerate(self._labels):
            whole = sum(confusions.get((true, found), 0) for found in self._labels)
            for column, found in enumerate(self._labels):
                number = confusions.get((true, found), 0)
                where = QRectF(
                    self._at(column), top + (row + 1) * self._line, self._across, self._line
                ).adjusted(1, 1, -1, -1)
                if not number:
                    painter.fillRect(where, QColor(colors.background))
                    continue
                kind = colors.good if true == found else colors.error
                painter.fillRect(where, cell_color(kind, number / whole))
                painter.drawText(where, int(_CENTER), f"{number:,}")

    def _at(self, column: int) -> float:
        return _MARGIN + self._names + column * self._across


class BarsFigure:
    """Precision, recall and F of each label as bars, with the number of tags."""

    _BAR = 260.0  # pixels for 1

    def __init__(self, scores: Sequence[tuple[str, LabelScore]], font: QFont) -> None:
        """Prepare it.

        Args:
            scores: by label, in order.
            font: of all that is written.
        """
        self._scores, self._font = scores, font
        metrics = QFontMetricsF(font)
        self._line = metrics.lineSpacing() * 1.1
        self._names = max(metrics.horizontalAdvance(_name(each)) for each, _ in scores) + 16
        self._kinds = metrics.horizontalAdvance("precision") + 12
        self._number = metrics.horizontalAdvance("100.0") + 12
        self._support = metrics.horizontalAdvance("0,000,000 tags") + 12
        self._group = 3 * self._line + metrics.lineSpacing() * 0.7

    @property
    def size(self) -> QSize:
        """Its size in pixels."""
        parts = self._names, self._kinds, self._BAR, self._number, self._support
        return QSize(
            round(2 * _MARGIN + sum(parts)),
            round(2 * _MARGIN + len(self._scores) * self._group - self._line * 0.5),
        )

    def paint(self, painter: QPainter) -> None:
        """Paint it from the top left."""
        colors = theme().colors
        painter.setFont(self._font)
        top = _MARGIN
        for label, score in self._scores:
            painter.setPen(QColor(colors.text))
            painter.drawText(
                QRectF(_MARGIN, top, self._names, self._line), int(_LEFT), _name(label)
            )
            painter.setPen(QColor(colors.muted))
            end = _MARGIN + self._names + self._kinds + self._BAR + self._number
            tags = f"{score.support:,} tag{'' if score.support == 1 else 's'}"
            painter.drawText(
                QRectF(end, top + 2 * self._line, self._support, self._line), int(_RIGHT), tags
            )
            bars = ("precision", score.precision), ("recall", score.recall), ("F", score.f)
            for place, (kind, value) in enumerate(bars):
                self._paint_bar(painter, top + place * self._line, kind, value)
            top += self._group

    def _paint_bar(self, painter: QPainter, top: float, kind: str, value: float | None) -> None:
        colors = theme().colors
        left = _MARGIN + self._names
        painter.setPen(QColor(colors.muted))
        painter.drawText(QRectF(left, top, self._kinds, self._line), int(_LEFT), kind)
        left += self._kinds
        whole = QRectF(left, top + self._line * 0.2, self._BAR, self._line * 0.6)
        painter.fillRect(whole, QColor(colors.line))
        told = "–" if value is None else f"{100 * value:.1f}"
        if value:
            bar = QRectF(whole)
            bar.setWidth(self._BAR * value)
            painter.fillRect(bar, QColor(colors.accent if kind == "F" else colors.muted))
        painter.setPen(QColor(colors.text))
        where = QRectF(left + self._BAR, top, self._number, self._line)
        painter.drawText(where, int(_RIGHT), told)


def _name(label: str | None) -> str:
    return _NOTHING if label is None else shown_name(label, _LONGEST)
