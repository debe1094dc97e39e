"""What speaks against a tag, or for one where there is none, in a sentence a CRF has not seen.

Of each place there is what the CRF makes of it, the rest of the sentence being as it is, and how
the same words are tagged elsewhere. Mistakes are put into the same sentences on purpose (another
label, an edge moved, a tag added, one removed), and looked at in the same way: what is known of
these tells how much each sign is worth (`nlp.review.ranking`).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from .repeats import Repeats, Tag
from .weights import Floats, Readings, Weights, log_sum

_REACH = 4  # tokens around a tag to which an edge may move
_LONGEST = 10  # tokens of a tag that is proposed
_LEAST = -5.0  # log-odds of a tag that is proposed where none is
_CLIP = 12.0  # log-odds beyond this say nothing more


class Planted(str, Enum):
    """What was put into a sentence on purpose."""

    NOTHING = "nothing"
    LABEL = "label"
    EDGE = "edge"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one place.

    Attributes:
        sentence: its number.
        mine: the tag; None where there is none.
        model: the likeliest other way to tag the place; None for no tag.
        signs: the figures that speak for a mistake; of a tag others than of a gap.
        planted: what was put there on purpose.
        elsewhere: of the words of ``mine``, or else of ``model``, in other sentences: how often
            tagged as ``mine``, as ``model``, in all.
    """

    sentence: int
    mine: Tag | None
    model: Tag | None
    signs: tuple[float, ...]
    planted: Planted
    elsewhere: tuple[int, int, int]


