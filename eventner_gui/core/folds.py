"""Folds for cross-validation: stratified, grouped by near-duplicates, the same each time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from .document import Example
from .text_groups import Group, TextGroups, by_label

Fold = tuple[tuple[Example, ...], tuple[Example, ...]]


def folds(examples: Sequence[Example], k: int) -> list[Fold]:
    """Return the folds as (examples to train on, examples held out).

    Each example is held out in one fold. No text that is held out in a fold, and no near-duplicate
    of one, is trained on in it (`core.near_duplicates`; those of a long chain that was taken
    apart are left out of the training of a fold). Where nearly all texts are alike, only the same
    texts are kept apart.

    Each label is dealt out evenly, the rarest first, by rising keys of the texts: the folds do not
    depend on the order of the examples.

    Args:
        examples: what may be trained on; without a frozen test set (`core.test_set`).
        k: how many, at least 2.

    Returns:
        The folds; as many as there are different texts where these are fewer, none for less than
        two.

    Raises:
        ValueError: ``k`` is less than 2.
    """
    if k < 2:
        raise ValueError("there are at least two folds")
    texts = TextGroups(examples, fewest=k)
    k = min(k, len(texts.groups))
    if k < 2:
        return []
    found = []
    for held_out in _deal(texts.groups, k):
        near, too_many = texts.like(held_out)
        kept_out = held_out if too_many else held_out | near
        train = tuple(example for key, example in texts.examples if key not in kept_out)
        found.append((train, texts.of(held_out)))
    return found


def _deal(groups: Sequence[Group], k: int) -> list[set[str]]:
    """Return the keys of each fold."""
    dealt: list[set[str]] = [set() for _ in range(k)]
    have: list[Counter[str]] = [Counter() for _ in range(k)]
    done: set[tuple[str, ...]] = set()
    for label, its in by_label(groups):
        # large groups first, so that small ones even out
        for group in sorted(its, key=lambda each: (-len(each.keys), each.keys)):
            if group.keys not in done:
                done.add(group.keys)
                to = min(range(k), key=lambda n: (have[n][label], len(dealt[n]), n))
                dealt[to].update(group.keys)
                have[to].update(group.labels)
    return dealt
