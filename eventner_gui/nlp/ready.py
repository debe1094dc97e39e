"""Makes a training ready: the documents and the config in the run folder, and what trains them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.text_groups import text_key
from ..storage.run_files import write_notes
from .base_parts import LoadedBase
from .config import (
    BASE_CONFIG_FILE,
    BASE_FOLDER,
    CONFIG_FILE,
    DEV_FILE,
    LABELS_FILE,
    TRAIN_FILE,
    PipelinePlan,
    base_config,
    fill,
)
from .data import TrainingData, prepare
from .dataset import write_docs, write_labels
from .jobs import TrainingJob
from .members import Setup
from .own_types import KeptTypes, keep_types
from .plan import MEMBERS, Plan, choose
from .reports import LogReport, Report
from .side_by_side import Team
from .transformers import keep_from_training

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from thinc.api import Config

# From this many examples on processes of their own may pay, which take some 3 s to start.
_FEW = 100
# From this many on a tenth of them, held out by each member, says enough.
_MANY, _FOLDS_OF_MANY = 2_500, 10


@dataclass(frozen=True, slots=True)
class Ready:
    """A training that can begin.

    Attributes:
        setup: what its members have in common.
        data: the user's sentences.
        kept: what becomes of the base's own entity types.
        config: of the whole pipeline.
        docs: those in train.spacy, then those in dev.spacy.
    """

    setup: Setup
    data: TrainingData
    kept: KeptTypes
    config: Config
    docs: tuple[Doc, ...]


def joins(job: TrainingJob, base: LoadedBase) -> bool:
    """Tell whether several recognisers are trained and joined, as far as the base lets them be."""
    settings = job.settings
    wanted = settings.quality == "better" and settings.own_types != "mixed"
    about = base.description
    return wanted and about.tok2vec is None and not about.shared_transformer


@contextmanager
def team_for(job: TrainingJob, joined: bool) -> Iterator[Team | None]:
    """Give processes to train in where they may pay; they start while the data is prepared."""
    if not joined or len(job.examples) < _FEW:
        yield None
        return
    with Team(most=MEMBERS) as team:
        if team.size > 1:
            team.start()
        yield team if team.size > 1 else None


def make_ready(
    job: TrainingJob,
    base: LoadedBase,
    place: Path,
    tell: Callable[[Report], None],
    should_stop: Callable[[], bool],
) -> Ready:
    """Write all that members are trained from.

    Args:
        job: the training.
        base: as it was loaded.
        place: the run folder, being built.
        tell: called with what was found.
        should_stop: looked at before each example.

    Raises:
        TrainingError: there is nothing to train on, or a setting is out of its range.
        StoppedEarly: ``should_stop`` said so.
        ModelError: the base cannot be used.
        OSError: the folder cannot be written.
    """
    data = prepare(job, base.tokenizing, should_stop, fold_count=_fold_count(job, base))
    kept = keep_types(job, base, data, place)
    plan = choose(
        job.settings,
        train_words=sum(map(len, kept.train)),
        measures=bool(kept.dev),
        joins=joins(job, base),
    )
    if data.folds:
        data = replace(data, folds=data.folds[: plan.members])
        plan = replace(plan, members=len(data.folds))
    write_docs(kept.train, place / TRAIN_FILE)
    if kept.dev:
        write_docs(kept.dev, place / DEV_FILE)
    if not kept.components.resumed:
        write_labels([*kept.train, *kept.dev], place / LABELS_FILE)
    write_notes(data.notes, place)
    tell(data.prepared(plan.max_steps))
    for words in (data.words(), *kept.words):
        tell(LogReport(words))
    config = write_configs(base, plan, kept.components, place, has_dev=bool(kept.dev))
    setup = Setup(
        place,
        str(job.settings.base),
        base.parts,
        kept.components,
        plan,
        _unlabelled(job),
    )
    return Ready(setup, data, kept, config, (*kept.train, *kept.dev))


def write_configs(
    base: LoadedBase, plan: Plan, components: PipelinePlan, place: Path, *, has_dev: bool
) -> Config:
    """Write both config files of a run and return the filled one.

    Raises:
        OSError: they cannot be written.
    """
    text = base_config(
        plan, components, has_dev=has_dev, base=base.parts, has_rules=bool(base.rules)
    )
    (place / BASE_CONFIG_FILE).write_text(text, encoding="utf-8", newline="\n")
    if components.transformer:
        keep_from_training(place / BASE_FOLDER, components.transformer)
    config = fill(text, components)
    with (place / CONFIG_FILE).open("w", encoding="utf-8", newline="\n") as file:
        file.write(config.to_str(interpolate=False))
    return config


def _unlabelled(job: TrainingJob) -> tuple[str, ...]:
    """Return the untagged texts that nothing is measured on."""
    known = job.test | {text_key(example.content) for example in job.examples}
    known |= {text_key(example.content) for example in job.dev_examples or ()}
    return tuple(text for text in job.unlabelled if text_key(text) not in known)


def _fold_count(job: TrainingJob, base: LoadedBase) -> int:
    if not joins(job, base) or job.settings.cross_validate is False:
        return 0
    return job.settings.folds if len(job.examples) < _MANY else _FOLDS_OF_MANY
