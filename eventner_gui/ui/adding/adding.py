"""Adding texts to the project, or beginning one: what the menu, the start page and a drop start."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ...app.session import Session
from ...core.display import shown_name
from ...core.document import Example
from ..notice import Notice

if TYPE_CHECKING:
    from ...app.gatherer import Gatherer
    from ...core.intake import Intake
    from ..window.projects import Projects
    from .dialog import AddDialog

_PROJECT = ".json"
_NAMED = 5  # files that cannot be read


class Adding(QObject):
    """Opens the dialog and does what it was answered.

    What it needs is imported when it is first asked for: the window is to be seen soon.

    Signals:
        said: (text) a short remark.
        noticed: (Notice) what was left out, with the way to the report.
        failed: (text) something could not be done, and why.
    """

    said = Signal(str)
    noticed = Signal(object)
    failed = Signal(str)

    def __init__(self, session: Session, projects: Projects, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._projects, self._window = session, projects, window
        self._gatherer: Gatherer | None = None

    def stop(self) -> None:
        """End the thread."""
        if self._gatherer is not None:
            self._gatherer.stop()

    def begin_project(self, files: Sequence[Path] = ()) -> None:
        """Begin a project with texts.

        Args:
            files: chosen already.
        """
        from ...storage.header import DEFAULT_LANGUAGE

        dialog = self._dialog(DEFAULT_LANGUAGE, (), files, new_project=True)
        dialog.accepted.connect(lambda: self._begin(dialog))
        dialog.open()

    def add_more(self, files: Sequence[Path] = ()) -> None:
        """Add texts to the open project.

        Args:
            files: chosen already.
        """
        document = self._session.document
        examples = list(document.examples)
        dialog = self._dialog(document.settings.language, examples, files, new_project=False)
        dialog.accepted.connect(lambda: self._add(dialog))
        dialog.open()

    def take_files(self, paths: Sequence[Path]) -> None:
        """Do what files that are dropped on the window are for: open a project, or add texts."""
        from ...storage.texts.kinds import kind_of, refusal

        if len(paths) == 1 and paths[0].suffix.lower() == _PROJECT:
            self._projects.open(paths[0])
            return
        files = [path for path in paths if not path.is_dir()]
        if not any(kind_of(path) for path in files):
            said = [refusal(path).one_line() for path in files]
            said += [
                f"{shown_name(path.name)} is a folder. Drop the files in it."
                for path in paths
                if path.is_dir()
            ]
            self.failed.emit(" ".join(said[:_NAMED]))
        elif self._session.is_open:
            self.add_more(files)
        else:
            self.begin_project(files)

    def _dialog(
        self,
        language: str,
        examples: Sequence[Example],
        files: Sequence[Path],
        *,
        new_project: bool,
    ) -> AddDialog:
        from ...app.gatherer import Gatherer
        from .dialog import AddDialog, Purpose, to_begin

        if self._gatherer is None:
            self._gatherer = Gatherer(self)
        self._gatherer.begin(examples)
        purpose = to_begin(language) if new_project else Purpose(language)
        dialog = AddDialog(self._gatherer, purpose, files, self._window)
        dialog.finished.connect(self._gatherer.end)
        return dialog

    def _begin(self, dialog: AddDialog) -> None:
        if dialog.answer is not None:
            intake = dialog.answer.intake
            if self._projects.begin(dialog.name, intake.texts, dialog.language):
                self._tell(intake)

    def _add(self, dialog: AddDialog) -> None:
        if dialog.answer is not None:
            from ...core import edits

            intake = dialog.answer.intake
            fresh = [Example(text) for text in intake.texts]
            self._session.apply(edits.add_examples(self._session.document, fresh))
            self._tell(intake)

    def _tell(self, intake: Intake) -> None:
        """Say what was taken; what was left out stays to be seen until it is put away."""
        from ...core.intake_report import full_report, summary

        words = summary(intake, added=True)
        self.said.emit(words)
        if intake.all_left or intake.errors:
            report = full_report(intake, added=True)
            show = ("Show the report", lambda: self._show_report(report))
            self.noticed.emit(Notice(words, [show], kind="info", closable=True))

    def _show_report(self, report: str) -> None:
        from .report_dialog import ReportDialog

        ReportDialog(report, self._window).open()
