"""Learns from each finished sentence which words get which tag, and suggests tags in the next.

It is no spaCy model and never leaves the window: it saves keys while the first hundreds of
sentences are tagged, long before a training pays.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from .chain import Chain
from .document import Annotation
from .lattice import OUTSIDE, begin_of, goes_on_of, is_going_on
from .spans import Span
from .units import shape_key, units

PASSES = 2  # steps on a sentence when it is finished
_REPLAYED = 5  # and steps on earlier ones
MOST_REMEMBERED = 2_000  # sentences
_LONGEST = 200  # units; of longer texts nothing is learnt, and nothing is suggested in them

Tags = tuple[Annotation, ...]


class Found(NamedTuple):
    """A span that may deserve a tag.

    Attributes:
        span: the stretch of the text.
        label: the entity label.
        probability: how likely it is that exactly this span has this label, 0 to 1.
    """

    span: Span
    label: str
    probability: float


class Reading(NamedTuple):
    """One way to tag what is not tagged yet in a text.

    Attributes:
        found: its spans in order.
        probability: how likely it is that these are exactly the right ones, 0 to 1.
    """

    found: tuple[Found, ...]
    probability: float


class Learner:
    """What was learnt, and what is still to be learnt from.

    The same sentences in the same order give the same suggestions.
    """

    def __init__(self) -> None:
        """Make one that knows nothing."""
        self._chain = Chain()
        self._numbers: dict[str, int] = {}  # of the labels
        self._remembered: dict[str, Tags] = {}  # by text
        self._order: list[str] = []  # the remembered texts, to choose among
        self._waiting: deque[str | None] = deque()  # texts; None for one to be chosen
        self._dice = random.Random(1)

    def note(
        self, text: str, annotations: Tags, *, passes: int = PASSES, replayed: int = _REPLAYED
    ) -> None:
        """Take in a finished sentence; `work` learns from it.

        Args:
            text: of the sentence.
            annotations: its tags.
            passes: steps on it.
            replayed: steps on earlier ones, after that.
        """
        if len(text) > 20 * _LONGEST or len(units(text)) > _LONGEST:
            return
        if text not in self._remembered:
            if len(self._order) < MOST_REMEMBERED:
                self._order.append(text)
            else:  # it takes the place of another
                at = self._dice.randrange(len(self._order))
                del self._remembered[self._order[at]]
                self._order[at] = text
        self._remembered[text] = annotations
        self._waiting.extend([text] * passes + [None] * replayed)

    def forget(self, text: str) -> None:
        """Leave out a sentence that is not finished any more."""
        if self._remembered.pop(text, None) is not None:
            self._order.remove(text)

    def work(self) -> bool:
        """Learn for about a millisecond; return whether more waits to be learnt from."""
        if self._waiting:
            text = self._waiting.popleft()
            if text is None and self._order:
                text = self._order[self._dice.randrange(len(self._order))]
            if text is not None and text in self._remembered:
                self._learn(text, self._remembered[text])
        return bool(self._waiting)

    def suggest(self, text: str, annotations: Tags) -> list[Found]:
        """Return the spans of the likeliest reading, none over an annotation.

        Args:
            text: of the example.
            annotations: that it has; the rest is chosen so as to go with them.
        """
        best = self.readings(text, annotations, 1)
        return list(best[0].found) if best else []

    def readings(self, text: str, annotations: Tags, count: int) -> list[Reading]:
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
        known: dict[_Run, Found] = {}
        found = []
        for way in lattice.best(count):
            runs = [run for run in _runs(way.states) if fixed[run.at] is None]
            for run in runs:
                if run not in known:
                    span = Span(pieces[run.at].start, pieces[run.last].end)
                    chance = lattice.probability(run.at, run.states, goes_on_of(run.states[0]))
                    known[run] = Found(span, labels[run.states[0]], chance)
            found.append(Reading(tuple(map(known.__getitem__, runs)), way.probability))
        return found

    def label_of(self, text: str, annotations: Tags, span: Span) -> list[tuple[str, float]]:
        """Return which label a span has, supposed that it has one; the likeliest first.

        Args:
            text: of the example.
            annotations: that it has; those over the span are passed over.
            span: what is to be tagged.

        Returns:
            Labels with their probabilities, which add up to 1; very unlikely ones are left out.
            Nothing where no label is known yet, and for a text that is too long.
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

    def _learn(self, text: str, annotations: Tags) -> None:
        for annotation in annotations:
            if annotation.label not in self._numbers:
                self._numbers[annotation.label] = self._chain.add_label()
        pieces = units(text)
        states = self._states(pieces, annotations)
        self._chain.step(features_of(text, pieces), [state or OUTSIDE for state in states])

    def _pieces(self, text: str) -> list[Span]:
        """Return the units of a text in which something may be suggested; none in others."""
        if not self._numbers or len(text) > 20 * _LONGEST:
            return []
        pieces = units(text)
        return pieces if len(pieces) <= _LONGEST else []

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


def features_of(text: str, pieces: Sequence[Span]) -> list[list[str]]:
    """Return what the learner goes by at each unit: the words around it and its ending."""
    words = ["", "", *(shape_key(p.of(text).casefold()) for p in pieces), ""]
    found = []
    for before_last, before, word, after in zip(
        words, words[1:], words[2:], words[3:], strict=False
    ):
        found.append(
            [
                "",
                f"w {word}",
                f"p {before}",
                f"n {after}",
                f"q {before_last}",
                f"3 {word[-3:]}",
                f"2 {word[-2:]}",
                f"pw {before}|{word}",
                f"wn {word}|{after}",
                f"qp {before_last}|{before}",
            ]
        )
    return found
