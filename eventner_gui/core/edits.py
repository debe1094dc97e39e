"""What a user can do to a document: each action is a function that returns one change.

A function returns None when there is nothing to change.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from .changes import Change, ExampleEdit, edit_example
from .display import shown_name
from .document import Annotation, Document, Example, Label, Status, entity_label
from .errors import EventNerError
from .spans import Span
from .wording import counted


def tag(document: Document, index: int, span: Span, tag_name: str) -> Change | None:
    """Tag a span; annotations it overlaps give way, since entities cannot overlap in spaCy."""
    example = document.examples[index]
    new = Annotation(span.start, span.end, tag_name)
    overlapped = [a for a in example.annotations if a.overlaps(span.start, span.end)]
    if len(overlapped) == 1 and _same(overlapped[0], new):
        return None
    kept = [a for a in example.annotations if not a.overlaps(span.start, span.end)]
    kept.insert(bisect_right([a.start for a in kept], span.start), new)
    text = f"Tag “{_short(span.of(example.content))}” as {shown_name(new.label)}"
    return edit_example(text, index, example, example.with_annotations(kept))


def untag(document: Document, index: int, annotation: Annotation) -> Change:
    """Remove one annotation."""
    example = document.examples[index]
    kept = [a for a in example.annotations if a is not annotation]
    text = f"Remove {shown_name(annotation.label)} from “{_short(_text_of(annotation, example))}”"
    return edit_example(text, index, example, example.with_annotations(kept))


def relabel(document: Document, index: int, annotation: Annotation, tag_name: str) -> Change | None:
    """Give one annotation another tag."""
    if annotation.label == entity_label(tag_name):
        return None
    example = document.examples[index]
    new = replace(annotation, tag_name=tag_name)
    annotations = [new if a is annotation else a for a in example.annotations]
    text = f"Make “{_short(_text_of(annotation, example))}” {shown_name(new.label)}"
    return edit_example(text, index, example, example.with_annotations(annotations))


def set_status(document: Document, indices: Iterable[int], status: Status) -> Change | None:
    """Set the status of examples, in one step."""
    words = {
        Status.DONE: "Mark done",
        Status.TODO: "Mark to do",
        Status.SKIPPED: "Skip",
        Status.FLAGGED: "Flag",
    }
    return _edit_all(
        words[status],
        document,
        {i: document.examples[i].with_status(status) for i in indices},
    )


def finish_untagged(document: Document) -> Change | None:
    """Mark all examples to do that have no annotations as done: they rightly have none."""
    untagged = [
        i for i, e in enumerate(document.examples) if e.status is Status.TODO and not e.annotations
    ]
    change = set_status(document, untagged, Status.DONE)
    return replace(change, text=f"Mark {len(untagged)} untagged as done") if change else None


def finish_tagged(document: Document) -> Change | None:
    """Mark all examples to do that have annotations as done."""
    tagged = [
        i for i, e in enumerate(document.examples) if e.status is Status.TODO and e.annotations
    ]
    change = set_status(document, tagged, Status.DONE)
    return replace(change, text=f"Mark {len(tagged)} tagged as done") if change else None


def add_examples(
    document: Document, examples: Sequence[Example], labels: Sequence[Label] = ()
) -> Change | None:
    """Add examples at the end, and the labels they bring with them."""
    if not examples:
        return None
    settings = document.settings
    with_labels = replace(settings, labels=(*settings.labels, *labels))
    first = len(document.examples)
    inserted = tuple((first + i, example) for i, example in enumerate(examples))
    return Change(
        f"Add {counted(len(examples), 'sentence')}",
        settings=(settings, with_labels) if labels else None,
        inserted=inserted,
    )


def delete_examples(document: Document, indices: Iterable[int]) -> Change | None:
    """Delete examples, in one step."""
    removed = tuple((i, document.examples[i]) for i in sorted(set(indices)))
    if not removed:
        return None
    return Change(f"Delete {counted(len(removed), 'sentence')}", removed=removed)


def add_label(document: Document, label: Label) -> Change:
    """Add a label at the end.

    Raises:
        EventNerError: the name is empty or taken, or the key is taken.
    """
    check_label(label, document.settings.labels)
    settings = document.settings
    after = replace(settings, labels=(*settings.labels, label))
    return Change(f"Add label {shown_name(label.label)}", settings=(settings, after))


def change_label(document: Document, old: Label, new: Label) -> Change | None:
    """Rename, recolour or describe a label; a new name goes to all its annotations.

    Raises:
        EventNerError: the name is empty or taken by another label, or the key is taken.
    """
    if old == new:
        return None
    settings = document.settings
    check_label(new, [label for label in settings.labels if label.label != old.label])
    labels = tuple(new if label.label == old.label else label for label in settings.labels)
    renamed: dict[int, Example] = {}
    if new.name != old.name:
        for index in _indices_with(document, old.label):
            example = document.examples[index]
            renamed[index] = example.with_annotations(
                [
                    replace(a, tag_name=new.name) if a.label == old.label else a
                    for a in example.annotations
                ]
            )
    edits = _edits(document, renamed)
    text = (
        f"Change label {shown_name(old.label)}"
        if not renamed
        else f"Rename {shown_name(old.label)} to {shown_name(new.label)}"
    )
    return Change(text, edits, (settings, replace(settings, labels=labels)))


def delete_label(document: Document, label: Label) -> Change:
    """Delete a label and all its annotations, in one step."""
    settings = document.settings
    labels = tuple(each for each in settings.labels if each.label != label.label)
    without = {}
    for index in _indices_with(document, label.label):
        example = document.examples[index]
        without[index] = example.with_annotations(
            [a for a in example.annotations if a.label != label.label]
        )
    return Change(
        f"Delete label {shown_name(label.label)}",
        _edits(document, without),
        (settings, replace(settings, labels=labels)),
    )


def check_label(label: Label, others: Sequence[Label]) -> None:
    """Look whether a label can stand beside the others.

    Raises:
        EventNerError: the name is empty or taken, or the key is taken.
    """
    if not label.name.strip():
        raise EventNerError("A label needs a name.", "Type a short word such as DATE.")
    if any(other.label == label.label for other in others):
        raise EventNerError(
            f"There is a label {shown_name(label.label)} already.", "Choose another name."
        )
    taken = next((other for other in others if label.key and other.key == label.key), None)
    if taken:
        raise EventNerError(
            f"The key “{shown_name(label.key)}” is the key of {shown_name(taken.label)}.",
            "Choose another key.",
        )


def set_language(document: Document, language: str) -> Change | None:
    """Set the language whose tokens spans snap to."""
    settings = document.settings
    if language == settings.language:
        return None
    return Change("Change the language", settings=(settings, replace(settings, language=language)))


def _same(one: Annotation, other: Annotation) -> bool:
    return (one.start, one.end, one.label) == (other.start, other.end, other.label)


def _text_of(annotation: Annotation, example: Example) -> str:
    return example.content[max(annotation.start, 0) : max(annotation.end, 0)]


def _short(text: str, width: int = 30) -> str:
    return shown_name(" ".join(text.split()), width)


def _edit_all(text: str, document: Document, after: dict[int, Example]) -> Change | None:
    edits = _edits(document, after)
    return Change(text, edits) if edits else None


def _edits(document: Document, after: dict[int, Example]) -> tuple[ExampleEdit, ...]:
    return tuple(
        ExampleEdit(index, document.examples[index], example)
        for index, example in after.items()
        if document.examples[index] != example
    )


def _indices_with(document: Document, label: str) -> list[int]:
    return [
        index
        for index, example in enumerate(document.examples)
        if any(annotation.label == label for annotation in example.annotations)
    ]
