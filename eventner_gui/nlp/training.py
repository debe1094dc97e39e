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
)
from .data import StoppedEarly, check_examples, prepare
from .dataset import write_docs
from .jobs import TrainingJob, TrainingSettings
from .loading import LOAD_ERRORS
from .loop import Outcome, run_loop
from .ops import quick_ops
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
    try:
        with building(folder) as place, _sharing_the_interpreter(), quick_ops():
            return _train(job, folder, place, report, should_stop, use)
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
        with _team(job, base) as team:
            # the documents of 100,000 examples stay: each search for garbage would look at them
            # all, and hold the window up by a second
            with collector_at_rest():
                ready = _prepare(job, base, place, tell, should_stop)
                keep_from_search(len(job.examples))
            if should_stop():
                raise StoppedEarly
            setup, data, kept, docs = ready.setup, ready.data, ready.kept, ready.docs
            plan, components = setup.plan, setup.components
            tell(LogReport(beginning_words(plan)))
            trainings = train_all(
                setup, data, docs, team=team, report=tell, should_stop=should_stop
            )
        if not trainings.members:
            raise StoppedEarly
        pipeline = _join(ready, trainings)
        outcome = _measured(pipeline, ready, trainings)
        if outcome.scores is not None:
            tell(EvaluationReport(outcome.steps, outcome.scores, True, mean=outcome.scores.f))
        tell(LogReport(ending_words(outcome, plan)))
        make_relative(pipeline, ready.config)
        _set_performance(pipeline, outcome.scores)
        tested, checked = TestScores(), Checked()
        if use is None:
            _save_models(pipeline, place)
            if outcome.predictions:
                write_predictions(place, outcome.predictions)
            tested = measure_test_set(
                pipeline, data.test, components=components.scoring, base=job.settings.base
            )
            if tested.words():
                tell(LogReport(tested.words()))
            checked = kept.check(pipeline, data.dev.docs)
            if kept.checked:
                tell(LogReport(kept.check_words(checked.types)))
        else:
            use(pipeline, components)
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


@dataclass(frozen=True, slots=True)
class _Ready:
    """A training that can begin."""

    setup: Setup
    data: TrainingData
    kept: KeptTypes
    config: Config
    docs: list[Doc]  # in train.spacy, then those in dev.spacy


def _joins(job: TrainingJob, base: LoadedBase) -> bool:
    """Tell whether several recognisers are trained and joined."""
    about, settings = base.description, job.settings
    return (
        settings.quality == "better" and about.tok2vec is None and settings.own_types != "mixed"
    )


@contextmanager
def _team(job: TrainingJob, base: LoadedBase) -> Iterator[Team | None]:
    """Give processes to train in where that may pay; they start while the data is prepared."""
    if not _joins(job, base) or len(job.examples) < _FEW:
        yield None
        return
    with Team(most=MEMBERS) as team:
        team.start()
        yield team if team.size > 1 else None


def _prepare(
    job: TrainingJob,
    base: LoadedBase,
    place: Path,
    tell: Callable[[Report], None],
    should_stop: Callable[[], bool],
) -> _Ready:
    """Write all that a member is trained from: the documents and the config."""
    joins = _joins(job, base)
    in_folds = joins and job.settings.cross_validate is not False
    fold_count = 0
    if in_folds:
        fold_count = job.settings.folds if len(job.examples) < _MANY else _FOLDS_OF_MANY
    data = prepare(job, base.tokenizing, should_stop, fold_count=fold_count)
    kept = keep_types(job, base, data, place)
    plan = choose(
        job.settings,
        train_words=sum(map(len, kept.train)),
        measures=bool(kept.dev),
        joins=joins,
    )
    if data.folds:
        data = replace(data, folds=data.folds[: plan.members])
        plan = replace(plan, members=len(data.folds))
    write_docs(kept.train, place / TRAIN_FILE)
    if kept.dev:
        write_docs(kept.dev, place / DEV_FILE)
    write_notes(data.notes, place)
    tell(data.prepared(plan.max_steps))
    for words in (data.words(), *kept.words):
        tell(LogReport(words))
    config = _write_configs(base, plan, kept.components, place, has_dev=bool(kept.dev))
    setup = Setup(
        place,
        str(job.settings.base),
        base.parts,
        kept.components,
        plan,
        job.unlabelled if kept.kind != "mixed" else (),
    )
    return _Ready(setup, data, kept, config, [*kept.train, *kept.dev])


def _join(ready: _Ready, trainings: Trainings) -> Language:
    """Return the whole pipeline with what its members have learnt."""
    setup, components = ready.setup, ready.setup.components
    pipeline = initialize(ready.config, setup)
    weights = [member.weights for member in trainings.members]
    recognizer = pipeline.get_pipe(components.recognizer).model
    if len(weights) == setup.plan.members > 1:
        member = start_member(setup, setup.plan.seed).get_pipe(components.recognizer).model
        join(recognizer, member, [each[components.recognizer] for each in weights])
    else:
        for name, each in weights[0].items():
            pipeline.get_pipe(name).model.from_bytes(each)
    return pipeline


def _measured(pipeline: Language, ready: _Ready, trainings: Trainings) -> Outcome:
    """Return the outcome; a dev set is measured by the joined model, which chose nothing by it."""


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


def _save_models(pipeline: Language, place: Path) -> None:
    """Write the model; what training ended with is the same one."""
    pipeline.to_disk(place / MODEL_BEST)
    shutil.copytree(place / MODEL_BEST, place / MODEL_LAST, copy_function=link_or_copy)


def _set_performance(pipeline: Language, scores: Scores | None) -> None:
    """Write the scores where spaCy's own training does."""
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
