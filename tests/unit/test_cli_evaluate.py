from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import spacy

from eventner_gui import cli
from eventner_gui.core.document import Document, Status
from eventner_gui.nlp.config import TRAIN_FILE
from eventner_gui.nlp.dataset import convert, write_docs
from eventner_gui.storage.predictions import HeldOut, read_predictions
from eventner_gui.storage.projects import save_project
from eventner_gui.storage.runs import read_run

from .pipelines import easy_examples, example, train_run
from .test_nlp_comparison import SENTENCES, as_run, ruler


@pytest.fixture
def file(tmp_path: Path) -> Path:
    save_project(Document(examples=list(SENTENCES)), tmp_path / "mine.json")
    return tmp_path / "mine.json"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return ruler(tmp_path / "model", book="ACTION", friday="DATE", monday="TIME", hello="X")


def outcome(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    capsys.readouterr()
    status = cli.main([str(each) for each in arguments])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def test_evaluate_says_scores_mistakes_and_what_they_rest_on(
    model: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = outcome(capsys, "evaluate", model, file)
    assert status == 0
    assert "model on 5 finished sentences of mine.json with 7 tags" in out
    assert "Nobody knows what it was trained on" in out
    assert "Labels of the model that no tag has" in out and ": TIME, X." in out
    assert "DATE TIME" not in out and "DATE taken for TIME" in out
    assert "“monday” DATE, found “monday” TIME" in out
    assert "1 of 5 sentences are wholly right" in out
    assert "was not trained here" in err


def test_evaluate_prints_one_json_object(
    model: Path, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    errors = tmp_path / "errors.jsonl"
    status, out, _ = outcome(
        capsys, "evaluate", model, file, "--json", "--errors", "9", "--save-errors", errors
    )
    found: dict[str, Any] = json.loads(out)
    assert status == 0 and out.count("\n") == 1
    assert found["sentences"] == {
        "measured": 5, "wholly_right": 1, "trained_on": None, "left_out": 0, "chosen_by": 0,
    }  # fmt: skip
    assert found["scores"]["f"] == found["semeval"]["strict"]["f"] == round(2 * 3 / 12, 4)
    assert found["scores"]["interval"][0] < 0.5 < found["scores"]["interval"][1]
    assert found["scores"]["macro"]["f"] == round((2 / 4 + 2 * 2 / 6 + 0 + 0) / 4, 4)
    assert found["errors"]["kinds"]["label"] == 1 and found["errors"]["kinds"]["missed"] == 3
    assert {"true": "DATE", "found": "TIME", "count": 1} in found["errors"]["confusions"]
    assert found["labels"] == {"only_in_model": ["TIME", "X"], "only_in_file": []}
    saved = [json.loads(line) for line in errors.read_text(encoding="utf-8").splitlines()]
    assert len(saved) == len(found["errors"]["examples"]) == 5
    mixed = next(each for each in saved if each["kind"] == "label")
    assert mixed["sentence"] == 1
    assert mixed["true"] == {"start": 15, "end": 21, "label": "DATE", "text": "monday"}


def test_sentences_of_the_training_are_left_out_unless_asked_for(
    tmp_path: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = as_run(tmp_path / "run", SENTENCES[:2], (), book="ACTION")
    assert "trained on 2 sentences of the file" in outcome(capsys, "evaluate", run, file)[1]
    status, out, _ = outcome(capsys, "evaluate", run, file, "--all", "--json")
    found = json.loads(out)["sentences"]
    assert (status, found["measured"], found["trained_on"], found["left_out"]) == (0, 5, 2, 0)
    write_docs(convert(SENTENCES, spacy.blank("en")).docs, run / TRAIN_FILE)
    status, out, err = outcome(capsys, "evaluate", run, file)
    assert (status, out) == (1, "") and "trained on all 5 sentences" in err and "--all" in err


def test_a_file_without_a_finished_sentence_says_why(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "todo.json"
    todo = [each.with_status(Status.TODO) for each in SENTENCES]
    save_project(Document(examples=todo), path)
    status, out, err = outcome(capsys, "evaluate", model, path)
    assert (status, out) == (1, "") and "None of the 5 sentences" in err and "as done" in err
    (tmp_path / "plain.txt").write_text("book yoga\n", encoding="utf-8")
    status, _, err = outcome(capsys, "evaluate", model, tmp_path / "plain.txt")
    assert status == 1 and "has a tag" in err
    save_project(Document(), path)
    assert "There is no sentence" in outcome(capsys, "evaluate", model, path)[2]


def test_what_cannot_be_measured_is_one_line(
    tmp_path: Path, file: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spacy.blank("en").to_disk(tmp_path / "blank")
    for arguments, words in (
        (("evaluate", tmp_path / "nowhere", file), "no folder"),
        (("evaluate", tmp_path / "blank", file), "knows no label"),
        (("evaluate", model, file, "--save-errors", file), "not written over"),
        (("compare", model, model), "held out"),
    ):
        status, out, err = outcome(capsys, *arguments)
        assert status == 1 and out == "" and words in err and "Traceback" not in err
    with pytest.raises(SystemExit) as wrong:
        cli.main(["evaluate", str(model), str(file), "--errors", "-1"])
    assert wrong.value.code == 2


def test_a_tag_that_cuts_a_word_is_listed(
    tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cut.json"
    save_project(Document(examples=[example("book sunday", ("sun", "date"))]), path)
    status, out, _ = outcome(capsys, "evaluate", model, path)
    assert status == 0 and "1 tag cut a word of the model's in two" in out
    found = json.loads(outcome(capsys, "evaluate", model, path, "--json")[1])
    assert found["no_whole_words"] == [
        {"sentence": 0, "start": 5, "end": 8, "label": "DATE", "text": "sun"}
    ]


def test_a_run_scores_on_its_dev_set_as_training_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And two runs are compared on what they held out, without any file."""
    examples = easy_examples(40)
    run = train_run(tmp_path / "one", examples, max_steps=12)
    other = train_run(tmp_path / "two", examples, max_steps=25, seed=1)
    save_project(Document(examples=list(examples)), tmp_path / "mine.json")
    out = outcome(capsys, "evaluate", run.folder, tmp_path / "mine.json", "--json")[1]
    found = json.loads(out)
    record = read_run(run.folder)
    assert record.scores and found["scores"]["f"] == pytest.approx(record.scores.f)
    assert found["sentences"]["measured"] == record.dev == found["sentences"]["chosen_by"]
    status, out, _ = outcome(capsys, "compare", run.folder, other.folder, "--json")
    both = json.loads(out)
    assert status == 0 and both["sentences"]["compared"] == record.dev
    assert both["a"]["scores"]["f"] == found["scores"]["f"]
    assert outcome(capsys, "compare", run.folder, other.folder)[0] == 0


def test_compare_prints_what_changes(
    tmp_path: Path, model: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    better = ruler(tmp_path / "better", book="ACTION", friday="DATE", monday="DATE")
    status, out, _ = outcome(capsys, "compare", model, better, file)
    assert status == 0 and "There is no difference that 5 sentences could show" in out
    assert "2  fixed by the second" in out and "better: “monday” DATE" in out
    found = json.loads(outcome(capsys, "compare", model, better, file, "--json")[1])
    assert [each["change"] for each in found["changed"]] == ["fixed", "fixed"]
    assert found["changed"][0]["sentence"] == 1
    assert found["per_label"]["DATE"]["fixed"] == 1


def test_predictions_are_kept_beside_a_run_and_read_again(tmp_path: Path) -> None:
    from eventner_gui.core.errors import FormatError
    from eventner_gui.core.mistakes import judge
    from eventner_gui.storage.predictions import write_predictions

    judged = [judge([(0, 1, "A")], [(0, 2, "A")], "\U0001f389b \ud83d"), judge([], [], "none")]
    assert read_predictions(tmp_path) is None
    write_predictions(judged, tmp_path)
    assert read_predictions(tmp_path) == judged
    assert read_predictions(tmp_path, HeldOut.FOLDS) is None
    path = tmp_path / HeldOut.DEV.file
    for damaged in ("{", '{"text": "a", "true": [[0, 2, "A"]], "found": []}', "[1]"):
        path.write_text(damaged, encoding="utf-8")
        with pytest.raises(FormatError, match="cannot be read"):
            read_predictions(tmp_path)
