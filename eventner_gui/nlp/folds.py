"""Cross-validation: each sentence is measured by a model that was trained without it.

A fold is a training like any other (`nlp.training.train`), with a dev set of its own within what
it trains on: what a fold holds out is measured once, by the finished model, and chooses nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..core.cross_validation import CrossPrediction, CrossValidation, FoldScore
from ..core.document import Example
from ..core.errors import TrainingError
from ..core.folds import folds as divide
from ..core.scores import score_spans
from ..core.split import MIN_TEXTS_FOR_DEV
from ..storage.fold_predictions import write_predictions
from .bootstrap import Counts, interval_of_f
from .jobs import TrainingJob
from .reports import FoldsReport, LogReport, Report
from .side_by_side import Cancelled, Team
from .trials import Entities, Trial, Tried, slim, try_out

# Below this many examples a fifth of them says little: F on 60 sentences is off by 5 points or so.
FEW_EXAMPLES = 300


@dataclass(frozen=True, slots=True)
class Folded:
    """The outcome, and what each sentence got.

    Attributes:
        result: scores with their spread.
        predictions: one for each example, fold by fold.
    """

    result: CrossValidation
    predictions: tuple[CrossPrediction, ...]


def wanted_folds(job: TrainingJob) -> int:
    """Return how many folds a training is measured by; 0 for none.

    They are chosen by themselves where there are few examples and no dev set was given; but not
    so few that a score says nothing. Of several recognisers that are joined each leaves a fold
    out anyway, so that these are asked for only where the joined one is to be measured.
    """
    wanted = job.settings.cross_validate
    if wanted is None:
        few = MIN_TEXTS_FOR_DEV <= len(job.examples) < FEW_EXAMPLES
        wanted = job.dev_examples is None and few
    return job.settings.folds if wanted else 0


def cross_validate(
    job: TrainingJob,
    *,
    folds: int,
    report: Callable[[Report], None],
    should_stop: Callable[[], bool],
    team: Team | None = None,
) -> Folded:
    """Measure what a job comes to, by training it on parts of its examples.

    Args:
        job: its examples alone are used, not its dev set; no test set is among them.
        folds: at least 2; fewer are made where there are fewer different texts.
        report: called in this thread with `FoldsReport` and `LogReport`.
        should_stop: answered in less than a second.
        team: processes to use, which stay; some are started and ended when None.

    Raises:
        Cancelled: a TrainingError; ``should_stop`` said so.
        TrainingError: there are too few sentences, or a fold cannot be trained.
        ModelError: the base model cannot be used.
    """
    if team is None:
        with Team(most=folds) as own:
            own.start()
            return cross_validate(
                job, folds=folds, report=report, should_stop=should_stop, team=own
            )
    if folds < 2:
        raise TrainingError("Cross-validation needs at least 2 folds.", "Choose 5, for example.")
    started = time.monotonic()
    examples = slim([each for each in job.examples if each.content.strip()])
    parts = divide(examples, folds)
    if not parts:
        raise TrainingError(
            "Cross-validation needs at least two different sentences.", "Tag some more first."
        )
    trials = [Trial(_without(job, train), held_out) for train, held_out in parts]
    watch = _Watch(trials, report)
    watch.begin()
    tried = team.run(try_out, trials, told=watch.told, ended=watch.ended, should_stop=should_stop)
    result = CrossValidation(
        folds=tuple(
            FoldScore(each.train, len(trial.held_out), scored(each), each.best_step)
            for trial, each in zip(trials, tried, strict=True)
        ),
        scores=score_spans(
            (set(true), set(found))
            for each in tried
            for true, found in zip(each.true, each.found, strict=True)
        ),
        interval=_interval([pair for each in tried for pair in _pairs(each)]),
        seconds=time.monotonic() - started,
    )
    report(LogReport(f"Cross-validation: {result.words()}"))
    return Folded(result, _predictions(trials, tried))


def scored(tried: Tried) -> float | None:
    """Return the F of a trial, 0 to 1."""
    return score_spans((set(true), set(found)) for true, found in _pairs(tried)).f


def _without(job: TrainingJob, train: tuple[Example, ...]) -> TrainingJob:
    return replace(
        job,
        examples=train,
        settings=replace(job.settings, cross_validate=None),
        dev_examples=None,
    )


def _pairs(tried: Tried) -> list[tuple[Entities, Entities]]:
    return list(zip(tried.true, tried.found, strict=True))


def _predictions(trials: Sequence[Trial], tried: Sequence[Tried]) -> tuple[CrossPrediction, ...]:
    return tuple(
        CrossPrediction(example.content, true, found, number)
        for number, (trial, each) in enumerate(zip(trials, tried, strict=True))
        for example, (true, found) in zip(trial.held_out, _pairs(each), strict=True)
    )


class _Watch:
    """Turns what the folds say into reports."""

    def __init__(self, trials: Sequence[Trial], report: Callable[[Report], None]) -> None:
        self._trials = trials
        self._report = report
        self._shares = [0.0] * len(trials)
        self._done = 0

    def begin(self) -> None:
        """Say what begins."""
        count = len(self._trials)
        self._report(
            LogReport(
                f"Cross-validation: {count} models are trained, each without the sentences it is "
                "measured on"
            )
        )
        self._report(FoldsReport(0, count, 0.0))

    def told(self, at: int, share: float) -> None:
        """Take in what part of a fold is done."""
        self._shares[at] = max(self._shares[at], min(share, 1.0))
        self._say()

    def ended(self, at: int, tried: Tried) -> None:
        """Take in the end of a fold."""
        self._done += 1
        self._shares[at] = 1.0
        f = scored(tried)
        count = len(self._trials)
        self._report(
            LogReport(
                f"Fold {at + 1} of {count}: {'nothing to find' if f is None else f'F {f:.3f}'} on "
                f"{len(tried.true):,} sentences, the best model from step {tried.best_step}"
            )
        )
        self._say()

    def _say(self) -> None:
        share = sum(self._shares) / len(self._shares)
        self._report(FoldsReport(self._done, len(self._shares), share))


def _interval(pairs: Sequence[tuple[Entities, Entities]]) -> tuple[float, float] | None:
    found = interval_of_f(
        [Counts(len(set(true) & set(each)), len(each), len(true)) for true, each in pairs]
    )
    return None if found is None else (found.low, found.high)


def measure_by_folds(
    job: TrainingJob,
    place: Path,
    *,
    report: Callable[[Report], None],
    should_stop: Callable[[], bool],
) -> CrossValidation | None:
    """Cross-validate a training where its settings or its size ask for that.

    What was found in each sentence is written beside the record. What cannot be cross-validated is
    still trained: the log says why it was not, and whoever stops it stops the training.

    Args:
        job: of the training.
        place: folder of the run.
        report: as in `cross_validate`.
        should_stop: likewise.

    Raises:
        OSError: the predictions cannot be written.
    """
    folds = wanted_folds(job)
    if not folds:
        return None
    try:
        folded = cross_validate(job, folds=folds, report=report, should_stop=should_stop)
    except Cancelled:
        return None
    except TrainingError as error:
        report(LogReport(f"Not cross-validated. {error}"))
        return None
    write_predictions(folded.predictions, place)
    return folded.result
