"""Cross-validation: honest folds, scores with a spread, and its place in the run's record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from eventner_gui.core.cross_validation import CrossPrediction, CrossValidation, FoldScore
from eventner_gui.core.document import Example, Status
from eventner_gui.core.errors import FormatError, TrainingError
from eventner_gui.core.scores import LabelScore, Scores
from eventner_gui.nlp import side_by_side
from eventner_gui.nlp.bases import BaseModel
from eventner_gui.nlp.folds import Folded, cross_validate, measure_by_folds, wanted_folds
from eventner_gui.nlp.jobs import TrainingJob, TrainingSettings
from eventner_gui.nlp.reports import FoldsReport, LogReport, Report
from eventner_gui.nlp.side_by_side import Cancelled, Team
from eventner_gui.nlp.trials import slim
from eventner_gui.storage.fold_predictions import read_predictions, write_predictions
from eventner_gui.storage.places import state_dir
from eventner_gui.storage.run_record import record_from_json, record_to_json
from eventner_gui.storage.runs import RunRecord
from eventner_gui.storage.trusted import FOLDER

from .pipelines import easy_examples, seven_examples


def job_of(examples: tuple[Example, ...], **settings: object) -> TrainingJob:
    settings = {"max_steps": 30, "quality": "quick", **settings}
    return TrainingJob(examples, TrainingSettings(BaseModel("blank", "en"), **settings))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def team() -> Iterator[Team]:
    """Two processes that have imported spaCy, for all tests here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(side_by_side, "cores", lambda: 2)
        patch.setattr(side_by_side, "available_memory", lambda: 8 << 30)
        with Team() as team:
            team.start()
            yield team


def never() -> bool:
    return False


Told = tuple[Folded, list[Report]]


@pytest.fixture(scope="module")
def told(team: Team) -> Told:
    reports: list[Report] = []
    folded = cross_validate(
        job_of(easy_examples(36), max_steps=40),
        folds=3,
        report=reports.append,
        should_stop=never,
        team=team,
    )
    return folded, reports


def test_each_sentence_is_held_out_once(told: Told) -> None:
    folded, _ = told
    examples = easy_examples(36)
    assert sorted(p.text for p in folded.predictions) == sorted(e.content for e in examples)
    assert {p.fold for p in folded.predictions} == {0, 1, 2}
    assert sum(fold.held_out for fold in folded.result.folds) == 36
    assert all(fold.train + fold.held_out == 36 for fold in folded.result.folds)
    by_text = {e.content: {(a.start, a.end, a.label) for a in e.annotations} for e in examples}
    assert all(set(p.true) == by_text[p.text] for p in folded.predictions)


def test_the_score_is_that_of_all_sentences_together(told: Told) -> None:
    folded, _ = told
    right = sum(len(set(p.true) & set(p.found)) for p in folded.predictions)
    both = sum(len(p.true) + len(p.found) for p in folded.predictions)
    result = folded.result
    assert result.scores.f == pytest.approx(2 * right / both)
    assert result.scores.f > 0.5
    assert result.interval is not None
    assert result.interval[0] <= result.scores.f <= result.interval[1]
    assert set(result.scores.per_label) == {"ACTION", "DATE"}
    assert result.k == 3
    assert result.best_step > 0


def test_what_is_done_is_reported(told: Told) -> None:
    folded, reports = told
    folds = [report for report in reports if isinstance(report, FoldsReport)]
    shares = [report.share for report in folds]
    assert shares == sorted(shares)
    assert (folds[0].done, folds[0].share) == (0, 0.0)
    assert (folds[-1].done, folds[-1].share) == (3, 1.0)
    said = [report.text for report in reports if isinstance(report, LogReport)]
    assert sum(text.startswith("Fold ") for text in said) == 3
    assert said[-1] == f"Cross-validation: {folded.result.words()}"


def test_models_that_are_thrown_away_are_not_remembered(told: Told, home: Path) -> None:
    assert not (state_dir() / FOLDER).exists()


def test_it_can_be_stopped(team: Team) -> None:
    reports: list[Report] = []
    with pytest.raises(Cancelled):
        cross_validate(
            job_of(easy_examples(40), max_steps=100_000, patience=0),
            folds=2,
            report=reports.append,
            should_stop=lambda: any(isinstance(r, FoldsReport) and r.share for r in reports),
            team=team,
        )


