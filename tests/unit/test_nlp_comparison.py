from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.scorer import get_ner_prf
from spacy.tokens import Doc
from spacy.training import Example as SpacyExample

from eventner_gui.core.comparison import Change
from eventner_gui.core.document import Annotation, Example, Status
from eventner_gui.core.errors import EventNerError
from eventner_gui.core.mistakes import Entity, Kind
from eventner_gui.nlp.comparison import compare
from eventner_gui.nlp.config import DEV_FILE, TRAIN_FILE
from eventner_gui.nlp.dataset import convert, write_docs
from eventner_gui.nlp.judging import EvaluationStopped, answers
from eventner_gui.nlp.prediction import load_model
from eventner_gui.nlp.seen_texts import name_of, seen_by
from eventner_gui.nlp.trust import Trust
from eventner_gui.storage.runs import read_run, write_run

from .pipelines import example, train_run

SENTENCES = (
    example("book yoga on friday", ("book", "action"), ("friday", "date")),
    example("cancel yoga on monday", ("cancel", "action"), ("monday", "date")),
    example("move lunch to friday", ("move", "action"), ("friday", "date")),
    example("is it sunday", ("sunday", "date")),
    example("hello there"),
)


def ruler(folder: Path, **words: str) -> Path:
    """Save a model that finds words exactly; return its folder."""
    nlp = spacy.blank("en")
    patterns = [{"label": label, "pattern": word} for word, label in words.items()]
    nlp.add_pipe("entity_ruler").add_patterns(patterns)
    nlp.to_disk(folder)
    return folder


@pytest.fixture
def a(tmp_path: Path) -> Path:
    return ruler(tmp_path / "a", book="ACTION", friday="DATE", hello="ACTION")


@pytest.fixture
def b(tmp_path: Path) -> Path:
    return ruler(tmp_path / "b", book="ACTION", monday="DATE", cancel="ACTION", lunch="DATE")


def test_each_sentence_is_fixed_broken_or_as_before(a: Path, b: Path) -> None:
    said: list[tuple[int, int]] = []
    found = compare(
        a, b, SENTENCES, trust=Trust.HARMLESS, report=lambda done, of: said.append((done, of))
    )
    assert [each.change for each in found.sentences] == [
        Change.BROKEN, Change.FIXED, Change.BROKEN, Change.BOTH_WRONG, Change.FIXED,
    ]  # fmt: skip
    assert found.count(Change.FIXED) == 2 == len(found.of(Change.FIXED))
    assert found.sentences[1].fixed == (Entity(0, 6, "ACTION"), Entity(15, 21, "DATE"))
    assert found.sentences[2].broken == (Entity(14, 20, "DATE"),)
    assert found.sentences[2].wrong_new == (Entity(5, 10, "DATE"),)
    assert found.sentences[4].wrong_gone == (Entity(0, 5, "ACTION"),)
    date = next(each for each in found.per_label if each.label == "DATE")
    assert (date.support, date.fixed, date.broken, date.both_miss, date.wrong_new) == (
        4,
        1,
        2,
        1,
        1,
    )
    assert found.scores_a.f == pytest.approx(2 * 3 / (7 + 4))
    assert found.difference.f_b == pytest.approx(2 * 3 / (7 + 4)) == found.scores_b.f
    assert found.unknown == ("a", "b")
    assert said[-1] == (10, 10)
    assert (found.labels_a, found.trained_on_a, found.left_out) == (("ACTION", "DATE"), 0, 0)


def as_run(
    folder: Path, trained: tuple[Example, ...], dev: tuple[Example, ...], **words: str
) -> Path:
    """Lay a model out as that of a run that was trained on some sentences."""
    nlp = spacy.blank("en")
    folder.mkdir()
    ruler(folder / "model-best", **words)
    write_docs(convert(trained, nlp).docs, folder / TRAIN_FILE)
    write_docs(convert(dev, nlp).docs, folder / DEV_FILE)
    return folder


