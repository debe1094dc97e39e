"""The different texts of some examples, in groups that must not be divided."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .document import Example
from .near_duplicates import NearDuplicates

NO_ENTITY = ""  # the stratum of texts that rightly hold no entity

# With fewer groups than this nearly all texts are alike, and whole groups cannot be held out.
FEWEST_GROUPS = 20
# A chain of near-duplicates longer than this, and than a twentieth of all texts, is taken apart.
_LONG_CHAIN = 20


def text_key(text: str) -> str:
    """Return 12 hexadecimal digits that stand for a text, whatever its case and spacing.

    Texts that differ only so are duplicates for a fair split: they share a key and a side.
    """
    normal = " ".join(text.casefold().split())
    return hashlib.sha1(normal.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()[
        :12
    ]


@dataclass(frozen=True, slots=True)
class Group:
    """Texts that are near-duplicates of one another, or connected by such.

    Attributes:
        keys: of its texts, rising.
        labels: in how many of its texts each entity label is; `NO_ENTITY` where there is none.
    """

    keys: tuple[str, ...]
    labels: Counter[str]


class TextGroups:
    """What a fair division goes by.

    Attributes:
        examples: those given, each with the key of its text.
        keys: of the different texts, rising; the order of examples does not matter.
        groups: by their first key. Where nearly all texts are alike, each text by itself.
        alike: nearly all texts are near-duplicates of others, so that no division keeps them
            apart.
    """

    def __init__(self, examples: Iterable[Example], fewest: int = FEWEST_GROUPS) -> None:
        """Look at some examples.

        Args:
            examples: with their annotations.
            fewest: with fewer groups than this, and than texts, texts count as `alike`.
        """
        self.examples = [(text_key(example.content), example) for example in examples]
        texts: dict[str, str] = {}
        labels: dict[str, set[str]] = {}
        for key, example in self.examples:
            texts.setdefault(key, example.content)
            found = labels.setdefault(key, set())
            found.update(annotation.label for annotation in example.annotations)
        self.keys = sorted(texts)
        self._labels = {key: frozenset(found or {NO_ENTITY}) for key, found in labels.items()}
        self._number_of = {key: number for number, key in enumerate(self.keys)}
        self._near = NearDuplicates([texts[key] for key in self.keys])
        chained = self._near.groups(max(_LONG_CHAIN, len(self.keys) // 20))
        self.alike = len(chained) < min(fewest, len(self.keys))
        divided = [[number] for number in range(len(self.keys))] if self.alike else chained
        self.groups = [self._group([self.keys[n] for n in each]) for each in divided]

    def near(self, keys: Iterable[str]) -> set[str]:
        """Return the keys here that are, or are of near-duplicates of, any of some keys."""
        known = [self._number_of[key] for key in keys if key in self._number_of]
        return {self.keys[number] for number in self._near.near(known)}

    def like(self, keys: set[str]) -> tuple[set[str], bool]:
        """Return the keys of near-duplicates of some texts, and whether these are too many.

        Too many are more than half of all other texts, or any where nearly all are `alike`: to
        leave them out would leave too little.
        """
        found = self.near(keys) - keys
        return found, self.alike or 2 * len(found) > len(self.keys) - len(keys)

    def of(self, keys: frozenset[str] | set[str]) -> tuple[Example, ...]:
        """Return the examples with any of some keys, in their order."""
        return tuple(example for key, example in self.examples if key in keys)

    def count_labels(self, keys: Iterable[str]) -> Counter[str]:
        """Return in how many of the texts with some keys each label is."""
        return Counter(label for key in keys for label in self._labels[key])

    def _group(self, keys: Sequence[str]) -> Group:
        return Group(tuple(keys), self.count_labels(keys))


def by_label(groups: Iterable[Group]) -> list[tuple[str, list[Group]]]:
    """Return each label with the groups it is in, in their order; the rarest label first."""
    found: dict[str, list[Group]] = {}
    for group in groups:
        for label in group.labels:
            found.setdefault(label, []).append(group)
    return sorted(found.items(), key=lambda each: (texts_with(*each), each[0]))


def texts_with(label: str, groups: Iterable[Group]) -> int:
    """Return in how many texts of some groups a label is."""
    return sum(group.labels[label] for group in groups)
