"""Models to the disk: at the end of a training, and now and then while it goes on."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..storage.disk_errors import why_not_written
from ..storage.runs import MODEL_BEST, MODEL_LAST, RunRecord, write_run
from ..storage.safe_points import keep
from .checkpoint import Checkpoint
from .config import PipelinePlan, make_relative
from .loop import Outcome
from .reports import LogReport, Report
from .trust import remember_trained

if TYPE_CHECKING:
    from spacy.language import Language
    from thinc.api import Config

log = logging.getLogger(__name__)

SAFE_EVERY = 300.0  # seconds
_CUT_SHORT = (
    "Training was cut short with the program or the computer; this is the best model that had "
    "been put aside until then."
)


class SafePoints:
    """Puts the best model so far aside, so that a crash costs some minutes and not all."""

    def __init__(
        self,
        pipeline: Language,
        config: Config,
        place: Path,
        folder: Path,
        record_of: Callable[[Outcome], RunRecord],
        report: Callable[[Report], None],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin to count the time.

        Args:
            pipeline: that is trained.
            config: with the paths that are to be saved.
            place: where the run is built.
            folder: where it will be.
            record_of: returns the record of a run that ended so.
            report: is told.
            clock: gives seconds.
        """
        self._pipeline, self._config = pipeline, config
        self._place, self._folder = place, folder
        self._record_of, self._report, self._clock = record_of, report, clock
        self._last, self._step = clock(), -1

    def offer(self, outcome: Outcome) -> None:
        """Put the best model aside when it is time to and it is another than last time.

        A disk that is full does not end the training: there may be room when it is done.
        """
        if self._clock() - self._last < SAFE_EVERY or outcome.best_step == self._step:
            return
        best = outcome.weights
        if best is None:
            return
        try:
            keep(self._place, lambda into: self._write(outcome, best, into))
        except OSError as error:
            reason, _ = why_not_written(error, self._place)
            log.warning("a safe point could not be written: %s", error)
            self._report(LogReport(f"The best model so far could not be put aside: {reason}."))
        else:
            self._step = outcome.best_step
            self._report(LogReport(f"The model of step {self._step} is put aside, in case."))
        self._last = self._clock()

    def _write(self, outcome: Outcome, best: Checkpoint, into: Path) -> None:
        make_relative(self._pipeline, self._config)
        with best.in_place(self._pipeline):
            _set_performance(self._pipeline, outcome)
            self._pipeline.to_disk(into / MODEL_BEST)
        record = self._record_of(outcome)
        beyond = (*record.beyond_config, _CUT_SHORT)
        write_run(replace(record, stopped=True, beyond_config=beyond), into)
        for name in (MODEL_BEST, MODEL_LAST):
            remember_trained(into / MODEL_BEST, self._folder / name)


def save_models(
    pipeline: Language,
    components: PipelinePlan,
    outcome: Outcome,
    place: Path,
    *,
    vectors_written: bool = False,
) -> None:
    """Write the best model and the one at the end; the pipeline is the best one afterwards.

    Args:
        pipeline: that was trained.
        components: which of it was.
        outcome: of its training.
        place: where the run is built.
        vectors_written: whether the vectors are in both models already.

    Raises:
        OSError: they cannot be written.
    """
    exclude = ["vectors"] if vectors_written else []
    with pipeline.use_params(outcome.optimizer.averages):
        if outcome.weights is None:
            outcome.weights = Checkpoint(pipeline, components.trained)
            outcome.best_step = outcome.steps
        _set_performance(pipeline, None)
        pipeline.to_disk(place / MODEL_LAST, exclude=exclude)
    outcome.weights.put_back(pipeline)
    _set_performance(pipeline, outcome)
    pipeline.to_disk(place / MODEL_BEST, exclude=exclude)


def _set_performance(pipeline: Language, outcome: Outcome | None) -> None:
    """Write the scores where spaCy's own training does."""
    scores = outcome.scores if outcome else None
    if scores is None:
        pipeline.meta["performance"] = {}
        return
    pipeline.meta["performance"] = {
        "ents_p": scores.precision or 0.0,
        "ents_r": scores.recall or 0.0,
        "ents_f": scores.f or 0.0,
        "ents_per_type": {
            label: {"p": each.precision or 0.0, "r": each.recall or 0.0, "f": each.f or 0.0}
            for label, each in scores.per_label.items()
        },
    }
