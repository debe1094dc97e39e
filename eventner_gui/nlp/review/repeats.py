"""How the same words are tagged elsewhere in the finished sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

Words = tuple[str, ...]
Tag = tuple[int, int, str]  # first token, token after the last, label

_LONGEST = 8  # tokens


@dataclass(slots=True)
class Elsewhere:
    """How some words stand in other sentences.

    Attributes:
        tagged: how often with each label, the very words.
        untagged: how often without any tag.
        part: how often as a part of a longer tag, or across the edge of one.
    """

    tagged: Counter[str] = field(default_factory=Counter)
    untagged: int = 0
    part: int = 0

    @property
    def total(self) -> int:
        """How often they stand elsewhere."""
        return self.tagged.total() + self.untagged + self.part

    def add(self, other: Elsewhere, sign: int = 1) -> None:
        """Count others in, or out again."""
        for label, count in other.tagged.items():
            self.tagged[label] += sign * count
        self.untagged += sign * other.untagged
        self.part += sign * other.part


class Repeats:
    """Counts all words that are tagged somewhere, or that somebody proposes to tag."""

    def __init__(self, sentences: Sequence[Sequence[str]], tags: Sequence[Sequence[Tag]]) -> None:
        """Look through the sentences.

        Args:
            sentences: the words of each, in lower case.
            tags: of each.
        """
        self._sentences, self._tags = sentences, tags
        self._starts: dict[str, list[tuple[int, int]]] = {}
        for number, words in enumerate(sentences):
            for at, word in enumerate(words):
                self._starts.setdefault(word, []).append((number, at))
        self._known: dict[Words, tuple[Elsewhere, dict[int, Elsewhere]]] = {}

    def elsewhere(self, words: Words, sentence: int) -> Elsewhere:
        """Return how words stand in all other sentences."""
        if len(words) > _LONGEST:
            return Elsewhere()
        if words not in self._known:
            self._known[words] = self._count(words)
        every, by_sentence = self._known[words]
        found = Elsewhere(Counter(every.tagged), every.untagged, every.part)
        if sentence in by_sentence:
            found.add(by_sentence[sentence], -1)
        return found

    def _count(self, words: Words) -> tuple[Elsewhere, dict[int, Elsewhere]]:
        every = Elsewhere()
        by_sentence: dict[int, Elsewhere] = {}
        for number, at in self._places(words):
            here = by_sentence.setdefault(number, Elsewhere())
            _note(here, self._tags[number], at, at + len(words))
        for here in by_sentence.values():
            every.add(here)
        return every, by_sentence

    def _places(self, words: Words) -> Iterator[tuple[int, int]]:
        rarest = min(range(len(words)), key=lambda at: len(self._starts.get(words[at], ())))
        for number, at in self._starts.get(words[rarest], ()):
            start = at - rarest
            sentence = self._sentences[number]
            if start >= 0 and tuple(sentence[start : start + len(words)]) == words:
                yield number, start


def _note(here: Elsewhere, tags: Sequence[Tag], start: int, end: int) -> None:
    over = [each for each in tags if each[0] < end and start < each[1]]
    if not over:
        here.untagged += 1
    elif over[0][:2] == (start, end):
        here.tagged[over[0][2]] += 1
    else:
        here.part += 1
