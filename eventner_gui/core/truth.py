"""The entities of an example that a model is measured against."""

from __future__ import annotations

from .document import Annotation, Example
from .mistakes import Entity
from .problems import lies_in_text
from .spans import Span, trim_space


def true_entities(example: Example) -> tuple[Entity, ...]:
    """Return the entities of an example in code points, in order and without overlap.

    They are the tags without the space at their edges. A tag that is empty, outside the text or
    without a name is none, and of tags that overlap the longest counts, as in training.
    """
    spans = {each for tag in example.annotations if (each := _entity(tag, example.content))}
    kept: list[Entity] = []
    for each in sorted(spans, key=lambda e: (e.start - e.end, e.start, e.label)):
        if not any(other.start < each.end and each.start < other.end for other in kept):
            kept.append(each)
    return tuple(sorted(kept))


def _entity(tag: Annotation, text: str) -> Entity | None:
    if not tag.label.strip() or not lies_in_text(tag, text):
        return None
    span = trim_space(text, Span(tag.start, tag.end))
    return Entity(span.start, span.end, tag.label) if span else None
