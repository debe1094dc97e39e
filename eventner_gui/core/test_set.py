"""Chooses the texts of a test set, and keeps them and what is like them out of everything else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .document import Example
from .errors import EventNerError
from .near_duplicates import NearDuplicates
from .split import MAX_DEV_TEXTS, MIN_TEXTS_FOR_DEV, choose
from .text_groups import TextGroups, text_key

TEST_SHARE = 0.2
MAX_TEST_TEXTS = MAX_DEV_TEXTS
# With fewer texts a test set says little, and too few are left to train on and to choose by.
MIN_TEXTS_FOR_TEST = 2 * MIN_TEXTS_FOR_DEV


@dataclass(frozen=True, slots=True)
class Aside:
    """Examples with those of the test set put aside.

    Attributes:
        rest: what may be trained on and chosen by.
        test: what may only be measured on, at the end.
        near: near-duplicates of test texts, in neither.
    """

    rest: tuple[Example, ...]
    test: tuple[Example, ...] = ()
    near: tuple[Example, ...] = ()


def choose_test(examples: Sequence[Example], share: float = TEST_SHARE) -> frozenset[str]:
    """Return the keys of the texts to freeze as a test set: stratified, whole groups at a time.

    They follow a hash of the text, as the dev set does (`core.split`): what earlier runs held out
    comes first, since these never trained on it.

    Args:
        examples: those that are done.
        share: part of the texts to freeze, in (0, 1).

    Raises:
        EventNerError: there are too few texts, or nearly all are alike.
    """
    texts = TextGroups(examples)
    if len(texts.keys) < MIN_TEXTS_FOR_TEST:
        raise EventNerError(
            f"A test set needs at least {MIN_TEXTS_FOR_TEST} different finished sentences; there "
            f"{'is' if len(texts.keys) == 1 else 'are'} {len(texts.keys):,}.",
            "Tag more first. Until then the held-out sentences show how good a model is.",
        )
    room = max(min(round(share * len(texts.keys)), MAX_TEST_TEXTS), 1)
    chosen = choose(texts, set(), room)
    _, too_many = texts.like(chosen)
    if too_many:
        raise EventNerError(
            "Nearly all finished sentences are like one another, so what is tested could not be "
            "kept apart from what is trained on.",
            "Add sentences of other kinds first.",
        )
    return frozenset(chosen)


def set_aside(examples: Sequence[Example], test: frozenset[str]) -> Aside:
    """Return examples with the test set and all near-duplicates of its texts put aside.

    Args:
        examples: in any order, which is kept.
        test: keys of the test set's texts; empty where none is frozen.
    """
    if not test:
        return Aside(tuple(examples))
    is_test = [text_key(example.content) in test for example in examples]
    frozen = [number for number, frozen in enumerate(is_test) if frozen]
    if not frozen:
        return Aside(tuple(examples))
    near = NearDuplicates([example.content for example in examples]).near(frozen)
    near.difference_update(frozen)
    return Aside(
        tuple(e for n, e in enumerate(examples) if not is_test[n] and n not in near),
        tuple(e for n, e in enumerate(examples) if is_test[n]),
        tuple(e for n, e in enumerate(examples) if n in near),
    )
