"""The dialog where texts are pasted, dropped or chosen, and looked at before they are added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ...app.gatherer import Gathered, Gatherer, Pasted, Wish
from ...core.display import shown_name
from ...core.errors import EventNerError
from ...core.wording import counted
from ...nlp.languages import LANGUAGES
from ...storage.texts.kinds import KINDS
from ..drops import local_files
from ..notice import error_text
from ..widgets import button, column, label, lines_tall, name_buttons, panel, row
from .cut_choice import CutChoice
from .paste_field import PasteField
from .result import Result
from .source_list import SourceList

_DEFAULT_NAME = "My sentences"
_MARGIN, _SPACING = 18, 12
_NO_LIMIT = 16_777_215  # Qt's QWIDGETSIZE_MAX
_PAUSE_MS = 250  # after the last key
_SIDE_BY_SIDE = 92  # average characters that two columns need


@dataclass(frozen=True, slots=True)
class Purpose:
    """What the texts are for.

    Attributes:
        language: a spaCy language code, of the project.
        new_project: they begin one.
        title: of the dialog.
        verb: on the button that takes them.
        joined: the same before their number.
    """

    language: str
    new_project: bool = False
    title: str = "Add sentences"
    verb: str = "Add"
    joined: str = "Add"


def to_begin(language: str) -> Purpose:
    """Return the purpose of texts that begin a project."""
    return Purpose(language, True, "New project", "Begin", "Begin with")


def to_test(language: str) -> Purpose:
    """Return the purpose of texts in which a model is to find something."""
    return Purpose(language, False, "Many sentences", "Find entities", "Find entities in")


class AddDialog(QDialog):
    """Takes texts from many sources.

    Attributes:
        answer: what is to be added, once the dialog is accepted.
    """

    def __init__(
        self,
        gatherer: Gatherer,
        purpose: Purpose,
        files: Sequence[Path] = (),
        parent: QWidget | None = None,
    ) -> None:
        """Make the dialog.

        Args:
            gatherer: reads in the background; `begin` has been called for this dialog.
            purpose: what the texts are for.
            files: chosen already.
            parent: the window.
        """
        super().__init__(parent)
        self.setObjectName("pasteDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAcceptDrops(True)
        self.setWindowTitle(purpose.title)
        self.answer: Gathered | None = None
        self._gatherer, self._purpose = gatherer, purpose
        self._accepts_soon = False
        self._name = QLineEdit(_DEFAULT_NAME)
        self._name.setObjectName("projectName")
        self._name.setAccessibleName("Name of the project")
        self._languages = _language_choice(purpose.language)
        self._text = PasteField()
        self._sources = SourceList()
        self._cut = CutChoice(purpose.language)
        self._result = Result()
        self._ok = QPushButton()
        self._ok.setObjectName("pasteOk")
        self._ok.setProperty("role", "primary")
        self._ok.setDefault(True)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.setSpacing(20)
        self._halves.addLayout(self._left(), 1)
        right = column(self._result, spacing=0)
        right.setStretch(0, 1)
        right.addStretch()
        self._halves.addLayout(right, 1)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setSpacing(10)
        whole = column(spacing=_SPACING, margins=_MARGIN)
        if purpose.new_project:
            self._fill_head()
            whole.addLayout(self._head)
        whole.addLayout(self._halves, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it takes the keys
        scroll.setWidget(panel(whole))
        self._foot = row(self._buttons(), margins=14)
        self.setLayout(column(scroll, self._foot, spacing=0))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._soon.timeout.connect(self._ask)
        self._connect()
        room = (parent.size() if parent else QSize(1000, 700)) - QSize(40, 60)
        self.resize(QSize(960, 660).boundedTo(room))
        self._sources.add_files(files)
        self._changed()
        self._text.setFocus()

    @property
    def name(self) -> str:
        """The name of the project."""
        return self._name.text().strip() or _DEFAULT_NAME

    @property
    def language(self) -> str:
        """The language of the project."""
        return str(self._languages.currentData())

    def accept(self) -> None:
        """Add what is shown; what is still being read is waited for."""
        if self.answer is not None:
            if self.answer.intake.texts:
                super().accept()
        elif self._wish().sources:
            self._accepts_soon = True
            self._ask()

    def done(self, result: int) -> None:
        """Close, and end what is under way."""
        self._soon.stop()
        self._gatherer.give_up()
        super().done(result)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add the files that were dropped."""
        event.acceptProposedAction()
        self._sources.add_files(local_files(event.mimeData()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the halves below each other where there is no room for both."""
        super().resizeEvent(event)
        fits = self.width() >= _SIDE_BY_SIDE * self.fontMetrics().averageCharWidth()
        way = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        self._halves.setDirection(way)
        self._head.setDirection(way)
        # beside a long list of files the report stays in sight
        others = self._foot.sizeHint().height() + self._head.sizeHint().height()
        room = self.height() - others - 2 * _MARGIN - _SPACING
        self._result.setMaximumHeight(room if fits else _NO_LIMIT)

    def _fill_head(self) -> None:
        name = label("&Name of the project", role="heading")
        name.setBuddy(self._name)
        language = label("Lan&guage", role="heading")
        language.setBuddy(self._languages)
        for part in (name, self._name, language, self._languages):
            self._head.addWidget(part)
        self._head.setStretch(1, 1)

    def _left(self) -> QVBoxLayout:
        title = label("&Paste sentences, or drop files here", role="heading")
        title.setBuddy(self._text)
        lines_tall(self._text, 8, extra=16)
        choose = button("Choose &files…", self._choose_files, name="chooseFiles")
        kinds = label(
            "Text, tables (csv, tsv, Excel), JSON Lines", role="small", name="fileKinds", wrap=True
        )
        files = row(choose, kinds, spacing=10)
        files.setStretch(1, 1)
        how = label("What becomes a sentence", role="heading")
        return column(title, self._text, how, self._cut, files, self._sources, 1, spacing=9)

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        box.addButton(self._ok, QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(QDialogButtonBox.StandardButton.Cancel)
        name_buttons(box)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        return box

    def _connect(self) -> None:
        self._text.textChanged.connect(self._changed)
        self._text.files_pasted.connect(self._sources.add_files)
        self._text.much_pasted.connect(self._sources.add_pasted)
        for part in (self._sources, self._cut, self._result):
            part.changed.connect(self._changed)
        self._languages.activated.connect(self._language_chosen)
        self._result.stop_wanted.connect(self._stop)
        self._gatherer.progressed.connect(self._progressed)
        self._gatherer.gathered.connect(self._gathered)
        self._gatherer.failed.connect(self._failed)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.accept)

    def _language_chosen(self) -> None:
        self._cut.show_language(self.language)
        self._changed()

    def _choose_files(self) -> None:
        endings = " ".join(f"*{suffix}" for kind in KINDS for suffix in kind.suffixes)
        chosen, _ = QFileDialog.getOpenFileNames(
            self, "Choose files", "", f"Texts ({endings});;All files (*)"
        )
        self._sources.add_files([Path(each) for each in chosen])

    def _wish(self) -> Wish:
        text = self._text.text()
        typed = (Pasted("Pasted text", text),) if text.strip() else ()
        return Wish(
            (*typed, *self._sources.sources),
            self._cut.cut,
            self._cut.at_line_ends,
            self._result.without_similar,
            self.language,
        )

    def _changed(self) -> None:
        """Read again in a moment; what was read before holds no longer."""
        self._gatherer.give_up()
        self._accepts_soon = False
        self.answer = None
        self._soon.start()
        self._show_ok()

    def _ask(self) -> None:
        self._soon.stop()
        wish = self._wish()
        if wish.sources:
            self._gatherer.ask(wish)
        else:
            self._result.show_nothing()

    def _progressed(self, words: str) -> None:
        if self.answer is None:
            self._result.show_work(words)

    def _gathered(self, answer: Gathered) -> None:
        self.answer = answer
        typed = len(answer.wish.sources) - len(self._sources.sources)
        self._sources.show_answers(answer.files[typed:], answer.intake.counts[typed:])
        self._result.show_intake(answer.intake)
        self._show_ok()
        if self._accepts_soon:
            self._accepts_soon = False
            self.accept()

    def _failed(self, error: EventNerError) -> None:
        self._accepts_soon = False
        self._result.show_error(error_text(error))

    def _stop(self) -> None:
        self._gatherer.give_up()
        self._accepts_soon = False
        self._result.show_error(f"Stopped. “{self._purpose.verb}” reads again.")

    def _show_ok(self) -> None:
        if self.answer is None:
            words = self._purpose.verb
            possible = bool(self._sources.sources or self._text.holds_anything)
        else:
            number = len(self.answer.intake.texts)
            words = self._purpose.verb
            if number:
                words = f"{self._purpose.joined} {counted(number, 'sentence')}"
            possible = number > 0
        self._ok.setText(words)
        self._ok.setEnabled(possible)


def _language_choice(code: str) -> QComboBox:
    made = QComboBox()
    made.setObjectName("addLanguage")
    made.setAccessibleName("Language of the texts")
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(14)
    for each in LANGUAGES:
        needs = f"  (needs {each.needs})" if each.needs else ""
        made.addItem(f"{each.name}{needs}", each.code)
    if made.findData(code) < 0:  # of a newer spaCy
        made.addItem(shown_name(code), code)
    made.setCurrentIndex(made.findData(code))
    return made
