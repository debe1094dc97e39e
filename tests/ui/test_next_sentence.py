"""What to look at next, by keys: the order is chosen, followed, told and remembered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu, QPushButton

from eventner_gui.core.document import Status
from eventner_gui.core.orders import ORDER_WORDS, Order
from eventner_gui.storage.preferences import load_preferences

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
TEXTS = ["book lunch today", "book lunch now", "book lunch again", "cancel yoga", "book lunch"]


@pytest.fixture
def tab(driver, write):
    driver.open(write([{"content": text, "annotations": []} for text in TEXTS]))
    return driver.window.annotate


def choose(driver, order: Order) -> None:
    """Choose an order from the button's menu, and wait until all is looked at."""
    menu = driver.find(QPushButton, "order").menu()
    menu.aboutToShow.emit()
    next(each for each in menu.actions() if each.text() == ORDER_WORDS[order]).trigger()
    driver.window.annotate.focus_sentence()
    wait(driver)


def wait(driver) -> None:
    tab = driver.window.annotate
    driver.qtbot.waitUntil(lambda: tab.suggester.is_at_rest and tab.chooser.is_ready)


def where(driver) -> str:
    return driver.find(QLabel, "where").text()


def test_return_goes_to_what_is_least_like_what_is_done_and_says_why(driver, tab) -> None:
    choose(driver, Order.NEW)
    driver.press(KEY.Key_Return)
    assert tab.index == 3
    assert where(driver).endswith("next because: unlike anything done so far")
    assert "next because: unlike" in tab.view.accessibleDescription()
    driver.press("c", KEY.Key_Return)
    assert "next because" in where(driver)
    assert tab.index in (1, 2)


def test_in_the_lists_order_return_goes_down_the_list_and_nothing_is_said(driver, tab) -> None:
    driver.press(KEY.Key_Return)
    assert tab.index == 1
    assert "because" not in where(driver)


def test_the_next_to_do_skipping_flagging_and_going_back_follow_the_order(driver, tab) -> None:
    choose(driver, Order.NEW)
    driver.press_with(CTRL, KEY.Key_Return)
    first = tab.index
    driver.press("s")
    second = tab.index
    driver.press("f")
    assert len({0, first, second, tab.index}) == 4
    statuses = [example.status for example in driver.window.session.document.examples]
    assert statuses[first] is Status.SKIPPED
    assert statuses[second] is Status.FLAGGED
    driver.press_with(ALT, KEY.Key_Up)
    assert tab.index == second
    driver.press_with(ALT, KEY.Key_Up)
    assert tab.index == first


def test_only_sentences_that_the_list_shows_come(driver, tab) -> None:
    choose(driver, Order.NEW)
    tab.list.show_only([0, 1, 4], "three of them")
    wait(driver)
    for _ in range(2):
        driver.press(KEY.Key_Return)
        assert tab.index in (1, 4)
    driver.press(KEY.Key_Return)
    done = [example.status is Status.DONE for example in driver.window.session.document.examples]
    assert done == [True, True, False, False, True]


def test_undo_makes_a_sentence_come_again(driver, tab) -> None:
    choose(driver, Order.NEW)
    driver.press(KEY.Key_Return)
    assert tab.index == 3
    driver.press_with(CTRL, KEY.Key_Z)
    assert tab.index == 0
    assert driver.example.status is Status.TODO
    driver.press(KEY.Key_Return)
    assert tab.index not in (0, None)
    assert driver.example.status is Status.TODO


def test_an_order_is_chosen_and_dropped_by_keys_alone(driver, tab) -> None:
    button = driver.find(QPushButton, "order")
    button.setFocus()
    QTest.keyClick(button, KEY.Key_Space)
    menu = button.menu()
    driver.qtbot.waitUntil(menu.isVisible)
    assert [each.text() for each in menu.actions() if each.isChecked()] == ["In the list's order"]
    QTest.keyClick(menu, KEY.Key_End)
    QTest.keyClick(menu, KEY.Key_Up)
    QTest.keyClick(menu, KEY.Key_Return)
    assert driver.window.choices.order is Order.NEW
    chip = driver.find(QPushButton, "chip")
    assert "different from what is done" in chip.accessibleName()
    chip.setFocus()
    QTest.keyClick(chip, KEY.Key_Space)
    assert driver.window.choices.order is Order.LIST


def test_the_menu_bar_offers_the_orders_and_the_choice_is_remembered(driver, tab) -> None:
    menus = driver.window.menuBar().findChildren(QMenu)
    menu = next(menu for menu in menus if menu.title() == "Ne&xt sentence")
    menu.aboutToShow.emit()
    next(each for each in menu.actions() if each.text() == ORDER_WORDS[Order.NEW]).trigger()
    assert tab.chooser.order is Order.NEW
    assert load_preferences().order == "new"
    menu.aboutToShow.emit()
    assert [each.text() for each in menu.actions() if each.isChecked()] == [ORDER_WORDS[Order.NEW]]
    choose(driver, Order.LIST)
    assert load_preferences().order == "list"
