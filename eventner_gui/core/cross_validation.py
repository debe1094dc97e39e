"""What cross-validation came to: each sentence measured by a model that never saw it."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from .scores import Scores


@dataclass(frozen=True, slots=True)
class FoldScore:
    """One fold.

    Attributes:
        train: sentences that the fold's model was made from, its own dev set included.
        held_out: sentences it was measured on.
        f: on those, 0 to 1; None when there was nothing to find and nothing found.
        best_step: updates after which its model was taken.
    """

    train: int
    held_out: int
    f: float | None
    best_step: int


@dataclass(frozen=True, slots=True)
class CrossPrediction:
    """A sentence, what is tagged in it, and what a model found that never saw it.

    Attributes:
        text: the sentence.
        true: its entities as training takes them: (start, end, label), half-open code points.
        found: those of the model, likewise.
        fold: number of the fold that held it out, from 0.
    """

    text: str
    true: tuple[tuple[int, int, str], ...]
    found: tuple[tuple[int, int, str], ...]
    fold: int


@dataclass(frozen=True, slots=True)
class CrossValidation:
    """Scores over all folds.

    Attributes:
        folds: each.
        scores: over all held-out sentences together (micro average), and for each label.
        interval: where the F of such models lies in 95 of 100 sets of sentences of the same kind
            and size (bootstrap over the sentences), 0 to 1; None without F.
        seconds: it took.
    """

    folds: tuple[FoldScore, ...]
    scores: Scores
    interval: tuple[float, float] | None
    seconds: float

    @property
    def k(self) -> int:
        """How many folds there are."""
        return len(self.folds)

    @property
    def mean(self) -> float | None:
        """Mean F of the folds, 0 to 1."""
        every = self._every_f()
        return statistics.fmean(every) if every else None

    @property
    def spread(self) -> float | None:
        """Standard deviation of the folds' F, 0 to 1; None for less than two."""
        every = self._every_f()
        return statistics.stdev(every) if len(every) > 1 else None

    @property
    def best_step(self) -> int:
        """Mean of the steps after which the folds' models were taken, rounded."""
        return round(statistics.fmean(fold.best_step for fold in self.folds))

    def words(self) -> str:
        """Return the score with its spread: "F 0.71 ± 0.03 (5 folds)"."""
        if self.scores.f is None:
            return f"nothing to find ({self.k} folds)"
        spread = "" if self.spread is None else f" ± {self.spread:.2f}"
        return f"F {self.scores.f:.2f}{spread} ({self.k} folds)"

    def _every_f(self) -> Sequence[float]:
        return [fold.f for fold in self.folds if fold.f is not None]
