"""The dialog in which a file of another program is looked at before anything of it is taken."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ...app.importer import Imported, Importer, ImportWish, mapped
from ...core.display import shown_name
from ...core.document import Example, Settings
from ...core.errors import EventNerError
from ...core.offset_unit import OffsetUnit
from ...core.wording import counted, listed
from ...nlp.formats import register_formats
from ...storage.conventions import EndConvention, UndecidedEnds
from ...storage.formats.table import formats
from ...storage.header import settings_with
from ..notice import error_text
from ..widgets import at_least_lines, column, label, name_buttons, open_tall, panel, row, scrolled
from .label_choices import LabelChoices
from .preview import Preview
from .report_list import ReportList

_MARGIN = 18
_SIDE_BY_SIDE = 92  # average characters that two columns need
_BY_CONTENT, _DECIDED = "By its content", "As the file shows it"
_END_WORDS = {
    EndConvention.INCLUSIVE: "the last character",
    EndConvention.EXCLUSIVE: "the character after the last",
    EndConvention.EXCLUSIVE_PLUS_ONE: "two after the last",
}
_UNIT_WORDS = {
    OffsetUnit.CODEPOINT: "code points",
    OffsetUnit.UTF16: "UTF-16 units",
    OffsetUnit.GRAPHEME: "characters as seen",
}


class ImportDialog(QDialog):
    """Shows what was recognised, lets all of it be changed, and previews the examples.

    Attributes:
        answer: what was read last; None while something is being read.
    """

    def __init__(
        self,
        importer: Importer,
        settings: Settings | None,
        paths: Sequence[Path],
        parent: QWidget | None = None,
    ) -> None:
        """Make the dialog and begin to read.

        Args:
            importer: reads in the background; `begin` has been called for this dialog.
            settings: of the open project; None where a new one is begun.
            paths: what was chosen.
            parent: the window.
        """
        super().__init__(parent)
        self.setObjectName("importDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Import" if settings is not None else "New project from a file")
        self.answer: Imported | None = None
        self._importer, self._known = importer, settings
        self._paths = tuple(paths)
        register_formats()
        self._form = _choice("importFormat", "Format of the file", _BY_CONTENT)
        for each in sorted(formats(), key=lambda each: each.title.casefold()):
            if each.read is not None:
                self._form.addItem(each.title, each.name)
        self._unit = _choice("importUnit", "What offsets count", _DECIDED)
        for unit, words in _UNIT_WORDS.items():
            self._unit.addItem(words, unit.value)
        self._end = _choice("importEnd", "What the end of a tag is", _DECIDED)
        for end, words in _END_WORDS.items():
            self._end.addItem(words, end.value)
        self._told = label("", name="importTold", wrap=True)
        self._preview = Preview("importPreview", "What would be imported")
        self._report = ReportList()
        self._labels = LabelChoices()
        self._untagged = QCheckBox("Sentences &without tags are finished")
        self._untagged.setObjectName("untaggedDone")
        self._ok = QPushButton("Import")
        self._ok.setObjectName("importOk")
        self._ok.setProperty("role", "primary")
        self._ok.setDefault(True)
        self._choices = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.setLayout(self._whole())
        self._connect()
        open_tall(self, 980)
        self._ask()

    @property
    def examples(self) -> list[Example]:
        """What is to be taken, as it was chosen."""
        if self.answer is None:
            return []
        return self.answer.with_labels(
            self._labels.chosen, untagged_done=self._untagged.isChecked()
        )

    @property
    def name(self) -> str:
        """A name for a project of these files."""
        return self._paths[0].stem or self._paths[0].name

    def done(self, result: int) -> None:
        """Close, and end what is under way."""
        self._importer.give_up()
        super().done(result)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the halves below each other where there is no room for both."""
        super().resizeEvent(event)
        fits = self.width() >= _SIDE_BY_SIDE * self.fontMetrics().averageCharWidth()
        way = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        self._choices.setDirection(way)
        self._halves.setDirection(way)

    def _whole(self) -> QVBoxLayout:
        names = listed([shown_name(path.name, 60) for path in self._paths])
        files = label(names, role="heading", name="importFiles", wrap=True)
        for words, box in (
            ("&Format", self._form),
            ("Offsets c&ount", self._unit),
            ("The &end of a tag is", self._end),
        ):
            caption = label(words)
            caption.setBuddy(box)
            self._choices.addLayout(column(caption, box, spacing=4), 1)
        self._choices.setSpacing(14)
        shown = label("What &would be imported", role="heading")
        shown.setBuddy(self._preview)
        at_least_lines(self._preview, 6, extra=16)
        at_least_lines(self._report, 6, extra=50)
        told = label("What became of it", role="heading")
        left = column(shown, self._preview, told, self._report, spacing=8)
        left.setStretch(1, 3)
        left.setStretch(3, 2)
        labels = label("Labels of the file, and what they become", role="heading", wrap=True)
        right = column(labels, self._labels, self._untagged, 1, spacing=8)
        self._halves.setSpacing(20)
        self._halves.addLayout(left, 3)
        self._halves.addLayout(right, 2)
        whole = column(files, self._choices, self._told, spacing=12, margins=_MARGIN)
        whole.addLayout(self._halves, 1)
        buttons = QDialogButtonBox()
        buttons.addButton(self._ok, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        name_buttons(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        scroll = scrolled(panel(whole), name="importScroll")
        return column(scroll, row(buttons, margins=14), spacing=0)

    def _connect(self) -> None:
        for box in (self._form, self._unit, self._end):
            box.activated.connect(self._ask)
        self._labels.changed.connect(self._show_examples)
        self._report.place_wanted.connect(self._preview.go_to)
        self._importer.progressed.connect(self._progressed)
        self._importer.imported.connect(self._imported)
        self._importer.failed.connect(self._failed)

    def _ask(self) -> None:
        """Read the files as the boxes say."""
        self.answer = None
        self._ok.setEnabled(False)
        self._told.setText("Reading…")
        unit, end = self._unit.currentData(), self._end.currentData()
        self._importer.ask(
            ImportWish(
                self._paths,
                self._form.currentData() or "",
                OffsetUnit(unit) if unit else None,
                EndConvention(end) if end else None,
            )
        )

    def _progressed(self, share: float) -> None:
        if self.answer is None:
            self._told.setText(f"Reading… {share:.0%}")

    def _imported(self, answer: Imported) -> None:
        self.answer = answer
        titles = listed(list(dict.fromkeys(form.title for form in answer.forms)))
        tags = counted(sum(answer.labels.values()), "tag")
        self._told.setText(
            f"{titles}: {counted(len(answer.examples), 'sentence')} with {tags}."
            if answer.examples
            else f"{titles}: there is no sentence to take. The report below says why."
        )
        index_of = {place: index for index, place in reversed(list(enumerate(answer.places)))}
        self._report.show_report(answer.report, index_of.get)
        self._labels.show_labels(answer.labels, self._known.labels if self._known else ())
        self._untagged.setVisible(bool(answer.undecided))
        self._show_examples()
        number = len(answer.examples)
        self._ok.setText(f"Import {counted(number, 'sentence')}" if number else "Import")
        self._ok.setEnabled(number > 0)

    def _show_examples(self) -> None:
        if self.answer is None:
            return
        chosen = self._labels.chosen
        names = [chosen.get(name, name) for name in self.answer.labels]
        self._preview.show_examples(
            self.answer.examples,
            lambda example: mapped(example, chosen),
            settings_with(self._known or self.answer.settings, names),
        )

    def _failed(self, error: EventNerError) -> None:
        self._told.setText(error_text(error))
        if isinstance(error, UndecidedEnds):
            self._told.setText(f"{error} Choose above what the end of a tag is.")
            self._end.setFocus()
        self._report.clear()
        self._preview.show_examples((), lambda example: example, Settings())


def _choice(name: str, accessible: str, first: str) -> QComboBox:
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(accessible)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(14)
    made.addItem(first, "")
    return made
