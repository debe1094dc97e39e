"""What to label next: the card on the Train tab, through the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListWidget, QProgressBar, QPushButton

from eventner_gui.core.document import Status
from eventner_gui.nlp import side_by_side
from tests.ui.test_train_tab import limit_steps, made_up


@pytest.fixture(autouse=True)
def one_core(monkeypatch):
    """The work is done in the adviser's thread; the processes have tests of their own."""
    monkeypatch.setattr(side_by_side, "cores", lambda: 1)


def opened(driver, write, count=48):
    driver.open(write(made_up(count)))
    driver.window.show_tab("Train")
    return driver.window.train.adviser


def work_out(driver, adviser):
    with driver.qtbot.waitSignal(adviser.finished, timeout=60_000) as blocker:
        driver.click("adviseWork")
    return blocker.args[0]


def shown(driver, kind, name):
    return driver.find(kind, name).isVisibleTo(driver.window)


def test_the_answer_is_said_in_words_with_a_curve_for_each_label(driver, write):
    adviser = opened(driver, write)
    assert shown(driver, QLabel, "adviceAbout")
    answer = work_out(driver, adviser)
    rows = driver.find(QListWidget, "adviceRows")
    said = [rows.item(number).text() for number in range(rows.count())]
    assert len(said) == len(answer.curves) == 3
    assert any("ACTION" in line for line in said)
    assert any("DATE" in line for line in said)
    assert driver.find(QLabel, "adviceHeadline").text()
    assert "48 finished sentences" in driver.find(QLabel, "adviceBasis").text()
    assert not shown(driver, QLabel, "adviceAbout")
    assert not shown(driver, QProgressBar, "adviseProgress")
    assert not shown(driver, QLabel, "adviceOutdated")


def test_the_keyboard_alone_works_it_out_and_looks_at_the_curves(driver, write):
    adviser = opened(driver, write)
    button = driver.find(QPushButton, "adviseWork")
    button.setFocus()
    with driver.qtbot.waitSignal(adviser.finished, timeout=60_000):
        QTest.keyClick(button, Qt.Key.Key_Space)
    rows = driver.find(QListWidget, "adviceRows")
    rows.setFocus()
    assert rows.currentRow() == 0
    plot = driver.window.train.advice.plot
    driver.qtbot.waitUntil(lambda: "at" in plot.accessibleDescription())
    QTest.keyClick(rows, Qt.Key.Key_Down)
    assert plot._curve is adviser.answer.curves[1]


def test_an_edit_makes_the_answer_outdated(driver, write):
    from eventner_gui.core import edits

    adviser = opened(driver, write)
    work_out(driver, adviser)
    document = driver.window.session.document
    driver.window.session.apply(edits.set_status(document, [0], Status.TODO))
    assert shown(driver, QLabel, "adviceOutdated")
    answer = work_out(driver, adviser)
    assert answer.examples == 47
    assert not shown(driver, QLabel, "adviceOutdated")


def test_it_can_be_stopped(driver, write):
    adviser = opened(driver, write)
    adviser.progressed.connect(lambda _share: adviser.stop())
    with driver.qtbot.waitSignal(adviser.stopped, timeout=60_000):
        driver.click("adviseWork")
        driver.click("adviseStop")
    assert not adviser.is_working
    assert adviser.answer is None
    assert driver.find(QPushButton, "adviseWork").isEnabled()


def test_a_training_ends_it_and_keeps_it_from_beginning(driver, write):
    adviser = opened(driver, write)
    limit_steps(driver, 5)
    with driver.qtbot.waitSignal(driver.window.trainer.finished, timeout=120_000):
        driver.click("adviseWork")
        driver.click("train")
        assert not driver.find(QPushButton, "adviseWork").isEnabled()
    driver.qtbot.waitUntil(lambda: not adviser.is_working)
    assert driver.find(QPushButton, "adviseWork").isEnabled()


def test_too_few_sentences_are_said_on_the_card(driver, write):
    adviser = opened(driver, write, 8)
    with driver.qtbot.waitSignal(adviser.failed, timeout=60_000):
        driver.click("adviseWork")
    assert "too few" in driver.find(QLabel, "adviceError").text()
    assert shown(driver, QLabel, "adviceError")


def test_another_project_has_no_answer_yet(driver, write):
    adviser = opened(driver, write)
    work_out(driver, adviser)
    driver.open(write(made_up(24), "other.json"))
    driver.window.show_tab("Train")
    assert adviser.answer is None
    assert shown(driver, QLabel, "adviceAbout")
