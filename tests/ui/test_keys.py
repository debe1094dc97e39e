"""Every key of the table: that it exists, does what it says, and can be another one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton

from eventner_gui.core.document import Status
from eventner_gui.storage.places import config_dir
from eventner_gui.ui.annotate.commands import sentence_commands
from eventner_gui.ui.keymap import Keymap, keymap, portable
from eventner_gui.ui.keys_page import keys_page
from eventner_gui.ui.shortcuts import SHORTCUTS, Where
from tests.driver import annotation

KEY = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def opened(driver, write, text, *tags):
    annotations = [annotation(text, words, name) for words, name in tags]
    driver.open(write([{"content": text, "annotations": annotations}]))


def test_every_command_of_the_sentence_has_an_action_and_the_other_way_round(window):
    expected = {name for name, each in SHORTCUTS.items() if each.where is Where.SENTENCE}
    assert set(sentence_commands(window.annotate)) == expected


def test_no_two_commands_share_a_key_and_every_key_is_one():
    keys = [
        key for each in SHORTCUTS.values() if each.where is not Where.FIXED for key in each.keys
    ]
    assert all(portable(key) == key for key in keys), [k for k in keys if portable(k) != k]
    assert len(keys) == len(set(keys))
    assert all(QKeySequence(key).count() == 1 for key in keys)


def test_every_menu_command_is_in_a_menu_with_its_key(window):
    actions = {
        action.objectName(): action for action in window.findChildren(type(window.menus.undo))
    }
    for name, shortcut in SHORTCUTS.items():
        if shortcut.where is Where.WINDOW:
            shown = [s.toString() for s in actions[name].shortcuts()]
            assert shown == [key for key in shortcut.keys if len(key) > 1], name


def test_tokens_and_words_are_steps_of_their_own(driver, write):
    opened(driver, write, "Call at 11am sharp")
    view = driver.window.annotate.view
    driver.press(KEY.Key_Right, KEY.Key_Right)
    assert view.selection().of(view.text) == "11"
    driver.press(KEY.Key_Right)
    assert view.selection().of(view.text) == "am"
    driver.press_with(CTRL, KEY.Key_Right)
    assert view.selection().of(view.text) == "sharp"
    driver.press_with(CTRL, KEY.Key_Left)
    assert view.selection().of(view.text) == "11"
    driver.press_with(CTRL | SHIFT, KEY.Key_Right)
    assert view.selection().of(view.text) == "11am sharp"
    driver.press(KEY.Key_Escape)
    assert view.selection().of(view.text) == "sharp"


def test_tab_goes_through_the_tags_and_then_out(driver, write):
    opened(driver, write, "Cancel the yoga class tomorrow", ("yoga class", "name"))
    view = driver.window.annotate.view
    driver.press(KEY.Key_Tab)
    assert view.selection().of(view.text) == "yoga class"
    assert view.hasFocus()
    driver.press(KEY.Key_Tab)
    assert not view.hasFocus()


def test_a_label_key_on_a_tag_changes_the_whole_tag(driver, write):
    opened(driver, write, "Cancel the yoga class tomorrow", ("yoga class", "name"))
    driver.press(KEY.Key_Right, KEY.Key_Right, "4")
    assert driver.tags() == [("yoga class", "DATE")]


def test_edges_of_a_tag_are_moved_by_keys(driver, write):
    opened(driver, write, "Cancel the yoga class tomorrow", ("yoga", "name"))
    driver.press(KEY.Key_Tab)
    driver.press_with(ALT, KEY.Key_Right)
    assert driver.tags() == [("yoga class", "NAME")]
    driver.press_with(ALT | SHIFT, KEY.Key_Left)
    assert driver.tags() == [("the yoga class", "NAME")]
    driver.press_with(ALT | SHIFT, KEY.Key_Right)
    driver.press_with(ALT | SHIFT, KEY.Key_Right)
    assert driver.tags() == [("class", "NAME")]
    driver.press_with(ALT, KEY.Key_Left)
    assert driver.tags() == [("class", "NAME")]


def test_an_edge_stops_at_the_next_tag(driver, write):
    opened(driver, write, "Cancel yoga tomorrow", ("yoga", "name"), ("tomorrow", "date"))
    driver.press(KEY.Key_Tab)
    driver.press_with(ALT, KEY.Key_Right)
    assert driver.tags() == [("yoga", "NAME"), ("tomorrow", "DATE")]


def test_edges_move_as_they_look_in_right_to_left_text(driver, write):
    text = "ألغ الاجتماع مع سارة غدا"
    opened(driver, write, text, ("الاجتماع", "name"))
    driver.press(KEY.Key_Tab)
    driver.press_with(ALT, KEY.Key_Left)
    assert driver.tags() == [("الاجتماع مع", "NAME")]
    driver.press_with(ALT | SHIFT, KEY.Key_Right)
    assert driver.tags() == [("ألغ الاجتماع مع", "NAME")]


def test_a_tag_is_split_before_the_cursor(driver, write):
    opened(driver, write, "Meet Ann and Bob", ("Ann and Bob", "person"))
    driver.press(KEY.Key_End, "x")
    assert driver.tags() == [("Ann and", "PERSON"), ("Bob", "PERSON")]
    driver.press(KEY.Key_Home, KEY.Key_Tab)
    driver.press_with(ALT, KEY.Key_Left)
    assert driver.tags() == [("Ann", "PERSON"), ("Bob", "PERSON")]


def test_the_next_label_and_the_one_before(driver, write):
    opened(driver, write, "Cancel yoga", ("yoga", "name"))
    names = [label.label for label in driver.window.session.document.settings.labels]
    at = names.index("NAME")
    driver.press(KEY.Key_Tab, "c")
    assert driver.tags() == [("yoga", names[at + 1])]
    driver.press_with(SHIFT, KEY.Key_C)
    driver.press_with(SHIFT, KEY.Key_C)
    assert driver.tags() == [("yoga", names[at - 1])]


def test_exact_characters_by_keys(driver, write):
    opened(driver, write, "Gruppe-A👍🏽 trifft sich")
    view = driver.window.annotate.view
    driver.press(KEY.Key_F2, KEY.Key_Right)
    driver.press_with(SHIFT, KEY.Key_Right)
    driver.press("3")
    assert driver.tags() == [("ru", "NAME")]
    driver.press(*[KEY.Key_Right] * 5)
    assert view.selection().of(view.text) == "👍🏽"
    driver.press("2")
    assert driver.tags() == [("ru", "NAME"), ("👍🏽", "DOMAIN")]
    driver.press(KEY.Key_F2)
    assert not view.is_exact


def test_the_next_sentence_to_do(driver, write):
    driver.open(write([{"content": t, "annotations": []} for t in ("One", "Two", "Three")]))
    driver.press(KEY.Key_PageDown, "s")
    driver.press_with(CTRL, KEY.Key_Return)
    assert driver.window.annotate.index == 0
    driver.press(KEY.Key_Return, "f")
    assert [e.status for e in driver.window.session.document.examples] == [
        Status.DONE,
        Status.FLAGGED,
        Status.TODO,
    ]


def test_f6_goes_from_part_to_part(driver, write):
    opened(driver, write, "Cancel lunch")
    annotate = driver.window.annotate
    assert annotate.view.hasFocus()
    driver.press(KEY.Key_F6)
    assert annotate.labels.view.hasFocus()
    driver.press(KEY.Key_F6, widget=annotate.labels.view)
    assert annotate.list.view.hasFocus()
    QTest.keyClick(annotate.list.view, KEY.Key_F6, SHIFT)
    assert annotate.labels.view.hasFocus()


def test_the_number_pad_tags_too(driver, write):
    opened(driver, write, "Cancel lunch")
    QTest.keyClick(driver.window.annotate.view, KEY.Key_4, Qt.KeyboardModifier.KeypadModifier)
    assert driver.tags() == [("Cancel", "DATE")]


def keys_dialog(driver):
    driver.press("?")
    return driver.find(QDialog, "keysDialog")


def test_another_key_is_chosen_kept_and_used(driver, write):
    opened(driver, write, "Cancel lunch")
    dialog = keys_dialog(driver)
    cap = dialog.findChild(QPushButton, "key-skip")
    QTest.mouseClick(cap, Qt.MouseButton.LeftButton)
    QTest.keyClick(cap, KEY.Key_J)
    assert cap.text() == "J"
    dialog.reject()
    driver.press("s")
    assert driver.example.status is Status.TODO
    driver.press("j")
    assert driver.example.status is Status.SKIPPED
    kept = json.loads((config_dir() / "preferences.json").read_text(encoding="utf-8"))
    assert kept["keys"] == {"skip": ["J"]}


def test_a_menu_gets_the_other_key_at_once(driver, write):
    opened(driver, write, "Cancel lunch")
    dialog = keys_dialog(driver)
    cap = dialog.findChild(QPushButton, "key-find")
    QTest.mouseClick(cap, Qt.MouseButton.LeftButton)
    QTest.keyClick(cap, KEY.Key_K, CTRL)
    action = driver.find(QAction, "find")
    assert [s.toString() for s in action.shortcuts()] == ["Ctrl+K"]
    QTest.mouseClick(dialog.findChild(QPushButton, "usualKeys"), Qt.MouseButton.LeftButton)
    assert [s.toString() for s in action.shortcuts()] == ["Ctrl+F"]


def test_a_key_that_is_taken_says_by_what(driver, write):
    opened(driver, write, "Cancel lunch")
    dialog = keys_dialog(driver)
    cap = dialog.findChild(QPushButton, "key-skip")
    QTest.mouseClick(cap, Qt.MouseButton.LeftButton)
    QTest.keyClick(cap, KEY.Key_F)
    error = dialog.findChild(QLabel, "keyError")
    assert error.isVisible() and "flag the sentence" in error.text()
    assert cap.text() == "S"


def test_the_keys_can_be_searched(driver, write):
    opened(driver, write, "Cancel lunch")
    dialog = keys_dialog(driver)
    QTest.keyClicks(dialog.findChild(QLineEdit, "keySearch"), "skip")
    assert dialog.findChild(QPushButton, "key-skip").isVisible()
    assert not dialog.findChild(QPushButton, "key-flag").isVisible()


@pytest.mark.parametrize("own", [{"no_such": ["X"]}, {"skip": ["S"]}])
def test_what_is_not_needed_of_the_users_keys_is_passed_over(own):
    made = Keymap()
    made.take(own)
    assert made.own == {}


def test_a_window_begins_with_the_users_keys(window):
    assert keymap().own == {}


def test_the_page_of_keys_is_the_table():
    page = Path(__file__).parents[2] / "docs" / "keys.md"
    assert page.read_text(encoding="utf-8") == keys_page()


def test_back_and_forth_by_keys_and_by_the_mouses_buttons(driver, write):
    driver.open(write([{"content": t, "annotations": []} for t in ("One", "Two", "Three")]))
    view = driver.window.annotate.view
    driver.press(KEY.Key_PageDown, KEY.Key_PageDown)
    driver.press_with(ALT, KEY.Key_Up)
    assert driver.window.annotate.index == 1
    driver.press_with(ALT, KEY.Key_Up)
    assert driver.window.annotate.index == 0
    driver.press_with(ALT, KEY.Key_Down)
    assert driver.window.annotate.index == 1
    QTest.mouseClick(view.viewport(), Qt.MouseButton.ForwardButton)
    assert driver.window.annotate.index == 2
    QTest.mouseClick(view.viewport(), Qt.MouseButton.BackButton)
    assert driver.window.annotate.index == 1


def test_what_is_searched_for_is_shown_in_the_sentence(driver, write):
    opened(driver, write, "Cancel the yoga class and the other yoga class")
    driver.press_with(CTRL, KEY.Key_F)
    QTest.keyClicks(driver.find(QLineEdit, "search"), "yoga")
    view = driver.window.annotate.view
    driver.qtbot.waitUntil(lambda: len(view._found) == 2)
    assert [span.of(view.text) for span in view._found] == ["yoga", "yoga"]


def test_a_label_is_found_by_its_name_and_the_keys_go_on_in_the_sentence(driver, write):
    opened(driver, write, "Cancel lunch tomorrow")
    driver.press("l")
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "pers")
    QTest.keyClick(field, KEY.Key_Return)
    assert driver.tags() == [("Cancel", "PERSON")]
    driver.press("4")
    assert driver.tags() == [("Cancel", "PERSON"), ("lunch", "DATE")]
    assert driver.window.annotate.view.hasFocus()


def test_the_guidelines_are_a_key_away(driver, write):
    opened(driver, write, "Cancel lunch")
    driver.press_with(CTRL, KEY.Key_G)
    editor = QApplication.focusWidget()
    assert editor.objectName() == "guidelinesEditor"
    QTest.keyClicks(editor, "Tag what is asked for.")
    QTest.keyClick(editor, KEY.Key_Escape)
    assert driver.window.annotate.view.hasFocus()
    assert driver.file()["eventner"]["guidelines"] == "Tag what is asked for."


def test_an_edge_inside_a_word_moves_to_the_end_of_that_word_first(driver, write):
    opened(driver, write, "Meet at noon sharp today", ("noon sha", "time"))
    driver.press(KEY.Key_Tab)
    driver.press_with(ALT, KEY.Key_Right)
    assert driver.tags() == [("noon sharp", "TIME")]
    driver.window.menus.undo.trigger()
    driver.press(KEY.Key_Home, KEY.Key_Tab)
    driver.press_with(ALT, KEY.Key_Left)
    assert driver.tags() == [("noon", "TIME")]
