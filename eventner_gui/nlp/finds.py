"""What a whole pipeline finds in documents, with every component running."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..core.old_types import Entity
from .evaluation import BATCH, bare

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


def find_entities(pipeline: Language, docs: Sequence[Doc]) -> list[set[Entity]]:
    """Return the entities that a pipeline finds in texts split into the same words.

    Args:
        pipeline: all its components run. Its recognisers may learn the names of labels that are
            set before them, so it should not be saved afterwards.
        docs: are left alone.
    """
    fresh = [bare(doc, pipeline.vocab) for doc in docs]
    return [
        {(entity.start, entity.end, entity.label_) for entity in doc.ents}
        for doc in pipeline.pipe(fresh, batch_size=BATCH)
    ]
