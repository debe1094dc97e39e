"""What a run's models got wrong in sentences they were not trained on, found in the background."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ..core.document import Example, Status
from ..core.errors import EventNerError
from ..core.mistakes import Judged
from ..nlp.formats import register_formats
from ..nlp.held_out import held_out_answers
from ..nlp.judging import EvaluationStopped
from ..nlp.measuring import measure
from ..storage.formats.converting import Wish, read_examples
from ..storage.formats.report import Report
from ..storage.formats.source import open_bundle
from ..storage.formats.table import recognise
from ..storage.predictions import HeldOut, read_predictions
from .worker import Worker

TEST_SET = "the frozen test set"


@dataclass(frozen=True, slots=True)
class RunErrors:
    """The answers of a run's models on sentences they were not trained on.

    Attributes:
        run: the run folder.
        answers: sentence by sentence, by the words for what they are of: a way in which sentences
            were kept apart, `TEST_SET`, or the name of a file.
    """

    run: Path
    answers: Mapping[str, tuple[Judged, ...]]


@dataclass(frozen=True, slots=True)
class _Wish:
    run: Path
    test: tuple[Example, ...] = ()
    file: Path | None = None


class RunErrorsService(QObject):
    """Looks at one run at a time; the newest wish counts.

    Signals:
        found: (RunErrors) of the newest wish.
        progressed: (done, of) sentences of the newest wish.
        failed: (EventNerError) for the newest wish.
    """

    found = Signal(object)
    progressed = Signal(int, int)
    failed = Signal(object)
    _told = Signal(object, int, int)  # (_Wish, done, of)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: _Wish | None = None
        self._ticket = 0
        self._worker = Worker(self._look, "run errors", self)
        self._worker.done.connect(self._done)
        self._worker.failed.connect(self._failed)
        self._told.connect(self._tell)

    def look(self, run: Path) -> None:
        """Ask for the answers on what was held out of the run's training; may load its model."""
        self._ask(_Wish(run))

    def look_at_test(self, run: Path, test: Sequence[Example]) -> None:
        """Ask for the answers of a run's model on the frozen test set.

        Args:
            run: its folder.
            test: the finished examples of the test set; those it was trained on are left out.
        """
        self._ask(_Wish(run, test=tuple(test)))

    def look_at_file(self, run: Path, file: Path) -> None:
        """Ask for the answers of a run's model on a file of tagged sentences, of any format.

        Sentences that it was trained on are left out.
        """
        self._ask(_Wish(run, file=file))

    def cancel(self) -> None:
        """Drop whatever answer is still to come; a measurement under way ends soon."""
        self._wanted, self._ticket = None, 0

    def stop(self) -> None:
        """End the thread."""
        self.cancel()
        self._worker.stop()

    def _ask(self, wish: _Wish) -> None:
        self._wanted = wish
        self._ticket = self._worker.submit(wish)

    def _look(self, wish: _Wish) -> RunErrors:
        """Read or find the answers (in the thread)."""
        if wish.file is not None:
            return self._measured(wish, wish.file.name, _tagged(wish.file))
        if wish.test:
            return self._measured(wish, TEST_SET, wish.test)
        ways = {
            HeldOut.FOLDS: read_predictions(wish.run, HeldOut.FOLDS),
            HeldOut.DEV: held_out_answers(wish.run, should_stop=lambda: self._wanted is not wish),
        }
        return RunErrors(wish.run, {way.words: tuple(each) for way, each in ways.items() if each})

    def _measured(self, wish: _Wish, words: str, examples: Sequence[Example]) -> RunErrors:
        measured = measure(
            wish.run,
            examples,
            should_stop=lambda: self._wanted is not wish,
            report=lambda done, of: self._told.emit(wish, done, of),
        )
        return RunErrors(wish.run, {words: measured.judged})

    def _tell(self, wish: _Wish, done: int, of: int) -> None:
        if wish is self._wanted:
            self.progressed.emit(done, of)

    def _done(self, ticket: int, found: RunErrors) -> None:
        if ticket == self._ticket:
            self.found.emit(found)

    def _failed(self, ticket: int, error: EventNerError) -> None:
        if ticket == self._ticket and not isinstance(error, EvaluationStopped):
            self.failed.emit(error)


def _tagged(file: Path) -> list[Example]:
    """Return the finished examples of a file of any format that can be read.

    Raises:
        EventNerError: it cannot be read, or does not show what its offsets mean.
    """
    register_formats()
    bundle = open_bundle(file)
    placed = read_examples(bundle, recognise(bundle), Wish(), Report())
    return [each.example for each in placed if each.example.status is Status.DONE]
