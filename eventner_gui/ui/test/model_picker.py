"""Which model to test: a run, the newest by default, or any folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from ...app.trainer import Trainer
from ...core.display import shown_name
from ...storage.runs import RunRecord
from ..train.run_words import run_score

_FOLDER = "folder…"


class ModelPicker(QComboBox):
    """The runs, folders that were chosen, and the way to choose one.

    Signals:
        model_changed: another model is chosen, or none is there.
    """

    model_changed = Signal()

    def __init__(self, trainer: Trainer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("modelPicker")
        self.setAccessibleName("Model to test")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._trainer = trainer
        self._folders: list[Path] = []
        self._current: Path | None = None
        self.activated.connect(self._activated)
        trainer.runs_changed.connect(self._refill)
        trainer.finished.connect(self.choose_run)
        self._refill()

    @property
    def folder(self) -> Path | None:
        """The folder of the chosen model or run; None when there is none."""
        return self._current

    def choose_run(self, run: RunRecord) -> None:
        """Choose a run."""
        self._choose(run.folder)

    def choose_folder(self, folder: Path) -> None:
        """Choose a model folder."""
        if folder not in self._folders:
            self._folders.append(folder)
        self._choose(folder)

    def _choose(self, folder: Path) -> None:
        changed = folder != self._current
        self._current = folder
        self._refill()
        if changed:
            self.model_changed.emit()

    def _refill(self) -> None:
        before = self._current
        self.clear()
        for run in self._trainer.runs:
            self.addItem(f"{shown_name(run.name)} · {run_score(run)}", run.folder)
        for folder in self._folders:
            self.addItem(shown_name(f"{folder.parent.name}/{folder.name}"), folder)
        if not self.count():
            self.addItem("No model yet", None)
        self.addItem("A model folder…", _FOLDER)
        known = [self.itemData(row) for row in range(self.count() - 1)]
        if before not in known:
            self._current = known[0]
        self.setCurrentIndex(known.index(self._current))
        if self._current != before:
            self.model_changed.emit()

    def _activated(self, row: int) -> None:
        chosen = self.itemData(row)
        if chosen == _FOLDER:
            picked = QFileDialog.getExistingDirectory(self, "Choose the folder of a spaCy model")
            if picked:
                self.choose_folder(Path(picked))
            else:
                self._refill()
        elif chosen is not None:
            self._choose(chosen)
