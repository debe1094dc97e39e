"""Word rules and mends in the real window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QLineEdit, QListWidget, QMenu, QPushButton

from eventner_gui.core.rules import BetweenRule, SignRule, Sort, WordRule
from eventner_gui.ui.notice import Notice
from tests.driver import annotation

ELEVEN = WordRule("11AM", ("11", "AM"))
TEXT = "Move yoga to Friday at 11AM, not 5PM"


def tokens(driver) -> list[str]:
    return [span.of(TEXT) for span in driver.window.tokens.spans(TEXT)]


def rules(driver) -> tuple:
    return driver.window.session.document.settings.token_rules


@pytest.fixture
def dialog(driver, write) -> QDialog:
    driver.open(write([{"content": TEXT, "annotations": []}]))
    driver.window.dialogs.show_word_rules()
    made = driver.find(QDialog, "rulesDialog")
    driver.qtbot.waitUntil(lambda: "11AM" in shown(made, "ruleNow"), timeout=20_000)
    yield made
    made.reject()


def shown(dialog: QDialog, name: str) -> str:
    return dialog.findChild(QLabel, name).text()


def type_into(dialog: QDialog, words: str) -> None:
    QTest.keyClicks(dialog.findChild(QLineEdit, "ruleWord"), words)


def add(dialog: QDialog) -> None:
    QTest.mouseClick(dialog.findChild(QPushButton, "addRule"), Qt.MouseButton.LeftButton)


def test_a_rule_is_typed_tried_and_added(driver, dialog):
    type_into(dialog, "11 AM")
    assert shown(dialog, "ruleMeant") == "“11AM” is split into “11” “AM”."
    driver.qtbot.waitUntil(lambda: "11 | AM" in shown(dialog, "ruleThen"), timeout=20_000)
    assert "11AM" in shown(dialog, "ruleNow")
    with driver.qtbot.waitSignal(driver.window.tokens.ready, timeout=20_000):
        add(dialog)
    assert tokens(driver)[4:9] == ["at", "11", "AM", ",", "not"]
    assert rules(driver) == (ELEVEN,)
    assert driver.file()["eventner"]["tokenizer"] == [{"text": "11AM", "pieces": ["11", "AM"]}]
    assert dialog.findChild(QLineEdit, "ruleWord").text() == ""
    with driver.qtbot.waitSignal(driver.window.tokens.ready, timeout=20_000):
        driver.window.session.undo_stack.undo()
    assert "11AM" in tokens(driver)
    assert dialog.findChild(QListWidget, "wordRules").count() == 0


def test_general_rules_and_signs_are_added_and_removed(driver, dialog):
    kind = dialog.findChild(QComboBox, "ruleKind")
    QTest.keyClick(kind, Qt.Key.Key_Down)
    assert not dialog.findChild(QLineEdit, "ruleWord").isEnabled()
    driver.qtbot.waitUntil(lambda: "5 | PM" in shown(dialog, "ruleThen"), timeout=20_000)
    add(dialog)
    type_into(dialog, "/")
    add(dialog)
    assert rules(driver) == (BetweenRule(Sort.DIGIT, Sort.LETTER), SignRule("/"))
    listed = dialog.findChild(QListWidget, "wordRules")
    assert listed.currentRow() == 1
    listed.setFocus()
    QTest.keyClick(listed, Qt.Key.Key_Delete)
    assert rules(driver) == (BetweenRule(Sort.DIGIT, Sort.LETTER),)
    QTest.mouseClick(dialog.findChild(QPushButton, "removeRule"), Qt.MouseButton.LeftButton)
    assert rules(driver) == ()
    assert not dialog.findChild(QPushButton, "removeRule").isEnabled()


def test_what_is_no_rule_cannot_be_added_and_says_why(driver, dialog):
    assert "Type a word with spaces" in shown(dialog, "ruleMeant")
    assert not dialog.findChild(QPushButton, "addRule").isEnabled()
    type_into(dialog, "x" * 101)
    assert "longer than 100 characters" in shown(dialog, "ruleMeant")
    QTest.keyClick(dialog.findChild(QLineEdit, "ruleWord"), Qt.Key.Key_Return)
    assert rules(driver) == ()
    assert dialog.isVisible()


def test_a_language_that_takes_no_rules_says_so(driver, write):
    path = write(
        [{"content": "在11AM开会", "annotations": [annotation("在11AM开会", "11", "time")]}]
    )
    path.write_text(
        path.read_text(encoding="utf-8").replace('"version": 1', '"version": 1, "language": "zh"'),
        encoding="utf-8",
    )
    driver.open(path)
    driver.window.dialogs.show_word_rules()
    dialog = driver.find(QDialog, "rulesDialog")
    assert "Chinese (by character) texts are split by another program" in shown(
        dialog, "rulesRefused"
    )
    assert not dialog.findChild(QLineEdit, "ruleWord").isEnabled()
    assert not dialog.findChild(QPushButton, "addRule").isEnabled()
    dialog.reject()


# mends


def buttons(driver) -> list[list[str]]:
    driver.qtbot.wait(10)
    notices = [n for n in driver.window.annotate.page.remarks.findChildren(Notice) if n.isVisible()]
    return [[b.text() for b in n.findChildren(QPushButton)] for n in notices]


def press_button(driver, words: str) -> None:
    remarks = driver.window.annotate.page.remarks
    made = [b for b in remarks.findChildren(QPushButton) if b.text() == words and b.isVisible()]
    QTest.mouseClick(made[0], Qt.MouseButton.LeftButton)


def test_a_tag_that_cuts_a_word_is_mended_by_a_rule(driver, write):
    driver.open(write([{"content": TEXT, "annotations": [annotation(TEXT, "11", "time")]}]))
    assert buttons(driver) == [["Grow to “11AM”", "More…"]]
    press_button(driver, "More…")
    menu = driver.window.annotate.findChild(QMenu, "mendMenu")
    texts = [action.text() for action in menu.actions()]
    assert texts == ["Split the word there", "Split all such words", "Remove this tag"]
    with driver.qtbot.waitSignal(driver.window.tokens.ready, timeout=20_000):
        driver.choose(menu, "Split all such words")
    assert rules(driver) == (BetweenRule(Sort.DIGIT, Sort.LETTER),)
    assert tokens(driver)[-2:] == ["5", "PM"]
    assert driver.tags() == [("11", "TIME")]
    assert buttons(driver) == []


def test_problems_are_mended_by_one_key_and_taken_back(driver, write):
    tags = [
        annotation(TEXT, "Move ", "action"),
        annotation(TEXT, "Friday at", "date"),
        annotation(TEXT, "Friday", "time"),
        annotation(TEXT, "5", "time"),
    ]
    driver.open(write([{"content": TEXT, "annotations": tags}]))
    assert buttons(driver) == [
        ["Trim", "Remove this tag"],
        ["Keep “Friday at” (DATE)", "Keep “Friday” (TIME)"],
        ["Grow to “5PM”", "More…"],
    ]
    driver.press("r", "r", "r")
    assert driver.tags() == [("Move", "ACTION"), ("Friday at", "DATE"), ("5PM", "TIME")]
    assert buttons(driver) == []
    for _ in range(3):
        driver.window.session.undo_stack.undo()
    assert [words for words, _ in driver.tags()] == ["Move ", "Friday at", "Friday", "5"]


def test_the_menu_of_a_tag_offers_its_mends(driver, write):
    driver.open(write([{"content": TEXT, "annotations": [annotation(TEXT, "Move ", "action")]}]))
    menu = driver.click_on("Move")
    driver.choose(menu, "Trim")
    assert driver.tags() == [("Move", "ACTION")]
