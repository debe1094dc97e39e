"""The menu of a tag, of a suggestion, or of selected words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from ...core.document import Label
from ..keymap import keymap
from ..theme.theme import theme
from ..widgets import menu_text


@dataclass(frozen=True, slots=True)
class Entry:
    """Something else that the menu offers.

    Attributes:
        text: plain.
        act: what it does.
        command: whose key is shown beside it; empty for none.
        name: object name.
    """

    text: str
    act: Callable[[], object]
    command: str = ""
    name: str = ""


class TagMenu(QMenu):
    """Offers the labels, and more; goes away after use.

    Signals:
        label_chosen: (Label) make it this.
    """

    label_chosen = Signal(object)

    def __init__(
        self,
        labels: Sequence[Label],
        parent: QWidget,
        *,
        chosen: str = "",
        first: Sequence[Entry] = (),
        last: Sequence[Entry] = (),
    ) -> None:
        """Make the menu.

        Args:
            labels: that can be chosen.
            parent: where it opens.
            chosen: the entity label it has; empty for none.
            first: stands above the labels.
            last: stands below them.
        """
        super().__init__(parent)
        self.setObjectName("tagMenu")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._add(first)
        if first:
            self.addSeparator()
        for label in labels:
            key = f"\t{menu_text(label.key)}" if label.key else ""
            action = self.addAction(swatch_icon(label.color), menu_text(label.label) + key)
            action.setCheckable(True)
            action.setChecked(label.label == chosen)
            font = action.font()
            font.setBold(label.label == chosen)  # some styles show no tick beside an icon
            action.setFont(font)
            action.triggered.connect(
                lambda _checked=False, chosen=label: self.label_chosen.emit(chosen)
            )
        self.addSeparator()
        self._add(last)

    def _add(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            keys = keymap().native(entry.command) if entry.command else ""
            action = self.addAction(menu_text(entry.text) + (f"\t{keys}" if keys else ""))
            action.setObjectName(entry.name)
            action.triggered.connect(lambda _checked=False, act=entry.act: act())


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
