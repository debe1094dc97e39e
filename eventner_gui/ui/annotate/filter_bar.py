"""Above the list: the search, the filter, the order, and what is active of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QLineEdit,
    QMenu,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from ...app.moments import Moment
from ...app.session import Session
from ...core.errors import EventNerError
from ...core.filters import SEARCH, Condition, Filter, Finder, holds_text
from ...core.moves import Moves
from ...core.orders import ORDER_WORDS, Order
from ...core.sorts import FILE_ORDER, Sort
from ..choices import Choices
from ..flow_layout import FlowLayout
from ..notice import error_text
from ..widgets import at_least, button, clear, column, label, menu_text, panel, row, tip_of
from .filter_menu import FilterMenu, SortMenu
from .order_menu import fill_order_menu

_SEARCH_PAUSE_MS = 120


class FilterBar(QWidget):
    """Search field, regular expression or not, Filter, Sort, Next, and a chip for what is active.

    Signals:
        changed: the list is to show others, or the same looked at anew.
    """

    changed = Signal()

    def __init__(
        self, session: Session, choices: Choices, moments: Callable[[], list[Moment]]
    ) -> None:
        """Make the bar.

        Args:
            session: with the document.
            choices: hold in which order sentences come.
            moments: returns the moments that changes can be looked for since.
        """
        super().__init__()
        self.setObjectName("filterBar")
        self._choices = choices
        self.filter = Filter()
        self.sort = FILE_ORDER
        self.search = QLineEdit()
        self.search.setObjectName("search")
        self.search.setPlaceholderText("Search text or label…")
        self.search.setAccessibleName("Search the sentences")
        self.search.setClearButtonEnabled(True)
        at_least(self.search, 8)
        self.pattern = _pattern_toggle()
        self._error = label(role="error", name="searchError", wrap=True)
        self._error.hide()
        menu = FilterMenu(session, lambda: self.filter, moments, self)
        menu.chosen.connect(self.add)
        menu.dropped.connect(self.drop)
        sorts = SortMenu(lambda: self.sort, self)
        sorts.chosen.connect(self.set_sort)
        self._filter_button = _menu_button("Filter", menu, "filter", "Show some sentences only")
        sort_button = _menu_button("Sort", sorts, "sort", "Order of the sentences")
        nexts = QMenu(self)
        nexts.aboutToShow.connect(lambda: fill_order_menu(nexts, choices))
        next_button = _menu_button("Next", nexts, "order", "Which sentence comes after this one")
        self._found = label(role="small", name="foundCount")
        narrow = FlowLayout(spacing=4)
        for each in (self._filter_button, sort_button, next_button, self._found):
            narrow.addWidget(each)
        self._chips = FlowLayout(spacing=5)
        self._chip_box = panel(self._chips, name="chips")
        self._chip_box.hide()
        self.setLayout(
            column(
                row(self.search, self.pattern, spacing=5),
                self._error,
                panel(narrow),
                self._chip_box,
                spacing=6,
            )
        )
        choices.changed.connect(self._show_chips)
        self._show_chips()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_SEARCH_PAUSE_MS)
        self._pause.timeout.connect(self._take_search)
        self.search.textChanged.connect(lambda _text: self._pause.start())
        self.search.returnPressed.connect(self._take_search)
        self.pattern.toggled.connect(lambda _on: self._take_search())

    def add(self, condition: Condition) -> None:
        """Show only examples that meet a condition, too."""
        self.filter = self.filter.having(condition)
        self._show_chips()
        self.changed.emit()

    def drop(self, kind: str) -> None:
        """Show also examples that do not meet the condition of a kind."""
        self.filter = self.filter.lacking(kind)
        self._show_chips()
        self.changed.emit()

    def set_sort(self, sort: Sort) -> None:
        """Show the examples in another order."""
        self.sort = sort
        self._show_chips()
        self.changed.emit()

    def clear(self) -> None:
        """Show every example; the order stays."""
        self._empty_search()
        self.filter = Filter()
        self._show_chips()
        self.changed.emit()

    def reset(self) -> None:
        """Begin anew for another project, without a word."""
        self._empty_search()
        self.filter, self.sort = Filter(), FILE_ORDER
        self._show_chips()

    def go_back(self, wanted: Filter, sort: Sort) -> None:
        """Take over what the list shows after all, without a word; the search field stays."""
        self.filter, self.sort = wanted, sort
        self._show_chips()

    def follow(self, moves: Moves) -> None:
        """Follow examples that others come or go before."""
        self.filter = self.filter.moved(moves)

    def show_found(self, text: str) -> None:
        """Say how many examples are shown."""
        self._found.setText(text)

    def show_error(self, text: str) -> None:
        """Say under the field what is wrong with the search; nothing when it is well."""
        self._error.setText(text)
        self._error.setVisible(bool(text))
        self.search.setAccessibleDescription(text)

    def _empty_search(self) -> None:
        self._pause.stop()
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.show_error("")

    def _take_search(self) -> None:
        """Search for what is in the field; a bad expression is told and the list stays."""
        self._pause.stop()
        try:
            finder = self._finder()
        except EventNerError as error:
            self.show_error(error_text(error))
            return
        self.show_error("")
        if finder is None:
            self.drop(SEARCH)
        else:
            self.add(finder)

    def _finder(self) -> Finder | None:
        """Return the condition for what was typed.

        Raises:
            EventNerError: it is no regular expression.
        """
        text = self.search.text()
        if not self.pattern.isChecked():
            return holds_text(text)
        from ...app.patterns import MatchesPattern

        return MatchesPattern(text) if text else None

    def _show_chips(self) -> None:
        clear(self._chips)
        active = [(each.kind, each.words) for each in self.filter.conditions]
        chips = [(words, partial(self.drop, kind)) for kind, words in active if kind != SEARCH]
        if self.sort is not FILE_ORDER:
            chips.append((self.sort.words.lower(), partial(self.set_sort, FILE_ORDER)))
        if self._choices.order is not Order.LIST:
            words = f"next: {ORDER_WORDS[self._choices.order].lower()}"
            chips.append((words, partial(self._choices.set_order, Order.LIST)))
        for words, remove in chips:
            self._chips.addWidget(_Chip(words, remove))
        self._chip_box.setVisible(bool(chips))


def _pattern_toggle() -> QPushButton:
    made = button(
        ".*",
        lambda: None,
        name="pattern",
        role="toggle",
        tip="Search by a regular expression, in any case; (?-i) before it tells case apart",
    )
    made.setCheckable(True)
    made.setAccessibleName("Regular expression")
    return made


def _menu_button(text: str, menu: QMenu, name: str, tip: str) -> QPushButton:
    made = button(text, lambda: None, name=name, role="menu", tip=tip)
    made.setMenu(menu)
    return made


class _Chip(QPushButton):
    """What is active of the filter; a click takes it away. Its words give way for room."""

    def __init__(self, words: str, remove: Callable[[], object]) -> None:
        super().__init__(f"{menu_text(words)}  ✕")
        self.setObjectName("chip")
        self.setProperty("role", "chip")
        self.setToolTip(tip_of(f"{words}: click to show the others again"))
        self.setAccessibleName(f"Filter: {words}. Press to remove it.")
        self.clicked.connect(lambda _checked=False: remove())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as much of the words as there is room for."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        if self.width() < self.sizeHint().width():
            where = QStyle.SubElement.SE_PushButtonContents
            room = self.style().subElementRect(where, option, self).width()
            middle = Qt.TextElideMode.ElideMiddle
            option.text = self.fontMetrics().elidedText(self.text(), middle, room)
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)
