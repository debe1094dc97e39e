"""Two runs compared in the window, by mouse and by keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QListView, QPushButton, QTableWidget

from eventner_gui.storage.run_record import RunRecord
from eventner_gui.ui.train.compare.differences import differences

from .places import add_run
from .test_train_tab import limit_steps, made_up, train


@pytest.fixture
def compared(driver, write):
    """Two trainings, a poor and a better one, compared by keys alone."""
    driver.open(write(made_up(48)))
    driver.window.show_tab("Train")
    limit_steps(driver, 1)
    first = train(driver)
    limit_steps(driver, 60)
    second = train(driver)
    runs = driver.window.train.runs
    runs.view.setFocus()
    driver.press(Qt.Key.Key_Home, widget=runs.view)
    QTest.keyClick(runs.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    driver.press("c", widget=runs.view)
    verdict = driver.find(QLabel, "compareVerdict")
    driver.qtbot.waitUntil(lambda: "points" in verdict.text(), timeout=60_000)
    return first, second


def shown_rows(driver) -> QListView:
    return driver.find(QListView, "comparedSentences")


def test_two_runs_are_compared_on_sentences_that_neither_was_trained_on(driver, compared):
    _first, second = compared
    assert driver.find(QLabel, "compareTitle").text() == "Run 1 and Run 2"
    assert "Run 2 is better by" in driver.find(QLabel, "compareVerdict").text()
    remarks = driver.find(QLabel, "compareRemarks").text()
    assert f"Compared on {second.dev} sentences that neither was trained on." in remarks
    table = driver.find(QTableWidget, "comparedScores")
    labels = [table.item(row, 0).text() for row in range(table.rowCount())]
    assert labels == ["ACTION", "DATE", "All labels"]
    assert table.item(2, 3).text().startswith("+")
    driver.click("differencesFold")
    assert "most steps: 1 → 60" in driver.find(QLabel, "compareDifferences").text()


def test_what_got_fixed_is_listed_and_opened_in_annotate(driver, compared):
    rows = shown_rows(driver)
    assert driver.find(QComboBox, "compareWhich").currentText().startswith("Got fixed (")
    assert rows.model().rowCount() > 0
    assert rows.model().index(0, 0).data().startswith("found now: ")
    sentence = rows.model().row_at(0).text
    rows.setFocus()
    rows.setCurrentIndex(rows.model().index(0, 0))
    driver.press(Qt.Key.Key_Return, widget=rows)
    assert driver.window.annotate.isVisible()
    assert driver.example.content == sentence


def test_escape_goes_back_to_the_list_of_runs(driver, compared):
    assert driver.find(QPushButton, "compareBack").hasFocus()
    driver.press(Qt.Key.Key_Escape, widget=driver.find(QPushButton, "compareBack"))
    assert driver.window.train.page.isVisible()
    assert driver.window.train.runs.view.hasFocus()


def test_runs_without_models_say_why_they_cannot_be_compared(driver, write):
    path = write(made_up(24))
    for number in (1, 2):
        add_run(path, path.with_name("project-runs") / f"run-{number:03d}")
    driver.open(path)
    driver.window.show_tab("Train")
    runs = driver.window.train.runs
    runs.select(driver.window.trainer.runs[0])
    driver.click("compareRuns")
    verdict = driver.find(QLabel, "compareVerdict")
    driver.qtbot.waitUntil(lambda: "cannot be compared" in verdict.text(), timeout=60_000)
    assert driver.notices()
    driver.click("compareBack")
    assert driver.window.train.page.isVisible()


def test_what_two_runs_were_trained_with_is_told_apart_in_words(tmp_path):
    first: RunRecord = add_run(tmp_path / "p.json", settings={"dropout": 0.3, "seed": 0})
    second = replace(
        first,
        train=20,
        base="en_core_web_lg",
        settings={"dropout": 0.2, "seed": 0, "quality": "better"},
        labels={"DATE": (4, 1), "<b>X</b>": (1, 1)},
        versions={"spacy": "3.8"},
    )
    assert differences(first, first) == []
    assert differences(first, second) == [
        "trained on: 10 sentences → 20 sentences",
        "base model: a blank model (en) → en_core_web_lg",
        "dropout: 0.3 → 0.2",
        "quality: not set → better",
        "version of spacy: unknown → 3.8",
        "only the first knows: NAME",
        "only the second knows: <b>X</b>",
    ]
