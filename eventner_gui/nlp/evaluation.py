"""Scores of a pipeline on examples whose entities are known: exact spans, micro average."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from ..core.scores import LabelScore, Scores, score_spans

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

__all__ = ["LabelScore", "Scores", "Stopped", "evaluate", "score_spans"]

BATCH = 64  # documents between two looks at the stop flag: well under a second of work

Entity = tuple[int, int, str]


class Stopped(Exception):
    """The evaluation was asked to stop; never leaves `nlp`."""


def evaluate(
    pipeline: Language,
    gold: Sequence[Doc],
    *,
    components: Sequence[str],
    should_stop: Callable[[], bool] = lambda: False,
) -> Scores:
    """Return the scores of a pipeline on documents with their true entities.

    Args:
        pipeline: predicts on new documents of the same tokens; ``gold`` is left alone.
        gold: documents with their true entities.
        components: those that run, so that slow ones that set no entities need not.
        should_stop: looked at between small batches.

    Raises:
        Stopped: ``should_stop`` said so.
    """
    found = find(pipeline, gold, components=components, should_stop=should_stop)
    return score_spans(zip(map(entities_of, gold), found, strict=True))


def find(
    pipeline: Language,
    docs: Sequence[Doc],
    *,
    components: Sequence[str],
    should_stop: Callable[[], bool] = lambda: False,
) -> list[set[Entity]]:
    """Return what a pipeline finds in documents: (start, end, label), half-open tokens.

    Args:
        pipeline: predicts on new documents of the same tokens.
        docs: are left alone.
        components: those that run.
        should_stop: looked at between small batches.

    Raises:
        Stopped: ``should_stop`` said so.
    """
    found: list[set[Entity]] = []
    with pipeline.select_pipes(enable=list(components)):
        rest = iter(docs)
        while batch := list(islice(rest, BATCH)):
            if should_stop():
                raise Stopped
            fresh = [bare(doc, pipeline.vocab) for doc in batch]
            for _, component in pipeline.pipeline:
                fresh = list(component.pipe(fresh, batch_size=BATCH))
            found.extend(map(entities_of, fresh))
    return found


def entities_of(doc: Doc) -> set[Entity]:
    """Return the entities of a document: (start, end, label), half-open tokens."""
    return {(entity.start, entity.end, entity.label_) for entity in doc.ents}


def bare(doc: Doc, vocab: Vocab) -> Doc:
    """Return a document of the same tokens that knows nothing else."""
    from spacy.tokens import Doc

    spaces = [bool(token.whitespace_) for token in doc]
    return Doc(vocab, words=[token.text for token in doc], spaces=spaces)
