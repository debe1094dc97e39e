"""Which model to test: the run in use, another one, or any folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from ...app.trainer import Trainer
from ...core.display import shown_name
from ...storage.runs import RunRecord
from ..train.run_words import run_score

_FOLDER = "folder…"
_LEAST = 10  # characters, where there is no room for a whole name


class ModelPicker(QComboBox):
    """The runs, folders that were chosen, and the way to choose one.

    Signals:
        model_changed: another model is chosen, or none is there.
    """

    model_changed = Signal()

    def __init__(
        self,
        trainer: Trainer,
        name: str = "modelPicker",
        accessible: str = "Model to test",
        *,
        none: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make the choice.

        Args:
            trainer: knows the runs.
            name: object name.
            accessible: name for screen readers.
            none: the entry for no model, chosen at first; empty where the model in use is meant
                until another is chosen.
            parent: the widget it lies in.
        """
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self._none = none
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._trainer = trainer
        self._folders: list[Path] = []
        self._current: Path | None = None
        self.activated.connect(self._activated)
        self._in_use = trainer.in_use  # as it was when the list was made
        trainer.runs_changed.connect(self._runs_changed)
        self._refill()

    def minimumSizeHint(self) -> QSize:
        """Return room for a part of the name."""
        whole = super().minimumSizeHint()
        return QSize(
            min(_LEAST * self.fontMetrics().averageCharWidth() + 48, whole.width()), whole.height()
        )

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

    def _choose(self, folder: Path | None) -> None:
        changed = folder != self._current
        self._current = folder
        self._refill()
        if changed:
            self.model_changed.emit()

    def _runs_changed(self) -> None:
        """Follow the model in use where another one is now."""
        before, self._in_use = self._in_use, self._trainer.in_use
        is_new = self._in_use and (before is None or before.folder != self._in_use.folder)
        if self._in_use and is_new and not self._none:
            self._choose(self._in_use.folder)
        else:
            self._refill()

    def _refill(self) -> None:
        before, in_use = self._current, self._trainer.in_use
        self.clear()
        if self._none:
            self.addItem(self._none, None)
        for run in self._trainer.runs:
            used = " · in use" if in_use and in_use.folder == run.folder else ""
            self.addItem(f"{shown_name(run.name)} · {run_score(run)}{used}", run.folder)
        for folder in self._folders:
            self.addItem(shown_name(f"{folder.parent.name}/{folder.name}"), folder)
        if not self.count():
            self.addItem("No model yet", None)
        self.addItem("A model folder…", _FOLDER)
        known = [self.itemData(row) for row in range(self.count() - 1)]
        if before not in known:
            self._current = in_use.folder if in_use and not self._none else known[0]
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
        elif chosen is not None or self._none:
            self._choose(chosen)
