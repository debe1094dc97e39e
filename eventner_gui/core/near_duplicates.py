"""Which texts are the same, or nearly so: a model that has seen one has seen the other.

Two texts are near-duplicates when

- their words are the same: case, spacing, punctuation, apostrophes, the order and repetition of
  words, and what the digits of a number are do not count; or
- at least four fifths of the words that either holds are in both (the Jaccard index of the two
  sets of words). That is one word more or less from four words on, one other word from nine on.

"Remind me of my meeting on Friday" and "… on Monday" are two sentences; a long sentence in which
one word was replaced is a near-duplicate. What spelt-out numbers say counts as words do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from itertools import combinations

from .phrases import LONG_TEXT
from .similar import word_spans
from .units import phrase_key

THRESHOLD = 4, 5  # of the words that either text holds are in both: a fraction, without rounding

_NUMBER = "0"  # stands for each run of digits
_ASCII_WORD = re.compile(r"\d+|[^\W\d]+")
_APOSTROPHES = str.maketrans("", "", "'’ʼ")
_MOST_COMPARED = 40  # texts that share two rare words, so that nothing grows with the square


def words_of(text: str) -> frozenset[str]:
    """Return the words that count; of a text without any, and of a very long one, itself."""
    folded = text.casefold().translate(_APOSTROPHES)
    if len(folded) > LONG_TEXT:
        return frozenset((phrase_key(text),))
    if folded.isascii():
        found = _ASCII_WORD.findall(folded)
    else:
        found = [span.of(folded) for span in word_spans(folded)]
    words = frozenset(_NUMBER if word[0].isdigit() else word for word in found)
    return words or frozenset((phrase_key(text),))


def are_near(one: Set[str] | Set[int], other: Set[str] | Set[int]) -> bool:
    """Tell whether texts of these words are near-duplicates, as defined above."""
    both = len(one & other)
    part, whole = THRESHOLD
    return both * whole >= part * (len(one) + len(other) - both)


class NearDuplicates:
    """The near-duplicates among some texts, found in about the time it takes to read them.

    Where more than `_MOST_COMPARED` texts share their two rarest words, each is compared with so
    many of them only, the nearest in the order of their words.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        """Look for them.

        Args:
            texts: in an order that does not change when others are added, for stable groups.
        """
        members: dict[frozenset[str], list[int]] = {}
        for number, text in enumerate(texts):
            members.setdefault(words_of(text), []).append(number)
        self._sets = list(members)
        self._members = list(members.values())
        self._set_of = {n: at for at, numbers in enumerate(self._members) for n in numbers}
        self._near = _neighbours(self._sets)

    def groups(self, most: int) -> list[list[int]]:
        """Return the texts in groups, each text in one, by their first text's number.

        A group is all that near-duplicates connect. Where that is more than ``most`` texts, a
        chain has connected what is not alike: it is taken apart into texts with their own
        near-duplicates. Near-duplicates may then be in two groups; see `near`.

        Args:
            most: texts in a group that is not taken apart.
        """
        found = []
        for connected in self._components():
            size = sum(len(self._members[at]) for at in connected)
            found += [connected] if size <= most else self._stars(connected)
        numbers = [sorted(n for at in group for n in self._members[at]) for group in found]
        return sorted(numbers)

    def near(self, texts: Iterable[int]) -> set[int]:
        """Return the texts that are, or are near-duplicates of, any of some texts (numbers)."""
        sets = {self._set_of[number] for number in texts}
        sets.update([other for at in sets for other in self._near[at]])
        return {number for at in sets for number in self._members[at]}

    def _components(self) -> list[list[int]]:
        seen: set[int] = set()
        found = []
        for first in range(len(self._sets)):
            if first in seen:
                continue
            seen.add(first)
            connected = [first]
            for at in connected:  # grows meanwhile
                new = [other for other in self._near[at] if other not in seen]
                seen.update(new)
                connected += new
            found.append(connected)
        return found

    def _stars(self, connected: Iterable[int]) -> list[list[int]]:
        free = set(connected)
        found = []
        for first in sorted(free):
            if first in free:
                star = [first, *(other for other in self._near[first] if other in free)]
                free.difference_update(star)
                found.append(star)
        return found


def _neighbours(sets: Sequence[frozenset[str]]) -> list[list[int]]:
    """Return for each set of words the numbers of those near it, rising.

    Near ones share all but few words, so at least two of the rarest (prefix filtering, Chaudhuri,
    Ganti and Kaushik, 2006); only those that do are compared.
    """
    ranks = _ranks(sets)
    ordered = [sorted(map(ranks.__getitem__, words)) for words in sets]
    numbers = [frozenset(each) for each in ordered]
    buckets: dict[tuple[int, int], list[int]] = {}
    for at, words in enumerate(ordered):
        for pair in _rare_pairs(words):
            buckets.setdefault(pair, []).append(at)
    near: list[set[int]] = [set() for _ in sets]
    for bucket in buckets.values():
        if len(bucket) > _MOST_COMPARED:
            bucket.sort(key=ordered.__getitem__)
        for place, one in enumerate(bucket):
            its, mine = numbers[one], near[one]
            for other in bucket[place + 1 : place + 1 + _MOST_COMPARED]:
                if other not in mine and are_near(its, numbers[other]):
                    mine.add(other)
                    near[other].add(one)
    return [sorted(each) for each in near]


def _ranks(sets: Iterable[frozenset[str]]) -> dict[str, int]:
    """Return a number for each word, rising from the rarest."""
    counts = Counter(word for words in sets for word in words)
    return {word: at for at, word in enumerate(sorted(counts, key=lambda w: (counts[w], w)))}


def _rare_pairs(words: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Return pairs of the rarest words, one of which any near set of words holds too."""
    part, whole = THRESHOLD
    fewest_shared = -(-len(words) * part // whole)
    return combinations(words[: len(words) - fewest_shared + 2], 2)
