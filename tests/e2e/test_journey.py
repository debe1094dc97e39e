"""The whole journey of a new user, through the real window, on real sentences."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from eventner_gui.core.document import Status
from eventner_gui.core.spans import Span
from eventner_gui.ui.notice import Notice
from eventner_gui.ui.theme.theme import Theme
from eventner_gui.ui.window.main_window import MainWindow
from tests.driver import Driver

ARTICLES_SENTENCE = (
    "Could you please reserve a team brainstorming session on coming Wednesday at 11 AM?"
)


@pytest.fixture
def driver(qapp: Any, qtbot: Any, home: Path) -> Iterator[Driver]:
    if qapp.findChild(Theme) is None:
        Theme(qapp, "light")
    window = MainWindow()
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    yield Driver(window, qtbot)
    window.trainer.stop()
    qtbot.waitUntil(lambda: not window.trainer.is_training, timeout=60_000)
    window.session.saver.give_up()
    assert window.close()
    window.deleteLater()


def articles_conversion(path: Path) -> list[dict[str, Any]]:
    """Do what the article's notebook does with its JSON file."""
    data = json.loads(path.read_text(encoding="utf-8"))
    training_data = []
    for example in data["examples"]:
        temp_dict: dict[str, Any] = {}
        temp_dict["text"] = example["content"]
        temp_dict["entities"] = []
        for annotation in example["annotations"]:
            start = annotation["start"]
            end = annotation["end"] + 1
            label = annotation["tag_name"].upper()
            temp_dict["entities"].append((start, end, label))
        training_data.append(temp_dict)
    return training_data


def windows_tuples(window: MainWindow) -> list[dict[str, Any]]:
    return [
        {"text": e.content, "entities": [(a.start, a.end, a.label) for a in e.annotations]}
        for e in window.session.document.examples
    ]


def tag_again(driver: Driver, index: int, wanted: list[tuple[int, int, str]]) -> None:
    """Tag a sentence by mouse as it was tagged before."""
    driver.window.annotate.go_to(index)
    for start, end, label in wanted:
        driver.choose_label(label)
        driver.drag(Span(start, end))


def test_from_real_sentences_to_a_model_that_plain_spacy_loads(driver, calendar, tmp_path):
    window = driver.window
    project = tmp_path / "calendar.json"
    project.write_bytes(calendar.read_bytes())
    original = json.loads(calendar.read_text(encoding="utf-8"))

    # open; the 123 sentences that rightly have no tags are finished
    driver.open(project)
    driver.qtbot.wait(10)
    question = next(n for n in window.annotate.findChildren(Notice) if "no tags" in n.text)
    assert "123 sentences have no tags" in question.text
    finished = question.findChild(QPushButton, "noticeAction0")
    QTest.mouseClick(finished, Qt.MouseButton.LeftButton)
    assert window.session.done_count() == 525

    # clear ten and tag them again, by mouse
    examples = window.session.document.examples
    chosen = [i for i, e in enumerate(examples) if e.annotations][:10]
    truth = {i: [(a.start, a.end, a.label) for a in examples[i].annotations] for i in chosen}
    for index in chosen:
        window.annotate.go_to(index)
        while driver.example.annotations:
            left = len(driver.example.annotations)
            driver.press(Qt.Key.Key_Home)
            if window.annotate.view.mark_at_cursor() is None:
                driver.press(Qt.Key.Key_Tab)
            driver.press(Qt.Key.Key_Delete)
            assert len(driver.example.annotations) == left - 1
    assert not any(examples[i].annotations for i in chosen)
    for index, wanted in truth.items():
        tag_again(driver, index, wanted)
        again = [(a.start, a.end, a.label) for a in examples[index].annotations]
        assert again == sorted(wanted), examples[index].content
    window.annotate.leave()
    assert all(e.status is Status.DONE for e in examples)

    # the file: the article's code reads it, and gives what the window holds
    stored = driver.file()
    assert articles_conversion(project) == windows_tuples(window)
    assert [e["content"] for e in stored["examples"]] == [
        e["content"] for e in original["examples"]
    ]
    for before, after in zip(original["examples"], stored["examples"], strict=True):
        assert [(a["start"], a["end"], a["tag_name"]) for a in after["annotations"]] == [
            (a["start"], a["end"], a["tag_name"]) for a in before["annotations"]
        ]

    # train, in the background, for a short while
    window.show_tab("Train")
    driver.find(QLineEdit, "trainMaxSteps").setText("120")
    with driver.qtbot.waitSignal(window.trainer.finished, timeout=240_000) as blocker:
        driver.click("train")
    run = blocker.args[0]
    assert run.train == run.dev == 525  # each measured by a model trained without it
    assert run.scores.f > 0.3
    for name in ("train.spacy", "dev.spacy", "base_config.cfg", "config.cfg", "run.json"):
        assert (run.folder / name).is_file(), name
    for name in ("model-best", "model-last"):
        assert (run.folder / name / "config.cfg").is_file(), name

    # test
    window.show_tab("Test")
    sentence = "remind me about the meeting tomorrow"
    with driver.qtbot.waitSignal(window.test.predictor.predicted, timeout=60_000):
        QTest.keyClicks(window.test.input, sentence)
    driver.qtbot.waitUntil(lambda: window.test._text == sentence, timeout=60_000)
    view = window.test.view
    found = {(view.text[m.start : m.end], m.tag) for m in view.marks}
    assert ("tomorrow", "DATE") in found

    # plain spaCy, where EventNER cannot be imported, loads the model and finds the same
    code = (
        "import sys, spacy\n"
        "doc = spacy.load(sys.argv[1])(sys.argv[2])\n"
        "assert 'eventner_gui' not in sys.modules\n"
        "print([(e.text, e.label_) for e in doc.ents])\n"
    )
    answer = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", "-c", code, str(run.model_best), sentence],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        cwd=tmp_path,
    )
    assert str([(view.text[m.start : m.end], m.tag) for m in view.marks]) in answer.stdout


def test_the_sample_teaches_the_articles_sentence(driver):
    window = driver.window
    with driver.qtbot.waitSignal(window.session.opened, timeout=20_000):
        driver.click("openSample")
    window.show_tab("Train")
    with driver.qtbot.waitSignal(window.trainer.finished, timeout=300_000):
        driver.click("train")
    window.show_tab("Test")
    with driver.qtbot.waitSignal(window.test.predictor.predicted, timeout=60_000):
        QTest.keyClicks(window.test.input, ARTICLES_SENTENCE)
    driver.qtbot.waitUntil(lambda: window.test._text == ARTICLES_SENTENCE, timeout=60_000)
    labels = {mark.tag for mark in window.test.view.marks}
    assert {"ACTION", "DATE", "TIME"} <= labels
    assert labels & {"DOMAIN", "NAME"}
    assert driver.find(QLabel, "modelState").text().startswith("Model: Run 1")
