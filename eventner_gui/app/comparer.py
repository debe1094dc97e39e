"""Compares two runs in the background, with progress; the newest wish counts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ..core.comparison import Comparison
from ..core.document import Example
from ..core.errors import EventNerError
from .worker import Worker


@dataclass(frozen=True, slots=True)
class _Wish:
    number: int
    first: Path
    second: Path
    examples: tuple[Example, ...]


class Comparer(QObject):
    """Answers with what two runs' models find in sentences that neither was trained on.

    Signals:
        progressed: (done, of) steps of the newest wish.
        compared: (Comparison) the answer to the newest wish.
        failed: (EventNerError) for the newest wish; `NotTrusted` where a model has to be asked
            about.
    """

    progressed = Signal(int, int)
    compared = Signal(object)
    failed = Signal(object)
    _stepped = Signal(int, int, int)  # from the thread, with the number of the wish

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0  # of the newest wish; read in the thread
        self._ticket = 0
        self._worker = Worker(self._compare, "comparer", self)
        self._worker.done.connect(self._done)
        self._worker.failed.connect(self._failed)
        self._stepped.connect(self._show_step)

    def compare(self, first: Path, second: Path, examples: tuple[Example, ...]) -> None:
        """Ask for a comparison.

        Args:
            first: run folder of the older run.
            second: of the newer one.
            examples: the done ones; their tags are the truth.
        """
        self._number += 1
        self._ticket = self._worker.submit(_Wish(self._number, first, second, examples))

    def cancel(self) -> None:
        """Give up what is wished for; nothing is answered any more."""
        self._number += 1
        self._ticket = 0

    def stop(self) -> None:
        """End the thread."""
        self.cancel()
        self._worker.stop()

    def _compare(self, wish: _Wish) -> Comparison:
        """Compare (in the thread)."""
        from ..nlp.comparison import compare  # late: a window is to be seen first

        return compare(
            wish.first,
            wish.second,
            wish.examples,
            should_stop=lambda: self._number != wish.number,
            report=lambda done, of: self._stepped.emit(wish.number, done, of),
        )

    def _show_step(self, number: int, done: int, of: int) -> None:
        if number == self._number:
            self.progressed.emit(done, of)

    def _done(self, ticket: int, found: Comparison) -> None:
        if ticket == self._ticket:
            self.compared.emit(found)

    def _failed(self, ticket: int, error: EventNerError) -> None:
        if ticket == self._ticket:
            self.failed.emit(error)
