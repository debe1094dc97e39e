"""A model that is trained to be measured once, in a process of its own, and thrown away."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from ..core.document import Annotation, Example
from .config import PipelinePlan
from .data import StoppedEarly
from .dataset import convert
from .jobs import TrainingJob
from .reports import Report, StepReport
from .side_child import Desk
from .training import train
from .unicode import for_spacy

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

Entities = tuple[tuple[int, int, str], ...]

_TELL_EVERY = 0.25  # seconds
_BATCH = 64  # documents


@dataclass(frozen=True, slots=True)
class Trial:
    """What to train on, and what to measure on.

    Attributes:
        job: trained as it is, with a dev set of its own; nothing of ``held_out`` is in it.
        held_out: to measure on.
    """

    job: TrainingJob
    held_out: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it.

    Attributes:
        train: sentences it was made from, its dev set or the folds of its members included.
        best_step: updates after which it was taken.
        true: by sentence held out, its entities as training takes them, half-open code points.
        found: by sentence held out, the entities that were found.
    """

    train: int
    best_step: int
    true: tuple[Entities, ...]
    found: tuple[Entities, ...]


def try_out(trial: Trial, desk: Desk) -> Tried:
    """Train, predict, keep no model; tells ``desk`` now and then what part is done, 0 to 1.

    Raises:
        TrainingError: as `nlp.training.train` does.
        StoppedEarly: it was asked to stop.
    """
    answers: list[tuple[Entities, Entities]] = []
    told = time.monotonic()

    def report(each: Report) -> None:
        nonlocal told
        if isinstance(each, StepReport) and time.monotonic() - told >= _TELL_EVERY:
            told = time.monotonic()
            desk.tell(share_of(each))

    def use(pipeline: Language, components: PipelinePlan) -> None:
        with pipeline.select_pipes(enable=list(components.scoring)):
            answers.extend(_answers(pipeline, trial.held_out, desk, components.old_labels))

    record = train(
        trial.job, desk.folder / "run", report=report, should_stop=desk.should_stop, use=use
    )
    if record.stopped or desk.should_stop():
        raise StoppedEarly
    return Tried(
        train=len(trial.job.examples),
        best_step=record.best_step,
        true=tuple(true for true, _ in answers),
        found=tuple(found for _, found in answers),
    )


def slim(examples: Sequence[Example]) -> tuple[Example, ...]:
    """Return examples without what a file said of them besides, to be sent to processes."""
    return tuple(
        replace(
            example,
            annotations=tuple(Annotation(a.start, a.end, a.tag_name) for a in example.annotations),
            source=None,
        )
        for example in examples
    )


def share_of(report: StepReport) -> float:
    """Return what part of a training is done, 0 to 1: an estimate."""
    if report.seconds_left is None:
        return report.step / report.max_steps
    return report.seconds / max(report.seconds + report.seconds_left, 1e-6)


def _answers(
    pipeline: Language, examples: Sequence[Example], desk: Desk, ignored: frozenset[str]
) -> list[tuple[Entities, Entities]]:
    """Return true and found entities of each example, without those found of ignored labels."""
    longest = max((len(example.content) for example in examples), default=0)
    pipeline.max_length = max(pipeline.max_length, longest + 1)
    true = [_entities(doc) for doc in convert(examples, pipeline).docs]
    found: list[Entities] = []
    rest = iter(examples)
    while batch := [for_spacy(example.content) for example in islice(rest, _BATCH)]:
        if desk.should_stop():
            raise StoppedEarly
        for doc in pipeline.pipe(batch):
            found.append(tuple(each for each in _entities(doc) if each[2] not in ignored))
    return list(zip(true, found, strict=True))


def _entities(doc: Doc) -> Entities:
    return tuple((entity.start_char, entity.end_char, entity.label_) for entity in doc.ents)
