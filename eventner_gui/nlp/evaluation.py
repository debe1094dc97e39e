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
    pairs: list[tuple[set[Entity], set[Entity]]] = []
    with pipeline.select_pipes(enable=list(components)):
        rest = iter(gold)
        while batch := list(islice(rest, BATCH)):
            if should_stop():
                raise Stopped
            fresh = [bare(doc, pipeline.vocab) for doc in batch]
            for _, component in pipeline.pipeline:
                fresh = list(component.pipe(fresh, batch_size=BATCH))
            pairs.extend(
                (_entities(doc), _entities(out)) for doc, out in zip(batch, fresh, strict=True)
            )
    return score_spans(pairs)


def _entities(doc: Doc) -> set[Entity]:
    return {(entity.start, entity.end, entity.label_) for entity in doc.ents}


def bare(doc: Doc, vocab: Vocab) -> Doc:
    """Return a document of the same tokens that knows nothing else."""
    from spacy.tokens import Doc

    spaces = [bool(token.whitespace_) for token in doc]
    return Doc(vocab, words=[token.text for token in doc], spaces=spaces)
