"""Which examples are held out as the dev set: stratified, stable and remembered.

Membership follows a hash of the text. Texts once held out stay held out (the project stores
their keys), so no later run trains on what an earlier one was measured on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .document import Example
from .text_groups import NO_ENTITY, text_key

__all__ = ["DEV_SHARE", "MAX_DEV_TEXTS", "MIN_TEXTS_FOR_DEV", "Split", "split", "text_key"]

DEV_SHARE = 0.2
MAX_DEV_TEXTS = 2000
# Below this many different texts a dev set would say nothing and cost the training too much.
MIN_TEXTS_FOR_DEV = 20


@dataclass(frozen=True, slots=True)
class Split:
    """Examples to train on, examples to measure on, and the keys of all held out so far.

    Where there are too few to measure on, examples held out earlier are in neither.
    """

    train: tuple[Example, ...]
    dev: tuple[Example, ...]
    held_out: frozenset[str]


def split(
    examples: Sequence[Example],
    held_out: frozenset[str] = frozenset(),
    *,
    share: float = DEV_SHARE,
) -> Split:
    """Split examples into a training set and a stratified dev set.

    Texts in ``held_out`` are dev. Further texts join them, rarest label first (as in the iterative
    stratification of Sechidis, Tsoumakas and Vlahavas, 2011) and by rising key within a label,
    until each label has about ``share`` of its texts in the dev set. A label with a single text
    stays in training.

    Args:
        examples: what may be trained on, in any order; the result does not depend on it.
        held_out: keys held out by earlier runs.
        share: part of the texts to hold out, in (0, 1).

    Returns:
        The split. With fewer than `MIN_TEXTS_FOR_DEV` different texts the dev set is empty, and
        those of them in ``held_out`` are left out: they are not trained on in any case.
    """
    labels_of = _labels_by_text(examples)
    if len(labels_of) < MIN_TEXTS_FOR_DEV:
        train = tuple(e for e in examples if text_key(e.content) not in held_out)
        return Split(train, (), held_out)
    chosen = _choose(labels_of, {key for key in labels_of if key in held_out}, share)
    dev = tuple(e for e in examples if text_key(e.content) in chosen)
    train = tuple(e for e in examples if text_key(e.content) not in chosen)
    return Split(train, dev, held_out | chosen)


def _labels_by_text(examples: Iterable[Example]) -> dict[str, frozenset[str]]:
    """Return the labels of each different text; texts without any carry `NO_ENTITY`."""
    labels: dict[str, set[str]] = {}
    for example in examples:
        found = labels.setdefault(text_key(example.content), set())
        found.update(annotation.label for annotation in example.annotations)
    return {key: frozenset(found or {NO_ENTITY}) for key, found in labels.items()}


def _choose(labels_of: dict[str, frozenset[str]], chosen: set[str], share: float) -> set[str]:
    room = min(round(share * len(labels_of)), MAX_DEV_TEXTS)
    share = min(share, room / len(labels_of))
    texts_of: dict[str, list[str]] = {}
    for key in sorted(labels_of):
        for label in labels_of[key]:
            texts_of.setdefault(label, []).append(key)
    have = Counter(label for key in chosen for label in labels_of[key])
    for label, keys in sorted(texts_of.items(), key=lambda item: (len(item[1]), item[0])):
        wanted = max(round(share * len(keys)), 1) if len(keys) > 1 else 0
        for key in keys:
            if have[label] >= wanted:
                break
            if key not in chosen and _leaves_some(labels_of[key], have, texts_of):
                chosen.add(key)
                have.update(labels_of[key])
    return chosen


def _leaves_some(
    labels: frozenset[str], have: Counter[str], texts_of: dict[str, list[str]]
) -> bool:
    """Tell whether every label of a text keeps a training text when this one is held out."""
    return all(have[label] + 1 < len(texts_of[label]) for label in labels)
