"""How an expert gets on: suggestions accepted unchanged, sentences a minute, what is left."""

from __future__ import annotations

from collections import deque
from collections.abc import Set
from itertools import pairwise
from typing import NamedTuple

from .wording import counted

PAUSE = 60.0  # seconds without a decision after which the expert was not at work
_SENTENCES = 50  # the last ones, by which the speed goes
_LEAST_SENTENCES = 10
_SUGGESTIONS = 100  # the last ones, by which the share goes; whole sentences of them
_LEAST_SUGGESTIONS = 20
_REMEMBERED = 1_000  # sentences

Key = tuple[int, int, str]
"""First code point, code point after the last, entity label."""


class _Decided(NamedTuple):
    """A sentence that was decided.

    Attributes:
        text: of it.
        at: when, in seconds.
        suggested: how many suggestions it was shown with.
        kept: how many of them are its tags.
    """

    text: str
    at: float
    suggested: int
    kept: int


class Pace:
    """What was decided lately, one sentence after another."""

    def __init__(self) -> None:
        """Begin with nothing decided."""
        self._decided: deque[_Decided] = deque(maxlen=_REMEMBERED)

    def decide(self, text: str, at: float, suggested: Set[Key], tags: Set[Key]) -> None:
        """Take note of a sentence that was decided.

        Args:
            text: of it.
            at: when, in seconds of a clock that never goes back.
            suggested: what it was shown with, before the expert did anything.
            tags: what it was left with.
        """
        self._decided.append(_Decided(text, at, len(suggested), len(suggested & tags)))

    def take_back(self, text: str) -> None:
        """Forget a sentence: its decision was undone."""
        for decided in reversed(self._decided):
            if decided.text == text:
                self._decided.remove(decided)
                return

    def unchanged(self) -> tuple[int, int] | None:
        """Return how many of the last suggestions were accepted unchanged, and how many there were.

        None while there were too few to tell.
        """
        kept = suggested = 0
        for decided in reversed(self._decided):
            if suggested >= _SUGGESTIONS:
                break
            kept += decided.kept
            suggested += decided.suggested
        return (kept, suggested) if suggested >= _LEAST_SUGGESTIONS else None

    def per_minute(self) -> float | None:
        """Return the sentences a minute; None while there were too few to tell.

        A sentence that took longer than `PAUSE` is left out, with its time.
        """
        last = list(self._decided)[-_SENTENCES - 1 :]
        took = [b.at - a.at for a, b in pairwise(last) if b.at - a.at <= PAUSE]
        if len(took) < _LEAST_SENTENCES or sum(took) <= 0:
            return None
        return 60 * len(took) / sum(took)


def pace_words(pace: Pace, left: int) -> str:
    """Return in one line how the expert gets on; empty while nothing can be told.

    Args:
        pace: what was decided.
        left: sentences that are still to be decided.
    """
    parts = []
    unchanged = pace.unchanged()
    if unchanged is not None:
        parts.append(f"You now accept {_of_ten(*unchanged)} suggestions unchanged")
    speed = pace.per_minute()
    if speed is not None:
        number = f"{speed:.0f}" if speed >= 10 else f"{speed:.1f}".removesuffix(".0")
        parts.append(f"{number} {'sentence' if number == '1' else 'sentences'} a minute")
        if left:
            other = "the last one" if left == 1 else f"the other {left:,}"
            parts.append(f"{_duration(left / speed)} for {other}")
    return "  ·  ".join(parts)


def _of_ten(kept: int, suggested: int) -> str:
    tenths = round(10 * kept / suggested)
    if tenths == 10 and kept < suggested:
        return "more than 9 of 10"
    if tenths == 0 and kept:
        return "fewer than 1 of 10"
    return f"{tenths} of 10" if tenths else "none of the last"


def _duration(minutes: float) -> str:
    """Return a length of time as coarsely as an estimate is."""
    if minutes < 1:
        return "less than a minute"
    if minutes < 10:
        return f"about {counted(round(minutes), 'minute')}"
    if minutes < 57.5:
        return f"about {5 * round(minutes / 5)} minutes"
    hours = round(minutes / 30) / 2
    words = f"{hours:.1f}".removesuffix(".0")
    return f"about {words} {'hour' if hours == 1 else 'hours'}"
