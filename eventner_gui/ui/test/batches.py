"""Many sentences for the model that is tested: asked for, then shown in a window of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ...app.session import Session
from ...core.corrected import add_found
from ...core.document import Example, Settings
from ...core.wording import counted

if TYPE_CHECKING:
    from ...app.gatherer import Gatherer
    from ..adding.dialog import AddDialog
    from .batch_window import BatchWindow


class Batches(QObject):
    """Asks for texts as the dialog that adds them does, and opens a window for their entities.

    Signals:
        sentence_wanted: (text) look at this sentence by itself.
    """

    sentence_wanted = Signal(str)

    def __init__(
        self, session: Session, model: Callable[[], tuple[Path, str] | None], page: QWidget
    ) -> None:
        """Make it.

        Args:
            session: for the project's labels and language.
            model: returns folder and name of the model to test; None where there is none.
            page: that the dialog and the windows belong to.
        """
        super().__init__(page)
        self._session, self._model, self._page = session, model, page
        self._gatherer: Gatherer | None = None
        self._windows: list[BatchWindow] = []

    def ask(self) -> None:
        """Let the user paste sentences or choose files."""
        from ...app.gatherer import Gatherer
        from ..adding.dialog import AddDialog, to_test

        if self._gatherer is None:
            self._gatherer = Gatherer(self)
        self._gatherer.begin(())
        language = self._session.document.settings.language
        dialog = AddDialog(self._gatherer, to_test(language), (), self._page.window())
        dialog.finished.connect(self._gatherer.end)
        dialog.accepted.connect(lambda: self._begin(dialog))
        dialog.open()

    def stop(self) -> None:
        """Close the windows and end the threads."""
        for window in self._windows[:]:
            window.close()
        if self._gatherer is not None:
            self._gatherer.stop()

    def _add(self, window: BatchWindow, found: Sequence[Example], settings: Settings) -> None:
        """Put sentences into the project as one step, and say how many were there already."""
        if not self._session.is_open:
            window.tell("No project is open. Open one, then add them.")
            return
        change = add_found(self._session.document, found, settings)
        added = len(change.inserted) if change else 0
        if change:
            self._session.apply(change)
        left = len(found) - added
        there = f" In your data already: {left:,}." if left else ""
        window.tell(f"Added to your data, to do: {counted(added, 'sentence')}.{there}")

    def _begin(self, dialog: AddDialog) -> None:
        from .batch_window import BatchWindow

        model = self._model()
        if dialog.answer is None or model is None:
            return
        folder, name = model
        settings = self._session.document.settings
        texts = dialog.answer.intake.texts
        window = BatchWindow(folder, name, texts, settings, self._page)
        window.sentence_wanted.connect(self.sentence_wanted)
        window.add_wanted.connect(lambda found, known: self._add(window, found, known))
        window.closed.connect(lambda: self._windows.remove(window))
        self._windows.append(window)
        window.show()
