"""The card "Before you train", by mouse and by keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from eventner_gui.core import edits
from eventner_gui.core.document import Example, Status
from eventner_gui.ui.train.checks import ChecksCard
from eventner_gui.ui.train.finding_row import FindingRow
from eventner_gui.ui.train.place_list import PlaceView
from tests.driver import Driver, annotation

VERBS = ["Plan", "Move", "See", "Join", "Skip", "End", "Find", "Book", "Show", "Drop"]
BIRTHDAYS = [f"{each} the birthday party" for each in VERBS]
FREE = "Her birthday is near"
CUT = "Meet me on Friday at noon"


@pytest.fixture
def card(driver: Driver, write: Callable[..., Path]) -> ChecksCard:
    """The card of a project with a few things to find, after its first look."""
    examples = [
        {"content": each, "annotations": [annotation(each, "birthday", "domain")]}
        for each in BIRTHDAYS
    ]
    examples.append({"content": FREE, "annotations": []})
    examples += [
        {"content": f"{CUT} {n}", "annotations": [annotation(CUT, "Frid", "date")]}
        for n in ("sharp", "or so")
    ]
    for each in examples:
        each["eventner"] = {"status": "done"}
    driver.open(write(examples))
    driver.window.show_tab("Train")
    wait(driver)
    return driver.window.train.checks


def wait(driver: Driver) -> None:
    checker = driver.window.train.checks.checker
    driver.qtbot.waitUntil(
        lambda: checker.findings is not None and not checker.is_busy and not checker.is_stale,
        timeout=60_000,
    )


def row_of(card: ChecksCard, check: str) -> FindingRow:
    return next(each for each in card.rows() if each.finding.check == check)


def fold_of(row: FindingRow) -> QPushButton:
    return row.findChild(QPushButton, "findingFold")


def click(button: QPushButton) -> None:
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_it_says_how_things_stand(card: ChecksCard) -> None:
    title = card.findChild(QLabel, "checksTitle")
    assert title.text() == "Nothing stops training. 4 things cost quality."
    texts = [row.findChild(QLabel, "findingText").text() for row in card.rows()]
    assert any("“birthday” is DOMAIN 10 times, and 1 is without" in text for text in texts)
    assert all(fold_of(row).accessibleName() for row in card.rows())
    shown = [each.finding.check for each in card.rows() if each.isVisible()]
    assert "left-untagged" in shown and "nothing-measured" not in shown  # to know: folded away


def test_a_click_shows_the_sentences_alone_with_the_words_selected(
    card: ChecksCard, driver: Driver
) -> None:
    row = row_of(card, "left-untagged")
    click(fold_of(row))
    view = row.findChild(PlaceView)
    where = view.visualRect(view.model().index(0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    annotate = driver.window.annotate
    assert annotate.isVisible() and driver.example.content == FREE
    assert annotate.list.model.rowCount() == 1
    driver.press("2")  # the key of "domain"
    assert driver.tags() == [("birthday", "DOMAIN")]
    driver.window.show_tab("Train")
    wait(driver)
    assert "left-untagged" not in [each.finding.check for each in card.rows()]
    assert row_of(card, "misaligned")


def test_keys_alone_do_the_same_and_come_back(card: ChecksCard, driver: Driver) -> None:
    driver.window.activateWindow()
    driver.qtbot.waitUntil(driver.window.isActiveWindow)
    row = row_of(card, "misaligned")
    fold_of(row).setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(fold_of(row), Qt.Key.Key_Space)
    view = row.findChild(PlaceView)
    QTest.keyClick(fold_of(row), Qt.Key.Key_Tab)
    assert view.hasFocus() and view.currentIndex().row() == 0
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert driver.example.content == f"{CUT} or so"
    assert driver.window.annotate.list.model.rowCount() == 2
    assert "Ctrl+2 goes back" in driver.window.status.currentMessage() or any(
        "Ctrl+2 goes back" in each.text() for each in driver.window.status.findChildren(QLabel)
    )
    QTest.keyClick(driver.window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    wait(driver)
    assert driver.window.train.isVisible() and row_of(card, "misaligned").is_open


def test_show_all_takes_the_filter_that_a_chip_takes_away(card: ChecksCard, driver: Driver) -> None:
    row = row_of(card, "misaligned")
    click(fold_of(row))
    click(row.findChild(QPushButton, "showPlaces"))
    annotate = driver.window.annotate
    assert annotate.list.model.rowCount() == 2
    driver.qtbot.wait(20)
    click(annotate.findChild(QPushButton, "chip"))
    assert annotate.list.model.rowCount() == 13


def test_mending_all_is_one_step_of_undo(card: ChecksCard, driver: Driver) -> None:
    before = list(driver.window.session.document.examples)
    row = row_of(card, "misaligned")
    click(fold_of(row))
    steps = driver.window.session.undo_stack.count()
    with driver.qtbot.waitSignal(card.said, timeout=20_000) as said:
        click(row.findChild(QPushButton, "mendPlaces"))
    assert said.args == ["Snap 2 tags to whole words. Ctrl+Z takes it back."]
    wait(driver)
    assert "misaligned" not in [each.finding.check for each in card.rows()]
    assert driver.window.session.undo_stack.count() == steps + 1
    driver.window.session.undo_stack.undo()
    assert driver.window.session.document.examples == before


def test_a_mend_of_what_has_changed_meanwhile_is_not_made(card: ChecksCard, driver: Driver) -> None:
    session = driver.window.session
    finding = row_of(card, "misaligned").finding
    with driver.qtbot.waitSignal(card.said, timeout=20_000) as said:
        card.checker.mend(finding)
        session.apply(edits.delete_examples(session.document, [0]))
    assert said.args == ["The sentences have changed meanwhile; nothing was mended."]
    assert session.document.examples[-1].annotations[0].end == CUT.index("Frid") + 4
    wait(driver)


def test_it_looks_only_while_it_is_seen(card: ChecksCard, driver: Driver) -> None:
    session, checker = driver.window.session, card.checker
    driver.window.show_tab("Annotate")
    found = checker.findings
    session.apply(edits.delete_examples(session.document, [10]))
    driver.qtbot.wait(900)
    assert checker.is_stale and not checker.is_busy
    assert found is not None and checker.findings is None  # indices are others
    driver.window.show_tab("Train")
    wait(driver)
    assert "left-untagged" not in [each.finding.check for each in card.rows()]


def test_looking_can_be_stopped_and_begun_again(card: ChecksCard, driver: Driver) -> None:
    card.checker.look_again()
    assert card.checker.is_busy
    card._show_patience()
    click(card.findChild(QPushButton, "stopChecks"))
    assert not card.checker.is_busy
    again = card.findChild(QPushButton, "lookAgain")
    assert again.isVisible()
    click(again)
    wait(driver)
    assert not again.isVisible()


def test_what_stops_training_is_said(driver: Driver, write: Callable[..., Path]) -> None:
    driver.open(write([{"content": "Call Ann", "annotations": []}]))
    driver.window.show_tab("Train")
    wait(driver)
    title = driver.find(QLabel, "checksTitle")
    assert title.text() == "1 thing stops training."
    session = driver.window.session
    session.apply(edits.add_examples(session.document, [Example("Hi", (), Status.TODO)]))
    wait(driver)


def test_names_of_strangers_stay_as_they_are(driver: Driver, write: Callable[..., Path]) -> None:
    text = "red cat"
    tags = [annotation(text, "cat", "<b>b</b>\u202e&x")]
    example = {"content": text, "annotations": tags, "eventner": {"status": "done"}}
    driver.open(write([example]))
    driver.window.show_tab("Train")
    wait(driver)
    row = row_of(driver.window.train.checks, "few-tags")
    shown = row.findChild(QLabel, "findingText")
    assert "<B>B</B>[U+202E]&X (1)" in shown.text().replace("\u200b", "")
    assert shown.textFormat() is Qt.TextFormat.PlainText
