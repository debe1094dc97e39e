from __future__ import annotations

import json
import sys
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
)

from eventner_gui.core.document import Status
from eventner_gui.nlp.jobs import TrainingSettings
from eventner_gui.storage.runs import runs_folder_of
from tests.driver import annotation

from .places import add_run

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
    """Train one recogniser for so many steps, and measure it on the dev set alone: quickly."""
    driver.find(QComboBox, "trainQuality").setCurrentIndex(1)
    driver.find(QComboBox, "trainFolds").setCurrentIndex(2)
    driver.find(QLineEdit, "trainMaxSteps").setText(str(steps))


def test_a_training_shows_plan_progress_scores_and_is_listed(driver, write):
    driver.open(write(made_up(48)))
    driver.window.show_tab("Train")
    title = driver.find(QLabel, "trainTitle")
    driver.qtbot.waitUntil(lambda: title.text().startswith("Train on"))
    about = driver.find(QLabel, "trainAbout")
    assert "measured by a model that is trained without it" in about.text()
    limit_steps(driver, 60)
    driver.qtbot.waitUntil(lambda: "held out" in title.text())
    run = train(driver)
    assert run.scores is not None
    assert run.scores.f > 0.5
    runs = driver.find(QListView, "runList").model()
    assert runs.rowCount() == 1
    assert runs.index(0).data() == "Run 1"
    table = driver.find(QTableWidget, "scores")
    rows = {table.item(row, 0).text(): table.item(row, 3).text() for row in range(table.rowCount())}
    assert set(rows) == {"ACTION", "DATE", "All labels"}
    assert rows["All labels"].split(" ± ")[0] == f"{100 * run.scores.f:.0f}"
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


def test_no_cross_validation_is_remembered_with_the_run(driver, write):
    driver.open(write(made_up(48)))
    driver.window.show_tab("Train")
    limit_steps(driver, 2)
    run = train(driver)
    settings = driver.window.train.settings
    settings.advanced.reset()
    assert settings.settings().cross_validate is None
    settings.restore(run)
    assert settings.settings().cross_validate is False


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


@pytest.fixture
def runs(driver, write):
    """A project with three runs as trainings leave them, without models; the Train tab is shown."""
    path = write(made_up(24))
    settings = {"seed": 7, "max_steps": 90, "dropout": 0.25, "learn_rate": 0.003, "dev_share": 0.3}
    settings["quality"] = "quick"
    for number, f in enumerate((0.5, 0.9, None), start=1):
        folder = runs_folder_of(path) / f"run-{number:03d}"
        add_run(path, folder, settings=settings, f=f)
    driver.open(path)
    driver.window.show_tab("Train")
    return driver.window.train.runs


def names(runs):
    return [runs.model.index(row).data() for row in range(runs.model.rowCount())]


def choose(driver, runs, *wanted):
    """Click on runs by name, the second and later ones with Ctrl."""
    for number, name in enumerate(wanted):
        where = runs.view.visualRect(runs.model.index(names(runs).index(name))).center()
        held = Qt.KeyboardModifier.ControlModifier if number else Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(runs.view.viewport(), Qt.MouseButton.LeftButton, held, where)


def press(driver, runs, key):
    """Press a key in the list; the window is active again, as a window system makes it."""
    driver.window.activateWindow()
    runs.view.setFocus()
    driver.qtbot.waitUntil(runs.view.hasFocus, timeout=5_000)
    driver.press(key, widget=runs.view)


def dialog(driver, name):
    driver.qtbot.wait(20)
    return driver.find(QDialog, name)


def test_a_run_is_shown_renamed_and_moved_to_the_trash_by_keys(driver, runs, trash):
    choose(driver, runs, "Run 2")
    assert driver.find(QLabel, "trainTitle").text() == "Run 2: F 90"
    assert driver.window.train.plot.has_points()
    assert driver.find(QTableWidget, "scores").item(0, 4).text() != ""
    assert not driver.window.train.settings.isVisible()
    press(driver, runs, Qt.Key.Key_F2)
    asked = dialog(driver, "renameRun")
    driver.press("with dates", Qt.Key.Key_Return, widget=asked.findChild(QLineEdit, "runName"))
    assert names(runs) == ["Run 3", "with dates", "Run 1"]
    assert driver.find(QLabel, "trainTitle").text() == "with dates: F 90"
    folder = runs.current.folder
    press(driver, runs, Qt.Key.Key_Delete)
    assert names(runs) == ["Run 3", "Run 1"]
    assert not folder.exists()
    assert driver.window.train.settings.isVisible()
    if sys.platform == "linux":
        thrown = list((trash / "Trash" / "files").iterdir())
        assert any((each / "run.json").is_file() for each in thrown)


def test_where_there_is_no_trash_one_is_asked_before_models_are_gone(driver, runs, monkeypatch):
    monkeypatch.setattr("eventner_gui.app.trainer.move_to_trash", lambda _folder: False)
    choose(driver, runs, "Run 1", "Run 2")
    press(driver, runs, Qt.Key.Key_Delete)
    assert names(runs) == ["Run 3", "Run 2", "Run 1"]
    asked = dialog(driver, "deleteRuns")
    QTest.mouseClick(asked.findChild(QPushButton, "keep"), Qt.MouseButton.LeftButton)
    assert len(names(runs)) == 3
    choose(driver, runs, "Run 1", "Run 2")
    press(driver, runs, Qt.Key.Key_Delete)
    asked = dialog(driver, "deleteRuns")
    QTest.mouseClick(asked.findChild(QPushButton, "deleteForGood"), Qt.MouseButton.LeftButton)
    assert names(runs) == ["Run 3"]


