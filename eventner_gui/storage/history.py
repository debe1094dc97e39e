"""Past states of a project, as a list a person finds her way in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .entries import Kind, told
from .journal import Journal

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
_Step = _Headline  # with the number of its last entry


def past_states(journal: Journal, *, every_step: bool) -> list[PastState]:
    """Return the states that are kept, the newest first; the present one is the first.

    Args:
        journal: of the project.
        every_step: one state for each step; otherwise one for each stretch of work.

    Raises:
        FileError: the journal cannot be read.
    """
    lines = [line for line in journal.headlines() if line[0] >= journal.oldest_state]
    steps = _steps(lines)
    groups = [[step] for step in steps] if every_step else _stretches(steps)
    return [_state(group) for group in groups]


def _steps(lines: Iterable[_Headline]) -> list[_Step]:
    """Return the lines, the newest first, as steps; what belongs to a step is part of it."""
    found: list[_Step] = []
    joined: int | None = None  # number of the last entry that belongs to the step to come
    for seq, when, kind, text in lines:
        if kind is Kind.JOIN:
            joined = seq if joined is None else joined
        else:
            found.append((seq if joined is None else joined, when, kind, text))
            joined = None
    return found


def _stretches(steps: Iterable[_Step]) -> list[list[_Step]]:
    """Return the steps, the newest first, in stretches of work."""
    found: list[list[_Step]] = []
    for step in steps:
        _seq, when, kind, _text = step
        group = found[-1] if found else None
        goes_on = (
            group is not None
            and group[-1][1] - when <= _PAUSE
            and len(group) < _MOST_STEPS
            and group[-1][2] is not Kind.OUTSIDE
            and kind is not Kind.OUTSIDE
        )
        if group is not None and goes_on:
            group.append(step)
        else:
            found.append([step])
    return found


def _state(newest_first: Sequence[_Step]) -> PastState:
    seq, ends, kind, text = newest_first[0]
    others = len(newest_first) - 1
    words = told(kind, text)
    if others:
        words += f", and {others} step{'s' * (others != 1)} before it"
    return PastState(seq, newest_first[-1][1], ends, len(newest_first), words)
