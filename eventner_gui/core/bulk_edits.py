"""What a user can do to many examples at once: each action is one change, one step of undo.

A function returns None when there is nothing to change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from .changes import Change, ExampleEdit
from .display import shown_name
from .document import Annotation, Document, Example, Status, entity_label
from .wording import STATUS_WORDS, counted


def mark(document: Document, indices: Iterable[int], status: Status) -> Change | None:
    """Give examples a status."""

    def marked(example: Example) -> Example:
        if example.status is status:
            return example
        return example.with_status(status)

    edits = _edits(document, indices, marked)
    return _change(f"Mark {counted(len(edits), 'sentence')} {STATUS_WORDS[status]}", edits)


def relabel_all(
    document: Document, indices: Iterable[int], old_label: str, tag_name: str
) -> Change | None:
    """Make all tags of one label in examples another's.

    A tag that would stand twice on the same words then, stands once.

    Args:
        document: the document.
        indices: of the examples.
        old_label: the entity label (upper case) that the tags have.
        tag_name: the tag they are to have.
    """
    new_label = entity_label(tag_name)
    if old_label == new_label:
        return None

    def relabelled(example: Example) -> Example:
        if all(a.label != old_label for a in example.annotations):
            return example
        taken = {(a.start, a.end) for a in example.annotations if a.label == new_label}
        kept = []
        for a in example.annotations:
            if a.label != old_label:
                kept.append(a)
            elif (a.start, a.end) not in taken:
                taken.add((a.start, a.end))
                kept.append(Annotation(a.start, a.end, tag_name, a.source))
        return example.with_annotations(kept)

    edits = _edits(document, indices, relabelled)
    names = f"{shown_name(old_label)} to {shown_name(new_label)}"
    return _change(f"Re-label {names} in {counted(len(edits), 'sentence')}", edits)


def remove_tags(document: Document, indices: Iterable[int], label: str | None) -> Change | None:
    """Remove the tags of a label in examples.

    Args:
        document: the document.
        indices: of the examples.
        label: the entity label (upper case); None for all tags.
    """

    def without(example: Example) -> Example:
        kept = [a for a in example.annotations if label is not None and a.label != label]
        if len(kept) == len(example.annotations):
            return example
        return example.with_annotations(kept)

    edits = _edits(document, indices, without)
    which = f"{shown_name(label)} tags" if label is not None else "all tags"
    return _change(f"Remove {which} from {counted(len(edits), 'sentence')}", edits)


def _edits(
    document: Document, indices: Iterable[int], altered: Callable[[Example], Example]
) -> tuple[ExampleEdit, ...]:
    """Return the edits of those examples that a function returns another one for."""
    return tuple(
        ExampleEdit(index, before, after)
        for index in indices
        if (after := altered(before := document.examples[index])) is not before
    )


def _change(text: str, edits: Sequence[ExampleEdit]) -> Change | None:
    return Change(text, tuple(edits)) if edits else None
