"""What is new since a training: finished examples whose text or tags it did not have."""

from __future__ import annotations

import math
from collections.abc import Iterable

from .changes import Change
from .document import Example, Status

LEAST = 20
SHARE = 0.15


def needed(done: int) -> int:
    """Return how many of the finished examples have to be new before training again pays.

    Args:
        done: how many are finished.
    """
    return max(LEAST, math.ceil(SHARE * done))


def fingerprint(example: Example) -> str:
    """Return what stands for an example's text and tags: 16 hexadecimal digits.

    Tags count as training takes them, by their upper case and in any order.
    """
    import hashlib  # late: a window is to be seen first

    made = hashlib.blake2b(example.content.encode("utf-8", "surrogatepass"), digest_size=8)
    for start, end, label in sorted((a.start, a.end, a.label) for a in example.annotations):
        made.update(f"\0{start} {end} {label}".encode("utf-8", "surrogatepass"))
    return made.hexdigest()


def fingerprints(examples: Iterable[Example]) -> frozenset[str]:
    """Return the fingerprints of the finished ones among examples."""
    return frozenset(fingerprint(each) for each in examples if each.status is Status.DONE)


class News:
    """Counts the new ones; a change costs as much as the examples it touches."""

    def __init__(self, examples: Iterable[Example], known: frozenset[str]) -> None:
        """Count.

        Args:
            examples: as they are.
            known: fingerprints of those that the training had.
        """
        self._known = known
        self.count = 0
        self._add(examples, 1)

    def follow(self, change: Change) -> None:
        """Take in a change that was made to the examples."""
        self._add((edit.before for edit in change.edits), -1)
        self._add((edit.after for edit in change.edits), 1)
        self._add((example for _, example in change.removed), -1)
        self._add((example for _, example in change.inserted), 1)

    def _add(self, examples: Iterable[Example], step: int) -> None:
        for each in examples:
            if each.status is Status.DONE and fingerprint(each) not in self._known:
                self.count += step
