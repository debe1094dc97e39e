from __future__ import annotations

import json
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QMenu, QTableWidget

from eventner_gui.core.document import Status
from tests.driver import annotation

VERBS = ("Book", "Cancel", "Move", "Plan")
THINGS = ("lunch", "yoga", "a call", "the review", "dinner", "the visit")
DAYS = ("today", "tomorrow", "on Friday")


def made_up(count: int) -> list[dict]:
    """Easy sentences, each with its tags."""
    examples = []
    for number in range(count):
        verb, day = VERBS[number % 4], DAYS[number % 3]
        text = f"{verb} {THINGS[number // 4 % 6]} {day}"
        day_words = day.removeprefix("on ")
        tags = [annotation(text, verb, "action"), annotation(text, day_words, "date")]
        done = {"status": "done"}
        examples.append({"content": text, "annotations": tags, "eventner": done})
    return examples


def train(driver, timeout=120_000):
    with driver.qtbot.waitSignal(driver.window.trainer.finished, timeout=timeout) as blocker:
        driver.click("train")
    return blocker.args[0]


def limit_steps(driver, steps: int) -> None:
    driver.find(QLineEdit, "trainMaxSteps").setText(str(steps))


def test_a_training_shows_plan_progress_scores_and_is_listed(driver, write):
    driver.open(write(made_up(48)))
    driver.window.show_tab("Train")
    title = driver.find(QLabel, "trainTitle")
    driver.qtbot.waitUntil(lambda: title.text().startswith("Train on"))
    assert "held out" in title.text()
    limit_steps(driver, 60)
    run = train(driver)
    assert run.scores is not None
    assert run.scores.f > 0.5
    runs = driver.find(QListView, "runList").model()
    assert runs.rowCount() == 1
    assert runs.index(0).data() == "Run 1"
    table = driver.find(QTableWidget, "scores")
    rows = {table.item(row, 0).text(): table.item(row, 3).text() for row in range(table.rowCount())}
    assert set(rows) == {"ACTION", "DATE", "All labels"}
    assert rows["All labels"] == f"{100 * run.scores.f:.0f}"
    assert driver.window.train.plot.has_points()
    log = driver.window.train.details._log.toPlainText()
    assert "steps" in log
    assert any("Run 1 is ready" in text for text in driver.notices())
    assert (run.folder / "model-best" / "meta.json").is_file()
    assert run.folder.parent.name == "project-runs"


def test_what_is_held_out_is_remembered_and_stays_held_out(driver, write):
    driver.open(write(made_up(48)))
    driver.window.show_tab("Train")
    limit_steps(driver, 2)
    train(driver)
    first = driver.window.session.document.held_out
    assert first
    assert driver.file()["eventner"]["held_out"] == sorted(first)
    train(driver)
    assert driver.window.session.document.held_out == first
    assert driver.find(QListView, "runList").model().rowCount() == 2


def test_what_training_leaves_out_is_listed_with_sentence_and_reason(driver, write):
    examples = made_up(30)
    text = "Call at 11AM sharp"
    bad = {"content": text, "annotations": [{"start": 10, "end": 11, "tag_name": "time"}]}
    driver.open(write([*examples, {**bad, "eventner": {"status": "done"}}]))
    driver.window.show_tab("Train")
    limit_steps(driver, 2)
    train(driver)
    notes = driver.find(QTableWidget, "notes")
    assert notes.rowCount() == 1
    cells = [notes.item(0, column).text() for column in range(3)]
    assert "TIME" in cells[0]
    assert "11AM" in cells[1]
    assert cells[2] == text


def test_stopping_keeps_the_best_model_so_far(driver, write):
    driver.open(write(made_up(48)))
    driver.window.show_tab("Train")
    limit_steps(driver, 1_000_000)
    driver.find(QLineEdit, "trainPatience").setText("0")
    driver.click("train")
    plot = driver.window.train.plot
    driver.qtbot.waitUntil(lambda: len(plot._f) >= 2, timeout=60_000)
    with driver.qtbot.waitSignal(driver.window.trainer.finished, timeout=30_000) as blocker:
        driver.click("stop")
    run = blocker.args[0]
    assert run.stopped
    assert run.scores is not None
    assert (run.folder / "model-best").is_dir()
    assert any("was stopped; its best model is kept" in text for text in driver.notices())


def test_seven_sentences_train_and_it_says_that_nothing_was_measured(driver, write):
    driver.open(write(made_up(7)))
    driver.window.show_tab("Train")
    about = driver.find(QLabel, "trainAbout")
    driver.qtbot.waitUntil(lambda: "will not be measured" in about.text())
    limit_steps(driver, 30)
    run = train(driver)
    assert run.scores is None
    assert any("nothing was measured" in text for text in driver.notices())


