"""Small widgets the tabs share, each made with its role, object name and accessible name."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ..core.display import shown_name, shown_plainly
from .theme.theme import theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialogButtonBox, QMessageBox

_LONGEST_TIP = 600  # code points; a longer one would cover the screen
_LONG_WORD = re.compile(r"\S{12}(?=\S)")


class PlainLabel(QLabel):
    """A label that shows every text as it is: no markup, nothing hidden, no word too wide."""

    def __init__(self, text: str, *, wrap: bool) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show a text."""
        shown = shown_plainly(text)
        super().setText(breakable(shown) if self.wordWrap() else shown)


def label(text: str = "", *, role: str = "", name: str = "", wrap: bool = False) -> QLabel:
    """Return a label of plain text (nothing in it is ever taken as markup).

    Args:
        text: what it says.
        role: "title", "heading", "sentence", "muted", "small", "error" or none, for the theme.
        name: the object name.
        wrap: break long text into lines.
    """
    made = PlainLabel(text, wrap=wrap)
    if wrap:
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    if role:
        made.setProperty("role", role)
    if name:
        made.setObjectName(name)
    return made


def breakable(text: str) -> str:
    """Return a text whose long words can be broken: a path or a stranger's name fits any width."""
    return _LONG_WORD.sub("\\g<0>\u200b", text)


def tip_of(text: str) -> str:
    """Return a text as a tool tip, and as whatever else Qt may take for markup by itself.

    It is escaped and called markup, so that nothing in it is taken as such and its lines wrap.
    """
    return f"<p>{_escaped(shown_name(text, _LONGEST_TIP))}</p>" if text else ""


def _escaped(text: str) -> str:
    """Return a text in which nothing is markup (importing `html` for that takes 2 ms)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def menu_text(text: str, longest: int = 60) -> str:
    """Return a name as it can stand in a menu or on a button: an ampersand is no mnemonic."""
    return shown_name(text, longest).replace("&", "&&")


class ElidedLabel(QLabel):
    """A line of plain text that gives way where there is no room; the tool tip has all of it."""

    def __init__(self, *, role: str = "", name: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)
        self.setObjectName(name)

    def setText(self, text: str) -> None:
        """Show a text."""
        super().setText(shown_name(text, _LONGEST_TIP))
        self.setToolTip(tip_of(text))

    def minimumSizeHint(self) -> QSize:
        """Return room for a few characters."""
        least = 6 * self.fontMetrics().averageCharWidth()
        return QSize(min(least, super().minimumSizeHint().width()), super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as much of the text as there is room for."""
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter), shown)


def plain_text(field: QPlainTextEdit) -> str:
    """Return what was typed or pasted, character by character.

    Qt's own `toPlainText` turns no-break spaces into spaces.
    """
    return field.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")


def button(
    text: str,
    clicked: Callable[[], object],
    *,
    name: str,
    role: str = "",
    tip: str = "",
) -> QPushButton:
    """Return a push button.

    Args:
        text: what it says; an ampersand marks its mnemonic.
        clicked: called without arguments.
        name: the object name.
        role: "primary", "link" or none.
        tip: tool tip and accessible description.
    """
    made = QPushButton(text)
    made.setObjectName(name)
    made.setAutoDefault(False)
    if role:
        made.setProperty("role", role)
    if role == "link":
        made.setCursor(Qt.CursorShape.PointingHandCursor)
    if tip:
        made.setToolTip(tip_of(tip))
        made.setAccessibleDescription(tip)
    made.clicked.connect(lambda _checked=False: clicked())
    return made


def name_buttons(box: QDialogButtonBox | QMessageBox) -> None:
    """Give each button of a box that has no object name one from its words: "goOnTraining"."""
    for each in box.buttons():
        if not each.objectName():
            first, *rest = re.findall(r"\w+", each.text().replace("&", "")) or ["button"]
            each.setObjectName(first.lower() + "".join(word.capitalize() for word in rest))


def card(*, name: str = "card") -> QFrame:
    """Return a frame with a border and round corners."""
    made = QFrame()
    made.setObjectName(name)
    return made


def rule() -> QFrame:
    """Return a thin horizontal line."""
    made = QFrame()
    made.setObjectName("rule")
    made.setFixedHeight(1)
    return made


