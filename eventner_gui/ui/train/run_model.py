"""The runs as a list for a view, in the order that was chosen."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from ...app.trainer import Trainer
from ...core.display import shown_name
from ...storage.runs import RunRecord
from ..widgets import tip_of
from .run_words import run_details, run_score, run_tip

Index = QModelIndex | QPersistentModelIndex
RUN_ROLE = int(Qt.ItemDataRole.UserRole)
IN_USE_ROLE = RUN_ROLE + 1

# The title of each order; within one, newer runs come first.
NEWEST, BEST, BY_NAME = ORDERS = ("Newest first", "Best first", "By name")


class RunModel(QAbstractListModel):
    """The trainer's runs."""

    def __init__(self, trainer: Trainer) -> None:
        super().__init__(trainer)
        self._trainer = trainer
        self._order = NEWEST
        self._runs: list[RunRecord] = []
        trainer.runs_changed.connect(self.refresh)
        self.refresh()

    @property
    def order(self) -> str:
        """One of `ORDERS`."""
        return self._order

    def set_order(self, order: str) -> None:
        """Order the runs."""
        self._order = order
        self.refresh()

    def refresh(self) -> None:
        """List the runs anew."""
        self.beginResetModel()
        self._runs = _ordered(self._trainer.runs, self._order)
        self.endResetModel()

    def run_at(self, row: int) -> RunRecord | None:
        """Return the run of a row."""
        return self._runs[row] if 0 <= row < len(self._runs) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many runs there are."""
        return 0 if parent.isValid() else len(self._runs)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name, the run, or what is said of it."""
        run = self.run_at(index.row())
        if run is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return shown_name(run.name)
        if role == RUN_ROLE:
            return run
        if role == IN_USE_ROLE:
            return self._is_in_use(run)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = [shown_name(run.name), run_score(run), run_details(run, self._is_in_use(run))]
            return ", ".join([*parts, shown_name(run.note)] if run.note else parts)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_of(run_tip(run))
        return None

    def _is_in_use(self, run: RunRecord) -> bool:
        used = self._trainer.in_use
        return used is not None and used.folder == run.folder


def _ordered(runs: list[RunRecord], order: str) -> list[RunRecord]:
    """Return runs, given with the newest first, in an order."""
    if order == BEST:
        return sorted(runs, key=_f, reverse=True)
    if order == BY_NAME:
        return sorted(runs, key=lambda run: run.name.casefold())
    return list(runs)


def _f(run: RunRecord) -> float:
    """Return F for sorting: what was not measured comes last."""
    best = run.cross_validation.scores if run.cross_validation else run.scores
    f = best.f if best else None
    return -1.0 if f is None else f
