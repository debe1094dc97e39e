"""The dialog that hands a model over: what to call it, how far it is, what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from ...app.packager import PackageJob, Packager
from ...core.errors import EventNerError
from ...nlp.trust import NotTrusted
from ..announce import announce
from ..model_question import ModelQuestion
from ..notice import Notice, error_text
from ..widgets import button, clear, column, label, panel, row, scrolled
from .form import HandOverForm
from .result import HandedOver

if TYPE_CHECKING:
    from ...nlp.packaging import Package


class HandOverDialog(QDialog):
    """Makes a package of a model.

    Signals:
        said: (str) a short remark for the status line.
    """

    said = Signal(str)

    def __init__(
        self, packager: Packager, model: Path, name: str, to: Path, parent: QWidget | None = None
    ) -> None:
        """Make the dialog.

        Args:
            packager: makes it.
            model: folder of the model, or of its run.
            name: to begin with.
            to: folder to begin with, that the new one is put into.
            parent: the window.
        """
        super().__init__(parent)
        self.setObjectName("handOverDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Hand over this model")
        self._packager = packager
        self._model = model
        self.form = HandOverForm(model, name, to)
        self.made = HandedOver()
        self.made.said.connect(self._say)
        self._pages = QStackedWidget()
        for page, called in ((self.form, "handOverScroll"), (self.made, "handedOverScroll")):
            self._pages.addWidget(scrolled(panel(column(page, margins=20)), name=called))
        self._notices = QVBoxLayout()
        self._bar = QProgressBar()
        self._bar.setObjectName("handOverBar")
        self._bar.setAccessibleName("Handing over")
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._step = label(role="small", name="handOverStep", wrap=True)
        self.go = button("&Hand over", self._go, name="handOverGo", role="primary")
        self.go.setDefault(True)
        self.close_button = button("Close", self.reject, name="handOverClose")
        foot = column(
            self._notices, self._bar, self._step, row(1, self.go, self.close_button), spacing=8
        )
        foot.setContentsMargins(20, 0, 20, 16)
        self.setLayout(column(self._pages, foot, spacing=8))
        packager.progressed.connect(self._progressed)
        packager.finished.connect(self._finished)
        packager.failed.connect(self._failed)
        packager.stopped.connect(self._stopped)
        self._show_running()
        metrics = self.fontMetrics()
        room = QSize(84 * metrics.averageCharWidth(), 40 * metrics.lineSpacing())
        self.resize(room.boundedTo(parent.size() - QSize(40, 40)) if parent else room)
        self.form.name.setFocus()

    def reject(self) -> None:
        """Stop what is being made; close when nothing is."""
        if self._packager.is_running:
            self._packager.cancel()
            self._step.setText("Stopping…")
        else:
            super().reject()

    def _go(self) -> None:
        clear(self._notices)
        wish, to = self.form.wish, self.form.to.text().strip()
        try:
            wish.check()
            if not to:
                raise EventNerError("No folder is chosen.", "Choose where to put it.")
        except EventNerError as error:
            self._tell(error)
            return
        job = PackageJob(self._model, Path(to).expanduser(), wish, self.form.wheel.isChecked())
        self._packager.start(job)
        self._show_running()

    def _show_running(self) -> None:
        running = self._packager.is_running
        self.form.setEnabled(not running)
        self.go.setEnabled(not running)
        self._bar.setVisible(running)
        self._step.setVisible(running)
        self.close_button.setText("Stop" if running else "Close")
        if running:
            self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _progressed(self, words: str) -> None:
        self._step.setText(f"{words}…")

    def _finished(self, package: Package) -> None:
        self._show_running()
        self.made.show_package(package, self.form.wish.example)
        self._pages.setCurrentIndex(1)
        self.go.hide()
        self.made.open_button.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, "The model is ready to be handed over")
        self.said.emit(f"The model is handed over: {package.folder}")

    def _failed(self, error: EventNerError) -> None:
        self._show_running()
        if isinstance(error, NotTrusted):
            asked = ModelQuestion(error.looked, opened=self._go, declined=self._declined)
            self._notices.addWidget(asked)
            asked.focus_first()
        else:
            self._tell(error)

    def _stopped(self) -> None:
        self._show_running()
        self._note("It was stopped; nothing of it is left.")
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def _declined(self) -> None:
        clear(self._notices)
        self._note("The model was not opened.")
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, error: EventNerError) -> None:
        announce(self, error_text(error))
        self._notices.addWidget(Notice(error_text(error), kind="error"))
        self.form.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _note(self, words: str) -> None:
        clear(self._notices)
        self._notices.addWidget(Notice(words, kind="info"))

    def _say(self, words: str) -> None:
        self._note(words)
        self.said.emit(words)
