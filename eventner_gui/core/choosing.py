"""Which sentence is worth looking at next, and why.

Everything here goes by what is known of some candidates; nothing is asked of a model. A value is
only compared with those of other candidates, and is never shown as if it were a probability.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from math import log, sqrt

from .combining import Dispute
from .display import shown_name, shown_words
from .orders import Order
from .units import shape_key, unit_texts
from .wording import counted, listed

UNKNOWN = 0.5
"""Stands for a probability that nobody knows where it is compared; it is never shown."""

_MOST_READ = 4_000  # code points of a text; what comes later does not count
_NEW = 0.5  # half of it has not come up, or all of it only once
_MOST_SAID = 2  # disputes
_UNLIKE = 0.9  # so new is what may be called unlike anything
_LEAST_SHARE = 1e-9  # of a reading; smaller ones are as good as that

# said where an order has nothing to go by
_WHY_NOT = {
    Order.TEACHES: "nothing is learnt yet",
    Order.UNCERTAIN: "nothing is learnt yet",
    Order.DISPUTED: "no two sources disagree in what is left",
    Order.SHORT: "no label is suggested in what is left",
}


@dataclass(frozen=True, slots=True)
class Look:
    """What is known of a sentence that is to do.

    Attributes:
        parts: its words and pairs of words (`parts_of`).
        labels: label to how likely a tag of it is here, 0 to 1; `UNKNOWN` where no source that
            suggests it knows.
        share: of all readings, that the learner's weights give to the likeliest, 0 to 1; it only
            compares. None while there is no reading.
        certainty: how likely that reading is right, 0 to 1; None while nobody can say.
        disputes: what sources disagree on, each in words that go on from "sources disagree on".
    """

    parts: frozenset[str]
    labels: Mapping[str, float] = field(default_factory=dict)
    share: float | None = None
    certainty: float | None = None
    disputes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """The sentence that is next.

    Attributes:
        index: of the example.
        reason: why, in words that go on from "next because:".
    """

    index: int
    reason: str


class Familiar:
    """Counts in how many done sentences a word or a pair of words stands."""

    def __init__(self) -> None:
        """Begin with no sentence."""
        self._counts: Counter[str] = Counter()

    def add(self, text: str) -> None:
        """Take in a sentence that is done."""
        self._counts.update(parts_of(text))

    def drop(self, text: str) -> None:
        """Leave out a sentence that was taken in."""
        for part in parts_of(text):
            self._counts[part] = max(self._counts[part] - 1, 0)

    def newness(self, parts: frozenset[str]) -> float:
        """Return how new a sentence is: 1 where nothing of it has come up, towards 0.

        Each part counts the less the more often it has come up: half after once, a third after
        twice.
        """
        if not parts:
            return 0.0
        counts = self._counts
        return sum(1 / (1 + counts[part]) for part in parts) / len(parts)


def parts_of(text: str) -> frozenset[str]:
    """Return the words and pairs of words of a text, in any case, digits all alike."""
    words = [shape_key(word.casefold()) for word in unit_texts(text[:_MOST_READ])]
    pairs = (f"{one} {other}" for one, other in pairwise(words))
    return frozenset([*words, *pairs])


def choose(
    order: Order, looks: Mapping[int, Look], familiar: Familiar, tags: Mapping[str, int]
) -> Choice | None:
    """Return the candidate that comes first in an order; of equal ones the first of the document.

    Args:
        order: any but that of the list, which needs no looking.
        looks: candidates by their index.
        familiar: what the sentences that are done hold.
        tags: label to how many tags it has; labels that are not offered are left out.
    """
    if not looks:
        return None
    found = None
    if order is Order.SHORT:
        found = _with_short_label(looks, tags)
    elif order is Order.UNCERTAIN:
        found = _least_certain(looks)
    elif order is Order.TEACHES:
        found = _most_instructive(looks, familiar)
    elif order is Order.DISPUTED:
        found = _most_disputed(looks, familiar)
    if found is not None:
        return found
    newest = _newest(looks, familiar)
    why_not = _WHY_NOT.get(order)
    return newest if why_not is None else Choice(newest.index, f"{why_not}; {newest.reason}")


def _newest(looks: Mapping[int, Look], familiar: Familiar) -> Choice:
    values = {index: familiar.newness(look.parts) for index, look in looks.items()}
    index = _first(values)
    if values[index] > _UNLIKE:
        return Choice(index, "unlike anything done so far")
    return Choice(index, "of what is left it is the least like what is done")


def _least_certain(looks: Mapping[int, Look]) -> Choice | None:
    values = {i: 1 - each.share for i, each in looks.items() if each.share is not None}
    if not values:
        return None
    index = _first(values)
    return Choice(index, f"the program is least certain here{_percent(looks[index])}")


def _most_instructive(looks: Mapping[int, Look], familiar: Familiar) -> Choice | None:
    """Return a candidate that is both uncertain and new; one that is only one of them waits.

    How uncertain is counted in logarithms, and newness as its root: of many sentences that all
    have several likely readings the one with the most is still the most uncertain by far, and
    newness keeps copies away without preferring what is odd (`benchmarks/choosing.py`).
    """
    values = {
        index: -log(max(look.share, _LEAST_SHARE)) * sqrt(familiar.newness(look.parts))
        for index, look in looks.items()
        if look.share is not None
    }
    if not values:
        return None
    index = _first(values)
    sure = f"the program is unsure here{_percent(looks[index])}"
    if familiar.newness(looks[index].parts) >= _NEW:
        return Choice(index, f"{sure}, and much of it is new")
    return Choice(index, f"{sure}, and it is no copy of what is done")


def _most_disputed(looks: Mapping[int, Look], familiar: Familiar) -> Choice | None:
    """Return the candidate with the most disputes, of equal ones the newest."""
    disputed = {index: look for index, look in looks.items() if look.disputes}
    if not disputed:
        return None
    most = max(len(look.disputes) for look in disputed.values())
    index = _first(
        {
            index: familiar.newness(look.parts)
            for index, look in disputed.items()
            if len(look.disputes) == most
        }
    )
    return Choice(index, f"sources disagree on {listed(disputed[index].disputes, _MOST_SAID)}")


def in_words(dispute: Dispute, text: str) -> str:
    """Return what is disputed, in words that go on from "sources disagree on"."""
    words = f"“{shown_words(dispute.span.of(text))}”"
    labels = sorted({shown_name(each.label) for each in dispute.says})
    if len(labels) == 1:
        return f"how much of {words} is {labels[0]}"
    return f"{words} ({' or '.join(labels)})"


def _percent(look: Look) -> str:
    """Return a certainty in whole per cent, to go on with; nothing while nobody can say.

    Only what is certain is 100, only nothing 0.
    """
    if look.certainty is None:
        return ""
    percent = 100 * look.certainty
    return " (under 1 %)" if 0 < percent < 1 else f" ({int(percent)} %)"


def _with_short_label(looks: Mapping[int, Look], tags: Mapping[str, int]) -> Choice | None:
    """Return a candidate in which the label with the fewest tags is likely."""
    values: dict[int, float] = {}
    wanted: dict[int, str] = {}
    for index, look in looks.items():
        worth = {
            label: likely / (1 + tags[label])
            for label, likely in look.labels.items()
            if label in tags
        }
        if worth:
            label = max(sorted(worth), key=worth.__getitem__)
            values[index], wanted[index] = worth[label], label
    if not values:
        return None
    index = _first(values)
    label = wanted[index]
    if not tags[label]:
        return Choice(index, f"{label} has no example yet; one may be here")
    there = counted(tags[label], "example")
    is_likely = looks[index].labels[label] > UNKNOWN
    return Choice(
        index, f"{label} has only {there}; one {'is likely' if is_likely else 'may be'} here"
    )


def _first(values: Mapping[int, float]) -> int:
    """Return the index with the greatest value, of equal ones the lowest."""
    return min(values, key=lambda index: (-values[index], index))
