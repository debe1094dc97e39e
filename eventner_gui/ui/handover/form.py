"""What a model is to be called when it is handed over, and the page that will go with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QSizePolicy,
    QWidget,
)

from ...core.errors import EventNerError
from ...nlp.package_wish import EXAMPLE, PackageWish
from ..annotate.markdown_view import MarkdownView
from ..fold import Fold
from ..notice import error_text
from ..widgets import button, column, label, lines_tall, panel, plain_text, row

_PAUSE_MS = 200  # after the last key, until the page is written anew
_LICENCES = ("", "MIT", "Apache-2.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "Proprietary")


class HandOverForm(QWidget):
    """Asks for what a programmer wants to know of a model."""

    def __init__(self, model: Path, name: str, to: Path) -> None:
        """Make the form.

        Args:
            model: folder of the model, or of its run.
            name: to begin with.
            to: the folder to begin with.
        """
        super().__init__()
        self.setObjectName("handOverForm")
        self._model = model
        self.name = _line("handOverName", "Name", name)
        self.version = _line("handOverVersion", "Version", "0.1.0")
        self.licence = QComboBox()
        self.licence.setObjectName("handOverLicence")
        self.licence.setAccessibleName("Licence")
        self.licence.setEditable(True)
        self.licence.addItems(_LICENCES)
        self.licence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.author = _line("handOverAuthor", "Author", "")
        self.description = _lines("handOverDescription", "Description", "", 3)
        self.example = _line("handOverExample", "Sentence for the examples", EXAMPLE)
        self.wheel = QRadioButton("A folder with everything, and in it a wheel for pip")
        self.wheel.setObjectName("handOverWheel")
        self.wheel.setChecked(True)
        self.folder = QRadioButton("A folder alone")
        self.folder.setObjectName("handOverFolder")
        self.to = _line("handOverTo", "Put it into", str(to))
        self.choose = button("Choose…", self._choose, name="handOverChoose")
        self._page = MarkdownView(name="handOverPage", accessible="The page that goes with it")
        self._page.setMinimumHeight(14 * self.fontMetrics().lineSpacing())
        self._fold = Fold("The page that goes with it", self._page, name="handOverPreview")
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._soon.timeout.connect(self._preview)
        self._compose()
        for field in (self.name, self.version, self.author, self.example):
            field.textChanged.connect(self._soon.start)
        self.licence.editTextChanged.connect(self._soon.start)
        self.description.textChanged.connect(self._soon.start)
        self.wheel.toggled.connect(self._soon.start)
        self._preview()

    @property
    def wish(self) -> PackageWish:
        """What was asked for."""
        return PackageWish(
            name=self.name.text().strip(),
            version=self.version.text().strip(),
            license=self.licence.currentText().strip(),
            author=self.author.text().strip(),
            description=plain_text(self.description).strip(),
            example=self.example.text().strip() or EXAMPLE,
        )

    def _compose(self) -> None:
        rows: list[QWidget] = []  # each a field with what is said of it
        for words, field, more in (
            ("Name", self.name, "Small letters, digits and _; the language is put before it."),
            ("Version", self.version, ""),
            ("Licence", self.licence, "In what words others may use it. Choose one, or type."),
            ("Author", self.author, "A person or an organisation."),
            ("Description", self.description, "What it finds, and in what kind of texts."),
            (
                "Sentence for the examples",
                self.example,
                "Whoever gets the model sees it: take none that is private.",
            ),
        ):
            head = label(words, role="heading")
            head.setBuddy(field)
            below = [label(more, role="small", wrap=True)] if more else []
            rows.append(panel(column(head, field, *below, spacing=4)))
        where = label("Put it into", role="heading")
        where.setBuddy(self.to)
        self.setLayout(
            column(
                *rows,
                column(label("What to make", role="heading"), self.wheel, self.folder, spacing=4),
                column(where, row(self.to, self.choose), spacing=4),
                self._fold,
                1,
                spacing=14,
            )
        )

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Put it into", self.to.text())
        if chosen:
            self.to.setText(chosen)

    def _preview(self) -> None:
        from ...nlp.packaging import preview

        try:
            page = preview(self._model, self.wish, with_wheel=self.wheel.isChecked())
        except EventNerError as error:
            page = error_text(error)
        self._page.show_markdown(page)


def _line(name: str, accessible: str, text: str) -> QLineEdit:
    made = QLineEdit(text)
    made.setObjectName(name)
    made.setAccessibleName(accessible)
    return made


def _lines(name: str, accessible: str, text: str, lines: int) -> QPlainTextEdit:
    made = QPlainTextEdit(text)
    made.setObjectName(name)
    made.setAccessibleName(accessible)
    made.setTabChangesFocus(True)
    lines_tall(made, lines, extra=16)
    return made
