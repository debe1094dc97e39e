"""Learns from each finished sentence which words get which tag, and suggests tags in the next.

It is no spaCy model and never leaves the window: it saves keys while the first hundreds of
sentences are tagged, long before a training pays.
"""

from __future__ import annotations

import random
from collections import deque
from typing import NamedTuple

from .calibration import Calibration
from .spans import Span
from .tagger import Tagger, Tags, is_too_long

PASSES = 2  # steps on a sentence when it is finished
_REPLAYED = 5  # and steps on earlier ones
STEPS = PASSES + _REPLAYED  # for each sentence that is finished
MOST_REMEMBERED = 2_000  # sentences


class Found(NamedTuple):
    """A span that may deserve a tag.

    Attributes:
        span: the stretch of the text.
        label: the entity label.
        probability: how likely it is that exactly this span has this label, 0 to 1, held against
            how often such spans were right; None where too little has been seen to say.
    """

    span: Span
    label: str
    probability: float | None


class Reading(NamedTuple):
    """One way to tag what is not tagged yet in a text.

    Attributes:
        found: its spans in order.
        probability: how likely it is that these are exactly the right ones, 0 to 1, held against
            how often the likeliest reading was right; None where too little has been seen to say.
        share: of all readings, by the weights, 0 to 1: to compare readings by, not to be shown.
    """

    found: tuple[Found, ...]
    probability: float | None
    share: float


class Learner:
    """What was learnt, and what is still to be learnt from.

    The same sentences in the same order give the same suggestions.
    """

    def __init__(self) -> None:
        """Make one that knows nothing."""
        self._tagger = Tagger()
        self._noted: dict[str, Tags] = {}  # by text: nothing is learnt of them yet
        self._remembered: dict[str, Tags] = {}  # by text: something is
        self._order: list[str] = []  # the remembered texts, to choose among
        self._waiting: deque[str | None] = deque()  # texts; None for one to be chosen
        self._judged: dict[str, None] = {}  # texts that the guesses were held against, in order
        self._of_spans = Calibration()
        self._of_readings = Calibration()
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
        if is_too_long(text):
            return
        self._noted[text] = annotations
        self._waiting.extend([text] * passes + [None] * replayed)

    def forget(self, text: str) -> None:
        """Leave out a sentence that is not finished any more."""
        self._noted.pop(text, None)
        if self._remembered.pop(text, None) is not None:
            self._order.remove(text)

    def work(self) -> bool:
        """Learn for about a millisecond; return whether more waits to be learnt from."""
        if self._waiting:
            text = self._waiting.popleft()
            if text is None and self._order:
                text = self._order[self._dice.randrange(len(self._order))]
            if text in self._noted:
                self._judge(text, self._noted[text])
                self._remember(text, self._noted.pop(text))
            if text in self._remembered:
                self._tagger.learn(text, self._remembered[text])
        return bool(self._waiting)

    def suggest(self, text: str, annotations: Tags) -> list[Found]:
        """Return the spans of the likeliest reading, none over words of an annotation.

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
        guesses = self._tagger.guesses(text, annotations, count)
        if not guesses:
            return []
        best = self._of_readings.probability(guesses[0].share)
        return [
            Reading(
                tuple(
                    Found(span, label, self._of_spans.probability(share))
                    for span, label, share in guess.found
                ),
                None if best is None else _beside(best, guesses[0].share, guess.share),
                guess.share,
            )
            for guess in guesses
        ]

    def certainty(self, text: str, annotations: Tags) -> float | None:
        """Return how likely it is that the likeliest reading is exactly right, 0 to 1.

        Args:
            text: of the example.
            annotations: that it has; the reading is of the rest.

        Returns:
            None before `LEAST` sentences were finished that could be held against what was
            suggested for them, and where there is no reading.
        """
        guesses = self._tagger.guesses(text, annotations, 1)
        return self._of_readings.probability(guesses[0].share) if guesses else None

    def label_of(self, text: str, annotations: Tags, span: Span) -> list[tuple[str, float]]:
        """Return which label a span has, supposed that it has one; the likeliest first.

        Args:
            text: of the example.
            annotations: that it has; those over the span are passed over.
            span: what is to be tagged.

        Returns:
            Labels with their probabilities by the weights, held against nothing. They add up to
            1; very unlikely ones are left out. Nothing where no label is known yet, and for a text
            that is too long.
        """
        return self._tagger.labels_of(text, annotations, span)

    def _judge(self, text: str, annotations: Tags) -> None:
        """Hold what would have been suggested against what was right, before that is learnt.

        A sentence that is finished again says nothing new: it is known.
        """
        if text in self._judged:
            return
        self._judged[text] = None
        if len(self._judged) > MOST_REMEMBERED:
            del self._judged[next(iter(self._judged))]
        right = {(each.start, each.end, each.label) for each in annotations}
        for guess in self._tagger.guesses(text, (), 1):
            judged = [(span.start, span.end, label) in right for span, label, _ in guess.found]
            for (_, _, share), is_right in zip(guess.found, judged, strict=True):
                self._of_spans.add(share, is_right)
            self._of_readings.add(guess.share, all(judged) and len(judged) == len(right))

    def _remember(self, text: str, annotations: Tags) -> None:
        """Keep a sentence to learn from again."""
        if text not in self._remembered:
            if len(self._order) < MOST_REMEMBERED:
                self._order.append(text)
            else:  # it takes the place of another
                at = self._dice.randrange(len(self._order))
                del self._remembered[self._order[at]]
                self._order[at] = text
        self._remembered[text] = annotations


def _beside(best: float, its_share: float, share: float) -> float:
    """Return how likely a reading is, by how likely the best one is.

    What is left by the best one is shared among the others as the weights share it.

    Args:
        best: how likely the best one is.
        its_share: of all readings, by the weights.
        share: that of the reading.
    """
    if share >= its_share:
        return best
    others = 1 - its_share
    return min(best, (1 - best) * (share / others if share < others else 1.0))
