"""The dialog for what holds for all texts of a project: language and direction."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QWidget

from ...app.session import Session
from ...core.direction import Direction
from ...core.display import shown_name
from ...core.project_edits import set_project
from ...nlp.languages import LANGUAGES, find_language
from ..widgets import column, fitting_width, label, name_buttons

_DIRECTIONS = {
    Direction.AUTO: "As each paragraph begins",
    Direction.LEFT_TO_RIGHT: "Left to right",
    Direction.RIGHT_TO_LEFT: "Right to left",
}


class ProjectSettings(QDialog):
    """Asks for language and direction; both are one step of undo."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("projectSettingsDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Project settings")
        self._session = session
        settings = session.document.settings
        self._language = _combo("projectLanguage", "Language")
        for each in LANGUAGES:
            needs = f"  (needs {each.needs})" if each.needs else ""
            self._language.addItem(f"{each.name}{needs}", each.code)
        if find_language(settings.language) is None:  # of a file from elsewhere: it stays
            self._language.addItem(shown_name(settings.language), settings.language)
        self._language.setCurrentIndex(self._language.findData(settings.language))
        self._direction = _combo("projectDirection", "Texts run")
        for direction, words in _DIRECTIONS.items():
            self._direction.addItem(words, direction.value)
        self._direction.setCurrentIndex(self._direction.findData(settings.direction.value))
        rows = column(
            label("Language", role="heading"),
            self._language,
            _words("Its rules split a text into the tokens that tags snap to."),
            label("Texts run", role="heading"),
            self._direction,
            _words(
                "Choose one where texts begin with signs or words of another script and stand on "
                "the wrong side."
            ),
            spacing=6,
        )
        rows.insertSpacing(3, 8)
        box = QDialogButtonBox()
        ok = box.addButton("Change", QDialogButtonBox.ButtonRole.AcceptRole)
        ok.setObjectName("projectSettingsOk")
        ok.setProperty("role", "primary")
        ok.setDefault(True)
        box.addButton(QDialogButtonBox.StandardButton.Cancel)
        name_buttons(box)
        box.accepted.connect(self._take)
        box.rejected.connect(self.reject)
        self.setLayout(column(rows, box, margins=20, spacing=14))
        self.setMinimumWidth(fitting_width(self, 54))

    def _take(self) -> None:
        language = self._language.currentData()
        direction = Direction(self._direction.currentData())
        self._session.apply(set_project(self._session.document, language, direction))
        self.accept()


def _combo(name: str, accessible: str) -> QComboBox:
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(accessible)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(26)
    return made


def _words(text: str) -> QWidget:
    return label(text, role="small", wrap=True)
