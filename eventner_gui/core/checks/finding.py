"""What a check finds: a sentence with a figure, what to do next, and the sentences concerned."""

from __future__ import annotations

import enum
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .survey import Survey

MOST_PLACES = 1_000
"""So many places of a finding are kept with their spans; of all others the example's index."""


class Severity(enum.Enum):
    """How much a finding matters to the next training."""

    STOPS = "stops training"
    COSTS = "costs quality"
    TO_KNOW = "to know"


class Mending(enum.Enum):
    """How all places of a finding can be mended in one step; see `core.checks.mending`."""

    UNUSABLE = "remove what cannot be learnt"
    SPACE = "trim space"
    MISALIGNED = "snap to whole words"
    CLASHES = "keep what training takes"
    PUNCTUATION = "leave punctuation out"


@dataclass(frozen=True, slots=True)
class Place:
    """Something in an example.

    Attributes:
        index: of the example in the document.
        spans: (start, end, entity label) of the words concerned, in code points, inside the text;
            the label is empty where no tag is meant. Empty for the whole text.
    """

    index: int
    spans: tuple[tuple[int, int, str], ...] = ()


class Places:
    """Places in the order they are added, of many the first; and the indices of all.

    Attributes:
        shown: at most `MOST_PLACES`.
        indices: of all examples concerned; one may be there twice.
        count: how many spans there are, or whole texts.
    """

    def __init__(self) -> None:
        self.shown: list[Place] = []
        self.indices: array[int] = array("L")
        self.count = 0

    def add(self, index: int, *spans: tuple[int, int, str]) -> None:
        """Note spans of an example, each counted as one; none stand for its whole text.

        The places of one example are added one after another.
        """
        self.count += max(len(spans), 1)
        is_new = not self.indices or self.indices[-1] != index
        if is_new:
            self.indices.append(index)
        if self.shown and not is_new and self.shown[-1].index == index:
            self.shown[-1] = Place(index, self.shown[-1].spans + spans)
        elif len(self.shown) < MOST_PLACES:
            self.shown.append(Place(index, spans))

    def __len__(self) -> int:
        """Return how many examples are concerned."""
        return len(set(self.indices))

    @classmethod
    def of(cls, indices: Iterable[int]) -> Places:
        """Return whole examples as places."""
        made = cls()
        for index in indices:
            made.add(index)
        return made

    @classmethod
    def together(cls, parts: Iterable[Places]) -> Places:
        """Return the places of several, in the order of the document."""
        made = cls()
        spans: dict[int, tuple[tuple[int, int, str], ...]] = {}
        for part in parts:
            made.count += part.count
            made.indices.extend(part.indices)
            for place in part.shown:
                spans[place.index] = tuple(sorted({*spans.get(place.index, ()), *place.spans}))
        made.indices = array("L", sorted(set(made.indices)))
        made.shown = [Place(index, spans[index]) for index in sorted(spans)][:MOST_PLACES]
        return made


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check has found.

    Attributes:
        check: name of the check.
        severity: how much it matters.
        text: one sentence in the expert's words, with a figure.
        advice: what to do next.
        places: the sentences concerned; may be empty.
        mending: how all places can be mended in one step; None where a person has to decide.
        labels: of the tags that are mended; empty for all.
    """

    check: str
    severity: Severity
    text: str
    advice: str
    places: Places
    mending: Mending | None = None
    labels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Check:
    """One check: an entry of the registry.

    Attributes:
        name: lower case, words joined by hyphens; never changed, scripts go by it.
        looks_for: what it finds, as a line of the list of checks.
        severity: in words, for the documentation.
        why: its thresholds, and the reason for them.
        find: looks at the data.
    """

    name: str
    looks_for: str
    severity: str
    why: str
    find: Callable[[Survey], Iterable[Finding]]
