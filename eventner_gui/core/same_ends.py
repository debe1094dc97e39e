"""What two long sequences have in common at their ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import compress, count
from operator import is_not


def same_ends(before: Sequence[object], after: Sequence[object]) -> tuple[int, int]:
    """Return how many items are the very same objects at the start, and how many at the end.

    They do not overlap. An edit of one tag among thousands leaves all others as they are: who
    follows it has to look at what lies between alone.
    """
    shorter = min(len(before), len(after))
    start = _first_difference(before, after, shorter)
    end = _first_difference(reversed(before), reversed(after), shorter)
    return start, min(end, shorter - start)


def _first_difference(one: Iterable[object], other: Iterable[object], otherwise: int) -> int:
    return next(compress(count(), map(is_not, one, other)), otherwise)
