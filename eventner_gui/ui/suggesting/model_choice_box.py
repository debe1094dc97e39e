"""Which model suggests: none, the model in use, a run, a pipeline or any folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from ...app.trainer import Trainer
from ...core.display import shown_name
from ...nlp.bases import installed_pipelines
from ...nlp.own_models import own_models
from ...storage.suggesting import ModelChoice
from ..train.run_words import run_score

_FOLDER = "folder…"
IN_USE = ModelChoice("in use")


class ModelChoiceBox(QComboBox):
    """Lists what can be chosen, and the way to a folder.

    Signals:
        chosen: (ModelChoice or None) another one was chosen.
    """

    chosen = Signal(object)

    def __init__(
        self, trainer: Trainer, chosen: ModelChoice | None, parent: QWidget | None = None
    ) -> None:
        """List what there is now.

        Args:
            trainer: knows the runs.
            chosen: what is chosen now.
            parent: the widget it lies in.
        """
        super().__init__(parent)
        self.setObjectName("suggestingModel")
        self.setAccessibleName("Model that suggests")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(20)
        self._trainer = trainer
        self._chosen = chosen
        self._fill()
        trainer.runs_changed.connect(self._fill)
        self.activated.connect(self._activated)

    def choose(self, choice: ModelChoice | None) -> None:
        """Choose one, as a person does."""
        self._chosen = choice
        self._fill()
        self.chosen.emit(choice)

    def _fill(self) -> None:
        self.clear()
        self.addItem("None", None)
        in_use = self._trainer.in_use
        now = f"{shown_name(in_use.name, 40)} · {run_score(in_use)}" if in_use else "none yet"
        self.addItem(f"The model in use ({now})", IN_USE)
        for run in self._trainer.runs:
            words = f"{shown_name(run.name, 40)} · {run_score(run)}"
            self.addItem(words, ModelChoice("run", run.folder.name))
        for name in installed_pipelines():
            self.addItem(shown_name(name), ModelChoice("pipeline", name))
        for model in own_models():
            self.addItem(shown_name(model.card.title), ModelChoice("pipeline", model.title))
        if self._row_of(self._chosen) is None and self._chosen is not None:
            self.addItem(_in_words(self._chosen), self._chosen)
        self.addItem("A model folder…", _FOLDER)
        self.setCurrentIndex(self._row_of(self._chosen) or 0)

    def _row_of(self, choice: ModelChoice | None) -> int | None:
        return next((at for at in range(self.count()) if self.itemData(at) == choice), None)

    def _activated(self, row: int) -> None:
        choice = self.itemData(row)
        if choice == _FOLDER:
            picked = QFileDialog.getExistingDirectory(self, "Choose the folder of a spaCy model")
            choice = ModelChoice("folder", picked) if picked else self._chosen
        if choice == self._chosen:
            self._fill()
        else:
            self.choose(choice)


def _in_words(choice: ModelChoice) -> str:
    """Return what to call a choice that is not among what there is."""
    if choice.kind == "folder":
        folder = Path(choice.name)
        return shown_name(f"{folder.parent.name}/{folder.name}")
    return f"{shown_name(choice.name)} (not here)"
