"""Trains one recogniser of those that are joined; in this process or in one of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.errors import TrainingError
from ..core.scores import Scores
from ..storage.runs import Evaluation
from .config import (
    CONFIG_FILE,
    DEV_FILE,
    TRAIN_FILE,
    BaseParts,
    PipelinePlan,
    for_member,
    for_this_process,
)
from .evaluation import Entity, Stopped, entities_of, find, score_spans
from .loading import LOAD_ERRORS
from .loop import Outcome, run_loop
from .made_up import further_docs
from .ops import quick_ops
from .plan import Plan
from .side_child import Desk

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab
    from thinc.api import Config


@dataclass(frozen=True, slots=True)
class Setup:
    """What all members of a training have in common.

    Attributes:
        folder: of the run, being built: it holds config.cfg and the documents.
        base_name: as the user knows the base model.
        parts: what is taken from it; None for a blank one.
        components: of the whole pipeline.
        plan: how each is trained.
        unlabelled: texts that nobody has tagged, for a teacher to tag.
    """

    folder: Path
    base_name: str
    parts: BaseParts | None
    components: PipelinePlan
    plan: Plan
    unlabelled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MemberJob:
    """One member.

    Attributes:
        setup: what it shares with the others.
        number: from 0.
        left_out: places of the documents that it is not trained on, among those in train.spacy and
            dev.spacy together.
        measured: places of those that it is measured on; all of them are left out.
    """

    setup: Setup
    number: int
    left_out: frozenset[int]
    measured: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Trained:
    """One member that has been trained.

    Attributes:
        number: from 0.
        weights: by component.
        scores: on what it is measured on; None when it was not measured, or not to its end.
        found: by place of a measured document its entities: (start, end, label), half-open tokens;
            empty when it was stopped.
        train: documents trained on, without those that a teacher tagged.
        taught: documents that a teacher tagged.
        best_step: updates its weights are from.
        steps: updates made.
        stopped: whether it was asked to stop.
        history: measurements in order.
    """

    number: int
    weights: dict[str, bytes]
    scores: Scores | None
    found: dict[int, frozenset[Entity]]
    train: int
    taught: int
    best_step: int
    steps: int
    stopped: bool
    history: tuple[Evaluation, ...] = field(default=())


def train_member(job: MemberJob, desk: Desk) -> Trained:
    """Train a member; tells ``desk`` each report of the loop, and at times a `Trained` so far.

    Raises:
        TrainingError: the base model cannot be trained from.
    """
    setup, plan = job.setup, job.setup.plan
    pipeline = start_member(setup, job.number)
    docs = read_docs(setup, pipeline.vocab)
    tagged = [doc for at, doc in enumerate(docs) if at not in job.left_out]
    further = _further(job, pipeline, tagged)
    measured = [docs[at] for at in job.measured]
    outcome = run_loop(
        pipeline,
        components=setup.components,
        plan=replace(plan, seed=seed_of(plan, job.number)),
        # the tagged ones count as much as those that were made up from them
        docs=[*tagged, *tagged, *further] if further else tagged,
        dev=measured,
        report=desk.tell,
        should_stop=desk.should_stop,
        put_aside=lambda so_far: desk.tell(
            _trained(job, so_far, {}, so_far.scores, len(tagged), len(further))
        ),
    )
    found: dict[int, frozenset[Entity]] = {}
    scores = outcome.scores
    if measured and not outcome.stopped:
        for name, weights in outcome.weights.items():
            pipeline.get_pipe(name).model.from_bytes(weights)
        found = _find(pipeline, job, measured, desk.should_stop)
        scores = _scores(measured, list(found.values())) if found else None
    return _trained(job, outcome, found, scores, len(tagged), len(further))


def train_member_apart(job: MemberJob, desk: Desk) -> Trained:
    """Train a member as `train_member` does, in a process of its own."""
    with quick_ops():
        return train_member(job, desk)


def _trained(
    job: MemberJob,
    outcome: Outcome,
    found: dict[int, frozenset[Entity]],
    scores: Scores | None,
    train: int,
    taught: int,
) -> Trained:
    return Trained(
        number=job.number,
        weights=outcome.weights,
        scores=scores,
        found=found,
        train=train,
        taught=taught,
        best_step=outcome.best_step,
        steps=outcome.steps,
        stopped=outcome.stopped,
        history=tuple(outcome.history),
    )


def seed_of(plan: Plan, number: int) -> int:
    """Return the seed of a member; the first one has the plan's own."""
    return (plan.seed + 1_000_003 * number) % 2**32


def start_member(setup: Setup, number: int) -> Language:
    """Return an untrained member that knows all labels, in the order that the others have.

    Raises:
        TrainingError: the base model cannot be trained from.
    """
    from spacy.util import load_config

    whole, seed = load_config(setup.folder / CONFIG_FILE), seed_of(setup.plan, number)
    config = for_member(whole, setup.components, seed)
    return initialize(config, setup)


def initialize(config: Config, setup: Setup) -> Language:
    """Return a pipeline ready to be trained, as `spacy train` makes it.

    Raises:
        TrainingError: the base model cannot be trained from.
    """
    from spacy.training.initialize import init_nlp

    try:
        return init_nlp(for_this_process(config, setup.folder, setup.parts), use_gpu=-1)
    except LOAD_ERRORS as error:
        if setup.parts is None:
            raise
        raise TrainingError(
            f"Training cannot start from the base model “{setup.base_name}”: {error}",
            "Choose another base model, for example a blank one.",
        ) from error


def read_docs(setup: Setup, vocab: Vocab) -> list[Doc]:
    """Return the documents of a run: those in train.spacy, then those in dev.spacy."""
    from spacy.tokens import DocBin

    docs: list[Doc] = []
    for name in (TRAIN_FILE, DEV_FILE):
        if (path := setup.folder / name).exists():
            docs += DocBin().from_disk(path).get_docs(vocab)
    return docs


def _further(job: MemberJob, pipeline: Language, tagged: Sequence[Doc]) -> list[Doc]:
    if not job.setup.components.is_fresh or job.setup.plan.members == 1:
        return []
    untagged = _Tokenized(job.setup.unlabelled, pipeline)
    return further_docs(tagged, untagged, seed_of(job.setup.plan, job.number))


class _Tokenized(Sequence["Doc"]):
    """Texts as documents, each split into words when it is asked for: few of many are."""

    def __init__(self, texts: Sequence[str], pipeline: Language) -> None:
        self._texts, self._pipeline = texts, pipeline

    def __len__(self) -> int:
        return len(self._texts)

    def __getitem__(self, at: Any) -> Any:
        return self._pipeline.tokenizer(self._texts[at])


def _find(
    pipeline: Language, job: MemberJob, measured: Sequence[Doc], should_stop: Callable[[], bool]
) -> dict[int, frozenset[Entity]]:
    try:
        found = find(
            pipeline, measured, components=job.setup.components.scoring, should_stop=should_stop
        )
    except Stopped:
        return {}
    return {at: frozenset(each) for at, each in zip(job.measured, found, strict=True)}


def _scores(docs: Sequence[Doc], found: Sequence[frozenset[Entity]]) -> Scores:
    return score_spans((entities_of(doc), set(each)) for doc, each in zip(docs, found, strict=True))
