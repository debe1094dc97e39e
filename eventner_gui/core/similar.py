"""Which texts are the same, or the same but for one word, kept up by changes.

Of each text three numbers are kept: one for all its words, one for the first half and one for the
second. Two texts that differ in one word share a half. Case, spacing and punctuation do not count.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from heapq import merge

from .example_order import ExampleOrder, Moved
from .phrases import LONG_TEXT
from .spans import STRAY_PUNCTUATION, Span, is_stray
from .units import unit_texts, units

_FEWEST_WORDS = 4  # of shorter texts only the same ones are looked for
_MOST_LOOKED_AT = 200  # texts that share a half

_PIECE = 4_000  # numbers


class SimilarIndex:
    """Finds the same and nearly the same texts; what is asked costs as much as a text is long."""

    def __init__(self, order: ExampleOrder, rest: Callable[[], object] = lambda: None) -> None:
        """Take in all examples.

        Args:
            order: of the document; it is followed first, then this.
            rest: called after each example; a thread may pause in it.
        """
        self._order = order
        # sorted in pieces: no other thread gets the interpreter while all are sorted at once
        pieces: list[list[tuple[int, float]]] = []
        pairs: list[tuple[int, float]] = []
        for name, example in zip(order.names, order.examples, strict=True):
            pairs += [(number, name) for number in _numbers(example.content)]
            if len(pairs) >= _PIECE:
                pieces.append(sorted(pairs))
                pairs = []
            rest()
        pieces.append(sorted(pairs))
        self._numbers, self._names = array("Q"), array("d")
        for number, name in merge(*pieces):
            self._numbers.append(number)
            self._names.append(name)
            rest()

    def follow(self, moved: Moved) -> None:
        """Take in what a change did."""
        gone, new = moved.gone, moved.new
        for name, before, after in moved.edited:
            if before.content != after.content:
                gone = [*gone, (name, before)]
                new = [*new, (name, after)]
        for name, example in gone:
            for number in _numbers(example.content):
                at = self._at(number, name)
                del self._numbers[at], self._names[at]
        for name, example in new:
            for number in _numbers(example.content):
                at = self._at(number, name)
                self._numbers.insert(at, number)
                self._names.insert(at, name)

    def same(self, text: str) -> list[float]:
        """Return the names of the examples with the same words, rising."""
        return list(self._named(words_number(text)))

    def nearly_same(self, text: str) -> list[float]:
        """Return the names of examples with one word more, less or other, rising.

        In a document with very many texts of the same half not all of them are found.
        """
        words = _words(text)
        if len(words) < _FEWEST_WORDS:
            return []
        looked: set[float] = set()
        found = []
        for half in sorted({(len(words) + more) // 2 for more in (-1, 0, 1)}):
            for number in (_number("first", words[:half]), _number("last", words[-half:])):
                for name in self._named(number)[:_MOST_LOOKED_AT]:
                    if name not in looked:
                        looked.add(name)
                        if differ_in_one(words, _words(self._order.example(name).content)):
                            found.append(name)
        return sorted(found)

    def _named(self, number: int) -> Sequence[float]:
        first = bisect_left(self._numbers, number)
        return self._names[first : bisect_left(self._numbers, number + 1, first)]

    def _at(self, number: int, name: float) -> int:
        """Return where a number with a name is or belongs."""
        first = bisect_left(self._numbers, number)
        end = bisect_left(self._numbers, number + 1, first)
        return bisect_left(self._names, name, first, end)


def word_spans(text: str) -> list[Span]:
    """Return the units that count when texts are compared: all but punctuation."""
    return [span for span in units(text) if not is_stray(span.of(text))]


def _words(text: str) -> list[str]:
    if len(text) > LONG_TEXT:
        return [text]  # as a whole, so that a book is not taken apart at each look
    # a unit of punctuation is one sign, so this is what `word_spans` leaves
    return [unit.casefold() for unit in unit_texts(text) if unit not in STRAY_PUNCTUATION]


def _numbers(text: str) -> list[int]:
    words = _words(text)
    numbers = [_number("all", words)]
    if len(words) >= _FEWEST_WORDS:
        half = len(words) // 2
        numbers += [_number("first", words[:half]), _number("last", words[-half:])]
    return numbers


def words_number(text: str) -> int:
    """Return a number that stands for the words of a text, whatever their case and spacing."""
    return _number("all", _words(text))


def _number(part: str, words: Iterable[str]) -> int:
    written = "\n".join((part, *words)).encode("utf-8", "surrogatepass")
    # one less than eight bytes hold: the number after it is looked for too
    return int.from_bytes(blake2b(written, digest_size=7).digest(), "big")


def differ_in_one(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether two texts differ in exactly one word."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest = len(one) - start - 1, len(other) - start - 1
    end = min(len(one), len(other)) - start
    alike = 0
    while alike < end and one[-1 - alike] == other[-1 - alike]:
        alike += 1
    return alike >= min(max(rest), end)
