"""A sample of many, drawn a piece at a time."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from random import Random
from typing import NamedTuple

_PIECE = 64  # indices passed over between two pauses


class Sample(NamedTuple):
    """What was drawn.

    Attributes:
        drawn: indices, rising.
        among: how many there were to draw from.
    """

    drawn: list[int]
    among: int


def reservoir(
    indices: Iterable[int], passes: Callable[[int], bool], size: int, dice: Random
) -> Generator[None, None, Sample]:
    """Draw from those that pass, each as likely as the others (Vitter's algorithm R, 1985).

    It pauses often; the sample is what it returns at its end.

    Args:
        indices: each once.
        passes: tells whether one may be drawn.
        size: so many are drawn, or all where there are fewer.
        dice: what chance is taken from.
    """
    drawn: list[int] = []
    among = 0
    for number, index in enumerate(indices, 1):
        if passes(index):
            at = among if among < size else dice.randrange(among + 1)
            if at < len(drawn):
                drawn[at] = index
            elif at < size:
                drawn.append(index)
            among += 1
        if number % _PIECE == 0:
            yield
    return Sample(sorted(drawn), among)
