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
from ..storage.safe_points import forget
from .base_parts import LoadedBase, follow_rules, load_base
from .bases import BLANK
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
    plan_pipeline,
)
from .data import StoppedEarly, check_examples, prepare
from .dataset import write_docs
from .jobs import TrainingJob, TrainingSettings
from .loading import LOAD_ERRORS
from .loop import Outcome, run_loop
from .ops import quick_ops
from .plan import Plan, choose
from .record import ending_words, language_words, make_record, rules_words
from .reports import EvaluationReport, LogReport, Prepared, Report, StepReport
from .run_folder import building
from .saving import SafePoints, save_models
from .trust import remember_trained
from .vectors_ahead import vectors_ahead

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
) -> RunRecord:
    """Train a model and leave a run folder.

    Everything is set up in the calling thread and belongs to it; spaCy is imported here.

    Args:
        job: what to train, on what.
        folder: of the run; must not exist or be empty. It appears when all is written.
        report: called in this thread with each report, at most about 20 step reports a second.
        should_stop: looked at after each step and while measuring; when it says so, the best
            model so far is kept (the current one when nothing has been measured yet).

    Returns:
        The record of the run.

    Raises:
        TrainingError: there is nothing to train on, the target is in use, a setting is out of
            range, the disk is full, or memory ran out; nothing is left in the folder then.
        StoppedEarly: a TrainingError; ``should_stop`` said so before the first step.
        ModelError: the base model cannot be used.
    """
    try:
        with building(folder) as place, _sharing_the_interpreter(), quick_ops():
            return _train(job, folder, place, report, should_stop)
    except MemoryError as error:
        raise TrainingError(
            "This computer ran out of free memory while training.",
            "Close other programs, split very long texts, or start from a smaller base model.",
        ) from error


def _train(
    job: TrainingJob,
    folder: Path,
    place: Path,
    report: Callable[[Report], None],
    should_stop: Callable[[], bool],
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
        tell(LogReport(base.words()))
        if base.description.language != job.language:
            tell(LogReport(language_words(base.description.language, job.language)))
        if job.token_rules:
            base = follow_rules(base, job.token_rules, place)
            tell(LogReport(rules_words(job.token_rules, base)))
        # the documents of 100,000 examples stay: each search for garbage would look at them all,
        # and hold the window up by a second
        with collector_at_rest():
            data = prepare(job, base.tokenizing, should_stop)
            plan = choose(
                job.settings, train_words=data.train.count_words(), dev_words=data.dev.count_words()
            )
            write_docs(data.train.docs, place / TRAIN_FILE)
            if data.dev.docs:
                write_docs(data.dev.docs, place / DEV_FILE)
            write_notes(data.notes, place)
            report(data.prepared(plan.max_steps))
            tell(LogReport(data.words()))
            components, config = _write_configs(base, plan, place, has_dev=bool(data.dev.docs))
            tell(LogReport("Preparing the model"))
            pipeline = _initialize(config, place, base, job)
            keep_from_search(len(job.examples))
        if should_stop():
            raise StoppedEarly
        tell(LogReport(f"Training for at most {plan.max_steps} steps"))

        def record_of(outcome: Outcome) -> RunRecord:
            return make_record(
                job=job,
                folder=folder,
                base=base,
                data=data,
                plan=plan,
                outcome=outcome,
                created=created,
                seconds=time.perf_counter() - started,
            )

        points = SafePoints(pipeline, config, place, folder, record_of, tell)
        with vectors_ahead(pipeline, place) as vectors:
            outcome = run_loop(
                pipeline,
                components=components,
                plan=plan,
                dev=data.dev.docs,
                report=tell,
                should_stop=should_stop,
                measured=points.offer,
            )
        tell(LogReport(ending_words(outcome, plan)))
        forget(place)
        make_relative(pipeline, config)
        save_models(pipeline, components, outcome, place, vectors_written=vectors.written)
        record = record_of(outcome)
        write_run(record, place)
        for name in (MODEL_BEST, MODEL_LAST):
            remember_trained(place / name, folder / name)
        tell(LogReport(f"Saved in {folder}"))
    return record


def _write_configs(
    base: LoadedBase, plan: Plan, place: Path, *, has_dev: bool
) -> tuple[PipelinePlan, Config]:
    components = plan_pipeline(base.description)
    text = base_config(
        plan, components, has_dev=has_dev, base=base.parts, has_rules=bool(base.rules)
    )
    (place / BASE_CONFIG_FILE).write_text(text, encoding="utf-8", newline="\n")
    config = fill(text, components)
    with (place / CONFIG_FILE).open("w", encoding="utf-8", newline="\n") as file:
        file.write(config.to_str(interpolate=False))
    return components, config


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


@contextmanager
def _sharing_the_interpreter() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(min(before, _SWITCH_INTERVAL))
    try:
        yield
    finally:
        sys.setswitchinterval(before)
