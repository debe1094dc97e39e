"""The scores of a run with what they were measured on; one of several can be chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QWidget

from ...core.document import Settings
from ...core.scores import Scores
from ...core.significance import Interval
from ...core.wording import counted
from ...storage.run_record import RunRecord
from ..flow_layout import FlowLayout
from ..widgets import clear, column, label, panel
from .scores_table import ScoresTable

_ALIKE = " Sentences much like them were trained on, so the scores are too good."


@dataclass(frozen=True, slots=True)
class Measurement:
    """Scores and what they were measured on.

    Attributes:
        name: in a word or two, for a button.
        about: in a sentence, what the sentences are and how far the scores can be trusted.
        scores: on them.
        spread: standard deviation of the F of all labels, 0 to 1; None where there is none.
        interval: of that F; None where it is not known.
    """

    name: str
    about: str
    scores: Scores
    spread: float | None = None
    interval: Interval | None = None

    def words(self) -> str:
        """Return all of it but the scores."""
        if self.interval is None:
            return self.about
        return f"{self.about} In 95 of 100 such sets F would be {self.interval.in_points()}."


class ScoresCard(QFrame):
    """The table of scores, and buttons where there are several measurements."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.table = ScoresTable()
        self._about = label(role="muted", name="scoresAbout", wrap=True)
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._choose)
        self._choices = FlowLayout()
        self._bar = panel(self._choices, name="scoresChoices")
        self._measurements: Sequence[Measurement] = ()
        self.setLayout(column(self._bar, self._about, self.table, margins=10, spacing=6))
        self._tell("")

    def has_rows(self) -> bool:
        """Tell whether there is anything to be seen."""
        return self.table.rowCount() > 0

    def show_counts(self, counts: Mapping[str, tuple[int, int]], settings: Settings) -> None:
        """Show the labels with how many spans are trained on and held out; no scores yet."""
        self._show_choices(())
        self._tell("")
        self.table.show_counts(counts, settings)

    def show_scores(self, scores: Scores) -> None:
        """Fill in the scores of a training under way."""
        self.table.show_scores(scores)

    def show_measurements(self, measurements: Sequence[Measurement]) -> None:
        """Fill in the first of several measurements; the others can be chosen."""
        self._show_choices(measurements)
        if measurements:
            self._choose(0)

    def _show_choices(self, measurements: Sequence[Measurement]) -> None:
        self._measurements = measurements
        for old in self._group.buttons():
            self._group.removeButton(old)
        clear(self._choices)
        self._bar.setVisible(len(measurements) > 1)
        for number, each in enumerate(measurements if len(measurements) > 1 else ()):
            choice = QPushButton(each.name)
            choice.setObjectName(f"scoresOf{number}")
            choice.setProperty("role", "toggle")
            choice.setCheckable(True)
            choice.setAccessibleDescription(each.about)
            choice.setChecked(number == 0)
            self._group.addButton(choice, number)
            self._choices.addWidget(choice)

    def _choose(self, number: int) -> None:
        chosen = self._measurements[number]
        self._tell(chosen.words())
        self.table.show_scores(chosen.scores, spread=chosen.spread, has_support=True)

    def _tell(self, words: str) -> None:
        self._about.setText(words)
        self._about.setVisible(bool(words))


def measurements_of(run: RunRecord) -> list[Measurement]:
    """Return what a run was measured on, what is trusted most first."""
    found = []
    if run.test_scores is not None:
        found.append(
            Measurement(
                "Test set",
                f"Measured once on {counted(run.test, 'sentence')} of the frozen test set, which "
                "decided nothing.",
                run.test_scores,
            )
        )
    folds = run.cross_validation
    if folds is not None:
        sentences = sum(fold.held_out for fold in folds.folds)
        found.append(
            Measurement(
                f"{folds.k} folds",
                f"Each of {counted(sentences, 'sentence')} was measured by one of {folds.k} models "
                f"that were trained without it.{_chosen_words(run)}",
                folds.scores,
                folds.spread,
                None if folds.interval is None else Interval(*folds.interval),
            )
        )
    if run.scores is not None and not (run.in_folds and folds):  # else they are those of the folds
        found.append(
            Measurement(
                "Dev set",
                f"Measured on {counted(run.dev, 'held-out sentence')}."
                f"{_chosen_words(run, always=True)}{_ALIKE if run.alike else ''}",
                run.scores,
            )
        )
    return found


def _chosen_words(run: RunRecord, *, always: bool = False) -> str:
    """Say that what is measured on decided when training ended, where it did.

    A model of parts, each trained without a fold, ends after a number of steps that was fixed
    before, unless it has patience; the folds of other runs have dev sets of their own.
    """
    decides = run.settings.get("patience") if run.in_folds else always
    return " They also decided when training ended, which flatters a little." if decides else ""
