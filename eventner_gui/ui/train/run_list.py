"""The list of past runs, newest first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QInputDialog,
    QLineEdit,
    QListView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ...app.trainer import Trainer
from ...core.display import shown_name
from ...core.errors import EventNerError
from ...storage.runs import RunRecord
from ..details import open_folder
from ..lists import paint_behind, paint_focus, set_up
from ..theme.theme import theme
from ..widgets import at_least, button, column, label, menu_text, name_buttons, row, tip_of
from .run_words import run_details, run_score

_Index = QModelIndex | QPersistentModelIndex
_RUN_ROLE = int(Qt.ItemDataRole.UserRole)


class RunModel(QAbstractListModel):
    """The trainer's runs."""

    def __init__(self, trainer: Trainer) -> None:
        super().__init__(trainer)
        self._trainer = trainer
        trainer.runs_changed.connect(self._reset)

    def run_at(self, row: int) -> RunRecord | None:
        """Return the run of a row."""
        runs = self._trainer.runs
        return runs[row] if 0 <= row < len(runs) else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many runs there are."""
        return 0 if parent.isValid() else len(self._trainer.runs)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name or the run."""
        run = self.run_at(index.row())
        if run is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return shown_name(run.name)
        if role == _RUN_ROLE:
            return run
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{shown_name(run.name)}, {run_score(run)}, {run_details(run)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_of(f"{run.created.replace('T', ' ')[:16]}, from {run.base}")
        return None

    def _reset(self) -> None:
        self.beginResetModel()
        self.endResetModel()


class RunDelegate(QStyledItemDelegate):
    """Paints a run in two lines with its score at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return room for two lines."""
        return QSize(120, 2 * option.fontMetrics.lineSpacing() + 20)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint the run."""
        colors = theme().colors
        rect: QRect = option.rect
        run: RunRecord = index.data(_RUN_ROLE)
        painter.save()
        paint_behind(painter, option)
        inside = rect.adjusted(14, 9, -12, -9)
        bold = option.font
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(QColor(colors.text))
        score = run_score(run)
        width = painter.fontMetrics().horizontalAdvance(score)
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        painter.drawText(inside, right, score)
        name = painter.fontMetrics().elidedText(
            index.data(), Qt.TextElideMode.ElideRight, inside.width() - width - 10
        )
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignTop), name)
        painter.setFont(theme().small_font())
        painter.setPen(QColor(colors.muted))
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignBottom), run_details(run))
        paint_focus(painter, option)
        painter.restore()


class RunList(QWidget):
    """The runs with what can be done with one.

    Signals:
        opened: (RunRecord) show this run.
        test_wanted: (RunRecord) try this run's model.
        failed: (EventNerError) something could not be done.
    """

    opened = Signal(object)
    test_wanted = Signal(object)
    failed = Signal(object)

    def __init__(self, trainer: Trainer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._trainer = trainer
        self._folder: Path | None = None  # of the chosen run; survives a new list
        self.model = RunModel(trainer)
        self.view = QListView()
        set_up(self.view, self.model, RunDelegate(), name="runList", accessible="Runs")
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(
            lambda where: self._menu().popup(self.view.viewport().mapToGlobal(where))
        )
        self.view.selectionModel().currentChanged.connect(lambda now, _: self._chosen(now.row()))
        self._empty = label(
            "Each training is kept here with its scores.", role="muted", name="noRuns", wrap=True
        )
        self._empty.setContentsMargins(14, 4, 14, 4)
        self._test = button("Test it", self._test_it, name="testRun", role="link")
        self._more = button("More ▾", self._open_more, name="moreRun", role="link")
        title = label("Runs", role="heading")
        title.setContentsMargins(14, 0, 0, 4)
        layout = column(title, self._empty, self.view, row(self._test, 1, self._more), spacing=6)
        layout.setContentsMargins(0, 16, 0, 8)
        layout.setStretchFactor(self.view, 1)
        self.setLayout(layout)
        at_least(self, 22)
        trainer.runs_changed.connect(self._refresh)
        self._refresh()

    @property
    def current(self) -> RunRecord | None:
        """The run that is chosen."""
        return self.model.run_at(self.view.currentIndex().row())

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

    def _refresh(self) -> None:
        kept = next((run for run in self._trainer.runs if run.folder == self._folder), None)
        if kept:
            self.select(kept)
        self._empty.setVisible(self.model.rowCount() == 0)
        self._enable()

    def _enable(self) -> None:
        for each in (self._test, self._more):
            each.setEnabled(self.current is not None)

    def _chosen(self, number: int) -> None:
        self._enable()
        run = self.model.run_at(number)
        if run:
            self._folder = run.folder
            self.opened.emit(run)

    def _test_it(self) -> None:
        if self.current:
            self.test_wanted.emit(self.current)

    def _open_more(self) -> None:
        self._menu().popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName("runMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        run = self.current
        if run:
            menu.addAction("Test this model").triggered.connect(lambda: self._test_it())
            menu.addAction("Rename…").triggered.connect(lambda: self._rename(run))
            menu.addAction("Show the folder").triggered.connect(lambda: open_folder(run.folder))
            menu.addSeparator()
            delete = menu.addMenu("Delete")
            name = menu_text(run.name)
            sure = delete.addAction(f"Move {name} and its models to the trash")
            sure.setObjectName("deleteRunSure")
            sure.triggered.connect(lambda: self._try(lambda: self._trainer.delete(run)))
        return menu

    def _rename(self, run: RunRecord) -> None:
        dialog = QInputDialog(self.window())
        dialog.setObjectName("renameRun")
        dialog.setWindowTitle("Rename the run")
        dialog.setLabelText("Name")
        dialog.setTextValue(run.name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.textValueSelected.connect(
            lambda name: self._try(lambda: self._trainer.rename(run, name.strip() or run.name))
        )
        dialog.open()  # which makes what is in it
        for field in dialog.findChildren(QLineEdit):
            field.setObjectName("runName")
        for box in dialog.findChildren(QDialogButtonBox):
            name_buttons(box)

    def _try(self, action: Any) -> None:
        try:
            action()
        except EventNerError as error:
            self.failed.emit(error)
