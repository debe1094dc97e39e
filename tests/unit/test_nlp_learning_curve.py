"""The measurements of the learning curve, and the command that prints them."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from eventner_gui.cli import main
from eventner_gui.core.document import Example, Status
from eventner_gui.core.errors import TrainingError
from eventner_gui.core.folds import folds as divide
from eventner_gui.core.split import text_key
from eventner_gui.nlp import learning_curve as module
from eventner_gui.nlp import side_by_side
from eventner_gui.nlp.bases import BaseModel
from eventner_gui.nlp.jobs import TrainingJob, TrainingSettings
from eventner_gui.nlp.learning_curve import CurveJob, LearningCurve, learning_curve
from eventner_gui.nlp.side_by_side import Cancelled

from .pipelines import easy_examples, seven_examples


@pytest.fixture(autouse=True)
def one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same work in this process; test_nlp_side_by_side has the processes."""
    monkeypatch.setattr(side_by_side, "cores", lambda: 1)


@pytest.fixture(scope="module")
def found() -> LearningCurve:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(side_by_side, "cores", lambda: 1)
        return learning_curve(CurveJob(easy_examples(60)))


def test_the_score_grows_with_what_was_learnt_from(found: LearningCurve) -> None:
    whole, *labels = found.curves
    assert (found.examples, found.folds) == (60, 5)
    assert {curve.label for curve in labels} == {"ACTION", "DATE"}
    assert [round(point.n) for point in whole.points] == [6, 12, 24, 36, 48]
    assert whole.points[0].f < whole.points[-1].f
    assert whole.points[-1].f > 0.8
    assert whole.examples == 60
    assert whole.step == 20
    assert all(curve.examples == 60 for curve in labels)


def test_the_parts_are_nested_and_no_near_duplicate_is_measured_on() -> None:
    for fold in module._folds(easy_examples(60), None):
        taken = [set(map(id, module._taken(fold, number))) for number in module.TAKEN]
        assert all(small < large for small, large in pairwise(taken))
        held_out = {example.content for example in fold.held_out}
        assert not held_out & {e.content for e in module._taken(fold, module.PARTS)}


def test_the_same_sentences_give_the_same_answer(found: LearningCurve) -> None:
    again = learning_curve(CurveJob(tuple(reversed(easy_examples(60)))))
    assert again.curves[0].points[-1].n == found.curves[0].points[-1].n
    once_more = learning_curve(CurveJob(easy_examples(60)))
    assert once_more.curves == found.curves


def test_it_can_be_worked_out_with_spacy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "folds_for", lambda _count: 2)
    monkeypatch.setattr(module, "TAKEN", (1, 4, 8))
    settings = TrainingSettings(BaseModel("blank", "en"), max_steps=10)
    shares: list[float] = []
    spacys = learning_curve(
        CurveJob(easy_examples(40), TrainingJob((), settings)), told=shares.append
    )
    assert len(spacys.curves[0].points) == 3
    assert shares[-1] == 1.0


def test_it_can_be_stopped() -> None:
    shares: list[float] = []
    with pytest.raises(Cancelled):
        learning_curve(
            CurveJob(easy_examples(60)), told=shares.append, should_stop=lambda: bool(shares)
        )


def test_too_little_is_said_to_be_so() -> None:
    with pytest.raises(TrainingError, match="fewer than 20"):
        learning_curve(CurveJob(seven_examples()))
    untagged = tuple(Example(f"sentence number {n}", (), Status.DONE) for n in range(40))
    with pytest.raises(TrainingError, match="has a tag"):
        learning_curve(CurveJob(untagged))


def test_sentences_without_words_are_left_out() -> None:
    blank = (Example("  ", (), Status.DONE),) * 3
    assert learning_curve(CurveJob((*easy_examples(30), *blank))).examples == 30


def test_the_frozen_test_set_is_left_out() -> None:
    examples = easy_examples(40)
    frozen = frozenset(text_key(example.content) for example in examples[:10])
    assert learning_curve(CurveJob(examples, test=frozen)).examples == 30


def test_few_sentences_are_measured_more_often() -> None:
    assert [module.folds_for(count) for count in (40, 599, 600, 5_000)] == [5, 5, 3, 2]
    assert len(divide(easy_examples(40), 5)) == 5


def write(path: Path, examples: tuple[Example, ...]) -> Path:
    raw = [
        {
            "content": e.content,
            "annotations": [
                {"start": a.start, "end": a.end - 1, "tag_name": a.tag_name} for a in e.annotations
            ],
            "eventner": {"status": e.status.value},
        }
        for e in examples
    ]
    header = {"version": 1, "end": "inclusive"}
    path.write_text(json.dumps({"eventner": header, "examples": raw}), encoding="utf-8")
    return path


def test_the_command_says_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    todo = Example("not done yet", (), Status.TODO)
    path = write(tmp_path / "mine.json", (*easy_examples(60), todo))
    assert main(["advise", str(path)]) == 0
    said = capsys.readouterr().out
    assert "60 finished sentences" in said
    assert "20 more sentences" in said or "flat" in said
    assert main(["advise", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["examples"] == 60
    assert found["curves"][0]["label"] is None
    assert {"ACTION", "DATE"} == {curve["label"] for curve in found["curves"][1:]}
    assert len(found["curves"][0]["points"]) == 5


def test_the_command_says_why_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "few.json", seven_examples())
    assert main(["advise", str(path)]) == 1
    assert "too few to say" in capsys.readouterr().err
