"""The list of sentences as a widget: one is the current one, many can be selected."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ...app.row_suggestions import RowSuggestions
from ...app.session import Session
from ..lists import set_up
from .example_delegate import ExampleDelegate, row_height
from .example_list import ExampleModel


class ExampleView(QTableView):
    """The list; Return goes over to the sentence.

    It is a table of one column: Qt's list measures each row whenever one comes or goes, which
    takes 0.15 s with 100,000 of them; a table of rows of one height does not.

    Shift and Ctrl with clicks and arrow keys select many, Ctrl+A all of them.

    Signals:
        chosen: Return was pressed or a row clicked.
        delete_wanted: Delete was pressed while many are selected.
        menu_wanted: (QPoint on the screen) the menu of the selected ones.
    """

    chosen = Signal()
    delete_wanted = Signal()
    menu_wanted = Signal(object)

    def __init__(self, model: ExampleModel, session: Session) -> None:
        super().__init__()
        self._delegate = ExampleDelegate(session)
        set_up(self, model, self._delegate, name="exampleList", accessible="Sentences")
        self._model = model
        self._is_plain = True  # the last click, without Shift or Ctrl
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(row_height(self.fontMetrics()))
        self.clicked.connect(self._clicked)
        # colours of labels and the direction of texts
        session.settings_changed.connect(self.viewport().update)

    def show_suggested(self, rows: RowSuggestions) -> None:
        """Show the labels that are suggested in the sentences."""
        self._delegate.suggested = rows.labels
        rows.known.connect(self.viewport().update)

    def make_current(self, row: int) -> None:
        """Make a row the current one, and the only one selected; nothing where it is current."""
        if self.currentIndex().row() == row:
            return
        index = self._model.index(row)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)

    def selected_count(self) -> int:
        """Return how many rows are selected."""
        return sum(each.height() for each in self._ranges())

    def selected_examples(self) -> list[int]:
        """Return the indices of the examples selected, rising."""
        found: list[int] = []
        for each in self._ranges():
            found += self._model.indices_of(each.top(), each.bottom())
        return sorted(found)

    def select_current_only(self) -> None:
        """Select no others any more."""
        current = self.currentIndex()
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        if current.isValid():
            self.selectionModel().select(current, flags)
        else:
            self.clearSelection()

    def changeEvent(self, event: QEvent) -> None:
        """Let the rows follow the font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.verticalHeader().setDefaultSectionSize(row_height(self.fontMetrics()))

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Let Home and End go to the first and last row."""
        ends = {
            QAbstractItemView.CursorAction.MoveHome: 0,
            QAbstractItemView.CursorAction.MoveEnd: self._model.rowCount() - 1,
        }
        if action in ends:
            return self._model.index(ends[action])
        return super().moveCursor(action, modifiers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Return and Delete; typing does not jump about in the list."""
        key, is_many = event.key(), self.selected_count() > 1
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and is_many:
            self.delete_wanted.emit()
        elif key == Qt.Key.Key_Escape and is_many:
            self.select_current_only()
        elif _types(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Remember whether a click selects more, so that the focus stays here then."""
        left = event.button() == Qt.MouseButton.LeftButton
        self._is_plain = left and event.modifiers() == Qt.KeyboardModifier.NoModifier
        super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu, by mouse or by key."""
        where = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            below = self.visualRect(self.currentIndex()).bottomLeft()
            where = self.viewport().mapToGlobal(below)
        if self.selected_count():
            self.menu_wanted.emit(where)

    def _ranges(self) -> list[QItemSelectionRange]:
        """Return what is selected; all of 100,000 rows are one range."""
        selection = self.selectionModel().selection()
        return [selection.at(i) for i in range(selection.count())]

    def _clicked(self, _index: QModelIndex) -> None:
        if self._is_plain:
            self.chosen.emit()


def _types(event: QKeyEvent) -> bool:
    """Tell whether a key types a letter; on macOS Command+A comes with an "a"."""
    is_command = event.matches(QKeySequence.StandardKey.SelectAll)
    return bool(event.text()) and event.text().isprintable() and not is_command
