"""Examples with the same or nearly the same text: do their tags agree, and how to make them."""

from __future__ import annotations

from .changes import Change, edit_example
from .document import Annotation, Document, Example
from .phrases import LONG_TEXT
from .similar import word_spans
from .units import phrase_key


def tags_by_words(example: Example) -> set[tuple[int, int, str]]:
    """Return the tags as (number of the first word, of the last word, entity label).

    So they compare in texts of the same words, whatever their spacing and punctuation.
    """
    if len(example.content) > LONG_TEXT:  # not worth taking apart: such texts are the same
        return {(each.start, each.end, each.label) for each in example.annotations}
    words = word_spans(example.content)
    found = set()
    for annotation in example.annotations:
        under = [n for n, word in enumerate(words) if annotation.overlaps(word.start, word.end)]
        if under:
            found.add((under[0], under[-1], annotation.label))
    return found


def tag_like(document: Document, index: int, other: int) -> Change | None:
    """Give an example the tags of another one with the same words, in one step.

    Args:
        document: the document.
        index: of the example.
        other: of the one whose tags it is given.

    Raises:
        ValueError: their words are not the same.
    """
    example, model = document.examples[index], document.examples[other]
    words, model_words = word_spans(example.content), word_spans(model.content)
    if [phrase_key(w.of(example.content)) for w in words] != [
        phrase_key(w.of(model.content)) for w in model_words
    ]:
        raise ValueError(f"examples {index} and {other} have other words")
    if tags_by_words(example) == tags_by_words(model):
        return None
    annotations = []
    for annotation in model.annotations:
        under = [
            mine
            for mine, its in zip(words, model_words, strict=True)
            if annotation.overlaps(its.start, its.end)
        ]
        if under:
            annotations.append(Annotation(under[0].start, under[-1].end, annotation.tag_name))
    text = f"Tag sentence {index + 1:,} like {other + 1:,}"
    return edit_example(text, index, example, example.with_annotations(annotations))


def tagged_otherwise(example: Example, other: Example) -> str:
    """Return words that both examples hold and that differ in their tag; empty without any."""
    mine, theirs = _labels(example), _labels(other)
    for key, (words, label) in theirs.items():
        here = mine.get(key)
        if here is not None and here[1] != label:
            return here[0]
        if here is None and f" {key} " in _free_words(example):
            return words
    for key, (words, _) in mine.items():
        if key not in theirs and f" {key} " in _free_words(other):
            return words
    return ""


def _labels(example: Example) -> dict[str, tuple[str, str]]:
    """Return (words, entity label) by the key of the words."""
    found = {}
    for annotation in example.annotations:
        words = example.content[max(annotation.start, 0) : max(annotation.end, 0)]
        found[phrase_key(words)] = words, annotation.label
    return found


def _free_words(example: Example) -> str:
    """Return the words with a space around each; those under a tag are a null character."""
    text = example.content
    words = [
        "\0"
        if any(each.overlaps(word.start, word.end) for each in example.annotations)
        else word.of(text).casefold()
        for word in word_spans(text)
    ]
    return f" {' '.join(words)} "
