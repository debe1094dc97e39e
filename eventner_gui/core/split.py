"""Which examples are held out as the dev set: stratified, stable and remembered.

Membership follows a hash of the text. Texts once held out stay held out (the project stores
their keys), so no later run trains on what an earlier one was measured on. Near-duplicates
(`core.near_duplicates`) of a held-out text are held out with it, or left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .document import Example
from .text_groups import NO_ENTITY, Group, TextGroups, by_label, text_key, texts_with

__all__ = [
    "DEV_SHARE",
    "MAX_DEV_TEXTS",
    "MIN_TEXTS_FOR_DEV",
    "NO_ENTITY",
    "Split",
    "choose",
    "split",
    "text_key",
]

DEV_SHARE = 0.2
MAX_DEV_TEXTS = 2000
# Below this many different texts a dev set would say nothing and cost the training too much.
MIN_TEXTS_FOR_DEV = 20

# Texts may follow their near-duplicates to the dev set until it is so much larger than wanted.
_FOLLOWING = 1.5


@dataclass(frozen=True, slots=True)
class Split:
    """Examples to train on, examples to measure on, and the keys of all held out so far.

    Attributes:
        train: to train on.
        dev: to measure on.
        held_out: keys of all texts held out so far.
        left_out: in neither: held out earlier where there are too few to measure on, or
            near-duplicates of held-out texts for which there is no room in the dev set.
        alike: so many texts are near-duplicates of held-out ones that these stay in training, and
            only the same texts are kept apart: scores are better than on other texts.
    """

    train: tuple[Example, ...]
    dev: tuple[Example, ...]
    held_out: frozenset[str]
    left_out: tuple[Example, ...] = ()
    alike: bool = False


def split(
    examples: Sequence[Example],
    held_out: frozenset[str] = frozenset(),
    *,
    share: float = DEV_SHARE,
) -> Split:
    """Split examples into a training set and a stratified dev set.

    Texts in ``held_out`` are dev, with their near-duplicates as far as there is room. Further
    texts join them by `choose`. A label whose texts are all near-duplicates of one another
    stays in training. No text that is trained on is a near-duplicate of one in the dev set, unless
    the split says that all are ``alike``.

    Args:
        examples: what may be trained on, in any order; the result does not depend on it.
        held_out: keys held out by earlier runs.
        share: part of the texts to hold out, in (0, 1).

    Returns:
        The split. With fewer than `MIN_TEXTS_FOR_DEV` different texts the dev set is empty, and
        those of them in ``held_out`` are left out: they are not trained on in any case, and
        neither are near-duplicates of theirs.
    """
    texts = TextGroups(examples)
    pinned = {key for key in texts.keys if key in held_out}
    if len(texts.keys) < MIN_TEXTS_FOR_DEV:
        return _divided(texts, set(), texts.near(pinned), held_out)
    room = min(round(share * len(texts.keys)), MAX_DEV_TEXTS)
    chosen = choose(texts, _follow(texts, pinned, room), room)
    near, too_many = texts.like(chosen)
    return _divided(texts, chosen, set() if too_many else near, held_out, alike=too_many)


def choose(texts: TextGroups, held_out: set[str], room: int) -> set[str]:
    """Return the keys of texts to hold out, whole groups at a time.

    The rarest label first (as in the iterative stratification of Sechidis, Tsoumakas and
    Vlahavas, 2011) and by rising key within a label, until each label has about its share of its
    texts among them, not much more, and at least one where it is in two groups. No label loses
    its last text to train on.

    Args:
        texts: all there are.
        held_out: keys that are held out already.
        room: about how many texts to hold out in all.
    """
    chosen = set(held_out)
    have = texts.count_labels(chosen)
    left = Counter[str]()
    for group in texts.groups:
        if chosen.isdisjoint(group.keys):
            left.update(group.labels)
    wanted = _wanted(texts, room)
    for label, groups in by_label(texts.groups):
        for group in _in_order(groups, label, wanted, have):
            missing = wanted[label] - have[label]
            if missing <= 0:
                break
            is_free = chosen.isdisjoint(group.keys)
            fits = len(group.keys) == 1 or len(chosen) + len(group.keys) <= room
            too_many = have[label] > 0 and group.labels[label] > missing
            leaves_some = all(left[each] > count for each, count in group.labels.items())
            if is_free and fits and leaves_some and not too_many:
                chosen.update(group.keys)
                have.update(group.labels)
                left.subtract(group.labels)
    return chosen


def _wanted(texts: TextGroups, room: int) -> dict[str, int]:
    """Return in how many held-out texts each label should be."""
    share = room / len(texts.keys) if texts.keys else 0.0
    return {
        label: max(round(share * texts_with(label, groups)), 1) if len(groups) > 1 else 0
        for label, groups in by_label(texts.groups)
    }


def _in_order(
    groups: Sequence[Group], label: str, wanted: Mapping[str, int], have: Mapping[str, int]
) -> Iterator[Group]:
    """Yield the groups of a label: those first that do not bring too much of any label."""
    later = []
    for group in groups:
        if all(have[each] + n <= wanted[each] for each, n in group.labels.items()):
            yield group  # what is held already may be more by the next one
        else:
            later.append(group)
    yield from sorted(later, key=lambda each: each.labels[label])


def _follow(texts: TextGroups, pinned: set[str], room: int) -> set[str]:
    """Return held-out keys with those in the same groups, as far as there is room for these."""
    most = min(_FOLLOWING * room, (room + len(texts.keys)) / 2)
    chosen = set(pinned)
    for group in texts.groups:
        if not pinned.isdisjoint(group.keys) and len(chosen.union(group.keys)) <= most:
            chosen.update(group.keys)
    return chosen


def _divided(
    texts: TextGroups,
    dev: set[str],
    left_out: set[str],
    held_out: frozenset[str],
    *,
    alike: bool = False,
) -> Split:
    train = {key for key in texts.keys if key not in dev and key not in left_out}
    return Split(texts.of(train), texts.of(dev), held_out | dev, texts.of(left_out), alike)
