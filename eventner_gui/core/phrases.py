"""Which words were tagged how, and how often they were left untagged, kept up by changes."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right, insort
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

from .document import Annotation, Example, Status
from .example_order import ExampleOrder, Moved
from .spans import Span
from .units import phrase_key, shape_key, units

# Of a longer text only the tags are counted, not the words left untagged: an edit to it would
# cost as much as the text is long.
LONG_TEXT = 5_000


@dataclass(slots=True)
class Phrase:
    """What is known of some words.

    Attributes:
        length: how many units they are.
        tagged: for each entity label, the names of the examples they are tagged so in, rising;
            one that has the tag twice is there twice.
        untagged: how often they stand, free of any tag, in examples that are done, as far as these
            have been looked at.
        seen: the name up to which they have been looked at.
    """

    length: int
    tagged: dict[str, array[float]] = field(default_factory=dict)
    untagged: int = 0
    seen: float = inf

    def best(self) -> tuple[str, int]:
        """Return the label they have most often (of two the first of the alphabet), how often."""
        label = min(self.tagged, key=lambda each: (-len(self.tagged[each]), each))
        return label, len(self.tagged[label])

    def total(self) -> int:
        """Return how often they are tagged or left untagged."""
        return self.untagged + sum(map(len, self.tagged.values()))


class Known(NamedTuple):
    """Known words found in a text.

    Attributes:
        span: where, in code points.
        phrase: what is known of them.
        length: how many units they are.
        is_shape: they are known with other digits alone.
    """

    span: Span
    phrase: Phrase
    length: int
    is_shape: bool


class PhraseIndex:
    """The phrases of a document. An edit costs as much as the example it is made to.

    Where new words are tagged, the examples that hold them are looked at in small pieces: `work`.
    """

    def __init__(self, order: ExampleOrder, rest: Callable[[], object] = lambda: None) -> None:
        """Learn from all examples, which takes about 50 microseconds each.

        Args:
            order: of the document; it is followed first, then this.
            rest: called after each example; a thread may pause in it.
        """
        self._order = order
        self._phrases: dict[str, Phrase] = {}
        self._lengths: dict[str, Counter[int]] = {}  # of phrases, by their first unit
        self._free: Counter[str] = Counter()  # units of done examples that are under no tag
        self._where: dict[str, array[float]] = {}  # the done examples a unit stands in
        self._unseen: deque[str] = deque()  # phrases not looked for in all examples yet
        named = list(zip(order.names, order.examples, strict=True))
        for name, example in named:  # all phrases first, so that each text is looked at once
            self._count_tags(name, example.content, example.annotations, 1, look_back=False)
            rest()
        for name, example in named:
            self._count_words(name, example, 1)
            rest()

    def follow(self, moved: Moved) -> None:
        """Take in what a change did."""
        gone, new = list(moved.gone), list(moved.new)
        for name, before, after in moved.edited:
            if len(before.content) > LONG_TEXT and before.content == after.content:
                self._count_difference(name, before, after)
            else:
                gone.append((name, before))
                new.append((name, after))
        for name, example in gone:
            self._count_words(name, example, -1)
        # new tags before old ones, so that words tagged before and after stay known meanwhile
        for name, example in new:
            self._count_tags(name, example.content, example.annotations, 1)
        for name, example in gone:
            self._count_tags(name, example.content, example.annotations, -1)
        for name, example in new:
            self._count_words(name, example, 1)

    def work(self, most: int = 40) -> bool:
        """Look for new phrases in more examples; return whether there are more to look at.

        Args:
            most: so many examples, of about 20 microseconds each.
        """
        while self._unseen and most > 0:
            key = self._unseen[0]
            phrase = self._phrases.get(key)
            if phrase is None or phrase.seen == inf:
                self._unseen.popleft()
            else:
                most = self._look_back(key, phrase, most)
        return bool(self._unseen)

    def phrase(self, words: str) -> Phrase | None:
        """Return what is known of some words."""
        return self._phrases.get(phrase_key(words))

    def known(self, text: str) -> Iterator[Known]:
        """Find known phrases in a text; words that are known as they are count as such alone."""
        for span, length, keys in self._stretches(text, units(text)):
            for key in keys:
                phrase = self._phrases.get(key)
                if phrase is not None:
                    yield Known(span, phrase, length, is_shape=key is not keys[0])
                    break

    def _stretches(
        self, text: str, pieces: Sequence[Span]
    ) -> Iterator[tuple[Span, int, tuple[str, ...]]]:
        """Yield each stretch of units that may be a known phrase, its length and its keys."""
        for at, first in enumerate(pieces):
            lengths = self._lengths.get(shape_key(first.of(text).casefold()))
            for length in lengths or ():
                if at + length <= len(pieces):
                    span = Span(first.start, pieces[at + length - 1].end)
                    yield span, length, _keys(span.of(text))

    def _count_difference(self, name: float, before: Example, after: Example) -> None:
        """Count what an edit to a long text did to its tags."""
        old, new = Counter(before.annotations), Counter(after.annotations)
        self._count_tags(name, after.content, list((new - old).elements()), 1)
        self._count_tags(name, before.content, list((old - new).elements()), -1)

    def _count_tags(
        self,
        name: float,
        text: str,
        annotations: Iterable[Annotation],
        step: int,
        *,
        look_back: bool = True,
    ) -> None:
        for annotation in annotations:
            span = Span(annotation.start, annotation.end)
            if not 0 <= span.start < span.end <= len(text) or not span.of(text).strip():
                continue
            for key in _keys(span.of(text)):
                if step > 0:
                    phrase = self._phrases.get(key) or self._add(key, look_back)
                    insort(phrase.tagged.setdefault(annotation.label, array("d")), name)
                else:
                    self._take_tag(key, annotation.label, name)

    def _take_tag(self, key: str, label: str, name: float) -> None:
        phrase = self._phrases[key]
        names = phrase.tagged[label]
        del names[bisect_left(names, name)]
        if not names:
            del phrase.tagged[label]
        if not phrase.tagged:
            del self._phrases[key]
            self._count_length(key, phrase.length, -1)

    def _add(self, key: str, look_back: bool) -> Phrase:
        phrase = self._phrases[key] = Phrase(len(_pieces(key)))
        self._count_length(key, phrase.length, 1)
        if look_back and phrase.length == 1:
            phrase.untagged = self._free[key]
        elif look_back:
            phrase.seen = -inf
            self._unseen.append(key)
        return phrase

    def _count_length(self, key: str, length: int, step: int) -> None:
        first = shape_key(_pieces(key)[0])
        lengths = self._lengths.setdefault(first, Counter())
        lengths[length] += step
        if not lengths[length]:
            del lengths[length]
        if not lengths:
            del self._lengths[first]

    def _look_back(self, key: str, phrase: Phrase, most: int) -> int:
        """Count where a phrase stands free in done examples; return how many more may be seen."""
        where = [self._where.get(shape_key(each), array("d")) for each in _pieces(key)]
        where.sort(key=len)
        rarest = where[0]
        at = bisect_right(rarest, phrase.seen)
        while at < len(rarest) and most > 0:
            name = phrase.seen = rarest[at]
            at = bisect_right(rarest, name, at)
            if all(_holds(names, name) for names in where[1:]):
                phrase.untagged += self._times_free(key, self._order.example(name))
                most -= 1
        if at == len(rarest):
            phrase.seen = inf
        return most

    def _times_free(self, key: str, example: Example) -> int:
        words = phrase_key(example.content)
        if key not in words and key not in shape_key(words):
            return 0
        return sum(key in keys for keys in self._free_stretches(example))

    def _count_words(self, name: float, example: Example, step: int) -> None:
        """Count the words of a done example that are under no tag."""
        text = example.content
        if example.status is not Status.DONE or len(text) > LONG_TEXT:
            return
        pieces = units(text)
        for keys in self._free_stretches(example, pieces):
            for key in keys:
                phrase = self._phrases.get(key)
                if phrase is not None and name <= phrase.seen:
                    phrase.untagged += step
        for span in pieces:
            keys = _keys(span.of(text))
            if not _is_tagged(span, example.annotations):
                for key in keys:
                    self._free[key] += step
            self._note_place(keys[-1], name, step)

    def _note_place(self, unit: str, name: float, step: int) -> None:
        names = self._where.setdefault(unit, array("d"))
        if step > 0:
            insort(names, name)
            return
        del names[bisect_left(names, name)]
        if not names:
            del self._where[unit]

    def _free_stretches(
        self, example: Example, pieces: Sequence[Span] | None = None
    ) -> Iterator[tuple[str, ...]]:
        """Yield the keys of each stretch that may be a known phrase and is under no tag."""
        text = example.content
        for span, _, keys in self._stretches(text, pieces or units(text)):
            if not _is_tagged(span, example.annotations):
                yield keys


def _keys(words: str) -> tuple[str, ...]:
    """Return the key of words, and that of their shape where it is another."""
    key = phrase_key(words)
    shape = shape_key(key)
    return (key,) if shape == key else (key, shape)


def _is_tagged(span: Span, annotations: Iterable[Annotation]) -> bool:
    return any(each.overlaps(span.start, span.end) for each in annotations)


def _pieces(key: str) -> list[str]:
    """Return the units of a key; of a shape too, whose digits are null characters."""
    return [span.of(key) for span in units(key.replace("\0", "0"))]


def _holds(names: array[float], name: float) -> bool:
    at = bisect_left(names, name)
    return at < len(names) and names[at] == name
