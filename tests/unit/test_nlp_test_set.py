"""A run is measured on the frozen test set once, by its final model, without what its base knew."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from eventner_gui.core.test_set import choose_test
from eventner_gui.core.text_groups import text_key
from eventner_gui.nlp.bases import BaseModel, describe
from eventner_gui.nlp.config import plan_pipeline
from eventner_gui.nlp.dataset import convert
from eventner_gui.nlp.evaluation import evaluate
from eventner_gui.nlp.jobs import TrainingJob, TrainingSettings
from eventner_gui.nlp.reports import LogReport, Prepared
from eventner_gui.nlp.seen_texts import seen_by
from eventner_gui.nlp.test_set import count_seen, measure_test_set
from eventner_gui.nlp.training import train
from eventner_gui.storage.runs import read_run

from .pipelines import easy_examples

EXAMPLES = easy_examples(60)
TEST = choose_test(EXAMPLES, 0.25)
PLAN = plan_pipeline(describe(BaseModel("blank", "en")))


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory):
    reports: list = []
    folder = tmp_path_factory.mktemp("tested") / "run-001"
    job = TrainingJob(EXAMPLES, TrainingSettings(max_steps=40), test=TEST)
    return train(job, folder, report=reports.append, should_stop=lambda: False), reports


def test_the_score_is_that_of_the_model_that_is_kept(trained) -> None:
    run, reports = trained
    test = [e for e in EXAMPLES if text_key(e.content) in TEST]
    assert run.test == len(test)
    pipeline = spacy.load(run.model_best)
    gold = convert(test, pipeline).docs
    assert run.test_scores == evaluate(pipeline, gold, components=pipeline.pipe_names)
    back = read_run(run.folder)
    assert (back.test, back.test_set) == (run.test, run.test_set)
    assert back.test_scores.f == pytest.approx(run.test_scores.f, abs=1e-4)
    said = " ".join(each.text for each in reports if isinstance(each, LogReport))
    assert f"On the frozen test set ({len(test)} sentences)" in said
    prepared = next(each for each in reports if isinstance(each, Prepared))
    assert prepared.test == len(test)
    # in folds: each of the others is trained on by some members and measured by another
    assert prepared.train == prepared.dev == len(EXAMPLES) - len(test)


def test_none_of_it_is_in_what_was_trained_on_or_chosen_by(trained) -> None:
    run, _ = trained
    seen = seen_by(run.folder)
    assert not (seen.trained_on | seen.chosen_by) & TEST
    assert count_seen([run.folder], TEST) == 0
    everything = frozenset(text_key(e.content) for e in EXAMPLES)
    assert count_seen([run.folder], everything) == len(seen.trained_on)


def test_what_the_base_model_was_trained_on_is_not_tested_on(trained) -> None:
    run, _ = trained
    pipeline = spacy.load(run.model_best)
    base = BaseModel("folder", str(run.model_best))
    seen = seen_by(run.folder).trained_on
    known = [e for e in EXAMPLES if text_key(e.content) in seen][:5]
    unknown = [e for e in EXAMPLES if text_key(e.content) in TEST][:3]
    tested = measure_test_set(pipeline, [*known, *unknown], components=PLAN, base=base)
    assert (tested.texts, tested.seen) == (3, 5)
    assert "trained on 5 sentences of the test set" in tested.words()
    only = measure_test_set(pipeline, known, components=PLAN, base=base)
    assert (only.scores, only.texts, only.seen) == (None, 0, 5)
    assert "Nothing was tested" in only.words()
    none = measure_test_set(pipeline, (), components=PLAN, base=base)
    assert none.words() == ""


def test_a_run_without_a_test_set_has_none(tmp_path: Path) -> None:
    job = TrainingJob(EXAMPLES[:30], TrainingSettings(max_steps=2))
    run = train(job, tmp_path / "run", report=lambda _: None, should_stop=lambda: False)
    assert (run.test, run.test_set, run.test_scores) == (0, "", None)
    assert "test" not in (tmp_path / "run" / "run.json").read_text(encoding="utf-8").split('"')