def test_a_note_is_written_shown_and_kept(driver, runs):
    choose(driver, runs, "Run 1")
    press(driver, runs, "n")
    field = dialog(driver, "noteRun").findChild(QPlainTextEdit, "runNoteText")
    driver.press("before the <b>clean-up</b>", widget=field)
    driver.find(QDialog, "noteRun").accept()
    assert runs.current.note == "before the <b>clean-up</b>"
    assert driver.find(QLabel, "trainNote").text().replace("\u200b", "") == runs.current.note
    index = runs.view.currentIndex()
    assert "&lt;b&gt;clean-up" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert "clean-up" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    saved = json.loads((runs.current.folder / "run.json").read_text(encoding="utf-8"))
    assert saved["note"] == runs.current.note


def test_an_earlier_run_is_put_into_use_and_the_newest_again(driver, runs, write):
    trainer = driver.window.trainer
    picker = driver.window.test.models
    assert trainer.in_use.name == "Run 3"
    assert picker.folder == trainer.in_use.folder
    choose(driver, runs, "Run 1")
    press(driver, runs, "u")
    assert trainer.in_use.name == "Run 1"
    assert picker.folder == trainer.in_use.folder
    assert "the model in use" in driver.find(QLabel, "trainAbout").text()
    path = driver.window.session.path
    driver.open(write([{"content": "Book yoga", "annotations": []}], name="other.json"))
    assert trainer.in_use is None
    driver.open(path)
    assert trainer.in_use.name == "Run 1"
    driver.window.show_tab("Train")
    choose(driver, runs, "Run 3")
    driver.click("useRun")
    assert trainer.in_use.name == "Run 3"
    choose(driver, runs, "Run 3")
    press(driver, runs, Qt.Key.Key_Delete)
    assert trainer.in_use.name == "Run 2"


def test_the_settings_of_a_run_come_back_and_it_says_so(driver, runs):
    choose(driver, runs, "Run 2")
    press(driver, runs, "r")
    settings = driver.window.train.settings
    assert settings.isVisible()
    chosen = settings.settings()
    assert (chosen.seed, chosen.max_steps, chosen.dropout) == (7, 90, 0.25)
    assert (chosen.learn_rate, chosen.patience, chosen.dev_share) == (0.003, None, 0.3)
    assert (str(chosen.base), chosen.quality, chosen.cross_validate) == ("blank:en", "quick", None)
    assert any("The settings of Run 2 are below." in text for text in driver.notices())
    driver.click("resetSettings")
    assert settings.settings() == TrainingSettings()


def test_quality_and_cross_validation_are_chosen_in_the_advanced_settings(driver, runs):
    settings = driver.window.train.settings
    assert settings.settings().quality == "better"
    driver.click("advanced")
    for name in ("trainQuality", "trainFolds"):
        driver.press(Qt.Key.Key_Down, widget=driver.find(QComboBox, name))
    assert settings.settings().quality == "quick"
    assert settings.settings().cross_validate is True


def test_a_base_that_is_gone_is_said_when_settings_come_back(driver, runs, tmp_path):
    run = runs.model.run_at(0)
    words = driver.window.train.settings.restore(replace(run, base=str(tmp_path / "gone")))
    assert "choose one" in words
    words = driver.window.train.settings.restore(replace(run, base="blank:de", language="de"))
    assert words == "Its language was de; the project’s is en, and stays."


def test_runs_are_put_in_another_order(driver, runs):
    assert names(runs) == ["Run 3", "Run 2", "Run 1"]
    driver.click("runOrder")
    driver.choose(driver.find(QMenu, "runOrders"), "Best first")
    assert names(runs) == ["Run 2", "Run 1", "Run 3"]
    driver.click("runOrder")
    driver.choose(driver.find(QMenu, "runOrders"), "By name")
    assert names(runs) == ["Run 1", "Run 2", "Run 3"]


def test_the_menu_of_a_run_has_all_that_can_be_done(driver, runs):
    choose(driver, runs, "Run 3")
    driver.click("moreRun")
    menu = driver.find(QMenu, "runMenu")
    texts = [action.text().replace("&", "") for action in menu.actions() if action.text()]
    assert texts == [
        "Test this model",
        "In use",
        "Compare with Run 2",
        "Hand over this model…",
        "Rename…",
        "Write a note…",
        "Restore its settings",
        "Show the folder",
        "Copy the path",
        "Move to the trash",
    ]
    menu.close()
    driver.window.activateWindow()
    runs.view.setFocus()
    driver.qtbot.waitUntil(runs.view.hasFocus)
    QTest.keyClick(runs.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == str(runs.current.folder)
    choose(driver, runs, "Run 1", "Run 3")
    assert driver.find(QPushButton, "compareRuns").text() == "Compare these two"


def test_the_next_training_is_a_click_away_from_a_run(driver, runs):
    choose(driver, runs, "Run 1")
    driver.click("backToPlan")
    title = driver.find(QLabel, "trainTitle")
    driver.qtbot.waitUntil(lambda: title.text().startswith("Train on"))
    assert driver.window.train.settings.isVisible()
    assert runs.chosen() == []


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
    names = spacy.load(run.model_best).pipe_names
    assert (names[0], names[-1]) == ("sentencizer", "ner")
    saved = json.loads((run.folder / "run.json").read_text(encoding="utf-8"))
    assert saved["train"] == run.train
