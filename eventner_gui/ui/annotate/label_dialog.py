"""The dialog for one label: name, colour, key, description."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QColorDialog,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from ...core.display import shown_name
from ...core.document import Label
from ...core.errors import EventNerError
from ...core.label_edits import check_label
from ...storage.resources import palette
from ..keymap import keymap
from ..notice import error_text
from ..theme.theme import theme
from ..widgets import button, column, label, lines_tall, name_buttons, row

_SWATCHES_A_ROW = 12


class LabelDialog(QDialog):
    """Asks for a label's properties; stays open, and says why, while they cannot be taken."""

    def __init__(
        self,
        given: Label,
        others: Sequence[Label],
        *,
        is_new: bool,
        parent: QWidget | None = None,
    ) -> None:
        """Make the dialog.

        Args:
            given: what stands in it at first.
            others: the other labels of the project, for names and keys that are taken.
            is_new: whether the label is being added.
            parent: the window.
        """
        super().__init__(parent)
        self.setObjectName("labelDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Add label" if is_new else f"Label {shown_name(given.label)}")
        self._given = given
        self._others = others
        self._color = given.color
        self.result_label: Label | None = None
        self._name = QLineEdit(given.name)
        self._name.setObjectName("labelName")
        self._name.setPlaceholderText("for example DATE")
        self._key = QLineEdit(given.key)
        self._key.setObjectName("labelKey")
        self._key.setMaxLength(1)
        self._key.setFixedWidth(40 + 3 * self.fontMetrics().averageCharWidth())
        self._description = QPlainTextEdit(given.description)
        self._description.setObjectName("labelDescription")
        self._description.setPlaceholderText("What belongs to it, and what does not?")
        self._description.setTabChangesFocus(True)
        lines_tall(self._description, 3, extra=20)
        self._side = min(round(1.15 * self.fontMetrics().height()), 26)
        self._swatches = [self._swatch(color) for color in palette()]
        swatches = QGridLayout()
        swatches.setSpacing(2)
        for number, swatch in enumerate(self._swatches):
            swatches.addWidget(swatch, *divmod(number, _SWATCHES_A_ROW))
        own = button("Other…", self._pick_color, name="labelOtherColor", role="link")
        own.ensurePolished()
        own.setMinimumWidth(own.sizeHint().width())
        self._error = label(role="error", name="labelError", wrap=True)
        self._error.hide()
        form = QFormLayout()
        form.setSpacing(12)
        form.addRow("&Name", self._name)
        form.addRow("Colour", column(row(swatches, 1), row(own, 1), spacing=2))
        form.addRow("&Key", self._key)
        form.addRow("&Description", self._description)
        box = QDialogButtonBox()
        ok = box.addButton("Add" if is_new else "Change", QDialogButtonBox.ButtonRole.AcceptRole)
        ok.setProperty("role", "primary")
        ok.setObjectName("labelOk")
        ok.setDefault(True)
        box.addButton(QDialogButtonBox.StandardButton.Cancel)
        name_buttons(box)
        box.accepted.connect(self._take)
        box.rejected.connect(self.reject)
        self.setLayout(column(form, self._error, box, margins=20, spacing=14))
        self.setMinimumWidth(560)
        self._show_color()
        self._name.selectAll()
        self._first = self._fields()  # Qt may alter what it is given; untouched fields keep it

    def _fields(self) -> tuple[str, str, str]:
        return self._name.text(), self._key.text(), self._description.toPlainText()

    def _swatch(self, color: str) -> QPushButton:
        made = button("", lambda: self._choose(color), name=f"color{color}", role="swatch")
        made.setAccessibleName(f"Colour {color}")
        made.setProperty("color", color)
        made.setCheckable(True)
        made.setIconSize(QSize(self._side, self._side))
        made.setFixedSize(self._side + 8, self._side + 8)
        return made

    def _choose(self, color: str) -> None:
        self._color = color
        self._show_color()

    def _pick_color(self) -> None:
        chosen = QColorDialog.getColor(QColor(self._color), self, "Colour of the label")
        if chosen.isValid():
            self._choose(chosen.name())

    def _show_color(self) -> None:
        for swatch in self._swatches:
            color = swatch.property("color")
            swatch.setChecked(color == self._color)
            swatch.setIcon(_square(color, self._side, chosen=color == self._color))

    def _take(self) -> None:
        """Close when the label can be taken, otherwise say why not."""
        name, key, words = self._fields()
        wanted = replace(
            self._given,
            name=self._given.name if name == self._first[0] else name.strip(),
            color=self._color,
            key=self._given.key if key == self._first[1] else key.strip(),
            description=self._given.description if words == self._first[2] else words.strip(),
        )
        try:
            _check(wanted, self._others)
        except EventNerError as error:
            self._error.setText(error_text(error))
            self._error.show()
            return
        self.result_label = wanted
        self.accept()


def _check(wanted: Label, others: Sequence[Label]) -> None:
    check_label(wanted, others)
    if meaning := keymap().meaning(wanted.key.casefold()):
        raise EventNerError(
            f"The key “{wanted.key}” already means “{meaning}”.",
            "Choose another key.",
        )


def _square(color: str, side: int, *, chosen: bool) -> QIcon:
    """Return a square of a colour, so many pixels wide; the chosen one has a tick."""
    pixmap = QPixmap(2 * side, 2 * side)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(theme().shades(color).swatch))
    painter.setPen(QColor(theme().colors.text) if chosen else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(1, 1, side - 2, side - 2, 4, 4)
    if chosen:
        painter.setPen(QColor(theme().colors.surface))
        painter.drawText(1, 1, side - 2, side - 2, int(Qt.AlignmentFlag.AlignCenter), "✓")
    painter.end()
    return QIcon(pixmap)
