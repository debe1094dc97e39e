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
from ..core.errors import TrainingError
from ..storage.run_files import LOG_FILE, write_notes
from ..storage.runs import MODEL_BEST, MODEL_LAST, RunRecord, write_run
from .base_parts import LoadedBase, follow_rules, load_base
from .bases import BLANK, describe
from .config import (
    BASE_CONFIG_FILE,
    CONFIG_FILE,
    DEV_FILE,
    TRAIN_FILE,
    PipelinePlan,
    base_config,
    fill,
    for_this_process,
    make_relative,
)
from .data import StoppedEarly, check_examples, prepare
from .dataset import write_docs
from .device import (
    Place,
    choose_place,
    computing_on,
    no_gpu_memory,
    place_words,
    ran_out_of_gpu_memory,
)
from .jobs import TrainingJob, TrainingSettings
from .loading import LOAD_ERRORS
from .loop import Outcome, run_loop
from .own_types import keep_types
from .plan import Plan, choose
from .record import ending_words, language_words, make_record, rules_words
from .reports import EvaluationReport, LogReport, Prepared, Report, StepReport
from .run_folder import building
from .test_set import TestScores, measure_test_set
from .trust import remember_trained

if TYPE_CHECKING:
    from spacy.language import Language
    from thinc.api import Config

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
        if where == "gpu":
            report(LogReport(place_words(where)))
        return _train(job, folder, place, report, should_stop, use)


def _train(
    job: TrainingJob,
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
        tell(LogReport("Loading spaCy and the base model"))
        base = load_base(job.settings.base, place, job.trust)
        tell(LogReport(base.words(job.settings.own_types)))
        if base.description.language != job.language:
            tell(LogReport(language_words(base.description.language, job.language)))
        if job.token_rules:
            base = follow_rules(base, job.token_rules, place)
            tell(LogReport(rules_words(job.token_rules, base)))
        # the documents of 100,000 examples stay: each search for garbage would look at them all,
        # and hold the window up by a second
        with collector_at_rest():
            data = prepare(job, base.tokenizing, should_stop)
            kept = keep_types(job, base, data, place)
            train_words = sum(len(doc) for doc in kept.train)
            plan = choose(job.settings, train_words=train_words, dev_words=data.dev.count_words())
            write_docs(kept.train, place / TRAIN_FILE)
            if kept.dev:
                write_docs(kept.dev, place / DEV_FILE)
            write_notes(data.notes, place)
            report(data.prepared(plan.max_steps))
            for words in (data.words(), *kept.words):
                tell(LogReport(words))
            components = kept.components
            config = _write_configs(base, plan, components, place, has_dev=bool(kept.dev))
            tell(LogReport("Preparing the model"))
            pipeline = _initialize(config, place, base, job)
            keep_from_search(len(job.examples))
        if should_stop():
            raise StoppedEarly
        tell(LogReport(f"Training for at most {plan.max_steps} steps"))
        outcome = run_loop(
            pipeline,
            components=components,
            plan=plan,
            dev=kept.dev,
            report=tell,
            should_stop=should_stop,
        )
        tell(LogReport(ending_words(outcome, plan)))
        make_relative(pipeline, config)
        if use is None:
            _save_models(pipeline, components, outcome, place)
            tested = measure_test_set(
                pipeline, data.test, components=components.scoring, base=job.settings.base
            )
        else:
            _take_best(pipeline, outcome, _best_weights(pipeline, components, outcome))
            use(pipeline, components)
            tested = TestScores()  # it is for finished models, and never to choose by
        if tested.words():
            tell(LogReport(tested.words()))
        checked = kept.check(pipeline, data.dev.docs)
        if kept.checked:
            tell(LogReport(kept.check_words(checked.types)))
        record = make_record(
            job=job,
            folder=folder,
            base=base,
            data=data,
            plan=plan,
            outcome=outcome,
            tested=tested,
            created=created,
            seconds=time.perf_counter() - started,
            kept=kept,
            checked=checked,
        )
        write_run(record, place)
        if use is None:
            for name in (MODEL_BEST, MODEL_LAST):
                remember_trained(place / name, folder / name)
        tell(LogReport(f"Saved in {folder}"))
    return record


def _write_configs(
    base: LoadedBase, plan: Plan, components: PipelinePlan, place: Path, *, has_dev: bool
) -> Config:
    text = base_config(
        plan, components, has_dev=has_dev, base=base.parts, has_rules=bool(base.rules)
    )
    (place / BASE_CONFIG_FILE).write_text(text, encoding="utf-8", newline="\n")
    config = fill(text, components)
    with (place / CONFIG_FILE).open("w", encoding="utf-8", newline="\n") as file:
        file.write(config.to_str(interpolate=False))
    return config


def _initialize(config: Config, place: Path, base: LoadedBase, job: TrainingJob) -> Language:
    from spacy.training.initialize import init_nlp

    try:
        return init_nlp(for_this_process(config, place, base.parts), use_gpu=-1)
    except LOAD_ERRORS as error:
        if job.settings.base.kind == BLANK:
            raise
        raise TrainingError(
            f"Training cannot start from the base model “{job.settings.base}”: {error}",
            "Choose another base model, for example a blank one.",
        ) from error


def _save_models(
    pipeline: Language, components: PipelinePlan, outcome: Outcome, place: Path
) -> None:
    weights = _best_weights(pipeline, components, outcome)
    with pipeline.use_params(outcome.optimizer.averages):
        _set_performance(pipeline, None)
        pipeline.to_disk(place / MODEL_LAST)
    _take_best(pipeline, outcome, weights)
    pipeline.to_disk(place / MODEL_BEST)


def _best_weights(
    pipeline: Language, components: PipelinePlan, outcome: Outcome
) -> dict[str, bytes]:
    """Return the best weights by component: the last ones where nothing was measured."""
    if outcome.weights is None:
        with pipeline.use_params(outcome.optimizer.averages):
            outcome.weights = {
                name: pipeline.get_pipe(name).model.to_bytes() for name in components.trained
            }
        outcome.best_step = outcome.steps
    return outcome.weights


def _take_best(pipeline: Language, outcome: Outcome, weights: dict[str, bytes]) -> None:
    for name, each in weights.items():
        pipeline.get_pipe(name).model.from_bytes(each)
    _set_performance(pipeline, outcome)


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


@contextmanager
def _sharing_the_interpreter() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(min(before, _SWITCH_INTERVAL))
    try:
        yield
    finally:
        sys.setswitchinterval(before)