class Sentence:
    """One sentence that the CRF has not learnt from."""

    def __init__(
        self,
        number: int,
        words: Sequence[str],
        tags: Sequence[Tag],
        fits: Floats,
        weights: Weights,
        repeats: Repeats,
    ) -> None:
        """Take it.

        Args:
            number: of the sentence among all.
            words: in lower case.
            tags: as they are, in order, none overlapping another.
            fits: of its tokens.
            weights: of the CRF.
            repeats: of all sentences.
        """
        self._number = number
        self._words = tuple(words)
        self._tags = list(tags)
        self._fits = fits
        self._weights = weights
        self._repeats = repeats

    def evidence(self) -> Iterator[Evidence]:
        """Return what is known of each tag, and of what might be one."""
        for at in range(len(self._tags)):
            yield self._of_tag(self._tags, at, Planted.NOTHING)
        yield from self._of_gaps(self._tags, Planted.NOTHING)

    def planted(self, labels: Sequence[str]) -> Iterator[Evidence]:
        """Return what is known of mistakes put into it, one at a time; the same each time.

        Args:
            labels: all there are.
        """
        dice = random.Random(" ".join(self._words))
        for at, tag in enumerate(self._tags):
            others = [each for each in labels if each != tag[2]]
            if others:
                wrong = self._with(at, (tag[0], tag[1], dice.choice(others)))
                yield self._of_tag(wrong, at, Planted.LABEL)
            moved = self._moved(at)
            if moved:
                yield self._of_tag(self._with(at, dice.choice(moved)), at, Planted.EDGE)
            yield from self._removed(at)
        added = self._added(dice, labels)
        if added is not None:
            tags = sorted([*self._tags, added])
            yield self._of_tag(tags, tags.index(added), Planted.ADDED)

    # the places

    def _of_tag(self, tags: Sequence[Tag], at: int, planted: Planted) -> Evidence:
        start, end, label = tag = tags[at]
        low = max(tags[at - 1][1] if at else 0, start - _REACH)
        next_start = tags[at + 1][0] if at + 1 < len(tags) else len(self._words)
        high = min(next_start, end + _REACH)
        spans = [
            (i, j)
            for i in range(low, min(start + _REACH, end) + 1)
            for j in range(max(i + 1, end - _REACH, start), high + 1)
            if i < end and start < j and ((i, j) == (start, end) or j - i <= end - start + _REACH)
        ]
        ways = self._readings(tags, (low, high), spans)
        own_row = spans.index((start, end))
        scores = ways.scores
        labels = self._weights.labels
        own = labels.index(label) if label in labels else None
        everything = np.append(scores.ravel(), ways.none)
        # of a label that the CRF does not know nothing can be said
        mine = scores[own_row, own] if own is not None else log_sum(everything)
        none = ways.none - mine
        same_words = log_sum(np.delete(scores[own_row], [own] if own is not None else [])) - mine
        elsewhere = np.delete(scores, own_row, axis=0)
        same_label = log_sum(elsewhere[:, own]) - mine if own is not None else -_CLIP
        rest = np.delete(elsewhere, [own] if own is not None else [], axis=1)
        against = log_sum(np.array([none, same_words, same_label, log_sum(rest.ravel()) - mine]))
        model = self._best_other(ways, spans, own_row, own)
        signs = (
            _clipped(against),
            _clipped(none),
            _clipped(same_words),
            _clipped(same_label),
            *self._signs_of_words(tag, model),
        )
        return Evidence(self._number, tag, model, signs, planted, self._counts(tag, model))

    def _best_other(
        self, ways: Readings, spans: Sequence[tuple[int, int]], own_row: int, own: int | None
    ) -> Tag | None:
        scores = ways.scores.copy()
        if own is not None:
            scores[own_row, own] = -np.inf
        row, column = np.unravel_index(int(scores.argmax()), scores.shape)
        if scores[row, column] <= ways.none:
            return None
        return (*spans[int(row)], self._weights.labels[int(column)])

    def _of_gaps(
        self, tags: Sequence[Tag], planted: Planted, around: Tag | None = None
    ) -> Iterator[Evidence]:
        """Return what might be tagged where nothing is.

        Args:
            tags: as they are, or with mistakes.
            planted: what was put in.
            around: only what overlaps this is wanted.
        """
        ends = [0, *(tag[1] for tag in tags)]
        starts = [*(tag[0] for tag in tags), len(self._words)]
        for low, high in zip(ends, starts, strict=True):
            if low >= high or (around and not (around[0] < high and low < around[1])):
                continue
            spans = [
                (i, j) for i in range(low, high) for j in range(i + 1, min(i + _LONGEST, high) + 1)
            ]
            ways = self._readings(tags, (low, high), spans)
            yield from self._proposals(ways, planted, around)

    def _proposals(
        self, ways: Readings, planted: Planted, around: Tag | None
    ) -> Iterator[Evidence]:
        odds = ways.scores - ways.none
        starts = np.array([each[0] for each in ways.spans])
        ends = np.array([each[1] for each in ways.spans])
        free = np.ones(len(starts), dtype=bool)
        if around is not None:
            free &= (starts < around[1]) & (around[0] < ends)
        best = odds.max(axis=1)
        while free.any():
            row = int(np.where(free, best, -np.inf).argmax())
            if best[row] < _LEAST:
                return
            start, end = ways.spans[row]
            over = (starts < end) & (start < ends)
            free &= ~over
            model = (start, end, self._weights.labels[int(odds[row].argmax())])
            signs = (
                _clipped(float(best[row])),
                _clipped(log_sum(odds[over].ravel())),
                *self._signs_of_words(None, model),
            )
            yield Evidence(self._number, None, model, signs, planted, self._counts(None, model))

    def _readings(
        self, tags: Sequence[Tag], stretch: tuple[int, int], spans: Sequence[tuple[int, int]]
    ) -> Readings:
        low, high = stretch
        around = (
            None if low == 0 else self._state(tags, low - 1),
            None if high == len(self._words) else self._state(tags, high),
        )
        return Readings(self._weights, self._fits, stretch, around, spans)

    def _state(self, tags: Sequence[Tag], token: int) -> int:
        for start, end, label in tags:
            if start <= token < end:
                return self._weights.state(f"{'B' if token == start else 'I'}-{label}")
        return 0

    # the same words elsewhere

    def _signs_of_words(self, mine: Tag | None, model: Tag | None) -> tuple[float, ...]:
        signs = []
        for tag in (mine, model) if mine else (model,):
            if tag is None:
                signs += [0.0, 0.0, 0.0]
                continue
            known = self._repeats.elsewhere(self._words[tag[0] : tag[1]], self._number)
            same = known.tagged[tag[2]]
            others = known.tagged.total() - same
            signs += [
                float(np.log((same + 0.5) / (known.untagged + 0.5))),
                float(np.log((same + 0.5) / (known.part + 0.5))),
                float(np.log((same + 0.5) / (others + 0.5))),
            ]
        return tuple(signs)

    def _counts(self, mine: Tag | None, model: Tag | None) -> tuple[int, int, int]:
        about = mine or model
        assert about is not None
        known = self._repeats.elsewhere(self._words[about[0] : about[1]], self._number)
        as_mine = known.tagged[mine[2]] if mine else known.untagged
        if model is None:
            as_model = known.untagged
        elif model[:2] == about[:2]:
            as_model = known.tagged[model[2]]
        else:
            as_model = known.part
        return as_mine, as_model, known.total

    # mistakes put in

    def _with(self, at: int, tag: Tag) -> list[Tag]:
        return [*self._tags[:at], tag, *self._tags[at + 1 :]]

    def _moved(self, at: int) -> list[Tag]:
        start, end, label = self._tags[at]
        low = self._tags[at - 1][1] if at else 0
        high = self._tags[at + 1][0] if at + 1 < len(self._tags) else len(self._words)
        ways = [(start - 1, end), (start + 1, end), (start, end - 1), (start, end + 1)]
        return [(i, j, label) for i, j in ways if low <= i < j <= high]

    def _removed(self, at: int) -> Iterator[Evidence]:
        tag = self._tags[at]
        others = [*self._tags[:at], *self._tags[at + 1 :]]
        found = list(self._of_gaps(others, Planted.REMOVED, tag))
        if found:
            yield max(found, key=lambda each: each.signs[0])

    def _added(self, dice: random.Random, labels: Sequence[str]) -> Tag | None:
        free = [
            (i, i + length)
            for length in (1, 2, 3)
            for i in range(len(self._words) - length + 1)
            if not any(tag[0] < i + length and i < tag[1] for tag in self._tags)
        ]
        return (*dice.choice(free), dice.choice(labels)) if free and labels else None


def _clipped(value: float) -> float:
    return float(min(max(value, -_CLIP), _CLIP))
