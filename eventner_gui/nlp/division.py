"""Which examples of a job are trained on, measured on, tested on and left out, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..core.document import Example
from ..core.errors import TrainingError
from ..core.folds import folds
from ..core.notes import Note
from ..core.split import MIN_TEXTS_FOR_DEV, split
from ..core.test_set import set_aside
from ..core.text_groups import text_key
from .jobs import TrainingJob

FoldPlaces = tuple[tuple[int, ...], tuple[int, ...]]

_EMPTY = "There is no word in it."
_LIKE_TEST = "It is nearly the same as a sentence of the frozen test set, so it is not trained on."
_LIKE_HELD_OUT = "It is nearly the same as a held-out sentence, so it is not trained on."
_HELD_OUT = "An earlier run held it out to measure on, so it is not trained on."
_IN_DEV = "It is in the dev set too, and measured on."
_LIKE_DEV = "It is nearly the same as a sentence of the dev set, so it is not trained on."
_DEV_IN_TEST = "It is in the frozen test set, or nearly the same as one there: not measured on."


@dataclass(frozen=True, slots=True)
class Division:
    """The examples of a job.

    Attributes:
        train: to train on.
        dev: to measure on and choose by.
        test: of the frozen test set.
        held_out: keys of all texts held out so far.
        notes: on all that are in none of them.
        alike: nearly all texts are near-duplicates of others; see `core.split.Split`.
        folds: where several recognisers are trained: for each fold the places in ``train`` and
            ``dev`` together that are trained on, and those that are measured on. ``dev`` is what
            the first one holds out.
    """

    train: Sequence[Example]
    dev: Sequence[Example]
    test: tuple[Example, ...]
    held_out: frozenset[str]
    notes: list[Note]
    alike: bool = False
    folds: tuple[FoldPlaces, ...] = ()


def divide(job: TrainingJob, examples: Sequence[Example], *, fold_count: int = 0) -> Division:
    """Divide what may be trained on.

    Args:
        job: the job.
        examples: of it, those with words.
        fold_count: for cross-validation instead of one dev set; 0 for a dev set.

    Raises:
        TrainingError: nothing is left to train on.
    """
    aside = set_aside(examples, job.test)
    notes = _notes(aside.near, _LIKE_TEST)
    if not aside.rest:
        raise TrainingError(
            "Every finished sentence is in the frozen test set, or nearly the same as one there, "
            "so there is nothing to train on.",
            "Tag further sentences, then train again.",
        )
    if job.dev_examples is None:
        if fold_count:
            return _fold(job, aside.rest, aside.test, notes, fold_count)
        return _split(job, aside.rest, aside.test, notes)
    return _with_given_dev(job, job.dev_examples, aside.rest, aside.test, notes)


def leave_out_empty(examples: Sequence[Example]) -> tuple[list[Example], list[Note]]:
    """Return the examples with words, and a note on each without."""
    kept = [example for example in examples if example.content.strip()]
    return kept, _notes((e for e in examples if not e.content.strip()), _EMPTY)


def _split(
    job: TrainingJob, examples: Sequence[Example], test: tuple[Example, ...], notes: list[Note]
) -> Division:
    parts = split(examples, job.held_out, share=job.settings.dev_share)
    if not parts.train:
        raise TrainingError(
            "Every finished sentence was held out by an earlier run, or is nearly the same as one "
            "that was, so there is nothing to train on.",
            "Tag further sentences, then train again; what was measured on is not trained on.",
        )
    for example in parts.left_out:
        was_held_out = text_key(example.content) in job.held_out
        notes += _notes([example], _HELD_OUT if was_held_out else _LIKE_HELD_OUT)
    return Division(parts.train, parts.dev, test, parts.held_out, notes, parts.alike)


def _fold(
    job: TrainingJob,
    examples: Sequence[Example],
    test: tuple[Example, ...],
    notes: list[Note],
    count: int,
) -> Division:
    """Divide for cross-validation: in the end everything is trained on."""
    texts = {text_key(example.content) for example in examples}
    parts = folds(examples, count) if len(texts) >= MIN_TEXTS_FOR_DEV else []
    if not parts:
        return Division(examples, (), test, job.held_out, notes)
    train, dev = parts[0]
    place = {id(example): at for at, example in enumerate([*train, *dev])}
    notes += _notes((e for e in examples if id(e) not in place), _LIKE_HELD_OUT)
    places = tuple(
        (
            tuple(place[id(e)] for e in trained if id(e) in place),
            tuple(place[id(e)] for e in held_out if id(e) in place),
        )
        for trained, held_out in parts
    )
    return Division(train, dev, test, job.held_out, notes, folds=places)


def _with_given_dev(
    job: TrainingJob,
    given: Sequence[Example],
    examples: Sequence[Example],
    test: tuple[Example, ...],
    notes: list[Note],
) -> Division:
    dev, empty = leave_out_empty(given)
    notes += empty
    if job.test:
        aside = set_aside([*dev, *test], job.test)
        notes += _notes([*aside.near, *aside.test[: -len(test) or None]], _DEV_IN_TEST)
        dev = list(aside.rest)
    keys = frozenset(text_key(example.content) for example in dev)
    doubles = [example for example in examples if text_key(example.content) in keys]
    others = [example for example in examples if text_key(example.content) not in keys]
    unlike = set_aside([*others, *dev], keys)
    alike = 2 * len(unlike.near) > len(others)  # to leave so many out would leave too little
    parts = set_aside(others if alike else unlike.rest, job.held_out)
    notes += _notes(doubles, _IN_DEV)
    notes += _notes(() if alike else unlike.near, _LIKE_DEV)
    notes += _notes(parts.test, _HELD_OUT) + _notes(parts.near, _LIKE_HELD_OUT)
    if not parts.rest:
        raise TrainingError(
            "Every sentence to train on is in the dev set too, or was held out by an earlier run, "
            "or is nearly the same as one that was.",
            "Give a dev set with other sentences, or none.",
        )
    held_out = job.held_out | {text_key(example.content) for example in doubles}
    return Division(parts.rest, dev, test, held_out, notes, alike)


def _notes(examples: Iterable[Example], reason: str) -> list[Note]:
    return [Note("left out", example.content, "", "", reason) for example in examples]
