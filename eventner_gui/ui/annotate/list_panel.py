"""The left side: search, filter, progress and the list of sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QListView,
    QProgressBar,
    QWidget,
)

from ...app.session import Session
from ...core.document import Status
from ..lists import set_up
from ..widgets import at_least, column, label, panel, rule
from .example_list import STATUS_WORDS, ExampleDelegate, ExampleModel

_Index = QModelIndex | QPersistentModelIndex
_SEARCH_PAUSE_MS = 120


class _ExampleView(QListView):
    """The list; Return goes over to the sentence.

    Signals:
        chosen: Return was pressed or a row clicked.
    """

    chosen = Signal()

    def dataChanged(
        self, top_left: _Index, bottom_right: _Index, roles: Sequence[int] = ()
    ) -> None:
        """Paint the rows that changed.

        QListView would lay out all rows anew, 100,000 of them at each key; ours keep their height.
        """
        QAbstractItemView.dataChanged(self, top_left, bottom_right, roles)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Return; typing does not jump about in the list."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit()
        elif event.text() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)


class ListPanel(QWidget):
    """Search, filter, counts and list.

    Signals:
        chosen: the person wants to go on in the sentence.
    """

    chosen = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._shown: Mapping[Status, int] = {}  # the counts
        self.model = ExampleModel(session)
        self.search = QLineEdit()
        self.search.setObjectName("search")
        self.search.setPlaceholderText("Search text or label…")
        self.search.setAccessibleName("Search the sentences")
        self.search.setClearButtonEnabled(True)
        self.status = QComboBox()
        self.status.setObjectName("statusFilter")
        self.status.setAccessibleName("Show only")
        self._bar = QProgressBar()
        self._bar.setObjectName("done")
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Sentences done")
        self._counts = label(role="small", name="counts", wrap=True)
        self._nothing = label("", role="muted", name="nothingFound", wrap=True)
        self._nothing.setContentsMargins(14, 14, 14, 14)
        self.view = self._make_view()
        top = panel(column(self.search, self.status, self._bar, self._counts, margins=12))
        layout = column(top, rule(), self._nothing, self.view, spacing=0)
        layout.setStretchFactor(self.view, 1)
        self.setLayout(layout)
        at_least(self, 21)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_SEARCH_PAUSE_MS)
        self._pause.timeout.connect(self._filter)
        self.search.textChanged.connect(lambda _text: self._pause.start())
        self.search.returnPressed.connect(self._filter)
        self.status.activated.connect(lambda _row: self._filter())
        self.view.chosen.connect(self.chosen)
        self.view.clicked.connect(lambda _index: self.chosen.emit())
        session.opened.connect(self._opened)
        session.examples_changed.connect(lambda _indices: self._count())
        session.examples_moved.connect(self._count)
        self._opened()

    def select(self, example_index: int) -> None:
        """Make an example the current one, if the filter shows it."""
        row = self.model.row_of(example_index)
        if row is not None:
            index = self.model.index(row)
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.view.selectionModel().setCurrentIndex(index, flags)
            self.view.scrollTo(index)

    def clear_filter(self) -> None:
        """Show every example."""
        self.search.clear()
        self.status.setCurrentIndex(0)
        self._filter()

    def _make_view(self) -> _ExampleView:
        view = _ExampleView()
        set_up(view, self.model, ExampleDelegate(), name="exampleList", accessible="Sentences")
        view.setUniformItemSizes(True)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        return view

    def _opened(self) -> None:
        self._pause.stop()
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.status.setCurrentIndex(0)
        self._count()

    def _filter(self) -> None:
        self._pause.stop()
        current = self.view.currentIndex()
        kept = self.model.example_index(current.row()) if current.isValid() else None
        self.model.set_filter(self.search.text(), self.status.currentData())
        if kept is not None:
            self.select(kept)
        self._show_nothing()

    def _count(self) -> None:
        counts = self._session.counts.statuses
        self._show_nothing()
        if counts == self._shown:
            return
        self._shown = counts
        total = sum(counts.values())
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(counts[Status.DONE])
        shown = [
            f"{counts[status]:,} {STATUS_WORDS[status]}"
            for status in STATUS_WORDS
            if counts[status] or status in (Status.DONE, Status.TODO)
        ]
        self._counts.setText(" · ".join(shown))
        self._fill_filter(counts, total)

    def _fill_filter(self, counts: Mapping[Status, int], total: int) -> None:
        chosen = self.status.currentIndex()
        entries: list[tuple[str, Status | None]] = [(f"All sentences ({total:,})", None)]
        entries += [
            (f"{words.capitalize()} ({counts[status]:,})", status)
            for status, words in STATUS_WORDS.items()
        ]
        for number, (text, status) in enumerate(entries):
            if number < self.status.count():
                self.status.setItemText(number, text)
            else:
                self.status.addItem(text, status)
        self.status.setCurrentIndex(max(chosen, 0))

    def _show_nothing(self) -> None:
        empty = self.model.rowCount() == 0
        if self._session.document.examples:
            self._nothing.setText("No sentence matches. Clear the search or the filter.")
        else:
            self._nothing.setText("No sentences yet. File > Add sentences… puts some here.")
        self._nothing.setVisible(empty)
