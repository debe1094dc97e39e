"""The frozen test set in the window: frozen once, never trained on, thawed after a warning."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QSpinBox, QWidget

from eventner_gui.core.document import Status
from eventner_gui.core.split import text_key
from tests.driver import annotation

VERBS = ("Book", "Cancel", "Move", "Plan")
THINGS = ("lunch", "yoga", "a call", "the review", "dinner", "the visit")
DAYS = ("today", "tomorrow", "on Friday", "next week")


def made_up() -> list[dict]:
    examples = []
    for verb in VERBS:
        for thing in THINGS:
            for day in DAYS:
                text = f"{verb} {thing} {day}"
                tags = [annotation(text, verb, "action"), annotation(text, thing, "name")]
                examples.append(
                    {"content": text, "annotations": tags, "eventner": {"status": "done"}}
                )
    return examples


def shown(driver) -> str:
    return driver.find(QLabel, "testSetWords").text().replace("\u200b", "")


def freeze(driver, share: int) -> frozenset[str]:
    driver.click("freeze")
    field = driver.find(QSpinBox, "testShare")
    assert driver.window.focusWidget() is field
    QTest.keyClicks(field, str(share))
    driver.click("freezeNow")
    session = driver.window.session
    driver.qtbot.waitUntil(lambda: session.document.settings.test is not None)
    return session.document.settings.test.keys


def test_a_frozen_test_set_is_tested_on_and_never_trained_on(driver, write):
    driver.open(write(made_up()))
    driver.window.show_tab("Train")
    assert shown(driver).startswith("No test set yet")
    keys = freeze(driver, 25)
    assert 20 <= len(keys) <= 28
    assert shown(driver).startswith(f"Test set: {len(keys)} sentences frozen on ")
    assert set(driver.file()["eventner"]["test_set"]["texts"]) == keys
    title = driver.find(QLabel, "trainTitle")
    driver.qtbot.waitUntil(lambda: title.text().startswith("Train on"))
    driver.find(QLineEdit, "trainMaxSteps").setText("2")
    with driver.qtbot.waitSignal(driver.window.trainer.finished, timeout=60_000) as blocker:
        driver.click("train")
    run = blocker.args[0]
    assert run.train == run.dev == 96 - len(keys)  # all the others, in folds
    assert run.test == len(keys)
    assert run.test_scores is not None
    assert not driver.window.session.document.held_out
    # by hand: which texts the run has seen
    from eventner_gui.nlp.seen_texts import seen_by

    seen = seen_by(run.folder)
    assert seen.is_known
    assert not (seen.trained_on | seen.chosen_by) & keys


def test_what_earlier_runs_have_trained_on_is_said(driver, write):
    driver.open(write(made_up()))
    driver.window.show_tab("Train")
    driver.find(QComboBox, "trainQuality").setCurrentIndex(1)  # one recogniser, and a dev set
    driver.find(QComboBox, "trainFolds").setCurrentIndex(2)
    driver.find(QLineEdit, "trainMaxSteps").setText("2")
    with driver.qtbot.waitSignal(driver.window.trainer.finished, timeout=60_000):
        driver.click("train")
    driver.window.train.show_plan()
    keys = freeze(driver, 40)
    test = driver.window.session.document.settings.test
    unseen = keys & driver.window.session.document.held_out
    assert unseen
    assert test.seen == len(keys - unseen) > 0
    assert f"trained on {test.seen} of them" in shown(driver)


def test_freezing_is_one_step_of_undo_and_thawing_is_asked_about(driver, write):
    driver.open(write(made_up()))
    driver.window.show_tab("Train")
    session = driver.window.session
    freeze(driver, 20)
    assert session.undo_stack.count() == 1
    assert "Freeze a test set" in session.undo_stack.undoText()
    session.undo_stack.undo()
    assert session.document.settings.test is None
    assert shown(driver).startswith("No test set yet")
    assert "test_set" not in driver.file()["eventner"]
    session.undo_stack.redo()
    driver.click("thaw")
    assert any("no longer compare" in text for text in driver.notices())
    focus = driver.window.focusWidget()
    assert isinstance(focus, QPushButton)
    assert focus.text() == "Keep it frozen"
    QTest.keyClick(focus, Qt.Key.Key_Space)
    assert session.document.settings.test is not None
    assert driver.notices() == []
    driver.click("thaw")
    QTest.keyClick(driver.find(QPushButton, "noticeAction1"), Qt.Key.Key_Space)
    assert session.document.settings.test is None
    assert session.undo_stack.undoText() == "Thaw the test set"
    assert driver.window.focusWidget() is driver.find(QPushButton, "freeze")


def test_too_few_sentences_are_refused_in_words(driver, write):
    driver.open(write(made_up()[:12]))
    driver.window.show_tab("Train")
    driver.click("freeze")
    driver.click("freezeNow")
    driver.qtbot.waitUntil(lambda: bool(driver.notices()))
    assert "at least 40 different finished sentences; there are 12" in driver.notices()[0]
    assert driver.window.session.document.settings.test is None
    driver.click("freeze")
    assert driver.notices() == []
    driver.click("freezeCancel")
    assert driver.window.focusWidget() is driver.find(QPushButton, "freeze")
    assert not driver.find(QWidget, "freezeQuestion").isVisible()


def test_a_frozen_sentence_can_still_be_tagged(driver, write):
    driver.open(write(made_up()))
    driver.window.show_tab("Train")
    keys = freeze(driver, 20)
    session = driver.window.session
    from eventner_gui.core import edits

    at = next(n for n, e in enumerate(session.document.examples) if text_key(e.content) in keys)
    assert session.apply(edits.set_status(session.document, [at], Status.FLAGGED))
    count = f"{len(keys) - 1} of them are in the project and finished"
    driver.qtbot.waitUntil(lambda: count in shown(driver))
