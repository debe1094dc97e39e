"""How many examples have each status and how many annotations each label, kept up by changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from ..core.changes import Change
from ..core.document import Annotation, Example, Status
from ..core.same_ends import same_ends


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
        for edit in change.edits:
            before, after = edit.before.annotations, edit.after.annotations
            start, end = same_ends(before, after)
            self._statuses[edit.before.status] -= 1
            self._statuses[edit.after.status] += 1
            self._count(before[start : len(before) - end], -1)
            self._count(after[start : len(after) - end], 1)
        self._add((example for _, example in change.removed), -1)
        self._add((example for _, example in change.inserted), 1)

    def _add(self, examples: Iterable[Example], step: int) -> None:
        for example in examples:
            self._statuses[example.status] += step
            self._count(example.annotations, step)

    def _count(self, annotations: Iterable[Annotation], step: int) -> None:
        for annotation in annotations:
            self._labels[annotation.label] += step
