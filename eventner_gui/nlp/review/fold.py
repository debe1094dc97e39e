"""One fold of a review: a CRF of most sentences looks at the others (in a process of its own)."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ...core.document import Annotation, Example
from ...core.doubts import Doubt
from ..blank import blank_pipeline
from ..dataset import convert
from ..side_by_side import Desk
from ..teacher import Teacher, features
from ..token_rules import takes_rules, with_rules
from .evidence import Evidence, Sentence
from .job import ReviewJob, tag_of
from .ranking import suspicions
from .repeats import Repeats, Tag
from .weights import Weights
from .words import kind_of, reason_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from .job import _Fold

_TELL_EVERY = 0.2  # seconds

Found = tuple[list[Evidence], list[Evidence]]


def warm_up() -> None:
    """Import what a fold needs."""
    import pycrfsuite  # noqa: F401
    import spacy  # noqa: F401


def look(fold: _Fold, desk: Desk) -> Found:
    """Return what is known of the places of the sentences held out, and of mistakes put in."""
    docs = _docs(fold.job)
    tags = [_tags(doc) for doc in docs]
    words = [[token.lower_ for token in doc] for doc in docs]
    labels = sorted({label for each in tags for _, _, label in each})
    repeats = Repeats(words, tags)
    told = time.monotonic()

    def tell(share: float) -> None:
        nonlocal told
        if time.monotonic() - told >= _TELL_EVERY:
            told = time.monotonic()
            desk.tell(share)

    teacher = Teacher([docs[at] for at in fold.train], told=tell)
    weights = Weights(teacher.tagger)
    places: list[Evidence] = []
    planted: list[Evidence] = []
    for at in fold.held_out:
        if words[at]:
            fits = weights.fits(features(docs[at]))
            sentence = Sentence(at, words[at], tags[at], fits, weights, repeats)
            places += sentence.evidence()
            planted += sentence.planted(labels)
    return places, planted


def rank(found: tuple[ReviewJob, Sequence[Found]], _desk: Desk) -> list[Doubt]:
    """Return all places of all folds as doubts, in no order."""
    job, folds = found
    places = [each for places, _ in folds for each in places]
    planted = [each for _, planted in folds for each in planted]
    docs = _docs(job)
    return [
        doubt
        for each, suspicion in zip(places, suspicions(places, planted), strict=True)
        for doubt in _doubt(job, docs[each.sentence], each, suspicion)
    ]


def _doubt(job: ReviewJob, doc: Doc, found: Evidence, suspicion: float) -> Iterator[Doubt]:
    example = job.examples[found.sentence]
    mine = model = None
    if found.mine is not None:
        mine = _annotation(example, doc, found.mine)
        if mine is None:
            return
    if found.model is not None:
        span = doc[found.model[0] : found.model[1]]
        model = tag_of(job, span.start_char, span.end_char, found.model[2])
        others = (each for each in example.annotations if each is not mine)
        if any(each.overlaps(model.start, model.end) for each in others):
            return  # of a tag that training would not take as it is
    yield Doubt(
        kind_of(found), found.sentence, example.content, mine, model, suspicion, reason_of(found)
    )


def _annotation(example: Example, doc: Doc, tag: Tag) -> Annotation | None:
    """Return the annotation that stands for an entity."""
    span = doc[tag[0] : tag[1]]
    start, end = span.start_char, span.end_char
    of_label = [each for each in example.annotations if each.label == tag[2]]
    over = [each for each in of_label if each.overlaps(start, end)]
    return min(over, key=lambda each: abs(each.start - start) + abs(each.end - end), default=None)


def _docs(job: ReviewJob) -> Sequence[Doc]:
    pipeline = blank_pipeline(job.language)
    if takes_rules(pipeline):
        pipeline.tokenizer = with_rules(pipeline.tokenizer, job.token_rules)
    return convert(job.examples, pipeline).docs


def _tags(doc: Doc) -> list[Tag]:
    return [(entity.start, entity.end, entity.label_) for entity in doc.ents]
