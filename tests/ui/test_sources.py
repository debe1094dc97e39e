"""Several sources of suggestions in the window: agreement and contradiction are seen."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QPushButton,
    QToolTip,
)

from eventner_gui.core.spans import Span
from eventner_gui.storage.suggesting import ModelChoice
from eventner_gui.ui.annotate.patterns_dialog import PatternsDialog
from eventner_gui.ui.notice import Notice
from eventner_gui.ui.suggesting.model_dialog import ModelDialog
from eventner_gui.ui.suggesting.sources_box import SourcesBox
from tests.proposing import Told, offered
from tests.run_models import finder
from tests.ui.places import run_that_finds
from tests.ui.test_text_painting import paragraphs

TEXTS = ["lunch with Ann Lee on friday", "the end"]


class Other(Told):
    name = "other"


@pytest.fixture
def opened(driver, write):
    driver.open(write([{"content": text, "annotations": []} for text in TEXTS]))
    suggester = driver.window.annotate.suggester
    suggester.sources[:] = [
        Told({"Ann Lee": ("person", 0.9), "friday": ("date", None)}),
        Other({"Ann": ("person", None), "friday": ("date", None)}),
    ]
    suggester.set_on(False)
    suggester.set_on(True)
    return driver


def tip_at(driver, words: str) -> str:
    view = driver.window.annotate.view
    start = driver.example.content.index(words)
    where = view.viewport_rects(Span(start, start + len(words)))[0].center().toPoint()
    event = QHelpEvent(QEvent.Type.ToolTip, where, view.viewport().mapToGlobal(where))
    QApplication.sendEvent(view.viewport(), event)
    return QToolTip.text()


def test_a_contradiction_is_seen_told_and_read_out(opened) -> None:
    view = opened.window.annotate.view
    names, day = [mark for mark in view.marks if mark.suggested]
    assert (names.name, names.disputed) == ("PERSON?", True)
    assert (day.name, day.disputed) == ("DATE", False)
    assert tip_at(opened, "Ann Lee") == ("<p>PERSON? told. But “Ann” may be PERSON (told).</p>")
    assert tip_at(opened, "friday") == "<p>DATE? told</p>"
    assert view.accessibleDescription() == (
        "no tags. Suggested: Ann Lee may be PERSON, told. But “Ann” may be PERSON (told). "
        "friday may be DATE, told."
    )
    assert [p.map.string for p in paragraphs(view._flow)] == [
        "lunch with Ann Lee\u00a0\u00a0PERSON?\u00a0 on friday\u00a0\u00a0DATE\u00a0"
    ]


def test_what_is_accepted_of_a_dispute_ends_it_and_is_all_that_is_written(opened) -> None:
    assert opened.file()["examples"][0]["annotations"] == []
    opened.press(Qt.Key.Key_A)
    assert opened.tags() == [("Ann Lee", "PERSON"), ("friday", "DATE")]
    assert not any(mark.disputed for mark in opened.window.annotate.view.marks)
    tags = opened.file()["examples"][0]["annotations"]
    assert [tag["tag_name"] for tag in tags] == ["person", "date"]


def test_one_key_takes_what_another_source_says_and_the_line_tells_it(opened) -> None:
    hint = opened.find(QLabel, "goingOn")
    opened.qtbot.waitUntil(lambda: "O: “Ann” PERSON, then nothing." in hint.text())
    opened.press("o")
    assert offered(opened.window.annotate) == [("Ann", "PERSON"), ("friday", "DATE")]
    assert tip_at(opened, "Ann") == "<p>PERSON? told. But “Ann Lee” may be PERSON (told).</p>"
    assert opened.file()["examples"][0]["annotations"] == []
    opened.press(Qt.Key.Key_Space)
    assert opened.tags() == [("Ann", "PERSON")]


DAYS = {"friday": "DATE", "Lee": "PER"}


def by_model(driver) -> list[tuple[str, str]]:
    text = driver.window.annotate.view.text
    marks = driver.window.annotate.view.marks
    return [(text[m.start : m.end], m.tag) for m in marks if m.suggested]


def notices_in(dialog: ModelDialog) -> list[str]:
    return [each.text for each in dialog.findChildren(Notice) if each.isVisible()]


def choose_model(driver, words: str) -> ModelDialog:
    """Open the dialog and choose a model, by keys alone."""
    driver.find(QAction, "suggestions").trigger()
    box = driver.find(SourcesBox, "sourcesBox")
    choose = box.findChild(QPushButton, "chooseModel")
    choose.setFocus()
    QTest.keyClick(choose, Qt.Key.Key_Space)
    dialog = driver.find(ModelDialog, "modelDialog")
    driver.qtbot.waitUntil(dialog.models.hasFocus)
    row = next(n for n in range(dialog.models.count()) if words in dialog.models.itemText(n))
    for _ in range(row - dialog.models.currentIndex()):
        QTest.keyClick(dialog.models, Qt.Key.Key_Down)
    return dialog


def test_a_run_suggests_and_its_labels_are_mapped_by_keys_alone(driver, write) -> None:
    project = write([{"content": text, "annotations": []} for text in TEXTS])
    run_that_finds(project, 1, DAYS)
    driver.open(project)
    dialog = choose_model(driver, "The model in use (Run 1")
    driver.qtbot.waitUntil(lambda: by_model(driver) == [("friday", "DATE")], timeout=60_000)
    (date, person) = dialog.findChildren(QComboBox, "ourLabel")
    assert (date.currentText(), person.currentText()) == ("DATE", "Leave out")
    assert person.accessibleName() == "PER is suggested as"
    person.setFocus()
    QTest.keyClicks(person, "pers")
    assert person.currentText() == "PERSON"
    driver.qtbot.waitUntil(lambda: ("Lee", "PERSON") in by_model(driver))
    assert "left out" not in dialog.findChild(QLabel, "leftOutLabels").text()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    QTest.keyClick(driver.find(PatternsDialog, "patternsDialog"), Qt.Key.Key_Escape)
    written = driver.file()
    assert written["examples"][0]["annotations"] == []
    assert "run-001" not in json.dumps(written)
    driver.press(Qt.Key.Key_A)
    assert driver.tags() == [("Lee", "PERSON"), ("friday", "DATE")]


def test_a_strangers_model_is_asked_about_and_stays_closed_in_doubt(
    driver, write, tmp_path, monkeypatch
) -> None:
    folder = finder(tmp_path / "strange", DAYS, is_ours=False)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    driver.open(write([{"content": text, "annotations": []} for text in TEXTS]))
    dialog = choose_model(driver, "A model folder")
    driver.answer("Do not open")
    driver.qtbot.waitUntil(lambda: notices_in(dialog) == ["The model was not opened."])
    assert dialog.models.hasFocus() and by_model(driver) == []
    assert "strange was not opened" in " ".join(driver.notices())
    dialog.findChild(QPushButton, "noticeAction0").click()
    driver.answer("Open it")
    driver.qtbot.waitUntil(lambda: by_model(driver) == [("friday", "DATE")], timeout=60_000)
    assert driver.notices() == []


def test_a_broken_model_is_told_above_the_sentence(driver, write, tmp_path) -> None:
    driver.open(write([{"content": text, "annotations": []} for text in TEXTS]))
    choices = driver.window.annotate.suggester.choices
    choices.set_model(ModelChoice("folder", str(tmp_path / "gone")))
    driver.qtbot.waitUntil(lambda: bool(driver.notices()), timeout=60_000)
    (told,) = driver.notices()
    assert "gone" in told and told.endswith("The other sources go on.")
    driver.click("noticeAction0")
    dialog = driver.find(ModelDialog, "modelDialog")
    assert dialog.models.currentText().endswith("/gone")
    choices.set_model(None)
    assert driver.notices() == []
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
