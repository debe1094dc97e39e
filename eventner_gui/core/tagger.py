"""A chain over the units of a text: what it would tag how, and how likely by its weights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from .chain import Chain
from .document import Annotation
from .features import features_of
from .lattice import OUTSIDE, begin_of, goes_on_of, is_going_on
from .spans import Span
from .units import units

_LONGEST = 200  # units; of longer texts nothing is learnt, and nothing is suggested in them

Tags = tuple[Annotation, ...]


class Guess(NamedTuple):
    """A reading as the weights have it.

    Attributes:
        found: its spans in order, each with its label and share.
        share: of all readings, 0 to 1.
    """

    found: tuple[tuple[Span, str, float], ...]
    share: float


class Tagger:
    """Learns the tags of texts, and finds the likeliest for others."""

    def __init__(self) -> None:
        """Make one that knows nothing."""
        self._chain = Chain()
        self._numbers: dict[str, int] = {}  # of the labels

    def learn(self, text: str, annotations: Tags) -> None:
        """Take a step towards the tags of a text; it must not be too long."""
        for annotation in annotations:
            if annotation.label not in self._numbers:
                self._numbers[annotation.label] = self._chain.add_label()
        pieces = units(text)
        states = self._states(pieces, annotations)
        self._chain.step(features_of(text, pieces), [state or OUTSIDE for state in states])

    def guesses(self, text: str, annotations: Tags, count: int) -> list[Guess]:
        """Return the likeliest ways to tag the rest of a text, the likeliest first.

        Args:
            text: of the example.
            annotations: that it has.
            count: how many are wanted; there may be fewer.

        Returns:
            Nothing where no label is known yet, and for a text that is too long.
        """
        pieces = self._pieces(text)
        if not pieces:
            return []
        fixed = self._states(pieces, annotations)
        lattice = self._chain.lattice(features_of(text, pieces), _allowed(fixed, self._fresh()))
        labels = self._labels()
        known: dict[_Run, tuple[Span, str, float]] = {}
        found = []
        for way in lattice.best(count):
            runs = [run for run in _runs(way.states) if fixed[run.at] is None]
            for run in runs:
                if run not in known:
                    span = Span(pieces[run.at].start, pieces[run.last].end)
                    chance = lattice.probability(run.at, run.states, goes_on_of(run.states[0]))
                    known[run] = span, labels[run.states[0]], chance
            found.append(Guess(tuple(map(known.__getitem__, runs)), way.probability))
        return found

    def labels_of(self, text: str, annotations: Tags, span: Span) -> list[tuple[str, float]]:
        """Return which label a span has, supposed that it has one; the likeliest first.

        Args:
            text: of the example.
            annotations: that it has; those over the span are passed over.
            span: what is to be tagged.

        Returns:
            Labels with their shares, which add up to 1; very unlikely ones are left out. Nothing
            where no label is known yet, and for a text that is too long.
        """
        pieces = self._pieces(text)
        under = [at for at, piece in enumerate(pieces) if piece.overlaps(span)]
        if not under:
            return []
        others = tuple(each for each in annotations if not each.overlaps(span.start, span.end))
        fixed = self._states(pieces, others)
        for at in under:
            fixed[at] = None
        labels = self._labels()
        allowed = _allowed(fixed, self._fresh())
        for at in under:
            allowed[at] = [goes_on_of(each) if at > under[0] else each for each in labels]
        behind = under[-1] + 1
        if behind < len(pieces) and fixed[behind] is None:
            allowed[behind] = self._fresh()
        lattice = self._chain.lattice(features_of(text, pieces), allowed)
        chances = [(labels[state], chance) for state, chance in lattice.states(under[0]).items()]
        return sorted(chances, key=itemgetter(1), reverse=True)

    def _pieces(self, text: str) -> list[Span]:
        """Return the units of a text in which something may be suggested; none in others."""
        return units(text) if self._numbers and not is_too_long(text) else []

    def _labels(self) -> dict[int, str]:
        """Return the labels by the states that begin their spans."""
        return {begin_of(number): label for label, number in self._numbers.items()}

    def _fresh(self) -> list[int]:
        """Return the states that go on with nothing."""
        return [OUTSIDE, *self._labels()]

    def _states(self, pieces: Sequence[Span], annotations: Tags) -> list[int | None]:
        """Return the states that annotations give to units, None where they leave it open.

        Args:
            pieces: the units.
            annotations: those of the example; where they overlap, the first one counts. What one
                covers only in part, or with a label of which nothing is known, is outside.
        """
        states: list[int | None] = [None] * len(pieces)
        for annotation in annotations:
            touched = [
                at
                for at, piece in enumerate(pieces)
                if piece.start < annotation.end and annotation.start < piece.end
            ]
            under = [
                at
                for at in touched
                if annotation.start <= pieces[at].start and pieces[at].end <= annotation.end
            ]
            number = self._numbers.get(annotation.label)
            if number is not None and all(states[at] is None for at in under):
                for at in under:
                    begin = begin_of(number)
                    states[at] = begin if at == under[0] else goes_on_of(begin)
            for at in touched:
                if states[at] is None:
                    states[at] = OUTSIDE
        return states


def is_too_long(text: str) -> bool:
    """Tell whether nothing is learnt of a text, and nothing suggested in it."""
    return len(text) > 20 * _LONGEST or len(units(text)) > _LONGEST


class _Run(NamedTuple):
    """The states of one span.

    Attributes:
        at: the place of the first.
        states: its states.
    """

    at: int
    states: tuple[int, ...]

    @property
    def last(self) -> int:
        """The place of the last."""
        return self.at + len(self.states) - 1


def _runs(states: Sequence[int]) -> Iterator[_Run]:
    """Yield the states of each span."""
    begins = [at for at, state in enumerate(states) if state != OUTSIDE and not is_going_on(state)]
    for at in begins:
        end = at + 1
        while end < len(states) and is_going_on(states[end]):
            end += 1
        yield _Run(at, tuple(states[at:end]))


def _allowed(fixed: Sequence[int | None], fresh: list[int]) -> list[list[int] | None]:
    """Return which states each place may have.

    Args:
        fixed: the state of each place where it is certain; nothing goes on behind these.
        fresh: the states that go on with nothing.
    """
    found: list[list[int] | None] = []
    for before, state in zip([None, *fixed], fixed, strict=False):
        if state is not None:
            found.append([state])
        else:
            found.append(None if before is None else fresh)
    return found
