"""The difference between two states of a document, as one change."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Sequence
from itertools import chain

from .changes import Change, ExampleEdit
from .document import Document, Example, Settings


def identical(one: Example | None, other: Example | None) -> bool:
    """Tell whether two examples are the same, down to what the program does not know of them."""
    if one is other:
        return True
    if one is None or other is None or one != other or one.source != other.source:
        return False
    pairs = zip(one.annotations, other.annotations, strict=True)
    return all(mine.source == theirs.source for mine, theirs in pairs)


def numbered(examples: Iterable[Example]) -> list[tuple[str, int]]:
    """Return what names each example: its text, which is never altered, and its how-manieth it is.

    Args:
        examples: in the order of the file.
    """
    seen: dict[str, int] = {}
    names = []
    for example in examples:
        number = seen.get(example.content, 0)
        seen[example.content] = number + 1
        names.append((example.content, number))
    return names


def change_to(
    document: Document, examples: Sequence[Example], settings: Settings, text: str
) -> Change | None:
    """Return the change that turns a document into another state; None when there is nothing to do.

    Examples that stand in the same order in both are edited, others removed and inserted.

    Args:
        document: as it is.
        examples: as they are to be.
        settings: as they are to be.
        text: what the change does, for the undo menu.
    """
    before = document.examples
    start = _shared(before, examples)
    end = _shared(reversed(before), reversed(examples), len(before) - start, len(examples) - start)
    old = before[start : len(before) - end]
    new = list(examples[start : len(examples) - end])
    pairs = _in_same_order(numbered(old), numbered(new))
    kept_old, kept_new = {i for i, _ in pairs}, {j for _, j in pairs}
    change = Change(
        text,
        edits=tuple(
            ExampleEdit(start + i, old[i], new[j])
            for i, j in pairs
            if not identical(old[i], new[j])
        ),
        settings=None if _same(document.settings, settings) else (document.settings, settings),
        removed=tuple((start + i, e) for i, e in enumerate(old) if i not in kept_old),
        inserted=tuple((start + j, e) for j, e in enumerate(new) if j not in kept_new),
    )
    nothing = not (change.edits or change.settings or change.moves_examples)
    return None if nothing else change


def _shared(one: Iterable[Example], other: Iterable[Example], *lengths: int) -> int:
    """Return how many examples two sequences share at their beginning, at most ``lengths``."""
    limit = min(lengths, default=None)
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if count == limit or not identical(mine, theirs):
            break
        count += 1
    return count


def _same(one: Settings, other: Settings) -> bool:
    if one is other:
        return True
    if one != other or one.source != other.source:
        return False
    if one.test and other.test and one.test.source != other.test.source:
        return False
    parts = chain(
        zip(one.labels, other.labels, strict=True),
        zip(one.token_rules, other.token_rules, strict=True),
        zip(one.patterns, other.patterns, strict=True),
    )
    return all(mine.source == theirs.source for mine, theirs in parts)


def _in_same_order(one: Sequence[Hashable], other: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return the indices of the same names in both, as many as rise in both.

    The longest increasing subsequence, by patience sorting (Fredman, 1975).
    """
    where = {name: index for index, name in enumerate(other)}
    pairs = [(i, where[name]) for i, name in enumerate(one) if name in where]
    tops: list[int] = []  # the smallest index that ends a run of each length
    at: list[int] = []  # which pair that is
    previous: list[int | None] = []
    for number, (_, j) in enumerate(pairs):
        length = bisect_left(tops, j)
        previous.append(at[length - 1] if length else None)
        if length == len(tops):
            tops.append(j)
            at.append(number)
        else:
            tops[length], at[length] = j, number
    found = []
    step = at[-1] if at else None
    while step is not None:
        found.append(pairs[step])
        step = previous[step]
    return found[::-1]
