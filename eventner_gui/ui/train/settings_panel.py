"""How the next training is to be: its base model, and the advanced settings, folded away."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ...app.session import Session
from ...core.errors import EventNerError
from ...core.split import DEV_SHARE
from ...nlp.bases import parse_base
from ...nlp.jobs import TrainingSettings
from ...storage.run_record import RunRecord
from ..fold import Fold
from ..widgets import column
from .advanced import AdvancedSettings
from .base_choice import BaseChoice


class SettingsPanel(QWidget):
    """What a training starts from, and its numbers.

    Another part's setting goes to `base.add_beside`, `base.add_below` or `advanced.add`; it is
    read in `settings` and filled in by `restore`.

    Signals:
        changed: something was chosen that decides what would be trained on.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
<<<<<<< HEAD
        self._session = session
        self._folder: Path | None = None
        self.base = QComboBox()
        self.base.setObjectName("base")
        self.base.setAccessibleName("Base model")
        self.language = QComboBox()
        for combo in (self.base, self.language):
            combo.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            combo.setMinimumContentsLength(20)
            combo.setMinimumWidth(120)
        self.language.setObjectName("language")
        self.language.setAccessibleName("Language")
        for each in LANGUAGES:
            needs = f"  (needs {each.needs})" if each.needs else ""
            self.language.addItem(f"{each.name}{needs}", each.code)
        self._about = label(role="small", name="aboutBase", wrap=True)
        self._questions = QVBoxLayout()
        self.looker = Looker(self)
        self._fields = {
            "seed": _field("0", "trainSeed"),
            "max_steps": _field("chosen by size", "trainMaxSteps"),
            "dropout": _field("chosen by size", "trainDropout"),
            "learn_rate": _field("chosen by size", "trainLearnRate"),
            "patience": _field("chosen by size", "trainPatience"),
            "dev_share": _field("20", "trainDevShare"),
        }
        self._form = form = QFormLayout()
        form.setContentsMargins(18, 4, 0, 4)
        form.addRow("&Seed", self._fields["seed"])
        form.addRow("Most s&teps", self._fields["max_steps"])
        form.addRow("&Dropout (0 to 1)", self._fields["dropout"])
        form.addRow("&Learning rate", self._fields["learn_rate"])
        form.addRow("&Patience (steps)", self._fields["patience"])
        form.addRow("&Held out (per cent)", self._fields["dev_share"])
        reset = button("Back to the defaults", self._reset, name="resetSettings", role="link")
        advanced = Fold("Advanced settings", panel(column(form, row(reset, 1))), name="advanced")
        self._top = top = FlowLayout(spacing=8)  # below each other where there is no room beside
        for words, combo in (("Start from", self.base), ("Language", self.language)):
            top.addWidget(panel(row(label(words), combo, spacing=8)))
        self._below_base = column(spacing=6)
        self.setLayout(
            column(panel(top), self._about, self._below_base, self._questions, advanced, spacing=6)
        )
        self.base.activated.connect(self._base_chosen)
        self.looker.asked.connect(self.ask)
        self.looker.failed.connect(self._look_failed)
        self.language.activated.connect(self._language_chosen)
        self._fields["dev_share"].textChanged.connect(self.changed)
        session.opened.connect(self._refill)
        session.settings_changed.connect(self._refill)

    def showEvent(self, event: QShowEvent) -> None:
        """Look what is installed when it is seen, not while the window is starting."""
        super().showEvent(event)
        self._refill()

    def add_beside_base(self, part: QWidget) -> None:
        """Put a part beside the choice of the base: a way to get another one."""
        self._top.addWidget(part)

    def add_below_base(self, part: QWidget) -> None:
        """Put a part below what is said of the base: what happens to what the base knows."""
        self._below_base.addWidget(part)

    def add_advanced(self, title: str, field: QWidget) -> None:
        """Put a setting at the end of the advanced ones; an ampersand marks its mnemonic."""
        self._form.addRow(title, field)
=======
        self.base = BaseChoice(session)
        self.advanced = AdvancedSettings()
        self._fold = Fold("Advanced settings", self.advanced, name="advanced")
        self.setLayout(column(self.base, self._fold, spacing=6))
        self.base.changed.connect(self.changed)
        self.advanced.changed.connect(self.changed)
>>>>>>> wt-evaluate

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
        )

    def restore(self, run: RunRecord) -> str:
        """Fill in what a run was trained with; return what could not be, in words, or nothing."""
        self.advanced.restore(run.settings)
        self._fold.open()
        try:
            has_base = self.base.choose(parse_base(run.base))
        except EventNerError:
            has_base = False
        return "" if has_base else "Its base model is not on this computer: choose one."

    def dev_share(self) -> float:
        """Return the part to hold out; the usual one while the field holds no such number."""
        try:
            return self.advanced.dev_share()
        except EventNerError:
            return DEV_SHARE
