"""Import and export of other programs' files: what the menu and a drop start."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from ...app.session import Session
from ..notice import Notice

if TYPE_CHECKING:
    from ...app.exporter import Exporter
    from ...app.importer import Imported, Importer
    from ...storage.formats.report import Report
    from ..window.projects import Projects
    from .export_dialog import ExportDialog
    from .import_dialog import ImportDialog

_LOOKED_AT = 20_000_000  # bytes; a larger file is recognised in the dialog, in the background


class Transfer(QObject):
    """Opens the dialogs and does what they were answered.

    What it needs is imported when it is first asked for: the window is to be seen soon.

    Signals:
        said: (text) a short remark.
        noticed: (Notice) what was done, with the way to the report.
        failed: (text) something could not be done, and why.
        example_wanted: (index) the user wants to see this example of the project.
    """

    said = Signal(str)
    noticed = Signal(object)
    failed = Signal(str)
    example_wanted = Signal(int)

    def __init__(self, session: Session, projects: Projects, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._projects, self._window = session, projects, window
        self._importer: Importer | None = None
        self._exporter: Exporter | None = None

    def stop(self) -> None:
        """End the threads."""
        for each in (self._importer, self._exporter):
            if each is not None:
                each.stop()

    def choose_and_import(self) -> None:
        """Let the user choose files and look at them."""
        chosen, _ = QFileDialog.getOpenFileNames(self._window, "Import", "", "All files (*)")
        if chosen:
            self.import_files([Path(each) for each in chosen])

    def import_files(self, paths: Sequence[Path]) -> None:
        """Open the dialog for some files, folders or archives."""
        from ...app.importer import Importer
        from .import_dialog import ImportDialog

        if self._importer is None:
            self._importer = Importer(self)
        is_open = self._session.is_open
        document = self._session.document if is_open else None
        self._importer.begin(list(document.examples) if document else ())
        settings = document.settings if document else None
        dialog = ImportDialog(self._importer, settings, paths, self._window)
        dialog.accepted.connect(lambda: self._take(dialog, new_project=not is_open))
        dialog.open()

    def is_of_others(self, paths: Sequence[Path]) -> bool:
        """Tell whether dropped files are tagged sentences of another program, by their content."""
        from ...core.errors import EventNerError
        from ...nlp.formats import register_formats
        from ...storage.formats.source import open_bundle
        from ...storage.formats.table import recognise

        register_formats()
        for path in paths:
            try:
                bundle = open_bundle(path)
                if bundle.size > _LOOKED_AT:
                    return path.suffix.lower() in (".jsonl", ".spacy", ".parquet", ".conll", ".xmi")
                if recognise(bundle).name in ("article", "text", "table", "xlsx"):
                    return False
            except EventNerError:
                return False
        return bool(paths)

    def export(self) -> None:
        """Open the dialog that writes the project's sentences."""
        from ...app.exporter import Exporter
        from .export_dialog import ExportDialog

        if not self._session.path:
            return
        if self._exporter is None:
            self._exporter = Exporter(self)
        document = self._session.document.snapshot()
        dialog = ExportDialog(self._exporter, document, self._session.path, self._window)
        dialog.accepted.connect(lambda: self._tell_export(dialog))
        dialog.open()

    def _take(self, dialog: ImportDialog, *, new_project: bool) -> None:
        answer = dialog.answer
        if answer is None:
            return
        from ...core import edits
        from ...core.document import Document
        from ...storage.header import settings_with

        examples = dialog.examples
        names = [each.tag_name for example in examples for each in example.annotations]
        if new_project:
            settings = settings_with(answer.settings, names)
            if not self._projects.begin_with(dialog.name, Document(settings, examples)):
                return
            first = 0
        else:
            document = self._session.document
            first = len(document.examples)
            known = document.settings.labels
            added = settings_with(document.settings, names).labels[len(known) :]
            self._session.apply(edits.add_examples(document, examples, added))
        self._tell_import(answer, first)

    def _tell_import(self, answer: Imported, first: int) -> None:
        from ...core.wording import counted

        words = f"{counted(len(answer.examples), 'sentence')} imported."
        self.said.emit(words)
        places = {place: first + index for index, place in reversed(list(enumerate(answer.places)))}
        self._notice(words, answer.report, places)

    def _tell_export(self, dialog: ExportDialog) -> None:
        written = dialog.written
        if written is None or written.job.path is None:
            return
        from ...core.wording import counted

        number = counted(written.report.written, "sentence")
        words = f"{number} are in {written.job.path.name}."
        self.said.emit(words)
        report = written.report
        places = {report.here(number): number - 1 for number, _ in written.job.examples}
        self._notice(words, report, places)

    def _notice(self, words: str, report: Report, places: dict[int, int]) -> None:
        """Tell what was done; the report is there where anything is to be known."""
        if not report.entries and not report.decisions:
            return

        def show() -> None:
            from .report_dialog import ReportDialog

            dialog = ReportDialog(report, places.get, self._window)
            dialog.example_wanted.connect(self.example_wanted)
            dialog.open()

        self.noticed.emit(Notice(words, [("Show the report", show)], kind="info", closable=True))
