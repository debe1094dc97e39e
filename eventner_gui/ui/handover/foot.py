"""What else can be done with the model that is tested: hand it over."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ..test.model_picker import ModelPicker
from ..widgets import button, column, row


class ModelFoot(QWidget):
    """Acts on the chosen model.

    Signals:
        hand_over_wanted: (Path) hand this model, or run, over.
    """

    hand_over_wanted = Signal(object)

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
        self.setLayout(column(row(self.hand_over, 1)))
        models.model_changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        self.hand_over.setEnabled(self._models.folder is not None)
