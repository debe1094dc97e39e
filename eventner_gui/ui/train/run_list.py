"""The list of past runs at the side of the Train tab."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QWidget

from ...app.trainer import Trainer
from ...storage.runs import RunRecord
from ..flow_layout import FlowLayout
from ..lists import set_up
from ..widgets import at_least, button, column, label, panel, row
from .run_actions import RunActions, compare_words
from .run_delegate import RunDelegate
from .run_model import ORDERS, RunModel


class RunList(QWidget):
    """The runs, in an order one chooses, with what can be done with one or several.

    Signals:
        opened: (RunRecord) show this run.
    """

    opened = Signal(object)

    def __init__(self, trainer: Trainer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._trainer = trainer
        self._folder: Path | None = None  # of the chosen run; survives a new list
        self.model = RunModel(trainer)
        self.view = QListView()
        set_up(self.view, self.model, RunDelegate(), name="runList", accessible="Runs")
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.commands = RunActions(self.view, trainer, self.chosen)
        self._empty = label(
            "Each training is kept here with its scores.", role="muted", name="noRuns", wrap=True
        )
        self._empty.setContentsMargins(14, 4, 14, 4)
        self._order = button("", self._open_orders, name="runOrder", role="link")
        self._compare = button("Compare", self.commands.compare, name="compareRuns", role="link")
        self._test = button("Test it", self.commands.test, name="testRun", role="link")
        self._more = button("More ▾", self._open_more, name="moreRun", role="link")
        self._compose()
        at_least(self, 22)
        self.view.customContextMenuRequested.connect(
            lambda where: self.commands.menu().popup(self.view.viewport().mapToGlobal(where))
        )
        self.view.selectionModel().currentChanged.connect(lambda now, _: self._chosen(now.row()))
        self.view.selectionModel().selectionChanged.connect(lambda _now, _before: self._enable())
        trainer.runs_changed.connect(self._refresh)
        self._refresh()

    @property
    def current(self) -> RunRecord | None:
        """The run that is shown."""
        return self.model.run_at(self.view.currentIndex().row())

    def chosen(self) -> list[RunRecord]:
        """Return the runs that are chosen, the one shown first."""
        current = self.view.currentIndex().row()
        rows = sorted(index.row() for index in self.view.selectionModel().selectedIndexes())
        ordered = sorted(rows, key=lambda row: row != current)
        return [run for run in map(self.model.run_at, ordered) if run]

    def select(self, run: RunRecord) -> None:
        """Choose a run."""
        for number in range(self.model.rowCount()):
            found = self.model.run_at(number)
            if found and found.folder == run.folder:
                flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
                self.view.selectionModel().setCurrentIndex(self.model.index(number), flags)

    def deselect(self) -> None:
        """Choose no run."""
        self._folder = None
        self.view.selectionModel().clear()
        self._enable()

    def _compose(self) -> None:
        title = label("Runs", role="heading")
        head = row(title, 1, self._order)
        head.setContentsMargins(14, 0, 6, 0)
        below = FlowLayout(spacing=4)
        for each in (self._test, self._more, self._compare):
            below.addWidget(each)
        self._below = panel(below)
        layout = column(head, self._empty, self.view, self._below, spacing=4)
        layout.setContentsMargins(0, 12, 0, 8)
        layout.setStretchFactor(self.view, 1)
        self.setLayout(layout)

    def _refresh(self) -> None:
        kept = next((run for run in self._trainer.runs if run.folder == self._folder), None)
        if kept:
            self.select(kept)
        self._empty.setVisible(self.model.rowCount() == 0)
        self._enable()

    def _enable(self) -> None:
        count = self.model.rowCount()
        chosen = self.chosen()
        pair = self.commands.pair()
        self.commands.refresh()
        self._below.setVisible(count > 0)
        self._test.setEnabled(len(chosen) == 1)
        self._more.setEnabled(bool(chosen))
        self._compare.setText(compare_words(pair, chosen).replace("&", "&&"))
        self._compare.setVisible(pair is not None)
        self._order.setText(f"{self.model.order} ▾")
        self._order.setAccessibleName(f"Order of the runs: {self.model.order}")
        self._order.setVisible(count > 1)

    def _chosen(self, number: int) -> None:
        run = self.model.run_at(number)
        if run:
            self._folder = run.folder
            self.opened.emit(run)
        self._enable()

    def _open_more(self) -> None:
        self.commands.menu().popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _open_orders(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("runOrders")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        group = QActionGroup(menu)
        for order in ORDERS:
            action = menu.addAction(order)
            action.setCheckable(True)
            action.setChecked(order == self.model.order)
            group.addAction(action)
            action.triggered.connect(lambda _checked=False, order=order: self._set_order(order))
        menu.popup(self._order.mapToGlobal(self._order.rect().bottomLeft()))

    def _set_order(self, order: str) -> None:
        self.model.set_order(order)
        self._refresh()