def test_a_single_label_trains(driver, write):
    examples = made_up(24)
    for example in examples:
        example["annotations"] = example["annotations"][:1]
    driver.open(write(examples))
    driver.window.show_tab("Train")
    limit_steps(driver, 20)
    run = train(driver)
    assert list(run.labels) == ["ACTION"]


@pytest.mark.parametrize(
    ("examples", "words"),
    [
        ([{"content": "Cancel lunch", "annotations": []}], "No sentence is marked as done"),
        (
            [{"content": "Hi", "annotations": [], "eventner": {"status": "done"}}],
            "None of the finished sentences has a tag",
        ),
    ],
)
def test_a_training_that_cannot_be_says_why_and_leaves_nothing(driver, write, examples, words):
    driver.open(write(examples))
    driver.window.show_tab("Train")
    with driver.qtbot.waitSignal(driver.window.trainer.failed, timeout=60_000):
        driver.click("train")
    assert any(words.casefold() in text.casefold() for text in driver.notices())
    assert driver.window.trainer.runs == []
    assert driver.window.train.train_button.isVisible()


def test_a_number_that_is_none_is_explained(driver, write):
    driver.open(write(made_up(24)))
    driver.window.show_tab("Train")
    driver.find(QLineEdit, "trainDropout").setText("lots")
    driver.click("train")
    assert not driver.window.trainer.is_training
    assert any("“lots” is not a number (Dropout)" in text for text in driver.notices())


def test_tagged_sentences_that_are_not_done_can_be_included(driver, write):
    examples = made_up(24)
    for example in examples[:4]:
        example["eventner"] = {"status": "todo"}
    driver.open(write(examples))
    driver.window.show_tab("Train")
    include = driver.window.train._include
    driver.qtbot.waitUntil(lambda: "4" in include.text())
    assert include.isVisible()
    QTest.mouseClick(include, Qt.MouseButton.LeftButton)
    assert all(e.status is Status.DONE for e in driver.window.session.document.examples)


def test_runs_are_reopened_renamed_and_moved_to_the_trash(driver, write, trash):
    path = write(made_up(48))
    driver.open(path)
    driver.window.show_tab("Train")
    limit_steps(driver, 25)
    run = train(driver)
    driver.open(write([{"content": "Book yoga", "annotations": []}], name="other.json"))
    driver.open(path)
    driver.window.show_tab("Train")
    assert not driver.window.train.plot.has_points()
    driver.window.train.runs.select(run)
    assert driver.window.train.plot.has_points()
    table = driver.find(QTableWidget, "scores")
    assert table.item(0, 4).text() != ""
    driver.window.trainer.rename(run, "with dates")
    assert driver.window.trainer.runs[0].name == "with dates"
    driver.window.train.runs.select(run)
    driver.click("moreRun")
    menu = driver.find(QMenu, "runMenu")
    assert [a.text() for a in menu.actions() if a.text()] == [
        "Test this model",
        "Rename…",
        "Show the folder",
        "Delete",
    ]
    menu.close()
    driver.window.trainer.throw_away(driver.window.trainer.runs[0])
    assert driver.window.trainer.runs == []
    assert not run.folder.exists()
    if sys.platform == "linux":
        thrown = list((trash / "Trash" / "files").iterdir())
        assert any((folder / "run.json").is_file() for folder in thrown)


def test_tagging_goes_on_while_training_runs(driver, write):
    examples = [*made_up(48), {"content": "Cancel lunch", "annotations": []}]
    driver.open(write(examples))
    driver.window.show_tab("Train")
    limit_steps(driver, 1_000_000)
    driver.click("train")
    driver.qtbot.waitUntil(driver.window.train.plot.has_points, timeout=60_000)
    driver.window.show_tab("Annotate")
    driver.window.annotate.go_to(48)
    driver.press("1", Qt.Key.Key_Return)
    stored = driver.file()["examples"][48]
    assert stored["annotations"][0]["value"] == "Cancel"
    assert driver.window.trainer.is_training


def test_a_model_folder_as_base_is_described(driver, write, tmp_path):
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(tmp_path / "base")
    driver.open(write(made_up(24)))
    driver.window.show_tab("Train")
    settings = driver.window.train.settings.base
    settings._folder = tmp_path / "base"
    settings._refill()
    settings.base.setCurrentIndex(settings.base.findData(str(tmp_path / "base")))
    settings.base.activated.emit(settings.base.currentIndex())
    assert "sentencizer stay" in settings._about.text()
    assert settings._about.text().startswith("en_pipeline 0.0.0")
    driver.answer("Open it")
    limit_steps(driver, 5)
    run = train(driver)
    assert spacy.load(run.model_best).pipe_names[::2] == ["sentencizer", "ner"]
    saved = json.loads((run.folder / "run.json").read_text(encoding="utf-8"))
    assert saved["train"] == run.train
