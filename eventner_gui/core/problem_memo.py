"""The problems of an example with thousands of tags, kept up while it is edited."""

from __future__ import annotations

from collections.abc import Sequence

from .document import Annotation, Example
from .problems import Problem, find_problems
from .same_ends import same_ends
from .spans import Span

_MANY = 200  # annotations; of fewer, all are looked at anew


class ProblemMemo:
    """Finds what `find_problems` finds; after an edit only the tags near it are looked at."""

    def __init__(self) -> None:
        self._example: Example | None = None
        self._tokens: Sequence[Span] | None = None
        self._problems: list[Problem] = []

    def find(self, example: Example, tokens: Sequence[Span] | None) -> list[Problem]:
        """Return the problems of an example's annotations, in their order.

        Args:
            example: the example.
            tokens: spaCy's tokens of its text; None while they are not known.
        """
        if len(example.annotations) < _MANY:
            return find_problems(example, tokens)
        before = self._example
        if before is None or before.content != example.content or tokens is not self._tokens:
            self._problems = find_problems(example, tokens)
        elif before.annotations is not example.annotations:
            self._problems = self._found_again(before, example, tokens)
        self._example, self._tokens = example, tokens
        return self._problems

    def _found_again(
        self, before: Example, example: Example, tokens: Sequence[Span] | None
    ) -> list[Problem]:
        """Return the problems after an edit, from those before it."""
        old, new = before.annotations, example.annotations
        start, end = same_ends(old, new)
        gone, come = old[start : len(old) - end], new[start : len(new) - end]
        if not gone and not come:
            return self._problems
        near = _near([*gone, *come], new)
        again = find_problems(example.with_annotations(near), tokens)
        looked_at = {id(annotation) for annotation in (*gone, *near)}
        others = [each for each in self._problems if id(each.annotation) not in looked_at]
        if not others or not again:
            return again or others
        order = {id(annotation): index for index, annotation in enumerate(new)}
        return sorted([*others, *again], key=lambda each: order[id(each.annotation)])


def _near(changed: Sequence[Annotation], annotations: Sequence[Annotation]) -> list[Annotation]:
    """Return, in their order, all annotations that overlap the changed ones or one another there.

    Who is in whose way depends on these alone.
    """
    low = min(min(each.start, each.end) for each in changed)
    high = max(max(each.start, each.end) for each in changed)
    ids = {id(each) for each in changed}
    while True:
        near = [a for a in annotations if (a.start < high and low < a.end) or id(a) in ids]
        lowest = min((min(a.start, a.end) for a in near), default=low)
        highest = max((max(a.start, a.end) for a in near), default=high)
        if lowest >= low and highest <= high:
            return near
        low, high = min(low, lowest), max(high, highest)
