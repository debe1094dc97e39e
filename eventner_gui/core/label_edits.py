"""What a user can do to labels: each action is a function that returns one change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from .changes import Change, edits_of
from .display import shown_name
from .document import Annotation, Document, Example, Label, entity_label
from .errors import EventNerError
from .labels import free_keys
from .pattern_edits import relabelled
from .patterns import PatternEntry
from .wording import counted


@dataclass(frozen=True, slots=True)
class LabelMerge:
    """A merge of two labels.

    Attributes:
        change: does it, in one step.
        tags: how many annotations get the other label.
        doubles: how many annotations go because one like them is there: the same stretch would
            be tagged twice with the same label.
    """

    change: Change
    tags: int
    doubles: int


def add_label(document: Document, label: Label) -> Change:
    """Add a label at the end.

    Raises:
        EventNerError: the name is empty or taken, or the key is taken.
    """
    labels = document.settings.labels
    check_label(label, labels)
    return _with_labels(document, f"Add label {shown_name(label.label)}", (*labels, label))


def change_label(document: Document, old: Label, new: Label) -> Change | None:
    """Rename, recolour or describe a label; a new name goes to all its annotations and patterns.

    Raises:
        EventNerError: the name is empty or taken by another label, or the key is taken.
    """
    if old == new:
        return None
    settings = document.settings
    check_label(new, [label for label in settings.labels if label.label != old.label])
    labels = tuple(new if label.label == old.label else label for label in settings.labels)
    renamed: dict[int, Example] = {}
    patterns = settings.patterns
    if new.name != old.name:
        patterns = relabelled(patterns, old.label, new.name)
        for index in _indices_with(document, old.label):
            example = document.examples[index]
            renamed[index] = example.with_annotations(
                [
                    replace(a, tag_name=new.name) if a.label == old.label else a
                    for a in example.annotations
                ]
            )
    text = (
        f"Change label {shown_name(old.label)}"
        if not renamed
        else f"Rename {shown_name(old.label)} to {shown_name(new.label)}"
    )
    return _with_labels(document, text, labels, renamed, patterns)


def delete_label(document: Document, label: Label) -> Change:
    """Delete a label with all its annotations and patterns, in one step."""
    labels = tuple(each for each in document.settings.labels if each.label != label.label)
    without = {}
    for index in _indices_with(document, label.label):
        example = document.examples[index]
        without[index] = example.with_annotations(
            [a for a in example.annotations if a.label != label.label]
        )
    patterns = relabelled(document.settings.patterns, label.label, None)
    text = f"Delete label {shown_name(label.label)}"
    return _with_labels(document, text, labels, without, patterns)


def merge_labels(document: Document, label: Label, into: Label) -> LabelMerge:
    """Give all annotations and patterns of a label to another one, and delete the label.

    The other label stays as it is and where it is; a key or a description it does not have, it
    takes over. A stretch that is then tagged twice with it keeps one tag, the one it had; tags
    that merely overlap stay.

    Raises:
        ValueError: the two are the same label.
    """
    if label.label == into.label:
        raise ValueError("a label cannot be merged into itself")
    kept = replace(
        into, key=into.key or label.key, description=into.description or label.description
    )
    labels = tuple(
        kept if each.label == into.label else each
        for each in document.settings.labels
        if each.label != label.label
    )
    merged: dict[int, Example] = {}
    tags = doubles = 0
    for index in _indices_with(document, label.label):
        example = document.examples[index]
        annotations = _merged(example.annotations, label.label, into)
        merged[index] = example.with_annotations(annotations)
        tags += sum(annotation.label == label.label for annotation in example.annotations)
        doubles += len(example.annotations) - len(annotations)
    names = f"{shown_name(label.label)} into {shown_name(into.label)}"
    patterns = relabelled(document.settings.patterns, label.label, into.name)
    change = _with_labels(document, f"Merge {names}", labels, merged, patterns)
    return LabelMerge(change, tags - doubles, doubles)


def move_label(document: Document, label: Label, to: int) -> Change | None:
    """Move a label to another place among all labels.

    Args:
        document: as it is.
        label: one of its labels.
        to: the index it is to have; one outside is the first or last.
    """
    labels = list(document.settings.labels)
    at = next(index for index, each in enumerate(labels) if each.label == label.label)
    to = min(max(to, 0), len(labels) - 1)
    if at == to:
        return None
    labels.insert(to, labels.pop(at))
    return _with_labels(document, f"Move label {shown_name(label.label)}", labels)


def hide_label(document: Document, label: Label, hidden: bool) -> Change | None:
    """Hide a label or show it again; its annotations stay, and are trained on."""
    if label.hidden == hidden:
        return None
    word = "Hide" if hidden else "Show"
    labels = [
        replace(each, hidden=hidden) if each.label == label.label else each
        for each in document.settings.labels
    ]
    return _with_labels(document, f"{word} label {shown_name(label.label)}", labels)


def give_keys(document: Document, reserved: Collection[str] = ()) -> Change | None:
    """Give a key to each label shown that has none, as long as there are free ones.

    Args:
        document: as it is.
        reserved: keys that mean something else, in lower case.
    """
    labels = list(document.settings.labels)
    keys = iter(free_keys(labels, reserved))
    given = 0
    for index, label in enumerate(labels):
        if not label.key and not label.hidden and (key := next(keys, "")):
            labels[index] = replace(label, key=key)
            given += 1
    return (
        _with_labels(document, f"Give keys to {counted(given, 'label')}", labels) if given else None
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


def _merged(annotations: Sequence[Annotation], label: str, into: Label) -> list[Annotation]:
    """Return annotations after a merge; of doubles that it makes one stays."""
    taken = {(a.start, a.end) for a in annotations if a.label == into.label}
    found = []
    for annotation in annotations:
        if annotation.label == label:
            if (annotation.start, annotation.end) in taken:
                continue
            taken.add((annotation.start, annotation.end))
            annotation = replace(annotation, tag_name=into.name)
        found.append(annotation)
    return found


def _with_labels(
    document: Document,
    text: str,
    labels: Sequence[Label],
    examples: dict[int, Example] | None = None,
    patterns: tuple[PatternEntry, ...] | None = None,
) -> Change:
    settings = document.settings
    edits = edits_of(document, examples or {})
    kept = settings.patterns if patterns is None else patterns
    after = replace(settings, labels=tuple(labels), patterns=kept)
    return Change(text, edits, (settings, after))


def _indices_with(document: Document, label: str) -> list[int]:
    """Return which examples have an annotation of a label."""
    # few names stand in many annotations: each name is turned into its label once
    names: dict[str, bool] = {}
    found = []
    for index, example in enumerate(document.examples):
        for annotation in example.annotations:
            name = annotation.tag_name
            if name not in names:
                names[name] = entity_label(name) == label
            if names[name]:
                found.append(index)
                break
    return found
