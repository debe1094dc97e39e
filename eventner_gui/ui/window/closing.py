"""Closing the window: asks where something would be lost, and waits for a training that ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from ...app.session import Session
from ...app.trainer import Trainer
from ..notice import error_text
from ..widgets import name_buttons, tip_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMessageBox


class Closing(QObject):
    """Decides whether the window may close; asks, and closes it later, where it may not yet.

    Signals:
        stopping: the training is being stopped, to close after it.
        elsewhere_wanted: save to another file.
    """

    stopping = Signal()
    elsewhere_wanted = Signal()

    def __init__(self, session: Session, trainer: Trainer, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._trainer = trainer
        self._window = window
        self._waits = False  # for the training
        trainer.finished.connect(self._training_ended)
        trainer.failed.connect(self._training_ended)

    def may_close(self) -> bool:
        """Tell whether nothing runs and nothing would be lost; otherwise ask."""
        if self._trainer.is_training:
            if not self._waits:
                self._ask_about_training()
            return False
        saver = self._session.saver
        if self._session.is_open and not (saver.finish() and saver.is_saved()):
            self._ask_about_saving()
            return False
        return True

    def _ask_about_training(self) -> None:
        from PySide6.QtWidgets import QMessageBox  # late: a window is to be seen first

        box = self._box("closeWhileTraining", "A training is running")
        box.setText("A training is running.")
        box.setInformativeText("Stop it, keep the best model so far and close?")
        stop = box.addButton("Stop and close", QMessageBox.ButtonRole.AcceptRole)
        stop.setObjectName("stopAndClose")
        box.addButton("Go on training", QMessageBox.ButtonRole.RejectRole)
        name_buttons(box)
        stop.clicked.connect(self._stop_and_close)
        box.open()

    def _stop_and_close(self) -> None:
        self._waits = True
        self.stopping.emit()
        self._training_ended()

    def _training_ended(self, _outcome: object = None) -> None:
        """Go on closing when that waited for the training."""
        if self._waits and not self._trainer.is_training:
            self._waits = False
            QTimer.singleShot(0, self._window.close)

    def _ask_about_saving(self) -> None:
        from PySide6.QtWidgets import QMessageBox

        saver = self._session.saver
        why = error_text(saver.state.error) if saver.state.error else ""
        box = self._box("closeUnsaved", "Not in the file")
        if saver.is_durable():
            box.setText("The last changes are kept on this computer, but not in the file.")
            why = f"{why} They come back when you open the file here again.".strip()
            lose_text, role = "Close", QMessageBox.ButtonRole.AcceptRole
        else:
            box.setText("The last changes are not saved.")
            lose_text, role = "Close and lose them", QMessageBox.ButtonRole.DestructiveRole
        box.setInformativeText(tip_of(why))
        elsewhere = box.addButton("Save elsewhere…", QMessageBox.ButtonRole.AcceptRole)
        lose = box.addButton(lose_text, role)
        box.addButton(QMessageBox.StandardButton.Cancel)
        name_buttons(box)
        elsewhere.clicked.connect(self.elsewhere_wanted)
        lose.clicked.connect(self._close_anyway)
        box.open()

    def _close_anyway(self) -> None:
        self._session.saver.give_up()
        QTimer.singleShot(0, self._window.close)

    def _box(self, name: str, title: str) -> QMessageBox:
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(self._window)
        box.setObjectName(name)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(title)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return box
