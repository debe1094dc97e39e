"""How sure a score is, and whether one model is better than another by more than chance."""

from __future__ import annotations

from dataclasses import dataclass

from .display import shown_name

CHANCE = 0.05
"""A difference that comes by chance more often than this is not called one."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a figure lies in 95 of 100 test sets of the same kind and size.

    Attributes:
        low: its lower end, 0 to 1 (a difference: -1 to 1).
        high: its upper end.
    """

    low: float
    high: float

    def in_points(self) -> str:
        """Return it in points of a hundred: "61 to 70"."""
        return f"{100 * self.low:.0f} to {100 * self.high:.0f}"


@dataclass(frozen=True, slots=True)
class Difference:
    """The difference in F of two models on the same sentences.

    Attributes:
        f_a: F of the first, 0 to 1.
        f_b: F of the second, 0 to 1.
        interval: of ``f_b - f_a``.
        p: how often a difference as large as this, in either direction, would come by chance
            between two equally good models, 0 to 1.
        sentences: how many were compared.
    """

    f_a: float
    f_b: float
    interval: Interval
    p: float
    sentences: int

    @property
    def value(self) -> float:
        """F of the second less F of the first, -1 to 1."""
        return self.f_b - self.f_a

    @property
    def is_shown(self) -> bool:
        """Whether the sentences show a difference that is more than chance."""
        return self.p < CHANCE

    def words(self, name_a: str, name_b: str) -> str:
        """Return what is known, in a sentence or two.

        Args:
            name_a: of the first model, as the user knows it; shown safely.
            name_b: of the second.
        """
        name_a, name_b = shown_name(name_a), shown_name(name_b)
        better = name_b if self.value > 0 else name_a
        points = _points(abs(self.value))
        if self.is_shown:
            return f"{better} is better by {points}; it would be so by chance {_cases(self.p)}."
        nothing = f"There is no difference that {self.sentences:,} sentences could show"
        if not self.value:
            return f"{nothing}: both have the same F."
        return (
            f"{nothing}: {better} has {points} more, and as much would come by chance "
            f"{_cases(self.p)}."
        )


def _points(value: float) -> str:
    said = f"{100 * value:.1f}"
    return f"{said} point" if said == "1.0" else f"{said} points"


def _cases(p: float) -> str:
    if p < 0.01:
        return "in fewer than 1 of 100 cases"
    return f"in {min(round(100 * p), 100)} of 100 cases"
