"""Learning old and new entity types together: the base's own finds become annotations.

A recogniser that is trained on new types alone forgets its old ones: it takes every word of them
for something new, or for nothing. So the base reads the user's sentences first, and what it finds
there is learnt again beside the user's tags.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ..core.old_types import Entity
from .bases import BaseDescription

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


def with_finds(docs: Sequence[Doc], finds: Sequence[set[Entity]], labels: set[str]) -> list[Doc]:
    """Return documents that have the base's finds besides their own entities.

    Args:
        docs: with the user's tags; they are left as they are.
        finds: of the base, for each of them.
        labels: those of the finds to take over; what overlaps a tag of the user is left out.
    """
    from spacy.tokens import Span
    from spacy.util import filter_spans

    merged = []
    for doc, found in zip(docs, finds, strict=True):
        tagged = {token for entity in doc.ents for token in range(entity.start, entity.end)}
        added = [
            Span(doc, start, end, label)
            for start, end, label in sorted(found)
            if label in labels and tagged.isdisjoint(range(start, end))
        ]
        copy = doc.copy()
        copy.set_ents([*doc.ents, *filter_spans(added)], default="outside")
        merged.append(copy)
    return merged


def silent_about_new(
    docs: Iterable[Doc], finds: Sequence[set[Entity]], labels: set[str]
) -> list[Doc]:
    """Return untagged documents with the base's finds; of all other words nothing is known.

    Nobody has looked yet whether these texts have entities of the new types, so words without a
    find are marked as missing: neither learnt as an entity nor as none.
    """
    from spacy.tokens import Span
    from spacy.util import filter_spans

    marked = []
    for doc, found in zip(docs, finds, strict=True):
        spans = [Span(doc, start, end, label) for start, end, label in sorted(found)]
        kept = filter_spans([span for span in spans if span.label_ in labels])
        if kept:
            doc.set_ents(kept, default="missing")
            marked.append(doc)
    return marked


def can_resume(pipeline: Language, about: BaseDescription) -> bool:
    """Tell whether the base's own recogniser can go on learning, with further labels.

    It can when it is spaCy's transition-based one and reads a tok2vec that can be copied into it.
    """
    if not about.recognizers or about.transformer:
        return False
    model = pipeline.get_pipe(about.recognizers[0]).model
    return "resize_output" in model.attrs and model.has_ref("tok2vec")
