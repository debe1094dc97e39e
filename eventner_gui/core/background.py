"""A training that nobody asked for: how its model did beside the one in use, and what was said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .significance import CHANCE, Difference

Answer = Literal["", "used", "not now"]


@dataclass(frozen=True, slots=True)
class Background:
    """What is known of a model that was trained in the background.

    Attributes:
        beside: folder name of the run it was measured beside; empty where it was beside none.
        f: its F on sentences that neither was trained on, 0 to 1.
        f_beside: the other's F on the same sentences.
        sentences: how many these are; 0 where nothing was measured.
        p: how often chance alone would give such a difference, 0 to 1.
        answer: what the expert said when it was offered.
    """

    beside: str = ""
    f: float = 0.0
    f_beside: float = 0.0
    sentences: int = 0
    p: float = 1.0
    answer: Answer = ""

    @property
    def is_better(self) -> bool:
        """Whether it finds more than the other, by more than chance."""
        return self.sentences > 0 and self.f > self.f_beside and self.p < CHANCE

    @property
    def is_in_line(self) -> bool:
        """Whether it stands among the runs the expert asked for: the newest of these is used."""
        return self.answer == "used"


def measured(beside: str, found: Difference) -> Background:
    """Return what is known of a model once it was measured.

    Args:
        beside: folder name of the run it was measured beside.
        found: the other's F as the first, its own as the second.
    """
    return Background(beside, found.f_b, found.f_a, found.sentences, found.p)
