"""A model that follows the data: trained as the one in use was, and measured beside it."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, replace
from pathlib import Path

from ..core.background import measured
from ..core.document import Document, Status, untagged_texts
from ..core.errors import EventNerError
from ..core.text_groups import text_key
from ..storage.background_runs import first_name
from ..storage.run_edits import judge_run
from ..storage.runs import RunRecord, next_run_folder, number_of, runs_folder_of
from .bases import BLANK, BaseModel, parse_base
from .comparison import compare
from .jobs import OWN_TYPES, TrainingJob, TrainingSettings
from .reports import FoldsReport, Prepared, Report, StepReport
from .side_child import Desk
from .training import train
from .trials import share_of, slim

log = logging.getLogger(__name__)

_TELL_EVERY = 0.5  # seconds
_TRAINING = 0.95  # of the work; the rest is measuring


@dataclass(frozen=True, slots=True)
class FollowJob:
    """One training in the background.

    Attributes:
        job: what to train.
        folder: of the run.
        beside: run folder of the model in use; None without one.
    """

    job: TrainingJob
    folder: Path
    beside: Path | None


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Keys of all texts held out so far, for the project to remember."""

    keys: frozenset[str]


def follow_job(document: Document, path: Path, in_use: RunRecord | None) -> FollowJob:
    """Return what is to be trained.

    Args:
        document: a snapshot of the project.
        path: of its file.
        in_use: the run whose model is in use.

    Raises:
        ModelError: the base of the model in use cannot be found.
    """
    folder = next_run_folder(runs_folder_of(path))
    settings = document.settings
    return FollowJob(
        TrainingJob(
            examples=slim([each for each in document.examples if each.status is Status.DONE]),
            settings=settings_like(in_use, settings.language),
            language=settings.language,
            held_out=document.held_out,
            project=path.stem,
            name=first_name(number_of(folder)),
            token_rules=settings.token_rules,
            unlabelled=untagged_texts(document.examples),
            test=settings.test.keys if settings.test else frozenset(),
            background=True,
        ),
        folder,
        in_use.folder if in_use else None,
    )


def settings_like(run: RunRecord | None, language: str) -> TrainingSettings:
    """Return the settings that make a model of the same kind as a run's.

    The base, one model or several, and what becomes of the base's own types are the run's; the
    numbers follow the size of the data anew. It is the processor that computes: a graphics card
    would hold up the screen.

    Args:
        run: the one to go by; None for the settings of a first training.
        language: of the project.

    Raises:
        ModelError: the run's base cannot be found.
    """
    if run is None:
        return TrainingSettings(BaseModel(BLANK, language), device="cpu")
    settings = TrainingSettings(parse_base(run.base), device="cpu")
    own_types = run.settings.get("own_types")
    return replace(
        settings,
        quality="quick" if run.settings.get("quality") == "quick" else "better",
        own_types=own_types if own_types in OWN_TYPES else settings.own_types,
    )


def follow(job: FollowJob, desk: Desk) -> RunRecord:
    """Train, and measure the model beside the one in use; tells the part done, 0 to 1.

    Raises:
        TrainingError: as `nlp.training.train` does.
        ModelError: the base model cannot be used.
        FileError: what was measured cannot be written down.
    """
    told = 0.0

    def tell(share: float) -> None:
        nonlocal told
        if time.monotonic() - told >= _TELL_EVERY:
            told = time.monotonic()
            desk.tell(min(share, 1.0))

    def report(each: Report) -> None:
        if isinstance(each, Prepared):
            desk.tell(HeldOut(each.held_out))
        elif isinstance(each, StepReport):
            tell(_TRAINING * share_of(each))
        elif isinstance(each, FoldsReport):
            tell(_TRAINING * each.share)

    record = train(job.job, job.folder, report=report, should_stop=desk.should_stop)
    if job.beside is None:
        return record
    try:
        found = compare(
            job.beside,
            job.folder,
            # not on the frozen test set: to offer a model by its score there is to choose by it
            [each for each in job.job.examples if text_key(each.content) not in job.job.test],
            should_stop=desk.should_stop,
            report=lambda done, of: tell(_TRAINING + (1 - _TRAINING) * done / max(of, 1)),
        )
    except EventNerError as error:
        # the model in use may be gone, or nothing is left that it was not trained on
        log.warning("a model of the background was not measured: %s", type(error).__name__)
        return record
    return judge_run(record, measured(job.beside.name, found.difference))
