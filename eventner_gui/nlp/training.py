"""One training run, from a frozen job to a run folder."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.collector import collector_at_rest, keep_from_search
from ..core.cross_validation import CrossValidation
from ..core.errors import TrainingError
from ..core.mistakes import judge
from ..core.news import fingerprints
from ..storage import fold_predictions, predictions
from ..storage.run_files import LOG_FILE
from ..storage.runs import MODEL_BEST, MODEL_LAST, RunRecord, write_run
from ..storage.safe_points import forget
from ..storage.trained_on import write_trained_on
from .base_parts import follow_rules, load_base
from .bases import describe
from .config import PipelinePlan
from .data import StoppedEarly, check_examples
from .device import (
    Place,
    choose_place,
    computing_on,
    no_gpu_memory,
    place_words,
    ran_out_of_gpu_memory,
)
from .ensemble import Trainings, train_all
from .finished import finish
from .jobs import TrainingJob, TrainingSettings
from .own_types import Checked
from .plan import joins
from .ready import Ready, make_ready, team_for
from .record import beginning_words, ending_words, language_words, make_record, rules_words
from .reports import EvaluationReport, LogReport, Prepared, Report, StepReport
from .run_folder import building
from .saving import SafePoints, save_models
from .test_set import TestScores, measure_test_set
from .trust import remember_trained

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = [
    "EvaluationReport",
    "LogReport",
    "Prepared",
    "Report",
    "RunRecord",
    "StepReport",
    "StoppedEarly",
    "TrainingJob",
    "TrainingSettings",
    "train",
]

# While training runs, other threads get the interpreter after 1 ms instead of 5: a key pressed
# in the window is painted in time.
_SWITCH_INTERVAL = 0.001  # seconds


def train(
    job: TrainingJob,
    folder: Path,
    *,
    report: Callable[[Report], None],
    should_stop: Callable[[], bool],
    use: Callable[[Language, PipelinePlan], None] | None = None,
) -> RunRecord:
    """Train a model and leave a run folder.

    Everything is set up in the calling thread and belongs to it; spaCy is imported here.

    Args:
        job: what to train, on what.
        folder: of the run; must not exist or be empty. It appears when all is written.
        report: called in this thread with each report, at most about 20 step reports a second.
        should_stop: looked at after each step and while measuring; when it says so, the best
            model so far is kept (the current one when nothing has been measured yet).
        use: called with the best model instead of writing it, for one that is only tried out; the
            folder holds no model then.

    Returns:
        The record of the run.

    Raises:
        TrainingError: there is nothing to train on, the target is in use, a setting is out of
            range, the disk is full, or memory ran out; nothing is left in the folder then.
        StoppedEarly: a TrainingError; ``should_stop`` said so before the first step.
        ModelError: the base model cannot be used.
    """
    where = choose_place(job.settings.device, describe(job.settings.base))
    try:
        try:
            return _train_on(where, job, folder, report, should_stop, use)
        except Exception as error:
            if where == "cpu" or not ran_out_of_gpu_memory(error):
                raise
            if job.settings.device == "gpu":
                raise no_gpu_memory() from error
        report(LogReport("The graphics card ran out of memory: it begins anew on the processor."))
        return _train_on("cpu", job, folder, report, should_stop, use)
    except MemoryError as error:
        raise TrainingError(
            "This computer ran out of free memory while training.",
            "Close other programs, split very long texts, or start from a smaller base model.",
        ) from error


def _train_on(
    where: Place,
    job: TrainingJob,
    folder: Path,
    report: Callable[[Report], None],
    should_stop: Callable[[], bool],
    use: Callable[[Language, PipelinePlan], None] | None,
) -> RunRecord:
    with building(folder) as place, _sharing_the_interpreter(), computing_on(where):
        return _train(job, where, folder, place, report, should_stop, use)


def _train(
    job: TrainingJob,
    where: Place,
    folder: Path,
    place: Path,
    report: Callable[[Report], None],
    should_stop: Callable[[], bool],
    use: Callable[[Language, PipelinePlan], None] | None,
) -> RunRecord:
    started, created = time.perf_counter(), datetime.now().astimezone()
    with (place / LOG_FILE).open(
        "w", encoding="utf-8", errors="backslashreplace", newline="\n", buffering=1
    ) as log_file:

        def tell(each: Report) -> None:
            if isinstance(each, LogReport):
                seconds = time.perf_counter() - started
                log_file.write(f"{seconds:8.1f} s  {each.text}\n")
            report(each)

        check_examples(job.examples)
        if where == "gpu":
            tell(LogReport(place_words(where)))
        tell(LogReport("Loading spaCy and the base model"))
        joined = joins(job.settings, describe(job.settings.base))
        base = load_base(job.settings.base, place, job.trust, reuse_tok2vec=not joined)
        tell(LogReport(base.words(job.settings.own_types)))
        if base.description.language != job.language:
            tell(LogReport(language_words(base.description.language, job.language)))
        if job.token_rules:
            base = follow_rules(base, job.token_rules, place)
            tell(LogReport(rules_words(job.token_rules, base)))
        with team_for(job, joined and where == "cpu") as team:
            # the documents of 100,000 examples stay: each search for garbage would look at them
            # all, and hold the window up by a second
            with collector_at_rest():
                ready = make_ready(job, base, place, tell, should_stop)
                keep_from_search(len(job.examples))
            if should_stop():
                raise StoppedEarly
            tell(LogReport(beginning_words(ready.setup.plan)))

            def record_of(
                ready: Ready,
                outcome: Trainings,
                tested: TestScores = TestScores(),  # noqa: B008 (it is frozen)
                checked: Checked = Checked(),  # noqa: B008
                cross_validation: CrossValidation | None = None,
            ) -> RunRecord:
                return make_record(
                    job=job,
                    folder=folder,
                    base=base,
                    data=ready.data,
                    plan=ready.setup.plan,
                    outcome=outcome,
                    tested=tested,
                    created=created,
                    seconds=time.perf_counter() - started,
                    kept=ready.kept,
                    checked=checked,
                    cross_validation=cross_validation,
                    where=where,
                )

            safe = SafePoints(ready, base, folder, record_of, tell)
            trained = train_all(
                ready.setup,
                ready.data,
                ready.docs,
                team=team,
                report=tell,
                should_stop=should_stop,
                put_aside=lambda so_far: None if job.background else safe.put_aside(so_far),
            )
        pipeline, ready, outcome = finish(ready, base, trained, place)
        forget(place)
        if outcome.scores is not None:
            tell(EvaluationReport(outcome.steps, outcome.scores, True, mean=outcome.scores.f))
        tell(LogReport(ending_words(outcome, ready.setup.plan)))
        tested, checked = TestScores(), Checked()
        if use is not None:
            use(pipeline, ready.setup.components)
        else:
            save_models(pipeline, place)
            write_trained_on(fingerprints(job.examples), place)
            _write_predictions(outcome, place, in_folds=bool(ready.data.folds))
            tested = measure_test_set(
                pipeline,
                ready.data.test,
                components=ready.setup.components,
                base=job.settings.base,
            )
            if tested.words():
                tell(LogReport(tested.words()))
            checked = ready.kept.check(pipeline, ready.data.dev.docs)
            if ready.kept.checked:
                tell(LogReport(ready.kept.check_words(checked.types)))
        cross_validation = outcome.cross_validation
        by_folds = cross_validation is None or job.settings.cross_validate
        if use is None and by_folds and not outcome.stopped:
            from .folds import measure_by_folds  # a fold is a training

            found = measure_by_folds(job, place, report=tell, should_stop=should_stop)
            cross_validation = found or cross_validation
        record = record_of(ready, outcome, tested, checked, cross_validation)
        write_run(record, place)
        if use is None:
            for name in (MODEL_BEST, MODEL_LAST):
                remember_trained(place / name, folder / name)
        tell(LogReport(f"Saved in {folder}"))
    return record


def _write_predictions(outcome: Trainings, place: Path, *, in_folds: bool) -> None:
    if in_folds:
        fold_predictions.write_predictions(outcome.predictions, place)
    elif outcome.predictions:
        judged = (judge(each.true, each.found, each.text) for each in outcome.predictions)
        predictions.write_predictions(judged, place)


@contextmanager
def _sharing_the_interpreter() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(min(before, _SWITCH_INTERVAL))
    try:
        yield
    finally:
        sys.setswitchinterval(before)