def test_seven_sentences_have_a_score_too(team: Team) -> None:
    folded = cross_validate(
        job_of(seven_examples(), max_steps=5),
        folds=3,
        report=lambda _: None,
        should_stop=never,
        team=team,
    )
    assert len(folded.predictions) == 7
    assert folded.result.k == 3


def test_too_few_sentences_are_said() -> None:
    with pytest.raises(TrainingError, match="two different"):
        cross_validate(
            job_of(seven_examples()[:1]), folds=5, report=lambda _: None, should_stop=never,
            team=Team(most=1),
        )  # fmt: skip
    with pytest.raises(TrainingError, match="at least 2"):
        cross_validate(
            job_of(seven_examples()), folds=1, report=lambda _: None, should_stop=never,
            team=Team(most=1),
        )  # fmt: skip


def test_it_is_chosen_where_there_are_few_sentences() -> None:
    few, many = job_of(easy_examples(40)), job_of(easy_examples(40) * 10)
    assert wanted_folds(few) == 5
    assert wanted_folds(many) == 0
    assert wanted_folds(replace(few, dev_examples=seven_examples())) == 0
    assert wanted_folds(job_of(few.examples, cross_validate=False)) == 0
    assert wanted_folds(job_of(many.examples, cross_validate=True, folds=3)) == 3


def test_what_travels_is_slim() -> None:
    wordy = Example("a b", (), Status.DONE, source={"content": "a b", "more": [1]})
    (sent,) = slim([wordy])
    assert sent == wordy
    assert sent.source is None


def a_cross_validation() -> CrossValidation:
    score = LabelScore(0.5, 0.75, 0.6, 8)
    return CrossValidation(
        folds=(FoldScore(32, 8, 0.7, 60), FoldScore(31, 9, 0.5, 41), FoldScore(33, 7, None, 40)),
        scores=Scores(0.5, 0.75, 0.6, {"DATE": score}),
        interval=(0.51, 0.68),
        seconds=3.5,
    )


def test_the_words_give_the_spread() -> None:
    found = a_cross_validation()
    assert found.words() == "F 0.60 ± 0.14 (3 folds)"
    assert found.mean == pytest.approx(0.6)
    assert found.best_step == 47
    empty = replace(found, scores=Scores(None, None, None, {}))
    assert empty.words() == "nothing to find (3 folds)"


def test_the_record_keeps_it() -> None:
    record = RunRecord(
        name="Run 1", folder=Path("x"), created="", project="", base="blank:en", language="en",
        train=40, dev=0, labels={}, settings={}, scores=None, best_step=0, steps=0, seconds=0.0,
        stopped=False, notes=0, versions={},
    )  # fmt: skip
    assert "cross_validation" not in record_to_json(record)
    kept = replace(record, cross_validation=a_cross_validation())
    raw = record_to_json(kept)
    assert raw["cross_validation"]["k"] == 3
    assert raw["cross_validation"]["spread"] == pytest.approx(0.1414)
    assert raw["cross_validation"]["interval"] == [0.51, 0.68]
    assert record_from_json(raw, Path("x")) == kept


def test_predictions_are_kept_beside_the_record(tmp_path: Path) -> None:
    predictions = [
        CrossPrediction("Nur für Zoë \ud83d", ((0, 3, "WHO"),), (), 0),
        CrossPrediction("b", (), ((0, 1, "X"), (0, 1, "Y")), 1),
    ]
    assert read_predictions(tmp_path) == []
    write_predictions(predictions, tmp_path)
    assert read_predictions(tmp_path) == predictions
    (tmp_path / "cross-validated.jsonl").write_text("{}\n", encoding="utf-8")
    with pytest.raises(FormatError):
        read_predictions(tmp_path)


def test_a_training_goes_on_where_it_cannot_be_cross_validated(tmp_path: Path) -> None:
    reports: list[Report] = []
    none = job_of(easy_examples(40), cross_validate=False)
    assert measure_by_folds(none, tmp_path, report=reports.append, should_stop=never) is None
    assert reports == []
    one = job_of(seven_examples()[:1], cross_validate=True)
    assert measure_by_folds(one, tmp_path, report=reports.append, should_stop=never) is None
    (said,) = reports
    assert isinstance(said, LogReport)
    assert said.text.startswith("Not cross-validated.")
    stopped = job_of(seven_examples(), cross_validate=True)
    assert (
        measure_by_folds(stopped, tmp_path, report=reports.append, should_stop=lambda: True) is None
    )
    assert not list(tmp_path.glob("*.jsonl"))
