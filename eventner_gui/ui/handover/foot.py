"""What else can be done with the model that is tested: hand it over, serve it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ...app.model_server import ModelServer
from ..test.model_picker import ModelPicker
from ..widgets import button, column, row
from .serve_switch import ServeSwitch


class ModelFoot(QWidget):
    """Acts on the chosen model.

    Signals:
        hand_over_wanted: (Path) hand this model, or run, over.
        said: (str) a short remark.
    """

    hand_over_wanted = Signal(object)
    said = Signal(str)

    def __init__(self, models: ModelPicker) -> None:
        """Make it.

        Args:
            models: tells which model is chosen.
        """
        super().__init__()
        self.setObjectName("modelFoot")
        self._models = models
        self.hand_over = button(
            "Hand over this model…",
            lambda: self.hand_over_wanted.emit(models.folder),
            name="testHandOver",
            tip="Makes a folder, a wheel and a page about the model, for a programmer",
        )
        self.server = ModelServer(self)
        self.serving = ServeSwitch(self.server, lambda: models.folder)
        self.serving.said.connect(self.said)
        self.setLayout(column(row(self.hand_over, 1), self.serving, spacing=14))
        models.model_changed.connect(self._show)
        self._show()

    def stop(self) -> None:
        """End the service."""
        self.server.stop()

    def _show(self) -> None:
        self.hand_over.setEnabled(self._models.folder is not None)
        self.serving.refresh()
