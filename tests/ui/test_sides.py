"""Two models side by side in the Test tab, by real events."""

from __future__ import annotations

import pytest
import spacy
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from .test_test_tab import found, type_text

PATTERNS = {
    "one": {"lunch": "MEAL", "tomorrow": "DATE", "Anna": "NAME"},
    "two": {"lunch": "MEAL", "tomorrow": "TIME", "office": "PLACE"},
}


@pytest.fixture
def folders(tmp_path):
    for name, patterns in PATTERNS.items():
        nlp = spacy.blank("en")
        ruler = nlp.add_pipe("entity_ruler")
        ruler.add_patterns([{"label": v, "pattern": k} for k, v in patterns.items()])
        nlp.to_disk(tmp_path / name)
    return tmp_path / "one", tmp_path / "two"


@pytest.fixture
def testing(driver, write, folders):
    driver.open(write([{"content": "Cancel lunch", "annotations": []}]))
    driver.window.show_tab("Test")
    driver.window.test.models.choose_folder(folders[0])
    driver.answer("Open it")
    return driver


def beside(driver) -> list[tuple[str, str]]:
    view = driver.window.test.other.view
    return [(view.text[m.start : m.end], m.name) for m in view.marks]


def names(driver) -> list[str]:
    return [mark.name for mark in driver.window.test.view.marks]


def compare_with(driver, folder) -> None:
    other = driver.window.test.other
    other.models.choose_folder(folder)
    with driver.qtbot.waitSignal(other.predictor.predicted, timeout=60_000):
        driver.answer("Open it")


def test_what_two_models_differ_in_is_marked_in_both_and_said(testing, folders):
    type_text(testing, "Anna has lunch in the office tomorrow")
    assert names(testing) == ["NAME", "MEAL", "DATE"]
    assert testing.window.test.other.view.isHidden() or not testing.window.test.other.view.text
    compare_with(testing, folders[1])
    assert beside(testing) == [("lunch", "MEAL"), ("office", "PLACE ≠"), ("tomorrow", "TIME ≠")]
    assert names(testing) == ["NAME ≠", "MEAL", "DATE ≠"]
    told = testing.find(QLabel, "sidesTold").text()
    assert told.startswith(
        "1 the same, 1 only in the first, 1 only in the second, 1 with another label."
    )
    type_text(testing, " or lunch")
    other = testing.window.test.other
    testing.qtbot.waitUntil(lambda: other.view.text.endswith("or lunch"), timeout=60_000)
    assert testing.find(QLabel, "sidesTold").text().startswith("2 the same")


def test_without_the_other_model_nothing_is_marked_any_more(testing, folders):
    type_text(testing, "lunch tomorrow")
    compare_with(testing, folders[1])
    assert names(testing) == ["MEAL", "DATE ≠"]
    models = testing.window.test.other.models
    models.setFocus()
    while models.currentIndex() > 0:
        QTest.keyClick(models, Qt.Key.Key_Up)
    assert models.currentText() == "No other model"
    assert names(testing) == ["MEAL", "DATE"]
    assert testing.window.test.other._card.isHidden()


def test_a_correction_keeps_the_marks_of_what_differs(testing, folders):
    type_text(testing, "lunch tomorrow")
    compare_with(testing, folders[1])
    tab = testing.window.test
    before = found(testing)
    tab.correcting.draft.put(tab.correcting.draft.tags[1:])
    assert names(testing) == ["DATE ≠"] and len(before) == 2
    assert beside(testing) == [("lunch", "MEAL"), ("tomorrow", "TIME ≠")]


def test_a_folder_without_a_model_is_told_and_the_first_answer_stays(testing, tmp_path):
    type_text(testing, "lunch tomorrow")
    (tmp_path / "empty").mkdir()
    other = testing.window.test.other
    with testing.qtbot.waitSignal(other.predictor.failed, timeout=60_000):
        other.models.choose_folder(tmp_path / "empty")
    assert names(testing) == ["MEAL", "DATE"]
    assert other._card.isHidden()
