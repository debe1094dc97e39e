"""Learns from each finished sentence which words get which tag, and suggests tags in the next.

It is no spaCy model and never leaves the window: it saves keys while the first hundreds of
sentences are tagged, long before a training pays.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Sequence

from .chain import OUTSIDE, Chain, begin_of, is_going_on
from .document import Annotation
from .spans import Span
from .units import shape_key, units

PASSES = 2  # steps on a sentence when it is finished
_REPLAYED = 5  # and steps on earlier ones
MOST_REMEMBERED = 2_000  # sentences
_LONGEST = 200  # units; of longer texts nothing is learnt, and nothing is suggested in them

Tags = tuple[Annotation, ...]


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

    def suggest(self, text: str, annotations: Tags) -> list[tuple[Span, str]]:
        """Return spans with their entity labels, none over an annotation.

        Args:
            text: of the example.
            annotations: that it has; the rest is chosen so as to go with them.
        """
        if not self._numbers or len(text) > 20 * _LONGEST:
            return []
        pieces = units(text)
        if len(pieces) > _LONGEST:
            return []
        forced = self._states(pieces, annotations, OUTSIDE)
        states = self._chain.best(features_of(text, pieces), forced)
        labels = {number: label for label, number in self._numbers.items()}
        found: list[tuple[Span, str]] = []
        is_open = False  # the unit before is the end so far of the last span found
        for piece, state, known in zip(pieces, states, forced, strict=True):
            is_free = known is None and state != OUTSIDE
            if is_free and is_going_on(state) and is_open:
                found[-1] = (Span(found[-1][0].start, piece.end), found[-1][1])
            elif is_free and not is_going_on(state):
                found.append((piece, labels[(state - 1) // 2]))
                is_open = True
            else:
                is_open = False
        return found

    def _learn(self, text: str, annotations: Tags) -> None:
        for annotation in annotations:
            if annotation.label not in self._numbers:
                self._numbers[annotation.label] = self._chain.add_label()
        pieces = units(text)
        states = self._states(pieces, annotations, None)
        self._chain.step(features_of(text, pieces), [state or OUTSIDE for state in states])

    def _states(
        self, pieces: Sequence[Span], annotations: Tags, unknown: int | None
    ) -> list[int | None]:
        """Return the states of the units under annotations, None for the others.

        Args:
            pieces: the units.
            annotations: those of the example; where they overlap, the first one counts.
            unknown: the state under a label that nothing is known of.
        """
        states: list[int | None] = [None] * len(pieces)
        for annotation in annotations:
            number = self._numbers.get(annotation.label)
            begins = unknown if number is None else begin_of(number)
            goes_on = unknown if number is None or begins is None else begins + 1
            under = [
                at
                for at, piece in enumerate(pieces)
                if annotation.start <= piece.start and piece.end <= annotation.end
            ]
            if any(states[at] is not None for at in under):
                continue
            for at in under:
                states[at] = begins if at == under[0] else goes_on
        return states


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
