"""How a label's row is painted: swatch, name, count, key, and the eye that hides it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ...core.display import shown_name
from ...core.document import Label
from ..theme.theme import theme
from .label_model import COUNT_ROLE, LABEL_ROLE, Index

_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class LabelDelegate(QStyledItemDelegate):
    """Paints a label's row.

    Attributes:
        has_eyes: the row under the mouse shows an eye that hides the label.
    """

    has_eyes = True

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return a row with air around one line."""
        return QSize(120, option.fontMetrics.height() + 17)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        colors = theme().colors
        rect = _inside(option.rect)
        metrics = option.fontMetrics
        label: Label = index.data(LABEL_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_behind(painter, rect, option.state)
        # in the place of the colour, where nobody clicks who only wants to choose the label
        is_over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        shows_eye = self.has_eyes and not label.hidden and is_over
        swatch = swatch_rect(option.rect, metrics)
        if shows_eye:
            _paint_eye(painter, eye_rect(option.rect, metrics, hidden=False), open_=True)
        else:
            self._paint_swatch(painter, swatch, label)
        right = key_rect(option.rect, metrics).left()
        if label.hidden:
            _paint_eye(painter, eye_rect(option.rect, metrics, hidden=True), open_=False)
        elif label.key:
            self._paint_key(painter, option.rect, shown_name(label.key), metrics)
        count = f"{index.data(COUNT_ROLE):,}"
        width = metrics.horizontalAdvance(count)
        where = QRect(right - width - 8, rect.top(), width, rect.height())
        painter.setPen(QColor(colors.muted))
        painter.drawText(where, int(_MIDDLE | Qt.AlignmentFlag.AlignRight), count)
        end = where.left() - 6
        painter.setPen(QColor(colors.muted if label.hidden else colors.text))
        left = swatch.right() + 11
        name = QRect(left, rect.top(), max(end - left, 0), rect.height())
        elided = metrics.elidedText(index.data(), Qt.TextElideMode.ElideRight, name.width())
        painter.drawText(name, int(_MIDDLE | Qt.AlignmentFlag.AlignLeft), elided)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colors.accent), colors.ring))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 8, 8)
        painter.restore()

    def _paint_behind(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        colors = theme().colors
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            if colors.is_high_contrast:  # a tint alone tells too little there
                painter.setPen(QPen(QColor(colors.accent), colors.border))
            painter.setBrush(QColor(colors.soft))
            painter.drawRoundedRect(rect, 8, 8)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(colors.background))
            painter.drawRoundedRect(rect, 8, 8)

    def _paint_swatch(self, painter: QPainter, swatch: QRect, label: Label) -> None:
        """Paint the colour; of a hidden label its outline alone."""
        color = QColor(theme().shades(label.color).swatch)
        painter.setPen(QPen(color, 1.5) if label.hidden else Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush if label.hidden else color)
        painter.drawRoundedRect(swatch.adjusted(1, 1, -1, -1) if label.hidden else swatch, 3, 3)

    def _paint_key(self, painter: QPainter, row: QRect, key: str, metrics: QFontMetrics) -> None:
        colors = theme().colors
        cap = key_rect(row, metrics)
        painter.setPen(QColor(colors.edge))
        painter.setBrush(QColor(colors.background))
        painter.drawRoundedRect(QRectF(cap).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(QColor(colors.text))
        painter.drawText(cap, int(Qt.AlignmentFlag.AlignCenter), key)


def key_rect(row: QRect, metrics: QFontMetrics) -> QRect:
    """Return where a row's key stands."""
    rect = _inside(row)
    # a key outside the Latin letters may be wider than a W
    width = max(metrics.horizontalAdvance("W"), metrics.maxWidth() // 3) + 8
    top = rect.center().y() - metrics.height() // 2 - 1
    return QRect(rect.right() - width - 10, top, width, metrics.height() + 3)


def swatch_rect(row: QRect, metrics: QFontMetrics) -> QRect:
    """Return where a row's colour stands."""
    rect = _inside(row)
    size = round(metrics.height() * 0.7)
    return QRect(rect.left() + 12, rect.center().y() - size // 2, size, size)


def eye_rect(row: QRect, metrics: QFontMetrics, *, hidden: bool) -> QRect:
    """Return where a row's eye is: in the place of the key when closed, of the colour when open."""
    return key_rect(row, metrics) if hidden else swatch_rect(row, metrics).adjusted(-5, -4, 5, 4)


def is_on_eye(row: QRect, metrics: QFontMetrics, label: Label, at: QPoint) -> bool:
    """Tell whether a point is on a row's eye."""
    return eye_rect(row, metrics, hidden=label.hidden).contains(at)


def _inside(row: QRect) -> QRect:
    return row.adjusted(4, 1, -4, -1)


def _paint_eye(painter: QPainter, rect: QRect, *, open_: bool) -> None:
    """Paint an eye, struck out when it is closed."""
    half = min(rect.width(), rect.height()) * 0.42
    middle = QPointF(QRectF(rect).center())
    left, right = middle - QPointF(half, 0), middle + QPointF(half, 0)
    path = QPainterPath(left)
    path.quadTo(middle - QPointF(0, 1.25 * half), right)
    path.quadTo(middle + QPointF(0, 1.25 * half), left)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme().colors.muted), 1.4))
    painter.drawPath(path)
    painter.drawEllipse(middle, half * 0.28, half * 0.28)
    if not open_:
        slant = QPointF(0.75 * half, -0.75 * half)
        painter.drawLine(middle - slant, middle + slant)
