"""A sentence whose tags were put right elsewhere, on its way into the project as a finished one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .changes import Change, edit_example
from .display import shown_words
from .document import Annotation, Document, Example, Label, Settings, Status
from .edits import add_examples
from .problems import lies_in_text


def trimmed(text: str, annotations: Sequence[Annotation]) -> tuple[str, tuple[Annotation, ...]]:
    """Return a text without white space at its edges, as every text is added, with its tags.

    Args:
        text: of any kind.
        annotations: of it; what lies in the edges alone goes.
    """
    bare = text.strip()
    first = len(text) - len(text.lstrip())
    last = first + len(bare)
    moved = (
        replace(each, start=max(each.start, first) - first, end=min(each.end, last) - first)
        for each in annotations
    )
    return bare, tuple(each for each in moved if lies_in_text(each, bare))


def place_of(document: Document, text: str) -> int | None:
    """Return the index of the example that has exactly this text; None where none has."""
    # a comparison each: 100,000 of them take some milliseconds
    return next((i for i, each in enumerate(document.examples) if each.content == text), None)


def is_finished_so(example: Example, annotations: Sequence[Annotation]) -> bool:
    """Tell whether an example is finished with just these tags."""
    return example.status is Status.DONE and _kinds(example.annotations) == _kinds(annotations)


def add_finished(
    document: Document, text: str, annotations: Sequence[Annotation], labels: Sequence[Label]
) -> Change:
    """Add a finished example at the end, and the labels it brings with it.

    Args:
        document: the project.
        text: of the example.
        annotations: its tags.
        labels: that the project has not got.
    """
    example = Example(text, tuple(annotations), Status.DONE)
    return Change(
        f"Add “{shown_words(text)}”",
        settings=_with(document.settings, labels),
        inserted=((len(document.examples), example),),
    )


def add_found(document: Document, found: Sequence[Example], settings: Settings) -> Change | None:
    """Add what a model found in sentences, to do, for nobody has looked at them yet.

    Args:
        document: the project.
        found: with what was found as their tags; a text that is there already stays as it is.
        settings: with a label for each tag.

    Returns:
        None where all are there.
    """
    have = {each.content for each in document.examples}
    fresh = []
    for each in found:
        text, tags = trimmed(each.content, each.annotations)
        if text not in have:
            have.add(text)
            fresh.append(Example(text, tuple(_named(tag, settings) for tag in tags), Status.TODO))
    used = {tag.tag_name for each in fresh for tag in each.annotations}
    mine = document.settings
    new = [x for x in settings.labels if x.name in used and not mine.find_label(x.name)]
    return add_examples(document, fresh, new)


def _named(tag: Annotation, settings: Settings) -> Annotation:
    label = settings.find_label(tag.tag_name)
    return replace(tag, tag_name=label.name) if label else tag


def finish_with(
    document: Document, index: int, annotations: Sequence[Annotation], labels: Sequence[Label]
) -> Change:
    """Give an example other tags and mark it done; see `add_finished`."""
    before = document.examples[index]
    after = before.with_annotations(annotations).with_status(Status.DONE)
    change = edit_example(f"Correct “{shown_words(before.content)}”", index, before, after)
    return replace(change, settings=_with(document.settings, labels))


def _with(settings: Settings, labels: Sequence[Label]) -> tuple[Settings, Settings] | None:
    if not labels:
        return None
    return settings, replace(settings, labels=(*settings.labels, *labels))


def _kinds(annotations: Sequence[Annotation]) -> list[tuple[int, int, str]]:
    return sorted((each.start, each.end, each.label) for each in annotations)
