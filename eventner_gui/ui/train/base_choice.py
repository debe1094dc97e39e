"""What training starts from: the base model and the language, with what is known of the base."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QVBoxLayout, QWidget

from ...app.looker import Looker
from ...app.session import Session
from ...core import edits
from ...core.display import shown_name
from ...core.errors import EventNerError
from ...nlp.bases import (
    BLANK,
    FOLDER,
    PACKAGE,
    BaseModel,
    describe,
    installed_pipelines,
    location,
    parse_base,
)
from ...nlp.languages import LANGUAGES, find_language
from ...nlp.own_models import own_models
from ...nlp.provenance import LookedAt, cleaned
from ...nlp.trust import card_line
from ..flow_layout import FlowLayout
from ..model_question import ModelQuestion
from ..notice import Notice, error_text
from ..widgets import button, clear, column, label, panel, row
from .own_types_box import OwnTypesBox

_FOLDER = "folder…"


class BaseChoice(QWidget):
    """Base model and language.

    Signals:
        changed: something was chosen.
        bases_wanted: show the base models that can be got.
    """

    changed = Signal()
    bases_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._folder: Path | None = None
        self.base = _combo("base", "Base model")
        self.language = _combo("language", "Language")
        for each in LANGUAGES:
            needs = f"  (needs {each.needs})" if each.needs else ""
            self.language.addItem(f"{each.name}{needs}", each.code)
        self._about = label(role="small", name="aboutBase", wrap=True)
        self._questions = QVBoxLayout()
        self.looker = Looker(self)
        self._top = FlowLayout(spacing=8)  # below each other where there is no room beside
        more = button("Get a base model…", self.bases_wanted.emit, name="getBases", role="link")
        self._top.addWidget(panel(row(label("Start from"), self.base, spacing=8)))
        self._top.addWidget(more)
        self._top.addWidget(panel(row(label("Language"), self.language, spacing=8)))
        self.own_types = OwnTypesBox()
        self.setLayout(
            column(panel(self._top), self._about, self.own_types, self._questions, spacing=6)
        )
        self.base.activated.connect(self._base_chosen)
        self.looker.asked.connect(self.ask)
        self.looker.failed.connect(self._look_failed)
        self.language.activated.connect(self._language_chosen)
        session.opened.connect(self._refill)
        session.settings_changed.connect(self._refill)

    def showEvent(self, event: QShowEvent) -> None:
        """Look what is installed when it is seen, not while the window is starting."""
        super().showEvent(event)
        self._refill()

    def chosen(self) -> BaseModel:
        """Return the base model that is chosen.

        Raises:
            EventNerError: it is none.
        """
        return parse_base(self.base.currentData())

    def choose(self, base: BaseModel) -> bool:
        """Choose a base model; tell whether it can be had here.

        A blank one is always that of the project's language.
        """
        if base.kind == FOLDER:
            if not location(base).is_dir():
                return False
            self._folder = location(base)
        code = self._session.document.settings.language
        wanted = f"blank:{code}" if base.kind == BLANK else str(base)
        self._fill(wanted)
        self._look_at_base()
        self.changed.emit()
        return bool(self.base.currentData() == wanted)

    def choose_named(self, name: str) -> None:
        """Choose the base of a name, as `parse_base` knows it, and take the focus there."""
        self._fill(self.base.currentData())
        found = self.base.findData(name)
        if found >= 0:
            self.base.setCurrentIndex(found)
            self._base_chosen(found)
            self.base.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Look anew which base models are here."""
        self._refill()

    def words(self) -> str:
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
            base = self.chosen()
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

    def _refill(self) -> None:
        if self.isVisible():
            self._fill(self.base.currentData())

    def _fill(self, kept: str | None) -> None:
        """List what there is anew; what was chosen stays so where it is still there."""
        code = self._session.document.settings.language
        self.base.clear()
        language = find_language(code)
        self.base.addItem(
            f"Blank {language.name if language else shown_name(code)}", f"blank:{code}"
        )
        for name in installed_pipelines():
            self.base.addItem(shown_name(name), name)
        for model in own_models():
            self.base.addItem(shown_name(model.card.title), model.title)
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
        self._fill(str(self._folder) if self._folder else None)

    def _language_chosen(self, _row: int) -> None:
        code = self.language.currentData()
        self._session.apply(edits.set_language(self._session.document, code))
        self.changed.emit()

    def _describe(self) -> None:
        try:
            base = self.chosen()
            about = describe(base)
        except EventNerError as error:
            self.own_types.show_types(())
            self._about.setText(f"{error} {error.hint}")
            self._about.setVisible(True)
            return
        self.own_types.show_types(about.entity_labels)
        card = card_line(location(base)) if base.kind in (PACKAGE, FOLDER) else ""
        parts = []
        if about.has_vectors:
            parts.append(f"its {about.vectors[0]:,} word vectors are used")
        if about.tok2vec:
            parts.append("a quick training goes on from its word layer (tok2vec)")
        if about.shared_transformer:
            parts.append("your labels are learnt on top of its transformer, which stays as it is")
        elif about.transformer:
            parts.append("its transformer stays for its own components; your labels do not use it")
        if about.others:
            parts.append(f"its {cleaned(', '.join(about.others), 200)} stay and work")
        words = "; ".join(parts).capitalize() + "." if parts else ""
        self._about.setText("\n".join(line for line in (card, words) if line))
        self._about.setVisible(bool(card or words))


def _combo(name: str, accessible: str) -> QComboBox:
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(accessible)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(20)
    made.setMinimumWidth(120)
    return made
