"""Past states of a project, as a list a person finds her way in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .journal import Journal, Kind, told

# Steps that follow one another within this time belong to one stretch of work (seconds)...
_PAUSE = 300.0
# ... up to so many, so that a morning's work is more than one line.
_MOST_STEPS = 50


@dataclass(frozen=True, slots=True)
class PastState:
    """A state one can go back to: the one after some steps.

    Attributes:
        seq: number of the last step's entry.
        begins: when the first of the steps was made, in seconds since 1970.
        ends: when the last was.
        steps: how many they are.
        words: what they did: the last, and how many others.
    """

    seq: int
    begins: float
    ends: float
    steps: int
    words: str


_Headline = tuple[int, float, Kind, str]


def past_states(journal: Journal, *, every_step: bool) -> list[PastState]:
    """Return the states that are kept, the newest first; the present one is the first.

    Args:
        journal: of the project.
        every_step: one state for each step; otherwise one for each stretch of work.

    Raises:
        FileError: the journal cannot be read.
    """
    lines = [line for line in journal.headlines() if line[0] >= journal.oldest_state]
    groups = [[line] for line in lines] if every_step else _stretches(lines)
    return [_state(group) for group in groups]


def _stretches(lines: Iterable[_Headline]) -> list[list[_Headline]]:
    """Return the lines, the newest first, in stretches of work."""
    found: list[list[_Headline]] = []
    for line in lines:
        _seq, when, _kind, _text = line
        group = found[-1] if found else None
        goes_on = (
            group is not None
            and group[-1][1] - when <= _PAUSE
            and len(group) < _MOST_STEPS
            and group[-1][2] is not Kind.OUTSIDE
            and line[2] is not Kind.OUTSIDE
        )
        if group is not None and goes_on:
            group.append(line)
        else:
            found.append([line])
    return found


def _state(newest_first: Sequence[_Headline]) -> PastState:
    seq, ends, kind, text = newest_first[0]
    others = len(newest_first) - 1
    words = told(kind, text)
    if others:
        words += f", and {others} step{'s' * (others != 1)} before it"
    return PastState(seq, newest_first[-1][1], ends, len(newest_first), words)
