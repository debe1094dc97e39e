from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.scorer import get_ner_prf
from spacy.tokens import Doc, Span
from spacy.training import Example

from eventner_gui.nlp.evaluation import BATCH, Stopped, evaluate, score_spans


def test_an_entity_is_right_when_start_end_and_label_are() -> None:
    gold = {(0, 1, "A"), (2, 4, "B"), (5, 6, "B")}
    found = {(0, 1, "A"), (2, 3, "B"), (5, 6, "A")}
    scores = score_spans([(gold, found)])
    assert (scores.precision, scores.recall) == (1 / 3, 1 / 3)
    assert scores.f == pytest.approx(1 / 3)
    a, b = scores.per_label["A"], scores.per_label["B"]
    assert (a.precision, a.recall, a.f, a.support) == (0.5, 1.0, 2 / 3, 1)
    assert (b.precision, b.recall, b.f, b.support) == (0.0, 0.0, 0.0, 2)


def test_what_cannot_be_measured_is_none() -> None:
    nothing = score_spans([(set(), set())])
    assert (nothing.precision, nothing.recall, nothing.f, nothing.per_label) == (
        None, None, None, {},
    )  # fmt: skip
    missed = score_spans([({(0, 1, "A")}, set())])
    assert (missed.precision, missed.recall, missed.f) == (None, 0.0, 0.0)
    invented = score_spans([(set(), {(0, 1, "A")})])
    assert (invented.precision, invented.recall, invented.f) == (0.0, None, 0.0)
    assert invented.per_label["A"].support == 0


ENTITIES = st.sets(st.tuples(st.integers(0, 3), st.sampled_from("AB")), max_size=4)


@given(st.lists(st.tuples(ENTITIES, ENTITIES), min_size=1, max_size=4))
def test_scores_are_those_of_spacys_scorer(
    pairs: list[tuple[set[tuple[int, str]], set[tuple[int, str]]]],
) -> None:
    nlp = spacy.blank("en")
    examples, spans = [], []
    for pair in pairs:
        docs = []
        for entities in pair:
            doc = Doc(nlp.vocab, ["w"] * 4)
            # One label a word, as spaCy wants it.
            doc.set_ents([Span(doc, i, i + 1, x) for i, x in dict(sorted(entities)).items()])
            docs.append(doc)
        examples.append(Example(docs[1], docs[0]))
        gold, found = ({(e.start, e.end, e.label_) for e in doc.ents} for doc in docs)
        spans.append((gold, found))
    ours, theirs = score_spans(spans), get_ner_prf(examples)
    if theirs["ents_f"] is None:
        assert ours.recall is None
        return
    assert ours.f == pytest.approx(theirs["ents_f"])
    for label, score in theirs["ents_per_type"].items():
        assert ours.per_label[label].f == pytest.approx(score["f"])


def ruled() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "DATE", "pattern": "friday"}])
    return nlp


def gold_docs(nlp: Language, count: int) -> list[Doc]:
    docs = []
    for _ in range(count):
        doc = nlp.make_doc("yoga on friday  now")
        doc.set_ents([Span(doc, 2, 3, "DATE")])
        docs.append(doc)
    return docs


def test_a_pipeline_is_measured_on_the_tokens_of_the_gold_documents() -> None:
    nlp = ruled()
    gold = gold_docs(nlp, BATCH + 3)
    scores = evaluate(nlp, gold, components=["entity_ruler"])
    assert (scores.f, scores.per_label["DATE"].support) == (1.0, BATCH + 3)
    assert all(len(doc.ents) == 1 for doc in gold)


def test_only_the_named_components_run_and_the_pipeline_is_left_as_it_was() -> None:
    nlp = ruled()
    nlp.add_pipe("sentencizer")
    scores = evaluate(nlp, gold_docs(nlp, 2), components=["sentencizer"])
    assert scores.f == 0.0
    assert nlp.pipe_names == ["entity_ruler", "sentencizer"]


def test_it_stops_between_batches() -> None:
    nlp = ruled()
    looks: list[int] = []

    def should_stop() -> bool:
        looks.append(1)
        return len(looks) == 2

    with pytest.raises(Stopped):
        evaluate(
            nlp, gold_docs(nlp, 3 * BATCH), components=["entity_ruler"], should_stop=should_stop
        )
    assert len(looks) == 2
    assert nlp.pipe_names == ["entity_ruler"]
