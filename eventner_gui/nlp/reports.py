"""What a training says while it runs: small immutable values, sent from the training thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..core.scores import Scores
from .dataset import Note


@dataclass(frozen=True, slots=True)
class Prepared:
    """The data is ready and training begins.

    Attributes:
        train: number of examples trained on.
        dev: number of examples held out to measure on; 0 when there are too few.
        notes: every annotation dropped, shortened or merged, and every example left out, and why.
        labels: by entity label, sorted: (spans in training, spans in the dev set).
        max_steps: most updates that will be made.
        held_out: keys of all texts held out so far, for the project to remember.
        test: number of examples of the frozen test set, kept out of all this.
        alike: near-duplicates of held-out examples are trained on, since nearly all are such.
        folds: models that are measured, each on what it is trained without; 0 where one dev set
            is held out.
    """

    train: int
    dev: int
    notes: tuple[Note, ...]
    labels: Mapping[str, tuple[int, int]]
    max_steps: int
    held_out: frozenset[str]
    test: int = 0
    alike: bool = False
    folds: int = 0


@dataclass(frozen=True, slots=True)
class StepReport:
    """Where training stands; at most about 20 in a second.

    Attributes:
        step: updates made so far, from 1.
        epoch: passes over the training data completed.
        max_steps: most updates that will be made.
        loss: of the entity recogniser, mean over the updates since the last report.
        words_per_second: tokens trained on in a second, since the last report.
        seconds: since training began.
        seconds_left: an estimate; None before there is one.
        member: number of the recogniser that is trained, from 1.
        members: how many are trained and joined.
    """

    step: int
    epoch: int
    max_steps: int
    loss: float
    words_per_second: float
    seconds: float
    seconds_left: float | None
    member: int = 1
    members: int = 1


@dataclass(frozen=True, slots=True)
class EvaluationReport:
    """A model was measured on what it is trained without.

    Attributes:
        step: updates made so far.
        scores: on the dev set or the fold; of the latest of several members.
        is_best: whether it is the best model so far.
        loss: mean loss over the updates since the measurement before.
        mean: F of the members that have come to this step, on the average, 0 to 1.
    """

    step: int
    scores: Scores
    is_best: bool
    loss: float = 0.0
    mean: float | None = None


@dataclass(frozen=True, slots=True)
class LogReport:
    """A line for the log, in the expert's words."""

    text: str


@dataclass(frozen=True, slots=True)
class FoldsReport:
    """Where cross-validation stands; at most some ten in a second.

    Attributes:
        done: folds that have ended.
        folds: of them all.
        share: part of the whole that is done, 0 to 1: an estimate.
    """

    done: int
    folds: int
    share: float


Report = Prepared | StepReport | EvaluationReport | LogReport | FoldsReport
