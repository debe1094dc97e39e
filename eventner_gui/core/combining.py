"""What several sources suggest, put together: agreement is kept, and contradiction is too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from .display import shown_name, shown_words
from .document import Annotation
from .spans import Span
from .suggestions import Suggestion, fitting
from .wording import listed

_MOST_SAID = 3  # of what contradicts one suggestion

Offer = Sequence[Suggestion]
"""What one source suggests, the best first, each with the source's name; some may overlap."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """A stretch of a text of which sources say different things.

    Attributes:
        span: all that is disputed, in code points.
        says: what is said of it, first what is shown; each has the names of the sources that
            say it (`Suggestion.sources`) and their reasons.
    """

    span: Span
    says: tuple[Suggestion, ...]

    def against(self, suggestion: Suggestion) -> tuple[Suggestion, ...]:
        """Return what contradicts a suggestion here."""
        return tuple(each for each in self.says if _contradict(suggestion, each))


def combine(offers: Iterable[Offer]) -> list[Suggestion]:
    """Return all that is suggested, the best first; what several sources say is said once.

    What more sources say comes first, then what an earlier source says, then what is likelier,
    then as the source said it (`benchmarks/sources.py` measures that). What several say has the
    name of the first of them, the probability of the first that knows one, and the reasons of all.

    Args:
        offers: one for each source, in the order of the sources.
    """
    same: dict[tuple[int, int, str], list[Suggestion]] = {}
    ranks: dict[tuple[int, int, str], int] = {}
    for rank, offer in enumerate(offers):
        said = set()
        for each in offer:
            if each.key not in said:
                said.add(each.key)
                same.setdefault(each.key, []).append(each)
                ranks.setdefault(each.key, rank)
    return sorted(
        map(_joined, same.values()),
        key=lambda each: (-len(each.agreed), ranks[each.key], -(each.probability or 0.0)),
    )


def disputes(
    offers: Sequence[Offer], annotations: Sequence[Annotation], length: int
) -> list[Dispute]:
    """Return where sources contradict each other, in the order of the text.

    A source stands by what of its offer can be accepted together, the best first. Two of these
    contradict each other where they overlap and no source says both. That a source says nothing
    of a place is no contradiction.

    Args:
        offers: one for each source, in the order of the sources.
        annotations: those of the example; nothing is disputed about what is tagged.
        length: of the text, in code points.
    """
    stood_by = {each.key for offer in offers for each in fitting(offer, annotations, length)}
    said = combine(offers)
    shown = {each.key for each in fitting(said, annotations, length)}
    found = []
    for group in _overlapping(each for each in said if each.key in stood_by):
        says = [each for each in group if any(_contradict(each, other) for other in group)]
        if says:
            says.sort(key=lambda each: each.key not in shown)
            span = Span(min(each.start for each in says), max(each.end for each in says))
            found.append(Dispute(span, tuple(says)))
    return found


def contradictions(text: str, found: Iterable[Dispute]) -> dict[tuple[int, int, str], str]:
    """Return by its key what contradicts each suggestion, as a sentence.

    Args:
        text: of the example.
        found: its disputes.
    """
    said = {}
    for dispute in found:
        for each in dispute.says:
            others = [_in_words(other, text) for other in dispute.against(each)]
            said[each.key] = f"But {listed(others, _MOST_SAID)}."
    return said


def _in_words(suggestion: Suggestion, text: str) -> str:
    words = shown_words(text[suggestion.start : suggestion.end])
    reason = f" ({suggestion.reason})" if suggestion.reason else ""
    return f"“{words}” may be {shown_name(suggestion.label)}{reason}"


def _joined(same: Sequence[Suggestion]) -> Suggestion:
    """Return one suggestion for the same one of several sources."""
    if len(same) == 1:
        return same[0]
    first = same[0]
    reasons = list(dict.fromkeys(each.reason for each in same if each.reason))
    known = (each.probability for each in same if each.probability is not None)
    return replace(
        first,
        reason=", and ".join(filter(None, [", ".join(reasons[:-1]), *reasons[-1:]])),
        probability=next(known, None),
        agreed=tuple(each.source for each in same[1:]),
    )


def _contradict(one: Suggestion, other: Suggestion) -> bool:
    if one.key == other.key or not one.overlaps(other.start, other.end):
        return False
    return not one.sources & other.sources


def _overlapping(suggestions: Iterable[Suggestion]) -> Iterator[list[Suggestion]]:
    """Yield suggestions in groups that share no code point, the best of each first."""
    groups: list[list[Suggestion]] = []
    best_first = list(suggestions)
    end = -1
    for each in sorted(best_first, key=lambda each: each.start):
        if not groups or each.start >= end:
            groups.append([])
        groups[-1].append(each)
        end = max(end, each.end)
    places = {each.key: at for at, each in enumerate(best_first)}
    for group in groups:
        yield sorted(group, key=lambda each: places[each.key])
