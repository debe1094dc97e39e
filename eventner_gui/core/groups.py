"""Equal proposals put together: the same words, whatever their case, under the same label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from heapq import nsmallest
from typing import NamedTuple

from .changes import Change, ExampleEdit
from .display import shown_name, shown_words
from .document import Annotation, Document, Status, entity_label
from .suggestions import Suggestion, fitting
from .wording import counted

OPEN = (Status.TODO, Status.FLAGGED)
"""Examples of these statuses get proposals; the others are decided."""

_UNKNOWN = 0.5  # what a proposal without a probability counts in the order; it is shown nowhere


class GroupKey(NamedTuple):
    """What makes proposals equal.

    Attributes:
        words: in lower case, with single spaces.
        label: the entity label.
    """

    words: str
    label: str


@dataclass(frozen=True, slots=True)
class Group:
    """Equal proposals.

    Attributes:
        key: what they have in common.
        words: as they stand in one of the sentences.
        tag_name: the tag proposed.
        count: how many proposals.
        least: the lowest probability among them; None where one of them has none.
        use: how many of them are right, as far as that is known; the order of the groups.
    """

    key: GroupKey
    words: str
    tag_name: str
    count: int
    least: float | None
    use: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal in its sentence.

    Attributes:
        index: of the example.
        suggestion: what is proposed.
    """

    index: int
    suggestion: Suggestion


@dataclass(slots=True)
class _Tally:
    """What is counted of a group. ``least`` is None while it has to be looked for."""

    words: str
    tag_name: str
    names: dict[float, int] = field(default_factory=dict)  # of the examples, with how many each
    count: int = 0
    unknown: int = 0  # proposals without a probability
    use: float = 0.0
    least: float | None = 1.0


class GroupIndex:
    """The proposals of many examples and their groups, kept up an example at a time.

    Examples go by lasting names (`core.example_order`).
    """

    def __init__(self) -> None:
        self._held: dict[float, tuple[tuple[GroupKey, Suggestion], ...]] = {}
        self._tallies: dict[GroupKey, _Tally] = {}
        self._count = 0

    def __len__(self) -> int:
        """Return how many proposals there are."""
        return self._count

    def put(self, name: float, text: str, suggestions: Iterable[Suggestion]) -> bool:
        """Hold the proposals of an example instead of those it had.

        Args:
            name: of the example.
            text: of the example.
            suggestions: what is proposed for it.

        Returns:
            Whether they are others than before.
        """
        new = tuple((key_of(text, each), each) for each in suggestions)
        if new == self._held.get(name, ()):
            return False
        self.drop(name)
        if new:
            self._held[name] = new
            self._count += len(new)
        for key, each in new:
            self._add(key, name, text, each)
        return True

    def drop(self, name: float) -> bool:
        """Hold nothing of an example; return whether anything was."""
        gone = self._held.pop(name, ())
        for key, each in gone:
            self._count -= 1
            tally = self._tallies[key]
            tally.names[name] -= 1
            if not tally.names[name]:
                del tally.names[name]
            tally.count -= 1
            if each.probability is None:
                tally.unknown -= 1
            elif tally.least is not None and each.probability <= tally.least:
                tally.least = None
            tally.use -= _share(each)
            if not tally.count:
                del self._tallies[key]
        return bool(gone)

    def proposals(self, name: float) -> list[Suggestion]:
        """Return what is proposed for an example."""
        return [each for _, each in self._held.get(name, ())]

    def groups(self, most: int | None = None) -> list[Group]:
        """Return the groups, the most useful first; so many at most."""
        tallies = self._tallies.items()
        wanted = len(tallies) if most is None else most
        first = nsmallest(wanted, tallies, key=lambda each: (-round(each[1].use, 6), each[0]))
        return [self._group(key, tally) for key, tally in first]

    def group(self, key: GroupKey) -> Group | None:
        """Return one group as it is now; None when nothing of it is left."""
        tally = self._tallies.get(key)
        return self._group(key, tally) if tally else None

    def members(self, key: GroupKey) -> list[tuple[float, Suggestion]]:
        """Return the proposals of a group with their examples' names, in the document's order."""
        tally = self._tallies.get(key)
        return list(self._members(key, sorted(tally.names))) if tally else []

    def _add(self, key: GroupKey, name: float, text: str, suggestion: Suggestion) -> None:
        tally = self._tallies.get(key)
        if tally is None:
            words = " ".join(suggestion.span.of(text).split())
            tally = self._tallies[key] = _Tally(words, suggestion.tag_name)
        tally.names[name] = tally.names.get(name, 0) + 1
        tally.count += 1
        tally.use += _share(suggestion)
        if suggestion.probability is None:
            tally.unknown += 1
        elif tally.least is not None:
            tally.least = min(tally.least, suggestion.probability)

    def _group(self, key: GroupKey, tally: _Tally) -> Group:
        if tally.least is None:
            known = (each.probability for _, each in self._members(key, tally.names))
            tally.least = min((each for each in known if each is not None), default=1.0)
        least = None if tally.unknown else tally.least
        return Group(key, tally.words, tally.tag_name, tally.count, least, tally.use)

    def _members(self, key: GroupKey, names: Iterable[float]) -> Iterator[tuple[float, Suggestion]]:
        for name in names:
            for held, each in self._held[name]:
                if held == key:
                    yield name, each


def key_of(text: str, suggestion: Suggestion) -> GroupKey:
    """Return which group a proposal in a text belongs to."""
    words = " ".join(suggestion.span.of(text).split()).casefold()
    return GroupKey(words, suggestion.label)


def accept_group(
    document: Document, places: Sequence[Proposal], tag_name: str = ""
) -> Change | None:
    """Turn proposals into tags, in one step; the sentences stay to do.

    What overlaps a tag that is there by now, or lies in a sentence that is decided by now, is
    left out.

    Args:
        document: the document.
        places: what is accepted.
        tag_name: the tag all of them get; empty for the one each proposes.
    """
    edits: list[ExampleEdit] = []
    tags = 0
    for index, proposed in by_example(places).items():
        example = document.examples[index]
        if example.status not in OPEN:
            continue
        wanted = [replace(each, tag_name=tag_name or each.tag_name) for each in proposed]
        taken = fitting(wanted, example.annotations, len(example.content))
        if taken:
            tags += len(taken)
            new = [Annotation(each.start, each.end, each.tag_name) for each in taken]
            annotations = sorted([*example.annotations, *new], key=lambda each: each.start)
            edits.append(ExampleEdit(index, example, example.with_annotations(annotations)))
    if not edits:
        return None
    first = places[0].suggestion
    words = shown_words(first.span.of(document.examples[places[0].index].content))
    label = shown_name(entity_label(tag_name or first.tag_name))
    return Change(f"Tag “{words}” as {label}, {counted(tags, 'time')}", tuple(edits))


def tags_added(change: Change) -> str:
    """Return what a change has added, in words: "34 tags in 30 sentences"."""
    tags = sum(len(e.after.annotations) - len(e.before.annotations) for e in change.edits)
    return f"{counted(tags, 'tag')} in {counted(len(change.edits), 'sentence')}"


def by_example(places: Iterable[Proposal]) -> dict[int, list[Suggestion]]:
    """Return the proposals of places by their example's index."""
    found: dict[int, list[Suggestion]] = {}
    for place in places:
        found.setdefault(place.index, []).append(place.suggestion)
    return found


def _share(suggestion: Suggestion) -> float:
    """Return what a proposal adds to the use of its group."""
    return _UNKNOWN if suggestion.probability is None else suggestion.probability
