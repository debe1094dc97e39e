"""What a user can do to the shape of tags: each action is a function that returns one change."""

from __future__ import annotations

from bisect import insort
from dataclasses import replace
from operator import attrgetter

from .changes import Change, edit_example
from .display import shown_name, shown_words
from .document import Annotation, Document
from .spans import Span, trim_space


def resize(document: Document, index: int, annotation: Annotation, span: Span) -> Change | None:
    """Give an annotation another span; others it overlaps then give way, as in `edits.tag`.

    Returns:
        The change; None when the span is the same.
    """
    if (annotation.start, annotation.end) == (span.start, span.end):
        return None
    example = document.examples[index]
    others = [
        a
        for a in example.annotations
        if a is not annotation and not a.overlaps(span.start, span.end)
    ]
    new = replace(annotation, start=span.start, end=span.end)
    insort(others, new, key=attrgetter("start"))
    text = f"Make it “{shown_words(span.of(example.content))}” ({shown_name(new.label)})"
    return edit_example(text, index, example, example.with_annotations(others))


def split(document: Document, index: int, annotation: Annotation, at: int) -> Change | None:
    """Make two annotations of one.

    Args:
        document: the document.
        index: of the example.
        annotation: one of its annotations.
        at: the code point the second one begins at; space around it goes to neither.

    Returns:
        The change; None when one side would hold nothing.
    """
    example = document.examples[index]
    if not annotation.start < at < annotation.end:
        return None
    first = trim_space(example.content, Span(annotation.start, at))
    second = trim_space(example.content, Span(at, annotation.end))
    if first is None or second is None:
        return None
    # What a stranger's program keeps about the tag (a number, say) stays with the first one.
    parts = (
        replace(annotation, start=first.start, end=first.end),
        Annotation(second.start, second.end, annotation.tag_name),
    )
    annotations: list[Annotation] = []
    for each in example.annotations:
        annotations.extend(parts if each is annotation else (each,))
    words = shown_words(example.content[annotation.start : annotation.end])
    text = f"Split “{words}” ({shown_name(annotation.label)})"
    return edit_example(text, index, example, example.with_annotations(annotations))
