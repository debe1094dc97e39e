"""Says above the sentence that the model which was to suggest does not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from ...app.model_source import ModelSource, State
from ..notice import Notice
from .model_words import state_in_words


class ModelNotice(QObject):
    """Shows a notice while the model cannot be used or waits for the expert's word.

    Signals:
        model_wanted: another model is to be chosen, or the question answered.
    """

    model_wanted = Signal()

    def __init__(
        self, model: ModelSource, show: Callable[[Notice], object], parent: QObject
    ) -> None:
        """Follow the model.

        Args:
            model: that suggests.
            show: puts a notice where the expert looks; it may go from there at any time.
            parent: the owner.
        """
        super().__init__(parent)
        self._model = model
        self._show = show
        self._notice: Notice | None = None
        model.state_changed.connect(self._follow)

    def _follow(self) -> None:
        if self._notice is not None:
            self._notice.hide()
            self._notice.deleteLater()
            self._forget()
        if self._model.state in (State.FAILED, State.ASKS):
            words = f"{state_in_words(self._model)} The other sources go on."
            actions = [("Model…", self.model_wanted.emit)]
            self._notice = Notice(words, actions, kind="info", closable=True)
            self._notice.destroyed.connect(self._forget)
            self._show(self._notice)

    def _forget(self) -> None:
        self._notice = None
