"""Mending all places of a finding, as one step of undo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from ..changes import Change, ExampleEdit, join
from ..document import Annotation, Document, Example
from ..mends import mend_all
from ..problems import ProblemKind, trained_span
from ..spans import Span
from ..wording import counted
from .faults import without_punctuation
from .finding import Finding, Mending

UNUSABLE = (
    ProblemKind.OUTSIDE,
    ProblemKind.REVERSED,
    ProblemKind.EMPTY,
    ProblemKind.ONLY_SPACE,
)
_KINDS = {
    Mending.UNUSABLE: UNUSABLE,
    Mending.SPACE: (ProblemKind.SPACE_AT_EDGE,),
    Mending.MISALIGNED: (ProblemKind.MISALIGNED,),
    Mending.CLASHES: (ProblemKind.OVERLAP, ProblemKind.DOUBLE),  # the first mends both
}


def mend(
    document: Document, finding: Finding, tokens_of: Callable[[str], Sequence[Span] | None]
) -> Change | None:
    """Mend all places of a finding, each by what is recommended.

    Args:
        document: the one the finding is of, as it was then.
        finding: one with a mending.
        tokens_of: returns spaCy's tokens of a text; None where they are not known.

    Returns:
        The change; None where there is nothing that can be mended without another problem.
    """
    indices = sorted(set(finding.places.indices))
    if finding.mending is Mending.PUNCTUATION:
        return _leave_punctuation_out(document, indices, finding.labels, tokens_of)
    mended = document.snapshot()
    change: Change | None = None
    for kind in _KINDS[finding.mending] if finding.mending else ():
        step = mend_all(mended, indices, kind, tokens_of)
        if step is not None:
            step.apply(mended)
            change = step if change is None else join(change, step)
    if change is not None and finding.mending is Mending.UNUSABLE:
        gone = sum(len(e.before.annotations) - len(e.after.annotations) for e in change.edits)
        change = replace(change, text=f"Remove {counted(gone, 'tag')} that could not be learnt")
    return change


def _leave_punctuation_out(
    document: Document,
    indices: Iterable[int],
    labels: frozenset[str],
    tokens_of: Callable[[str], Sequence[Span] | None],
) -> Change | None:
    edits, count = [], 0
    for index in indices:
        example = document.examples[index]
        tokens = tokens_of(example.content)
        kept = [_without(each, example, labels, tokens or ()) for each in example.annotations]
        number = sum(a is not b for a, b in zip(kept, example.annotations, strict=True))
        if number:
            edits.append(ExampleEdit(index, example, example.with_annotations(kept)))
            count += number
    text = f"Leave punctuation out of {counted(count, 'tag')}"
    return Change(text, tuple(edits)) if edits else None


def _without(
    annotation: Annotation, example: Example, labels: frozenset[str], tokens: Sequence[Span]
) -> Annotation:
    """Return an annotation without punctuation at its ends, where no other stands there already."""
    span = trained_span(annotation, example.content)
    shorter = without_punctuation(example.content, span, tokens)
    if shorter is None or annotation.label not in labels:
        return annotation
    if any((a.start, a.end) == (shorter.start, shorter.end) for a in example.annotations):
        return annotation
    return replace(annotation, start=shorter.start, end=shorter.end)
