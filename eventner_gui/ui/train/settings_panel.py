"""How the next training is to be: its base model, and the advanced settings, folded away."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ...app.session import Session
from ...core.errors import EventNerError
from ...core.split import DEV_SHARE
from ...nlp.bases import BLANK, describe, parse_base
from ...nlp.jobs import TrainingSettings
from ...nlp.plan import joins
from ...storage.run_record import RunRecord
from ..fold import Fold
from ..widgets import column
from .advanced import AdvancedSettings
from .base_choice import BaseChoice


class SettingsPanel(QWidget):
    """What a training starts from, and its numbers.

    What is added here is read in `settings` and filled in by `restore`.

    Signals:
        changed: something was chosen that decides what would be trained on.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.base = BaseChoice(session)
        self.advanced = AdvancedSettings()
        self._fold = Fold("Advanced settings", self.advanced, name="advanced")
        self.setLayout(column(self.base, self._fold, spacing=6))
        self.base.changed.connect(self.changed)
        self.advanced.changed.connect(self.changed)

    def settings(self) -> TrainingSettings:
        """Return what is chosen.

        Raises:
            EventNerError: a field holds something that is no number, or out of range.
        """
        typed = self.advanced
        return TrainingSettings(
            base=self.base.chosen(),
            seed=typed.whole("seed") or 0,
            max_steps=typed.whole("max_steps"),
            dropout=typed.number("dropout"),
            learn_rate=typed.number("learn_rate"),
            patience=typed.whole("patience"),
            dev_share=typed.dev_share(),
            quality=typed.chosen("quality"),
            cross_validate=typed.chosen("cross_validate"),
            own_types=self.base.own_types.kind(),
        )

    def restore(self, run: RunRecord) -> str:
        """Fill in what a run was trained with; return what could not be, in words, or nothing."""
        self.advanced.restore(run.settings)
        self.base.own_types.set_kind(str(run.settings.get("own_types", "")))
        self._fold.open()
        try:
            base = parse_base(run.base)
            if not self.base.choose(base):
                return "Its base model is not on this computer: choose one."
        except EventNerError:
            return "Its base model is not known here: choose one."
        language = self._session.document.settings.language
        if base.kind == BLANK and run.language != language:
            return f"Its language was {run.language}; the project’s is {language}, and stays."
        return ""

    def joins(self) -> bool:
        """Tell whether several models would be trained and joined."""
        try:
            return joins(self.settings(), describe(self.base.chosen()))
        except EventNerError:
            return False  # what is wrong is said where it was chosen

    def dev_share(self) -> float:
        """Return the part to hold out; the usual one while the field holds no such number."""
        try:
            return self.advanced.dev_share()
        except EventNerError:
            return DEV_SHARE
