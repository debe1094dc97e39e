"""What a model got wrong in a sentence: each difference between true and found entities, once."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class Entity(NamedTuple):
    """A labelled span, half-open; code points or tokens, the same on both sides."""

    start: int
    end: int
    label: str


class Kind(str, Enum):
    """The kinds of mistakes."""

    MISSED = "missed"
    SPURIOUS = "spurious"
    LABEL = "label"
    BOUNDARY = "boundary"
    LABEL_AND_BOUNDARY = "label and boundary"

    @property
    def words(self) -> str:
        """The kind as a user reads it."""
        return _KIND_WORDS[self]

    @property
    def heading(self) -> str:
        """The kind at the beginning of a line."""
        return self.words[0].upper() + self.words[1:]


_KIND_WORDS = {
    Kind.MISSED: "not found",
    Kind.SPURIOUS: "found where nothing is tagged",
    Kind.LABEL: "right words, wrong label",
    Kind.BOUNDARY: "right label, too many or too few words",
    Kind.LABEL_AND_BOUNDARY: "wrong label and wrong words",
}


class Edge(str, Enum):
    """How an edge of a found entity lies to that of the true one, in reading order."""

    STARTS_EARLY = "starts too early"
    STARTS_LATE = "starts too late"
    ENDS_EARLY = "ends too early"
    ENDS_LATE = "ends too late"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One difference.

    Attributes:
        kind: what is wrong.
        true: what should have been found; None where nothing should (`Kind.SPURIOUS`).
        found: what was found; None where nothing was (`Kind.MISSED`).
    """

    kind: Kind
    true: Entity | None
    found: Entity | None

    @property
    def labels(self) -> tuple[str | None, str | None]:
        """The true and the found label; None for nothing."""
        return (self.true and self.true.label, self.found and self.found.label)

    @property
    def edges(self) -> tuple[Edge, ...]:
        """Which edges are wrong, of a pair that overlaps."""
        if self.true is None or self.found is None:
            return ()
        wrong = []
        if self.found.start != self.true.start:
            early = self.found.start < self.true.start
            wrong.append(Edge.STARTS_EARLY if early else Edge.STARTS_LATE)
        if self.found.end != self.true.end:
            early = self.found.end < self.true.end
            wrong.append(Edge.ENDS_EARLY if early else Edge.ENDS_LATE)
        return tuple(wrong)


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence with its true and its found entities, matched with each other.

    Attributes:
        text: the sentence; may be empty where only counts are wanted.
        true: its true entities, in order.
        found: those a model found, in order.
        right: those that are in both, span and label.
        mistakes: all other true and found entities, each in exactly one of them; in order.
    """

    text: str
    true: tuple[Entity, ...]
    found: tuple[Entity, ...]
    right: tuple[Entity, ...]
    mistakes: tuple[Mistake, ...]


def judge(
    true: Iterable[tuple[int, int, str]], found: Iterable[tuple[int, int, str]], text: str = ""
) -> Judged:
    """Match true entities with found ones, each with at most one.

    Pairs are taken in this order, the earlier in the text first where two are alike: same span
    and label; same span; overlapping with the same label, the largest overlap first; overlapping,
    the largest first. What is left over was missed, or is spurious.

    Args:
        true: (start, end, label), half-open and not empty; what is there twice counts once.
        found: likewise, in the same units.
        text: what they are spans of, to be shown.
    """
    rights, wrongs = _ordered(true), _ordered(found)
    free_true, free_found = set(rights), set(wrongs)
    right: list[Entity] = []
    mistakes: list[Mistake] = []
    for a, b in sorted(_overlapping(rights, wrongs), key=_rank):
        if a not in free_true or b not in free_found:
            continue
        free_true.remove(a)
        free_found.remove(b)
        if a == b:
            right.append(a)
        else:
            mistakes.append(Mistake(_kind_of(a, b), a, b))
    mistakes += [Mistake(Kind.MISSED, a, None) for a in free_true]
    mistakes += [Mistake(Kind.SPURIOUS, None, b) for b in free_found]
    mistakes.sort(key=lambda each: (each.true or each.found, each.found or each.true))
    return Judged(text, rights, wrongs, tuple(sorted(right)), tuple(mistakes))


@dataclass(frozen=True, slots=True)
class ErrorCounts:
    """Mistakes of many sentences, counted.

    Attributes:
        sentences: how many there are.
        wholly_right: those without any mistake.
        right: entities that were found as they should be.
        kinds: mistakes of each kind; every kind is present.
        edges: wrong edges of entities that overlap the true one; every `Edge` is present. One
            mistake may have two.
        confusions: (true label, found label) -> pairs, whether their edges are right or not;
            None stands for nothing: missed, or spurious.
    """

    sentences: int
    wholly_right: int
    right: int
    kinds: Mapping[Kind, int]
    edges: Mapping[Edge, int]
    confusions: Mapping[tuple[str | None, str | None], int]

    @property
    def mistakes(self) -> int:
        """How many mistakes there are."""
        return sum(self.kinds.values())

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels, true or found, sorted."""
        return tuple(sorted({each for pair in self.confusions for each in pair if each}))


def count_errors(judged: Iterable[Judged]) -> ErrorCounts:
    """Count the mistakes of sentences."""
    sentences = wholly_right = right = 0
    kinds = Counter(dict.fromkeys(Kind, 0))
    edges = Counter(dict.fromkeys(Edge, 0))
    confusions: Counter[tuple[str | None, str | None]] = Counter()
    for each in judged:
        sentences += 1
        wholly_right += not each.mistakes
        right += len(each.right)
        confusions.update((entity.label, entity.label) for entity in each.right)
        for mistake in each.mistakes:
            kinds[mistake.kind] += 1
            edges.update(mistake.edges)
            confusions[mistake.labels] += 1
    return ErrorCounts(sentences, wholly_right, right, dict(kinds), dict(edges), dict(confusions))


def _ordered(entities: Iterable[tuple[int, int, str]]) -> tuple[Entity, ...]:
    return tuple(sorted({Entity(*each) for each in entities}))


def _overlapping(
    true: Sequence[Entity], found: Sequence[Entity]
) -> Iterator[tuple[Entity, Entity]]:
    """Return the pairs that share anything; the sequences are sorted."""
    starts = [each.start for each in found]
    longest = max((each.end - each.start for each in found), default=0)
    for a in true:
        first = bisect_left(starts, a.start - longest)
        for b in found[first : bisect_left(starts, a.end)]:
            if a.start < b.end:
                yield a, b


def _rank(pair: tuple[Entity, Entity]) -> tuple[int, int, Entity, Entity]:
    a, b = pair
    same_span, same_label = (a.start, a.end) == (b.start, b.end), a.label == b.label
    overlap = min(a.end, b.end) - max(a.start, b.start)
    return (2 * (not same_span) + (not same_label), -overlap, a, b)


def _kind_of(true: Entity, found: Entity) -> Kind:
    if (true.start, true.end) == (found.start, found.end):
        return Kind.LABEL
    return Kind.BOUNDARY if true.label == found.label else Kind.LABEL_AND_BOUNDARY
