"""Pages of whole sentences that are taken at once: which ones go on a page, and how sure that is.

The reckoning, in actions (keys pressed, clicks): alone, a sentence whose proposals are right costs
one (Enter); one that is wrong costs that and its corrections. On a page a right one costs nothing;
a wrong one has to be taken out, which is one action more, and is then corrected alone, as before.
With a probability q of being wrong a sentence on a page saves (1 - q) - q actions, so that it is
worth a place while q < 1/2; and a page, which costs one Return, while all that its sentences save
is more than one. A person also overlooks: what is wrong and not taken out goes into the data. So a
wrong sentence is given a higher price than its one action: with a price of c a sentence gets a
place while q < 1 / (1 + c).
"""

from __future__ import annotations

import enum
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from math import exp, log

from .changes import Change, ExampleEdit
from .document import Annotation, Document, Status
from .suggestions import Suggestion, fitting
from .wording import counted

SIZE = 10
"""Sentences on a page: one for each digit key."""

_WORTH_A_LOOK = 1 / 3
"""How likely another way has to be, once the first one is known to be wrong: it costs one action
to look at it, and spares at least two where it is right: Enter and one correction."""

_KEPT = 150  # sentences of pages that are gone by, the newest
_SPREAD = 1.0  # of what the shift may be before anything was seen (a standard deviation)
_SURE = 0.995  # nothing is taken to be surer: one mistake would weigh too much
_ROUNDS = 8  # of Newton's method
_EVIDENCE = 30  # sentences looked at on pages after which their share of wrong ones is known


class Care(enum.Enum):
    """How sure a sentence has to be for a page; the value is the price of a wrong one."""

    CAREFUL = 19
    USUAL = 4
    BOLD = 1

    @property
    def most_wrong(self) -> float:
        """The probability of being wrong from which on a sentence is not worth its place."""
        return 1 / (1 + self.value)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may go on a page.

    Attributes:
        index: of the example.
        suggestions: all that is proposed for it; empty where nothing is to be tagged.
        certainty: the learner's probability that this is exactly right, 0 to 1.
        other: the likeliest other way to tag it; None where none is likely enough to be shown.
    """

    index: int
    suggestions: tuple[Suggestion, ...]
    certainty: float
    other: tuple[Suggestion, ...] | None = None


class PageRecord:
    """What came of the pages so far: whether the learner is as sure as it may be.

    The learner's log odds are shifted by one number, the likeliest one by what was taken out of
    the newest pages (a normal distribution around no shift before).

    Attributes:
        seen: sentences on all pages.
        taken_out: those of them that the expert took out.
    """

    def __init__(self) -> None:
        """Make one without any page."""
        self.seen = self.taken_out = 0
        self._judged: deque[tuple[float, bool]] = deque(maxlen=_KEPT)  # (log odds, kept)
        self._shift = 0.0

    def note(self, judged: Iterable[tuple[float, bool]]) -> None:
        """Take in a page that was looked through.

        Args:
            judged: for each sentence the learner's certainty, and whether it was kept.
        """
        for certainty, kept in judged:
            self.seen += 1
            self.taken_out += not kept
            self._judged.append((_log_odds(certainty), kept))
        self._shift = self._fitted()

    @property
    def is_evidence(self) -> bool:
        """Tell whether enough was looked at to say how often pages are wrong."""
        return self.seen >= _EVIDENCE

    def wrong(self, certainty: float) -> float:
        """Return the probability that a sentence is wrong, with what came of the pages so far."""
        return 1 - _share(_log_odds(certainty) + self._shift)

    def _fitted(self) -> float:
        """Return the likeliest shift (Newton's method on its logarithm, which is concave)."""
        shift = 0.0
        for _ in range(_ROUNDS):
            slope, curve = -shift / _SPREAD**2, 1 / _SPREAD**2
            for odds, kept in self._judged:
                share = _share(odds + shift)
                slope += kept - share
                curve += share * (1 - share)
            shift += max(min(slope / curve, 1.0), -1.0)
        return shift


def make_page(
    candidates: Iterable[Candidate], record: PageRecord, care: Care, size: int = SIZE
) -> list[Candidate]:
    """Return the surest sentences for a page, in the document's order; none where none pays.

    Args:
        candidates: all that may go on it.
        record: what came of earlier pages.
        care: how sure they have to be.
        size: at most so many.
    """
    good = [each for each in candidates if record.wrong(each.certainty) < care.most_wrong]
    chosen = nsmallest(size, good, key=lambda each: (-each.certainty, each.index))
    saved = sum(1 - 2 * record.wrong(each.certainty) for each in chosen)
    return sorted(chosen, key=lambda each: each.index) if saved > 1 else []


def is_worth_a_look(certainty: float, other: float) -> bool:
    """Tell whether another way to tag a sentence is shown when the first one is wrong.

    Args:
        certainty: the probability of the first way.
        other: the probability of the other one.
    """
    return other > _WORTH_A_LOOK * (1 - certainty)


def accept_page(
    document: Document, page: Iterable[tuple[int, Sequence[Suggestion]]]
) -> Change | None:
    """Accept all that is proposed for the sentences of a page and mark them done, in one step.

    Sentences that were decided meanwhile are left out.

    Args:
        document: the document.
        page: the index of each sentence, with what is accepted in it.
    """
    edits: list[ExampleEdit] = []
    for index, suggestions in page:
        example = document.examples[index]
        if example.status is not Status.TODO:
            continue
        taken = fitting(suggestions, example.annotations, len(example.content))
        new = [Annotation(one.start, one.end, one.tag_name) for one in taken]
        annotations = sorted([*example.annotations, *new], key=lambda one: one.start)
        after = example.with_annotations(annotations).with_status(Status.DONE)
        edits.append(ExampleEdit(index, example, after))
    if not edits:
        return None
    return Change(f"Take {counted(len(edits), 'sentence')} as done", tuple(edits))


def _log_odds(probability: float) -> float:
    held = min(max(probability, 1 - _SURE), _SURE)
    return log(held / (1 - held))


def _share(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))