def column(*items: QWidget | QLayout | int, margins: int = 0, spacing: int = 8) -> QVBoxLayout:
    """Return a vertical layout of widgets and layouts; a number is a stretch."""
    made = QVBoxLayout()
    _fill(made, items, margins, spacing)
    return made


def row(*items: QWidget | QLayout | int, margins: int = 0, spacing: int = 8) -> QHBoxLayout:
    """Return a horizontal layout of widgets and layouts; a number is a stretch."""
    made = QHBoxLayout()
    _fill(made, items, margins, spacing)
    return made


def scrolled(content: QWidget, *, name: str) -> QScrollArea:
    """Return a frame in which content scrolls up and down; it is as wide as there is room.

    It takes no focus: what is in it does, and is scrolled to.
    """
    made = QScrollArea()
    made.setObjectName(name)
    made.setWidgetResizable(True)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setWidget(content)
    return made


def panel(layout: QLayout, *, name: str = "") -> QWidget:
    """Return a widget that holds a layout."""
    made = QWidget()
    if name:
        made.setObjectName(name)
    made.setLayout(layout)
    return made


def _fill(
    layout: QVBoxLayout | QHBoxLayout,
    items: tuple[QWidget | QLayout | int, ...],
    margins: int,
    spacing: int,
) -> None:
    layout.setContentsMargins(margins, margins, margins, margins)
    layout.setSpacing(spacing)
    for item in items:
        if isinstance(item, QWidget):
            layout.addWidget(item)
        elif isinstance(item, int):
            layout.addStretch(item)
        else:
            layout.addLayout(item)


def at_least(widget: QWidget, characters: int) -> None:
    """Keep a widget at least so many average characters wide, whatever the font's size."""
    _follow_font(widget, lambda font: widget.setMinimumWidth(characters * font.averageCharWidth()))


def lines_tall(widget: QWidget, lines: int, *, extra: int = 0) -> None:
    """Keep a widget so many lines tall, and some pixels, whatever the font's size."""
    _follow_font(widget, lambda font: widget.setFixedHeight(lines * font.lineSpacing() + extra))


def at_least_lines(widget: QWidget, lines: int, *, extra: int = 0) -> None:
    """Keep a widget so many lines tall at least, and some pixels more, whatever the font."""
    _follow_font(
        widget, lambda metrics: widget.setMinimumHeight(lines * metrics.lineSpacing() + extra)
    )


def fitting_width(dialog: QWidget, characters: int) -> int:
    """Return a width of so many average characters, or what a small screen has room for."""
    room = dialog.screen().availableGeometry().width() * 9 // 10
    return min(characters * dialog.fontMetrics().averageCharWidth(), room)


def open_tall(dialog: QWidget, width: int) -> None:
    """Give a dialog that scrolls a width and the height it wants, as far as its window has room.

    Args:
        dialog: with its layout, in which a `scrolled` widget may lie.
        width: in pixels.
    """
    parent = dialog.parentWidget()
    room = (parent.window().size() if parent else QSize(1000, 700)) - QSize(40, 60)
    height = dialog.sizeHint().height()
    for area in dialog.findChildren(QScrollArea):
        content = area.widget()
        if content is not None and area.parentWidget() is dialog:
            wanted = max(content.heightForWidth(width), content.sizeHint().height())
            height += max(wanted - area.sizeHint().height(), 0) + 2 * area.frameWidth()
    dialog.resize(QSize(width, height).boundedTo(room))


def only_where_tall(widget: QWidget, page: QWidget, lines: int) -> None:
    """Show a widget of a page only while the page is so many lines of text tall."""
    page.installEventFilter(_OnlyWhereTall(widget, page, lines))


class _OnlyWhereTall(QObject):
    def __init__(self, widget: QWidget, page: QWidget, lines: int) -> None:
        super().__init__(page)
        self._widget, self._lines = widget, lines

    def eventFilter(self, page: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(page, QWidget):
            self._widget.setVisible(page.height() >= self._lines * page.fontMetrics().lineSpacing())
        return False


def _follow_font(widget: QWidget, fit: Callable[[QFontMetrics], object]) -> None:
    """Call a function with the program's font now and whenever it changes."""

    def refit() -> None:
        fit(QFontMetrics(QApplication.font()))

    theme().changed.connect(refit)
    widget.destroyed.connect(lambda: theme().changed.disconnect(refit))
    refit()


def clear(layout: QLayout) -> None:
    """Take every widget out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
