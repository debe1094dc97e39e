"""Looks for the likeliest mistakes in the tags: models by folds, in processes of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...core.document import Annotation, Example
from ...core.doubts import Doubt, is_confirmed, queue
from ...core.errors import TrainingError
from ...core.folds import folds as divide
from ...core.rules import TokenRule
from ..side_by_side import Team
from ..trials import slim

FEWEST_SENTENCES = 20
FEWEST_TAGS = 10
SUSPICIOUS = 0.1  # a place that is less likely a mistake is not asked about

_FOLDS = 5
_FOLDS_OF_FEW = 10
_FEW = 300  # sentences


@dataclass(frozen=True, slots=True)
class ReviewJob:
    """What is looked through.

    Attributes:
        examples: the finished ones.
        language: a spaCy language code.
        token_rules: of the project.
        tag_names: for each entity label the tag name that the project writes.
    """

    examples: tuple[Example, ...]
    language: str
    token_rules: tuple[TokenRule, ...] = ()
    tag_names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """What a look through the tags came to.

    Attributes:
        ranked: every place that was looked at, each tag and each place that might be one, the
            likeliest mistakes first; what was confirmed is not among them. Indices are those of
            the job's examples.
        sentences: how many were looked at.
        tags: how many tags there are in them.
    """

    ranked: tuple[Doubt, ...]
    sentences: int
    tags: int

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Those that are worth a look."""
        return tuple(each for each in self.ranked if each.suspicion >= SUSPICIOUS)


@dataclass(frozen=True, slots=True)
class _Fold:
    job: ReviewJob
    train: tuple[int, ...]
    held_out: tuple[int, ...]


def review(
    job: ReviewJob,
    *,
    told: Callable[[float], None] = lambda _share: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Review:
    """Look through the tags.

    Args:
        job: the sentences.
        told: called in this thread with the part that is done, 0 to 1.
        should_stop: answered in less than a second.

    Raises:
        Cancelled: a TrainingError; ``should_stop`` said so.
        TrainingError: there are too few sentences or tags, or this computer ended the work.
        ModelError: spaCy does not know the language, or a package is missing.
    """
    from .fold import look, rank, warm_up

    job = ReviewJob(slim(job.examples), job.language, job.token_rules, job.tag_names)
    parts = _parts(job)
    shares = [0.0] * len(parts)

    def heard(at: int, share: float) -> None:
        shares[at] = max(shares[at], min(share, 1.0))
        told(sum(shares) / len(shares))

    with Team(most=len(parts), warm_up=warm_up, apart=True) as team:
        found = team.run(
            look, parts, told=heard, ended=lambda at, _found: heard(at, 1.0),
            should_stop=should_stop,
        )  # fmt: skip
        (ranked,) = team.run(rank, [(job, found)], should_stop=should_stop)
    kept = [each for each in ranked if not is_confirmed(each, job.examples[each.index])]
    tags = sum(len(each.annotations) for each in job.examples)
    return Review(tuple(queue(kept)), len(job.examples), tags)


def _parts(job: ReviewJob) -> list[_Fold]:
    examples = job.examples
    tags = sum(len(each.annotations) for each in examples)
    if len(examples) < FEWEST_SENTENCES or tags < FEWEST_TAGS:
        raise TrainingError(
            f"There are {len(examples):,} finished sentences with {tags:,} tags: too few for a "
            "model to doubt any.",
            f"Finish at least {FEWEST_SENTENCES} sentences with {FEWEST_TAGS} tags, then try "
            "again.",
        )
    number_of = {id(each): number for number, each in enumerate(examples)}
    count = _FOLDS_OF_FEW if len(examples) < _FEW else _FOLDS
    found = [
        _Fold(job, _numbers(train, number_of), _numbers(held_out, number_of))
        for train, held_out in divide(examples, count)
        if any(each.annotations for each in train)
    ]
    if not found:
        raise TrainingError(
            "Nearly all finished sentences are alike, so no model can be made without them.",
            "Finish sentences that differ from those, then try again.",
        )
    return found


def _numbers(examples: Sequence[Example], number_of: dict[int, int]) -> tuple[int, ...]:
    return tuple(number_of[id(each)] for each in examples)


def tag_of(job: ReviewJob, start: int, end: int, label: str) -> Annotation:
    """Return a tag that is proposed, named as the project names its label."""
    return Annotation(start, end, dict(job.tag_names).get(label, label))
