"""The question about a model that was not trained here, by mouse and by keyboard."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton

from eventner_gui.ui.fold import Fold
from tests.unit.pipelines import seven_examples, train_run
from tests.unit.strangers import (
    CALLBACK,
    days_model,
    edit_meta,
    install_evil_package,
    with_callback,
)

TRUST = "Trust this model and open it"


@pytest.fixture
def evil(tmp_path: Path) -> Path:
    return with_callback(days_model(tmp_path / "evil"))


@pytest.fixture
def marker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return install_evil_package(tmp_path / "site", monkeypatch)


@pytest.fixture
def testing(driver, write):
    driver.open(write([{"content": "Cancel lunch", "annotations": []}]))
    driver.window.show_tab("Test")
    return driver


def choose_by_keyboard(driver, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Choose “A model folder…” in the list with the focus; the system's dialog answers itself."""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    models = driver.window.test.models
    models.setFocus()
    last = models.count() - 1
    models.setCurrentIndex(last)
    models.activated.emit(last)


def test_foreign_code_does_not_run_before_it_is_trusted(testing, evil, marker, monkeypatch):
    choose_by_keyboard(testing, evil, monkeypatch)
    asked = testing.question()
    assert "the package evil-parts 6.6" in asked.text
    QTest.keyClicks(testing.window.test.input, "yoga on friday")
    testing.qtbot.wait(300)
    assert not marker.exists()
    assert testing.question() is asked, "typing does not ask again"
    with testing.qtbot.waitSignal(testing.window.test.predictor.predicted, timeout=60_000):
        testing.answer(TRUST)
    assert marker.exists()
    view = testing.window.test.view
    testing.qtbot.waitUntil(lambda: bool(view.marks))
    assert [view.text[m.start : m.end] for m in view.marks] == ["friday"]


def test_in_doubt_return_keeps_it_closed_and_it_can_be_asked_again(
    testing, evil, marker, monkeypatch
):
    choose_by_keyboard(testing, evil, monkeypatch)
    testing.question()
    focused = QApplication.focusWidget()
    assert isinstance(focused, QPushButton) and focused.text() == "Do not open"
    QTest.keyClick(focused, Qt.Key.Key_Return)
    assert testing.notices() == ["The model was not opened."]
    QTest.keyClicks(testing.window.test.input, "friday")
    testing.qtbot.wait(200)
    assert testing.notices() == ["The model was not opened."]
    testing.click("noticeAction0")
    testing.question()
    assert not marker.exists()


def test_the_details_fold_out_by_keyboard(testing, evil, marker, monkeypatch):
    choose_by_keyboard(testing, evil, monkeypatch)
    asked = testing.question()
    for _ in range(2):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    head = QApplication.focusWidget()
    assert head.objectName() == "noticeDetails"
    QTest.keyClick(head, Qt.Key.Key_Space)
    assert asked.findChild(Fold).is_open
    details = asked.findChildren(QLabel, "noticeDetail")
    lines = [each.text().replace("\u200b", "") for each in details]
    assert lines[1] == f"• The installed package evil-parts 6.6: {CALLBACK}"
    assert f"• Folder: {evil}" in lines
    QTest.keyClick(head, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget().text() == TRUST
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    with testing.qtbot.waitSignal(testing.window.test.predictor.predicted, timeout=60_000):
        QTest.keyClicks(testing.window.test.input, "friday")


def test_a_harmless_model_is_one_click_and_one_sentence(testing, tmp_path):
    days = days_model(tmp_path / "days")
    testing.window.test.models.choose_folder(days)
    assert testing.question().text.endswith(
        "It uses only spaCy's own parts; nothing else would run."
    )
    testing.answer("Open it")
    with testing.qtbot.waitSignal(testing.window.test.predictor.predicted, timeout=60_000):
        QTest.keyClicks(testing.window.test.input, "friday")
    assert testing.notices() == []
    # and never again, for exactly this model
    testing.window.test._model_changed()
    testing.qtbot.wait(300)
    assert testing.notices() == []


def test_what_nothing_installed_brings_is_an_error_and_no_question(testing, tmp_path):
    strange = with_callback(days_model(tmp_path / "strange"), "nowhere.v1")
    tab = testing.window.test
    with testing.qtbot.waitSignal(tab.predictor.failed, timeout=60_000):
        tab.models.choose_folder(strange)
    (words,) = testing.notices()
    assert "“nowhere.v1”" in words and "Install the package" in words


def test_a_strangers_words_are_plain_text_and_cut(testing, tmp_path):
    days = days_model(tmp_path / "days")
    edit_meta(
        days,
        name="<h1>big</h1>",
        author="\u202e<img src=x>" + "x" * 10_000,
        description="<a href='http://x'>click</a>" * 1000,
    )
    testing.window.test.models.choose_folder(days)
    asked = testing.question()
    for each in asked.findChildren(QLabel):
        assert each.textFormat() is Qt.TextFormat.PlainText
        assert len(each.text()) < 700 and "\u202e" not in each.text()
    assert "<h1>big</h1>" in asked.text


def test_ones_own_run_is_never_asked_about(driver, write, tmp_path):
    project = write([{"content": "Cancel lunch", "annotations": []}])
    train_run(tmp_path / "project-runs" / "run-001", seven_examples(), max_steps=2)
    driver.open(project)
    driver.window.show_tab("Test")
    with driver.qtbot.waitSignal(driver.window.test.predictor.predicted, timeout=60_000):
        QTest.keyClicks(driver.window.test.input, "Plan")
    assert driver.notices() == []


def test_a_run_that_came_with_a_colleagues_project_is_asked_about(driver, write, tmp_path):
    project = write([{"content": "Cancel lunch", "annotations": []}])
    train_run(tmp_path / "project-runs" / "run-001", seven_examples(), max_steps=2)
    shutil.rmtree(tmp_path / "home" / "state" / "trusted-models")  # it was trained elsewhere
    driver.open(project)
    driver.window.show_tab("Test")
    assert "was not trained here" in driver.question().text


def test_training_asks_under_the_base_model(driver, write, evil, marker, monkeypatch):
    driver.open(write([{"content": "Cancel lunch", "annotations": []}]))
    driver.window.show_tab("Train")
    settings = driver.window.train.settings.base
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(evil))

    def choose() -> None:
        settings.base.setFocus()
        last = settings.base.count() - 1
        settings.base.setCurrentIndex(last)
        settings.base.activated.emit(last)

    choose()
    assert "evil-parts" in driver.question().text
    assert QApplication.focusWidget().text() == "Do not open"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert settings.base.currentText() == "Blank English"
    assert driver.notices() == []
    choose()
    driver.question()
    assert not marker.exists()
    driver.answer(TRUST)
    driver.qtbot.wait(300)
    assert driver.notices() == []
    assert not marker.exists(), "trusted, but nothing is loaded before training"


def test_train_pressed_too_soon_asks_and_runs_nothing(driver, write, evil, marker):
    sentences = [f"Cancel lunch {number}" for number in range(6)]
    examples = [
        {
            "content": each,
            "annotations": [{"start": 0, "end": 5, "tag_name": "action", "value": "Cancel"}],
            "eventner": {"status": "done"},
        }
        for each in sentences
    ]
    driver.open(write(examples))
    driver.window.show_tab("Train")
    settings = driver.window.train.settings.base
    settings._folder = evil
    settings._refill()
    settings.base.setCurrentIndex(settings.base.findData(str(evil)))
    with driver.qtbot.waitSignal(driver.window.trainer.failed, timeout=60_000):
        driver.click("train")
    assert "evil-parts" in driver.question().text
    assert not marker.exists()
