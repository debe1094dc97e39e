"""Several recognisers, each trained without a fold, joined into one that plain spaCy loads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy
import pytest
import spacy
from spacy.tokens import DocBin

from eventner_gui.core.mistakes import judge
from eventner_gui.core.split import text_key
from eventner_gui.nlp.comparison import compare
from eventner_gui.nlp.config import BaseParts
from eventner_gui.nlp.joining import join
from eventner_gui.nlp.made_up import FURTHER, further_docs
from eventner_gui.nlp.members import MemberJob, Setup, start_member, train_member
from eventner_gui.nlp.plan import Plan
from eventner_gui.nlp.reports import EvaluationReport, LogReport, Report, StepReport
from eventner_gui.nlp.seen_texts import seen_by
from eventner_gui.nlp.side_child import Desk
from eventner_gui.nlp.teacher import Teacher, can_teach
from eventner_gui.nlp.trust import Trust
from eventner_gui.storage.fold_predictions import read_predictions
from eventner_gui.storage.runs import RunRecord, read_run

from .pipelines import easy_examples, seven_examples, train_run

STEPS = 60


def docs_of(run: RunRecord, *names: str) -> list[Any]:
    vocab = spacy.blank("en").vocab
    return [doc for name in names for doc in DocBin().from_disk(run.folder / name).get_docs(vocab)]


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    return []


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, reports: list[Report]) -> RunRecord:
    folder = tmp_path_factory.mktemp("runs") / "run-001"
    return train_run(folder, easy_examples(60), reports=reports, max_steps=STEPS, quality="better")


def test_all_is_trained_on_and_each_sentence_is_measured_by_a_part_without_it(
    run: RunRecord, reports: list[Report]
) -> None:
    assert run.in_folds and read_run(run.folder).in_folds
    assert (run.train, run.dev) == (60, 60)
    assert run.settings["members"] == 5
    predictions = read_predictions(run.folder)
    texts = [each.text for each in predictions]
    assert sorted(map(text_key, texts)) == sorted(
        text_key(doc.text) for doc in docs_of(run, "train.spacy", "dev.spacy")
    )
    assert run.cross_validation is not None
    assert [fold.held_out for fold in run.cross_validation.folds] == [
        sum(each.fold == fold for each in predictions) for fold in range(5)
    ]
    assert all(fold.train + fold.held_out == 60 for fold in run.cross_validation.folds)
    assert {report.members for report in reports if isinstance(report, StepReport)} == {5}
    assert any(
        isinstance(report, LogReport) and "that a teacher tagged" in report.text
        for report in reports
    )


def test_the_scores_are_those_of_the_predictions(run: RunRecord) -> None:
    judged = [judge(each.true, each.found) for each in read_predictions(run.folder)]
    right = sum(len(each.right) for each in judged)
    both = sum(len(each.true) + len(each.found) for each in judged)
    assert run.scores is not None
    assert run.scores.f == pytest.approx(2 * right / both)
    assert run.scores.f > 0.9


def test_the_joined_model_is_plain_spacy_and_has_learnt(run: RunRecord) -> None:
    config = spacy.util.load_config(run.model_best / "config.cfg")
    assert len(config["components"]["ner"]["model"]["tok2vec"]["*"]) == 5
    nlp = spacy.load(run.model_best)
    assert nlp.pipe_names == ["ner"]
    right = wrong = 0
    for example in easy_examples(40, seed=77):
        true = {(a.start, a.end, a.label) for a in example.annotations}
        found = {(e.start_char, e.end_char, e.label_) for e in nlp(example.content).ents}
        right, wrong = right + len(true & found), wrong + len(true ^ found)
    assert right > 10 * wrong


def test_the_scores_of_the_whole_are_the_means_of_its_members(
    run: RunRecord, tmp_path: Path
) -> None:
    """The layers are compared directly, so that greedy choices hide nothing."""
    setup = setup_of(run)
    whole = spacy.load(run.model_best).get_pipe("ner").model
    members = [start_member(setup, number).get_pipe("ner").model for number in range(5)]
    join(whole, members)
    docs = [spacy.blank("en")(example.content) for example in easy_examples(5)]
    tokens = whole.get_ref("tok2vec").predict(docs)
    apart = numpy.hstack([member.get_ref("tok2vec").predict(docs) for member in members])
    numpy.testing.assert_allclose(tokens, apart, atol=1e-5)
    hidden = whole.get_ref("lower").predict(tokens)
    width = members[0].get_ref("lower").get_dim("nO")
    for number, member in enumerate(members):
        part = member.get_ref("lower").predict(member.get_ref("tok2vec").predict(docs))
        block = hidden[:, :, number * width : (number + 1) * width]
        numpy.testing.assert_allclose(block, part, atol=1e-4)
    state = numpy.random.default_rng(0).normal(size=(3, 5 * width)).astype("f")
    mean = (
        sum(
            member.get_ref("upper").predict(state[:, number * width : (number + 1) * width])
            for number, member in enumerate(members)
        )
        / 5
    )
    numpy.testing.assert_allclose(whole.get_ref("upper").predict(state), mean, atol=1e-4)


def setup_of(run: RunRecord) -> Setup:
    from eventner_gui.nlp.bases import BaseModel, describe
    from eventner_gui.nlp.config import plan_pipeline

    raw = json.loads((run.folder / "run.json").read_text(encoding="utf-8"))["settings"]
    plan = Plan(**{name: raw[name] for name in Plan.__dataclass_fields__})
    parts: BaseParts | None = None
    return Setup(
        run.folder, "blank:en", parts, plan_pipeline(describe(BaseModel("blank", "en"))), plan
    )


def test_a_member_learns_nothing_of_what_it_is_measured_on(run: RunRecord, tmp_path: Path) -> None:
    docs = docs_of(run, "train.spacy", "dev.spacy")
    left_out = frozenset(range(10))
    told: list[Report] = []
    trained = train_member(
        MemberJob(setup_of(run), 0, left_out, (0, 1, 2)),
        Desk(tmp_path, told.append, lambda: False),
    )
    assert trained.train == len(docs) - 10
    assert sorted(trained.found) == [0, 1, 2]
    assert [r.step for r in told if isinstance(r, EvaluationReport)][-1] == STEPS


def test_the_same_seed_gives_the_same_joined_model(run: RunRecord, tmp_path: Path) -> None:
    again = train_run(tmp_path / "run", easy_examples(60), max_steps=STEPS, quality="better")
    first, second = ((each.model_best / "ner" / "model").read_bytes() for each in (run, again))
    assert first == second


def test_stopping_joins_what_has_learnt(tmp_path: Path) -> None:
    def second_member(kept: list[Report]) -> bool:
        return any(isinstance(r, StepReport) and (r.member, r.step) >= (3, 5) for r in kept)

    run = train_run(
        tmp_path / "run", easy_examples(60), max_steps=30, quality="better", stop_when=second_member
    )
    assert run.stopped
    assert run.settings["members"] == 2  # the third has only begun
    assert spacy.load(run.model_best).pipe_names == ["ner"]
    config = spacy.util.load_config(run.folder / "config.cfg")
    assert len(config["components"]["ner"]["model"]["tok2vec"]["*"]) == 2


def test_too_few_sentences_to_measure_on_are_all_learnt_by_one(tmp_path: Path) -> None:
    run = train_run(tmp_path / "run", seven_examples(), max_steps=5, quality="better")
    assert (run.train, run.dev, run.scores, run.in_folds) == (7, 0, None, False)
    assert run.settings["members"] == 1


def test_a_dev_set_is_measured_by_the_joined_model(tmp_path: Path) -> None:
    reports: list[Report] = []
    dev = easy_examples(20, seed=50)
    run = train_run(
        tmp_path / "run", easy_examples(40), dev=dev, reports=reports, max_steps=40,
        quality="better",
    )  # fmt: skip
    assert not run.in_folds and run.cross_validation is None
    nlp = spacy.load(run.model_best)
    right = both = 0
    for doc in docs_of(run, "dev.spacy"):
        true = {(e.start_char, e.end_char, e.label_) for e in doc.ents}
        found = {(e.start_char, e.end_char, e.label_) for e in nlp(doc.text).ents}
        right, both = right + len(true & found), both + len(true) + len(found)
    assert run.scores is not None
    assert run.scores.f == pytest.approx(2 * right / both)


def test_a_run_in_folds_has_seen_everything_and_answers_without_it(run: RunRecord) -> None:
    seen = seen_by(run.folder)
    keys = {text_key(doc.text) for doc in docs_of(run, "train.spacy", "dev.spacy")}
    assert seen.trained_on == keys == seen.apart.keys()
    assert not seen.chosen_by
    found = compare(run.folder, run.folder, easy_examples(60), trust=Trust.HARMLESS)
    assert len(found.sentences) == 60 and not found.left_out
    assert run.scores is not None
    assert found.scores_a.f == pytest.approx(run.scores.f)


def test_a_teacher_says_what_is_in_made_up_and_in_untagged_sentences(run: RunRecord) -> None:
    tagged = docs_of(run, "train.spacy")
    assert can_teach(tagged)
    untagged = [spacy.blank("en")(e.content) for e in easy_examples(30, seed=91)]
    further = further_docs(tagged, untagged, seed=3)
    assert len(further) == FURTHER
    real = {doc.text for doc in untagged}
    assert [doc.text in real for doc in further[:20]] == [True] * 20
    assert not any(doc.ents for doc in untagged)  # they are left as they were
    again = further_docs(tagged, untagged, seed=3)
    assert [(d.text, [str(e) for e in d.ents]) for d in further] == [
        (d.text, [str(e) for e in d.ents]) for d in again
    ]
    labels = {entity.label_ for doc in further for entity in doc.ents}
    assert labels <= {entity.label_ for doc in tagged for entity in doc.ents}


def test_a_teacher_finds_what_it_has_learnt(run: RunRecord) -> None:
    tagged = docs_of(run, "train.spacy", "dev.spacy")
    teacher = Teacher(tagged)
    copies = [doc.copy() for doc in tagged]
    for doc in copies:
        doc.set_ents([], default="outside")
    teacher.label(copies)
    same = sum(
        [(e.start, e.end, e.label_) for e in a.ents] == [(e.start, e.end, e.label_) for e in b.ents]
        for a, b in zip(tagged, copies, strict=True)
    )
    assert same >= 0.95 * len(tagged)


def test_nothing_is_taught_without_tags_or_with_too_many_labels() -> None:
    nlp = spacy.blank("en")
    assert not can_teach([nlp("no tag here")])
    docs = []
    for number in range(400):
        doc = nlp("a b c d e f g h i j k l m n o p q r s t u v w x y z" * 3)
        doc.set_ents([spacy.tokens.Span(doc, 0, 1, label=f"L{number}")])
        docs.append(doc)
    assert not can_teach(docs)
    assert further_docs(docs, [], seed=0) == []
