"""How a run looks in the list: its name and score, what it was, and the expert's note."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ...core.display import shown_name
from ...storage.runs import RunRecord
from ..lists import paint_behind, paint_focus
from ..theme.theme import theme
from .run_model import IN_USE_ROLE, RUN_ROLE, Index
from .run_words import run_details, run_score

_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight


class RunDelegate(QStyledItemDelegate):
    """Paints a run in two lines, or three with a note."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return room for the lines."""
        run: RunRecord = index.data(RUN_ROLE)
        lines = 3 if run.note else 2
        return QSize(120, lines * option.fontMetrics.lineSpacing() + 20)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the run."""
        colors = theme().colors
        run: RunRecord = index.data(RUN_ROLE)
        painter.save()
        paint_behind(painter, option)
        line = option.rect.adjusted(14, 9, -12, 0)
        line.setHeight(option.fontMetrics.lineSpacing())
        bold = option.font
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(QColor(colors.text))
        score = run_score(run)
        _write(painter, line, score, _RIGHT)
        room = painter.fontMetrics().horizontalAdvance(score) + 10
        _write(painter, line.adjusted(0, 0, -room, 0), index.data(), _LEFT)
        painter.setFont(theme().small_font())
        painter.setPen(QColor(colors.muted))
        line.translate(0, line.height() + 2)
        _write(painter, line, run_details(run, index.data(IN_USE_ROLE)), _LEFT)
        if run.note:
            painter.setPen(QColor(colors.text))
            line.translate(0, line.height())
            _write(painter, line, shown_name(run.note), _LEFT)
        paint_focus(painter, option)
        painter.restore()


def _write(painter: QPainter, where: QRect, text: str, side: Qt.AlignmentFlag) -> None:
    """Write a text in a line, shortened to its room."""
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, where.width())
    painter.drawText(where, int(side | Qt.AlignmentFlag.AlignVCenter), shown)
