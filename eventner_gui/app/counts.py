"""How many examples have each status and how many annotations each label, kept up by changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from ..core.changes import Change
from ..core.document import Example, Status


class Counts:
    """Counts that cost as much as a change, not as much as the document.

    With 100,000 examples, counting them all at each key would take longer than painting it.
    """

    def __init__(self, examples: Sequence[Example] = ()) -> None:
        """Count examples."""
        self._statuses: Counter[Status] = Counter()
        self._labels: Counter[str] = Counter()
        self._add(examples, 1)

    @property
    def statuses(self) -> Mapping[Status, int]:
        """How many examples have each status; a new mapping, every status is present."""
        return {status: self._statuses[status] for status in Status}

    def of_label(self, label: str) -> int:
        """Return how many annotations have an entity label (upper case)."""
        return self._labels[label]

    def follow(self, change: Change) -> None:
        """Take in a change that was made to the document."""
        self._add((edit.before for edit in change.edits), -1)
        self._add((edit.after for edit in change.edits), 1)
        self._add((example for _, example in change.removed), -1)
        self._add((example for _, example in change.inserted), 1)

    def _add(self, examples: Iterable[Example], step: int) -> None:
        for example in examples:
            self._statuses[example.status] += step
            for annotation in example.annotations:
                self._labels[annotation.label] += step
