"""The dialog that writes the project's sentences for another program."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)

from ...app.exporter import Exported, Exporter, ExportJob
from ...core.document import Document, Example, Status
from ...core.errors import EventNerError
from ...core.wording import counted
from ...nlp.formats import register_formats
from ...storage.formats.format import Format
from ...storage.formats.iob import SCHEMES
from ...storage.formats.table import format_named, formats
from ..notice import error_text
from ..widgets import at_least_lines, column, label, name_buttons, open_tall, panel, row, scrolled
from .report_list import ReportList

_FIRST = "article"
_SPLIT = "80,10,10"
_WITH_SCHEME = ("conll", "huggingface", "parquet")


class ExportDialog(QDialog):
    """Says what the chosen format cannot hold, before anything is written.

    Attributes:
        written: what was written; None until then.
    """

    def __init__(
        self, exporter: Exporter, document: Document, path: Path, parent: QWidget | None = None
    ) -> None:
        """Make the dialog.

        Args:
            exporter: writes in the background.
            document: a snapshot of the project.
            path: of the project, for a name.
            parent: the window.
        """
        super().__init__(parent)
        self.setObjectName("exportDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Export")
        self.written: Exported | None = None
        self._exporter, self._document, self._path = exporter, document, path
        self._target: Path | None = None
        register_formats()
        numbered = list(enumerate(document.examples, 1))
        self._all: Sequence[tuple[int, Example]] = numbered
        self._finished = [each for each in numbered if each[1].status is Status.DONE]
        self._form = QComboBox()
        self._form.setObjectName("exportFormat")
        self._form.setAccessibleName("Format of the file")
        self._form.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._form.setMinimumContentsLength(20)
        for each in sorted(formats(), key=lambda each: each.title.casefold()):
            if each.write is not None:
                self._form.addItem(each.title, each.name)
        self._form.setCurrentIndex(self._form.findData(_FIRST))
        self._done = QRadioButton(f"&Finished sentences ({len(self._finished):,})")
        self._done.setObjectName("exportDone")
        self._every = QRadioButton(f"&All sentences ({len(numbered):,})")
        self._every.setObjectName("exportAll")
        (self._done if self._finished else self._every).setChecked(True)
        self._scheme = QComboBox()
        self._scheme.setObjectName("exportScheme")
        self._scheme.setAccessibleName("Scheme of tags by the word")
        self._scheme.addItems(SCHEMES)
        self._split = QLineEdit()
        self._split.setObjectName("exportSplit")
        self._split.setAccessibleName("Shares of train, dev and test files")
        self._split.setPlaceholderText(f"One file; or shares such as {_SPLIT}")
        self._scheme_row = _named("&Scheme", self._scheme)
        self._split_row = _named("S&plit into train, dev, test", self._split)
        self._losses = label("", name="exportLosses", wrap=True)
        self._told = label("", name="exportTold", wrap=True)
        self._report = ReportList("Everything can be written as it stands.")
        self._ok = QPushButton("E&xport…")
        self._ok.setObjectName("exportOk")
        self._ok.setProperty("role", "primary")
        self._ok.setDefault(True)
        self._lay_out()
        self._connect()
        open_tall(self, 720)
        self._look()

    def done(self, result: int) -> None:
        """Close, and end what is under way."""
        self._exporter.give_up()
        super().done(result)

    @property
    def form(self) -> Format:
        """The format that is chosen."""
        return format_named(str(self._form.currentData()))

    def _lay_out(self) -> None:
        at_least_lines(self._report, 6, extra=50)
        what = label("What would become of it", role="heading")
        whole = column(
            _named("F&ormat", self._form),
            self._done,
            self._every,
            self._scheme_row,
            self._split_row,
            self._losses,
            self._told,
            what,
            self._report,
            spacing=10,
            margins=18,
        )
        whole.setStretch(8, 1)
        buttons = QDialogButtonBox()
        buttons.addButton(self._ok, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        name_buttons(buttons)
        buttons.accepted.connect(self._choose_target)
        buttons.rejected.connect(self.reject)
        scroll = scrolled(panel(whole), name="exportScroll")
        self.setLayout(column(scroll, row(buttons, margins=14), spacing=0))

    def _connect(self) -> None:
        self._form.activated.connect(self._look)
        self._done.toggled.connect(self._look)
        self._exporter.exported.connect(self._exported)
        self._exporter.failed.connect(self._failed)

    def _examples(self) -> Sequence[tuple[int, Example]]:
        return self._finished if self._done.isChecked() else self._all

    def _look(self) -> None:
        """Find out what would become of everything, without writing it anywhere to stay."""
        form = self.form
        self._scheme_row.setVisible(form.name in _WITH_SCHEME)
        self._split_row.setVisible(form.name == "spacy")
        losses = form.carries.losses
        self._losses.setText(
            f"This format has no place for: {'; '.join(losses)}." if losses else ""
        )
        self._losses.setVisible(bool(losses))
        self._report.clear()
        self._target = None
        examples = self._examples()
        self._ok.setEnabled(False)
        if not examples:
            self._told.setText(
                "No sentence is finished yet. Finish one with Enter, or export all sentences."
            )
            return
        self._told.setText("Looking what this format can hold…")
        self._exporter.ask(ExportJob(form, self._document, examples))

    def _exported(self, answer: Exported) -> None:
        report = answer.report
        if answer.job.path is None:
            sentences = counted(report.written, "sentence")
            tags = counted(report.spans_written, "tag")
            self._told.setText(f"{sentences} with {tags} would be written.")
            self._report.show_report(report, lambda _place: None)
            self._ok.setEnabled(True)
            return
        self.written = answer
        self.accept()

    def _failed(self, error: EventNerError) -> None:
        self._told.setText(error_text(error))
        self._ok.setEnabled(self._target is not None)

    def _choose_target(self) -> None:
        form = self.form
        try:
            shares = _shares(self._split.text()) if form.name == "spacy" else ()
        except ValueError:
            self._told.setText(f"The shares are not numbers with commas between, as {_SPLIT}.")
            return
        is_folder = not form.suffix or bool(shares)
        suffix = "" if is_folder else form.suffix
        start = self._path.with_name(f"{self._path.stem} export{suffix}")
        dialog = QFileDialog(self, "Export", str(start), f"{form.title} (*{suffix})")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(str(start))
        if suffix:
            dialog.setDefaultSuffix(suffix[1:])
        if not dialog.exec():
            return
        target = Path(dialog.selectedFiles()[0])
        if target.resolve() == self._path.resolve():
            self._told.setText(
                f"{target.name} is the project itself; exporting there would lose what is not "
                "exported. Choose another file."
            )
            return
        self._target = target
        self._ok.setEnabled(False)
        self._told.setText("Writing…")
        scheme = self._scheme.currentText() if form.name in _WITH_SCHEME else ""
        self._exporter.ask(
            ExportJob(form, self._document, self._examples(), target, scheme, shares)
        )


def _named(words: str, field: QWidget) -> QWidget:
    caption = label(words)
    caption.setBuddy(field)
    line = row(caption, field, spacing=10)
    line.setStretch(1, 1)
    made = QWidget()
    made.setLayout(line)
    return made


def _shares(text: str) -> tuple[float, ...]:
    """Return the numbers of a text such as “80,10,10”; none of an empty one.

    Raises:
        ValueError: they are not two or three numbers above zero.
    """
    if not text.strip():
        return ()
    found = tuple(float(part) for part in text.split(","))
    if len(found) not in (2, 3) or not all(0 < each < 1e6 for each in found):
        raise ValueError(text)
    return found
