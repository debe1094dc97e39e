"""What a user can do to a document: each action is a function that returns one change.

A function returns None when there is nothing to change. What is done to labels is in `label_edits`.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import replace
from operator import attrgetter

from .changes import Change, edit_example, edits_of
from .display import shown_name, shown_words
from .document import Annotation, Document, Example, Label, Status, entity_label
from .spans import Span
from .wording import counted


def tag(document: Document, index: int, span: Span, tag_name: str) -> Change | None:
    """Tag a span; annotations it overlaps give way, since entities cannot overlap in spaCy."""
    example = document.examples[index]
    new = Annotation(span.start, span.end, tag_name)
    start, end = span.start, span.end
    # written out: of thousands of tags, asking each takes longer
    kept = [a for a in example.annotations if not (a.start < end and start < a.end)]
    if len(kept) == len(example.annotations) - 1:
        overlapped = next(a for a in example.annotations if a.overlaps(start, end))
        if _same(overlapped, new):
            return None
    insort(kept, new, key=attrgetter("start"))
    text = f"Tag “{shown_words(span.of(example.content))}” as {shown_name(new.label)}"
    return edit_example(text, index, example, example.with_annotations(kept))


def untag(document: Document, index: int, annotation: Annotation) -> Change:
    """Remove one annotation."""
    example = document.examples[index]
    kept = [a for a in example.annotations if a is not annotation]
    text = (
        f"Remove {shown_name(annotation.label)} from “{shown_words(_text_of(annotation, example))}”"
    )
    return edit_example(text, index, example, example.with_annotations(kept))


def relabel(document: Document, index: int, annotation: Annotation, tag_name: str) -> Change | None:
    """Give one annotation another tag."""
    if annotation.label == entity_label(tag_name):
        return None
    example = document.examples[index]
    new = replace(annotation, tag_name=tag_name)
    annotations = [new if a is annotation else a for a in example.annotations]
    text = f"Make “{shown_words(_text_of(annotation, example))}” {shown_name(new.label)}"
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


def _edit_all(text: str, document: Document, after: dict[int, Example]) -> Change | None:
    edits = edits_of(document, after)
    return Change(text, edits) if edits else None
