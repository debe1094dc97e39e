"""The menu of a tag: another label, or none."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from ...core.document import Label
from ..text.marks import Mark
from ..theme.theme import theme
from ..widgets import menu_text


class TagMenu(QMenu):
    """Offers the labels and removal for one tag; goes away after use.

    Signals:
        label_chosen: (Label) make it this.
        removed: remove the tag.
    """

    label_chosen = Signal(object)
    removed = Signal()

    def __init__(self, mark: Mark, labels: Sequence[Label], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("tagMenu")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for label in labels:
            key = f"\t{menu_text(label.key)}" if label.key else ""
            action = self.addAction(swatch_icon(label.color), menu_text(label.label) + key)
            action.setCheckable(True)
            action.setChecked(label.label == mark.tag)
            action.triggered.connect(
                lambda _checked=False, chosen=label: self.label_chosen.emit(chosen)
            )
        self.addSeparator()
        remove = self.addAction("Remove this tag")
        remove.setObjectName("removeTag")
        remove.triggered.connect(self.removed)


def swatch_icon(color: str) -> QIcon:
    """Return a small square in a label's colour."""
    pixmap = QPixmap(32, 32)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme().shades(color).swatch))
    painter.drawRoundedRect(2, 2, 12, 12, 3, 3)
    painter.end()
    return QIcon(pixmap)