def test_sentences_that_a_model_was_trained_on_are_left_out_and_said(
    tmp_path: Path, b: Path
) -> None:
    run = as_run(tmp_path / "run", SENTENCES[:2], SENTENCES[2:3], book="ACTION")
    other = replace(SENTENCES[0], content="Book  YOGA on friday")  # the same but for case and space
    found = compare(run, b, [other, *SENTENCES[1:]], trust=Trust.HARMLESS)
    assert [each.index for each in found.sentences] == [2, 3, 4]
    assert (found.trained_on_a, found.trained_on_b, found.left_out) == (2, 0, 2)
    assert found.chosen_by == 1
    said = " ".join(found.remarks())
    assert (
        "2 sentences left out" in said and "1 sentence decided" in said and "knows what b" in said
    )
    everything = compare(run, b, SENTENCES, trust=Trust.HARMLESS, include_seen=True)
    assert len(everything.sentences) == 5 and everything.left_out == 0
    assert "flatters whoever was trained" in " ".join(everything.remarks())


def test_where_nothing_is_left_there_is_a_reason(tmp_path: Path, b: Path) -> None:
    run = as_run(tmp_path / "run", SENTENCES, (), book="ACTION")
    with pytest.raises(EventNerError, match="trained on by one of the models"):
        compare(run, b, SENTENCES, trust=Trust.HARMLESS)
    with pytest.raises(EventNerError, match="No sentence is done"):
        compare(run, b, (), trust=Trust.HARMLESS)


def test_it_stops_when_asked(a: Path, b: Path) -> None:
    with pytest.raises(EvaluationStopped):
        compare(a, b, SENTENCES, trust=Trust.HARMLESS, should_stop=lambda: True)


def test_what_a_run_and_its_base_run_were_trained_on_is_known(tmp_path: Path) -> None:
    first = train_run(tmp_path / "first", SENTENCES[:2], max_steps=1)
    second = train_run(tmp_path / "second", SENTENCES[2:4], max_steps=1)
    write_run(replace(read_run(second.folder), base=str(first.model_best)), second.folder)
    seen = seen_by(second.folder / "model-last")
    assert seen.is_known and len(seen.trained_on) == 4
    assert seen_by(tmp_path) == seen_by(tmp_path / "nowhere")
    assert not seen_by(tmp_path).is_known
    assert (name_of(second.model_best), name_of(tmp_path / "x")) == ("second", "x")
    (second.folder / TRAIN_FILE).write_bytes(b"no docs")
    assert len(seen_by(second.folder).trained_on) == 2


@pytest.mark.parametrize("text", ["book\r\nyoga  on friday", "\U0001f389 book on friday \ud83d"])
def test_offsets_are_code_points_of_the_text_as_it_stands(a: Path, text: str) -> None:
    each = example(text, ("book", "action"), ("friday", "date"))
    found = answers(load_model(a, Trust.HARMLESS), [each])
    assert not found.judged[0].mistakes
    assert [text[e.start : e.end] for e in found.judged[0].found] == ["book", "friday"]


def test_tags_that_are_no_whole_words_of_the_model_are_missed_and_listed(a: Path) -> None:
    cut = Example("book by 11AM", (Annotation(0, 4, "action"), Annotation(8, 9, "n")), Status.DONE)
    found = answers(load_model(a, Trust.HARMLESS), [cut])
    assert found.cut == ((0, Entity(8, 9, "N")),)
    assert [m.kind for m in found.judged[0].mistakes] == [Kind.MISSED]


def test_a_label_in_lower_case_is_that_of_the_tag(tmp_path: Path) -> None:
    model = load_model(ruler(tmp_path / "low", book="action"), Trust.HARMLESS)
    found = answers(model, [example("book it", ("book", "Action"))])
    assert found.labels == ("ACTION",) and not found.judged[0].mistakes


def test_the_scores_are_those_of_spacys_own_scorer(a: Path, b: Path) -> None:
    found = compare(a, b, SENTENCES, trust=Trust.HARMLESS)
    for folder, ours in ((a, found.scores_a), (b, found.scores_b)):
        nlp = spacy.load(folder)
        theirs = get_ner_prf([_pair(nlp, each) for each in SENTENCES])
        assert (ours.precision, ours.recall, ours.f) == pytest.approx(
            (theirs["ents_p"], theirs["ents_r"], theirs["ents_f"])
        )
        assert {k: v.f for k, v in ours.per_label.items()} == pytest.approx(
            {k: v["f"] for k, v in theirs["ents_per_type"].items()}
        )


def _pair(nlp: Language, each: Example) -> SpacyExample:
    gold: Doc = nlp.make_doc(each.content)
    gold.set_ents([gold.char_span(t.start, t.end, label=t.label) for t in each.annotations])
    return SpacyExample(nlp(each.content), gold)
