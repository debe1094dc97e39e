"""What models of a part of the examples come to: the measurements of the learning curve.

Each fold's examples are taken in nested parts (an eighth, a quarter, a half, three quarters, all),
near-duplicates together and each label dealt out evenly; the models of all parts are measured on
the same sentences, which none of them has seen.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..core.curve import Counted, Curve, Measured, curves
from ..core.document import Example
from ..core.errors import TrainingError
from ..core.folds import folds as divide
from ..core.learner import Learner
from ..core.test_set import set_aside
from ..core.truth import true_entities
from .data import StoppedEarly
from .jobs import TrainingJob
from .side_by_side import Team
from .side_child import Desk, import_spacy
from .trials import Entities, Trial, slim, try_out

PARTS = 8
TAKEN = (1, 2, 4, 6, 8)  # of the parts
FEWEST = 20  # different texts
_SPACY_STEPS = 300  # updates; a curve needs no more to have its shape
_TELL_EVERY = 0.25  # seconds
_MOST_HELD_OUT = 1_000  # sentences in a fold


@dataclass(frozen=True, slots=True)
class CurveJob:
    """What a learning curve is worked out for: a snapshot.

    Attributes:
        examples: the done ones.
        spacy: as a spaCy pipeline learns them; None for the window's own quick learner, whose
            curve has the same shape (docs/training.md).
        test: keys of the frozen test set's texts: nothing is chosen by them.
    """

    examples: tuple[Example, ...]
    spacy: TrainingJob | None = None
    test: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LearningCurve:
    """The answer.

    Attributes:
        curves: all labels together, then each label, what helps most first.
        examples: sentences it is based on.
        folds: how often it was measured, each time on other sentences.
        seconds: it took.
    """

    curves: tuple[Curve, ...]
    examples: int
    folds: int
    seconds: float


@dataclass(frozen=True, slots=True)
class _Fold:
    """One fold: its examples in nested parts, and those held out."""

    parts: tuple[tuple[Example, ...], ...]
    held_out: tuple[Example, ...]
    spacy: TrainingJob | None


def learning_curve(
    job: CurveJob,
    *,
    told: Callable[[float], None] = lambda _share: None,
    should_stop: Callable[[], bool] = lambda: False,
    team: Team | None = None,
) -> LearningCurve:
    """Work out how F grows with the examples.

    Args:
        job: the examples.
        told: called in this thread with the part that is done, 0 to 1.
        should_stop: answered in less than a second.
        team: processes to use, which stay; some are started and ended when None.

    Raises:
        Cancelled: a TrainingError; ``should_stop`` said so.
        TrainingError: there are too few sentences, or none has a tag.
    """
    if team is None:
        with Team(warm_up=_nothing if job.spacy is None else import_spacy) as own:
            return learning_curve(job, told=told, should_stop=should_stop, team=own)
    started = time.monotonic()
    written = [each for each in job.examples if each.content.strip()]
    every = slim(set_aside(written, job.test).rest)
    folds = _folds(every, job.spacy)
    shares = [0.0] * len(folds)

    def heard(at: int, share: float) -> None:
        shares[at] = max(shares[at], min(share, 1.0))
        told(sum(shares) / len(shares))

    rows = team.run(
        _measure,
        folds,
        told=heard,
        ended=lambda at, _rows: heard(at, 1.0),
        should_stop=should_stop,
    )
    # in a process too: it would hold the window up for seconds
    (found,) = team.run(_fitted, [_measured(every, folds, rows)], should_stop=should_stop)
    return LearningCurve(found, len(every), len(folds), time.monotonic() - started)


def _fitted(measured: Measured, _desk: Desk) -> tuple[Curve, ...]:
    return tuple(curves(measured))


def _folds(examples: Sequence[Example], spacy: TrainingJob | None) -> list[_Fold]:
    if not any(example.annotations for example in examples):
        raise TrainingError(
            "None of the finished sentences has a tag, so there is nothing to learn.",
            "Tag some words on the Annotate tab, then try again.",
        )
    if len({example.content for example in examples}) < FEWEST:
        raise TrainingError(
            f"There are fewer than {FEWEST} different finished sentences: too few to say what "
            "more would bring.",
            "Tag some more, then try again.",
        )
    found = []
    for train, held_out in divide(examples, folds_for(len(examples))):
        parts = [part for _, part in divide(train, PARTS)]
        found.append(_Fold(tuple(parts), held_out[:_MOST_HELD_OUT], spacy))
    if not found or any(len(fold.parts) < PARTS for fold in found):
        raise TrainingError(
            "Nearly all finished sentences are alike, so nothing can be said about others.",
            "Add sentences that differ from those, then try again.",
        )
    return found


def folds_for(examples: int) -> int:
    """Return how often so many examples are measured: few ones more often."""
    return 5 if examples < 600 else 3 if examples < 3_000 else 2


def _measure(fold: _Fold, desk: Desk) -> tuple[Counted, ...]:
    """Return the counts of each held-out sentence for each size (in a process)."""
    measure = _by_learner if fold.spacy is None else _by_spacy
    found = measure(fold, desk)
    true = [_true(example) for example in fold.held_out]
    return tuple(
        tuple(_counts(expected, each) for each in by_size)
        for expected, by_size in zip(true, zip(*found, strict=True), strict=True)
    )


def _by_learner(fold: _Fold, desk: Desk) -> list[list[Entities]]:
    """Return, by size, what the quick learner finds in each held-out sentence."""
    learner = Learner()
    found = []
    told = time.monotonic()
    done, every = 0, sum(map(len, fold.parts))
    for number, part in enumerate(fold.parts, 1):
        for example in part:
            learner.note(example.content, example.annotations)
            while learner.work():
                if desk.should_stop():
                    raise StoppedEarly
            done += 1
            if time.monotonic() - told >= _TELL_EVERY:
                told = time.monotonic()
                desk.tell(done / every)
        if number in TAKEN:
            found.append([_suggested(learner, example.content) for example in fold.held_out])
    return found


def _suggested(learner: Learner, text: str) -> Entities:
    found = learner.suggest(text, ())
    return tuple((each.span.start, each.span.end, each.label) for each in found)


def _by_spacy(fold: _Fold, desk: Desk) -> list[list[Entities]]:
    """Return, by size, what a spaCy pipeline finds in each held-out sentence."""
    assert fold.spacy is not None
    settings = replace(
        fold.spacy.settings,
        cross_validate=False,
        quality="quick",
        max_steps=fold.spacy.settings.max_steps or _SPACY_STEPS,
    )
    found = []
    for at, number in enumerate(TAKEN):
        train = tuple(example for part in fold.parts[:number] for example in part)
        job = replace(fold.spacy, examples=train, dev_examples=None, settings=settings)

        def tell(share: float, at: int = at) -> None:
            desk.tell((at + share) / len(TAKEN))

        place = Desk(Path(desk.folder, str(number)), tell, desk.should_stop)
        found.append(list(try_out(Trial(job, fold.held_out), place).found))
    return found


def _true(example: Example) -> set[tuple[int, int, str]]:
    return {(start, end, label) for start, end, label in true_entities(example)}


def _counts(true: set[tuple[int, int, str]], found: Entities) -> dict[str, tuple[int, int]]:
    right: Counter[str] = Counter()
    both: Counter[str] = Counter()
    for each in found:
        both[each[2]] += 1
        right[each[2]] += each in true
    for each in true:
        both[each[2]] += 1
    return {label: (right[label], count) for label, count in both.items()}


def _measured(
    examples: Sequence[Example],
    folds: Sequence[_Fold],
    rows: Sequence[tuple[Counted, ...]],
) -> Measured:
    labels = sorted({a.label for example in examples for a in example.annotations})
    sizes = [[_taken(fold, number) for number in TAKEN] for fold in folds]
    held_out = [_true(example) for fold in folds for example in fold.held_out]
    support = Counter(label for entities in held_out for _, _, label in entities)
    return Measured(
        sizes=_means([[len(part) for part in fold] for fold in sizes]),
        with_label={
            label: _means([[_having(part, label) for part in fold] for fold in sizes])
            for label in labels
        },
        folds=tuple(rows),
        examples=len(examples),
        examples_with={label: _having(examples, label) for label in labels},
        support={label: support[label] for label in labels},
    )


def _taken(fold: _Fold, number: int) -> list[Example]:
    return [example for part in fold.parts[:number] for example in part]


def _having(examples: Iterable[Example], label: str) -> int:
    return sum(any(a.label == label for a in example.annotations) for example in examples)


def _means(rows: Sequence[Sequence[int]]) -> tuple[float, ...]:
    return tuple(sum(column) / len(column) for column in zip(*rows, strict=True))


def _nothing() -> None:
    """Begin at once: the quick learner needs no spaCy."""
