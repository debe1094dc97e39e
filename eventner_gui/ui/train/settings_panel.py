"""What training starts from, and the advanced settings, folded away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from ...app.looker import Looker
from ...app.session import Session
from ...core import edits
from ...core.display import shown_name
from ...core.errors import EventNerError
from ...core.split import DEV_SHARE
from ...nlp.bases import (
    FOLDER,
    PACKAGE,
    BaseModel,
    describe,
    installed_pipelines,
    location,
    parse_base,
)
from ...nlp.jobs import TrainingSettings
from ...nlp.languages import LANGUAGES, find_language
from ...nlp.provenance import LookedAt, cleaned
from ...nlp.trust import card_line
from ..flow_layout import FlowLayout
from ..fold import Fold
from ..model_question import ModelQuestion
from ..notice import Notice, error_text
from ..widgets import button, clear, column, label, panel, row

_FOLDER = "folder…"


class SettingsPanel(QWidget):
    """Base model, language and the rest.

    Signals:
        changed: something was chosen.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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

    def settings(self) -> TrainingSettings:
        """Return what is chosen.

        Raises:
            EventNerError: a field holds something that is no number, or out of range.
        """
        return TrainingSettings(
            base=self._base(),
            seed=int(self._number("seed", 0, 0, 2**31 - 1, whole=True) or 0),
            max_steps=_whole(self._number("max_steps", None, 1, 1_000_000, whole=True)),
            dropout=self._number("dropout", None, 0, 0.95),
            learn_rate=self._number("learn_rate", None, 0.000001, 1),
            patience=_whole(self._number("patience", None, 0, 1_000_000, whole=True)),
            dev_share=(self._number("dev_share", 20, 1, 90) or 20) / 100,
        )

    def dev_share(self) -> float:
        """Return the part to hold out; the usual one while the field holds no such number."""
        try:
            return (self._number("dev_share", 20, 1, 90) or 20) / 100
        except EventNerError:
            return DEV_SHARE

    def describe_base(self) -> str:
        """Return the base model's name in a few words."""
        return self.base.currentText()

    def ask(self, looked: LookedAt) -> None:
        """Ask whether training may start from a model that was not trained here."""
        clear(self._questions)
        asked = ModelQuestion(looked, opened=self._look_at_base, declined=self._decline_base)
        self._questions.addWidget(asked)
        if self.base.hasFocus():
            asked.focus_first()

    def _look_at_base(self) -> None:
        """See whether the base is a folder that has to be asked about."""
        clear(self._questions)
        self.looker.cancel()
        try:
            base = self._base()
            if base.kind == FOLDER:
                self.looker.look(location(base))
        except EventNerError:
            return  # what is wrong with it is said beneath it already

    def _look_failed(self, error: EventNerError) -> None:
        clear(self._questions)
        self._questions.addWidget(Notice(error_text(error), kind="error"))

    def _decline_base(self) -> None:
        self._folder = None
        self.base.setCurrentIndex(0)
        self._refill()
        self._look_at_base()
        self.base.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _base(self) -> BaseModel:
        chosen = self.base.currentData()
        return parse_base(chosen)

    def _refill(self) -> None:
        if not self.isVisible():
            return
        code = self._session.document.settings.language
        kept = self.base.currentData()
        self.base.clear()
        language = find_language(code)
        self.base.addItem(
            f"Blank {language.name if language else shown_name(code)}", f"blank:{code}"
        )
        for name in installed_pipelines():
            self.base.addItem(shown_name(name), name)
        if self._folder:
            self.base.addItem(
                shown_name(f"{self._folder.parent.name}/{self._folder.name}"), str(self._folder)
            )
        self.base.addItem("A model folder…", _FOLDER)
        found = self.base.findData(kept)
        self.base.setCurrentIndex(max(found, 0))
        self.language.setCurrentIndex(max(self.language.findData(code), 0))
        self._describe()

    def _base_chosen(self, _row: int) -> None:
        if self.base.currentData() == _FOLDER:
            self._pick_folder()
        self._describe()
        self._look_at_base()
        self.changed.emit()

    def _pick_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Choose the folder of a spaCy model")
        if chosen:
            self._folder = Path(chosen)
        kept = str(self._folder) if self._folder else None
        self._refill()
        self.base.setCurrentIndex(max(self.base.findData(kept), 0))

    def _language_chosen(self, _row: int) -> None:
        code = self.language.currentData()
        self._session.apply(edits.set_language(self._session.document, code))
        self.changed.emit()

    def _describe(self) -> None:
        try:
            base = self._base()
            about = describe(base)
        except EventNerError as error:
            self._about.setText(f"{error} {error.hint}")
            self._about.setVisible(True)
            return
        card = card_line(location(base)) if base.kind in (PACKAGE, FOLDER) else ""
        parts = []
        if about.has_vectors:
            parts.append(f"its {about.vectors[0]:,} word vectors are used")
        if about.tok2vec:
            parts.append("training goes on from its word layer (tok2vec)")
        if about.transformer:
            parts.append("its transformer stays for its own components; your labels do not use it")
        if about.others:
            parts.append(f"its {cleaned(', '.join(about.others), 200)} stay and work")
        if about.entity_labels:
            parts.append("its own entity types are replaced by yours")
        words = "; ".join(parts).capitalize() + "." if parts else ""
        self._about.setText("\n".join(line for line in (card, words) if line))
        self._about.setVisible(bool(card or words))

    def _reset(self) -> None:
        for field in self._fields.values():
            field.clear()

    def _number(
        self,
        name: str,
        default: float | None,
        least: float,
        most: float,
        *,
        whole: bool = False,
    ) -> float | None:
        text = self._fields[name].text().strip().replace(",", ".")
        if not text:
            return default
        title = self._fields[name].accessibleName()
        kind = "a whole number" if whole else "a number"
        hint = f"Type {kind} from {least:g} to {most:g}, or leave it empty."
        try:
            value = float(int(text)) if whole else float(text)
        except ValueError as error:
            raise EventNerError(f"“{text}” is not {kind} ({title}).", hint) from error
        if not least <= value <= most:
            raise EventNerError(f"{text} is out of range ({title}).", hint)
        return value


def _field(placeholder: str, name: str) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(name)
    made.setPlaceholderText(placeholder)
    made.setMaximumWidth(180)
    titles = {
        "trainSeed": "Seed",
        "trainMaxSteps": "Most steps",
        "trainDropout": "Dropout",
        "trainLearnRate": "Learning rate",
        "trainPatience": "Patience",
        "trainDevShare": "Held out",
    }
    made.setAccessibleName(titles[name])
    return made


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)
