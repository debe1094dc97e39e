"""Proposals are taken, corrected and refused by single keys, and are nothing before that."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton

from eventner_gui.core.document import Status
from eventner_gui.storage.places import config_dir
from eventner_gui.storage.preferences import load_preferences
from eventner_gui.ui.annotate.sentence_page import going_on_words
from eventner_gui.ui.keymap import Keymap
from tests.proposing import offered, propose

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
TEXTS = ["lunch with Priya tomorrow", "yoga with Omar tomorrow", "nothing of it", "the end"]


@pytest.fixture
def opened(driver, write):
    driver.open(write([{"content": text, "annotations": []} for text in TEXTS]))
    return driver


def going_on(driver) -> str:
    return driver.find(QLabel, "goingOn").text()


def test_return_takes_the_proposals_as_one_step_and_goes_on(opened):
    tab = opened.window.annotate
    propose(tab, Priya="person", tomorrow="date")
    assert going_on(opened) == (
        "Return takes 2 suggestions and goes on. Shift+Return goes on without."
    )
    opened.press(KEY.Key_Return)
    assert tab.index == 1
    first = opened.window.session.document.examples[0]
    assert first.status is Status.DONE
    assert [(a.start, a.end, a.tag_name) for a in first.annotations] == [
        (11, 16, "person"),
        (17, 25, "date"),
    ]
    opened.window.session.undo_stack.undo()
    first = opened.window.session.document.examples[0]
    assert (first.status, first.annotations) == (Status.TODO, ())


def test_return_takes_what_is_left_beside_the_tags_that_were_made(opened):
    tab = opened.window.annotate
    propose(tab, Priya="person", tomorrow="date")
    opened.press(KEY.Key_Home, "3", KEY.Key_Return)
    first = opened.window.session.document.examples[0]
    assert [a.label for a in first.annotations] == ["NAME", "PERSON", "DATE"]
    assert first.status is Status.DONE


def test_shift_return_goes_on_without_them(opened):
    tab = opened.window.annotate
    propose(tab, Priya="person")
    opened.press_with(SHIFT, KEY.Key_Return)
    assert tab.index == 1
    first = opened.window.session.document.examples[0]
    assert (first.status, first.annotations) == (Status.DONE, ())


def test_the_mouse_can_go_on_without_them_too(opened):
    tab = opened.window.annotate
    propose(tab, tomorrow="date")
    opened.click("acceptTags")
    opened.click("accept")
    examples = opened.window.session.document.examples
    assert [len(each.annotations) for each in examples[:2]] == [0, 1]
    assert [each.status for each in examples[:2]] == [Status.DONE, Status.DONE]
    assert offered(tab) == []
    assert not opened.find(QPushButton, "acceptTags").isVisible()


def test_return_goes_on_without_proposals(opened):
    propose(opened.window.annotate)
    assert going_on(opened) == "Return: done as it is, and on to the next sentence."
    opened.press(KEY.Key_Return)
    first = opened.window.session.document.examples[0]
    assert (first.status, first.annotations) == (Status.DONE, ())


def test_that_return_takes_them_can_be_switched_off_and_is_remembered(opened):
    tab = opened.window.annotate
    propose(tab, Priya="person")
    opened.find(QAction, "suggestions").trigger()
    switch = opened.find(QCheckBox, "returnTakes")
    assert switch.isChecked()
    QTest.keyClick(switch, KEY.Key_Space)
    opened.click("patternsClose")
    assert going_on(opened) == "Return goes on without 1 suggestion. A takes it first."
    opened.press(KEY.Key_Return)
    first = opened.window.session.document.examples[0]
    assert (first.status, first.annotations) == (Status.DONE, ())
    assert not load_preferences().return_takes


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"accept": "Return", "accept_tags": "", "take_all": ""}, "Return takes 2 suggestions"),
        ({"accept": "", "accept_tags": "", "take_all": ""}, "“Accept and next” takes 2"),
    ],
)
def test_the_line_names_only_keys_there_are(keys, words):
    line = going_on_words(2, keys, takes=True)
    assert line.startswith(words) and line.endswith("goes on.")


def test_proposals_are_in_no_file_before_they_are_accepted(opened):
    tab = opened.window.annotate
    propose(tab, Priya="person", tomorrow="date", Omar="person")
    counts = tab.labels.model.count_of
    person = opened.window.session.document.settings.find_label("person")

    def stored():
        return [[t["value"] for t in each["annotations"]] for each in opened.file()["examples"]]

    assert stored() == [[], [], [], []] and counts(person) == 0
    opened.press(KEY.Key_PageDown, KEY.Key_PageDown, KEY.Key_PageUp)
    assert stored() == [[], [], [], []]
    opened.press(KEY.Key_Return)
    assert stored() == [[], ["Omar", "tomorrow"], [], []] and counts(person) == 1
    opened.window.session.undo_stack.undo()
    assert stored() == [[], [], [], []] and counts(person) == 0


def test_a_users_own_key_for_what_return_does_now_is_carried_over(home, request):
    folder = config_dir()
    raw = {"keys": {"take_all_accept": ["G"], "boundaries": ["Shift+Return"]}}
    (folder / "preferences.json").write_text(json.dumps(raw), encoding="utf-8")
    driver = request.getfixturevalue("driver")
    write = request.getfixturevalue("write")
    driver.open(write([{"content": text, "annotations": []} for text in TEXTS]))
    propose(driver.window.annotate, Priya="person")
    assert going_on(driver) == "Return / G takes 1 suggestion and goes on."
    driver.press("g")
    assert [a.label for a in driver.window.session.document.examples[0].annotations] == ["PERSON"]


def test_a_usual_key_that_was_given_to_another_command_is_that_ones():
    keys = Keymap()
    keys.take({"boundaries": ("Shift+Return",)})
    assert keys.command("Shift+Return") == "boundaries"
    assert keys.keys("accept_tags") == ()
    keys.take({})
    assert keys.command("Shift+Return") == "accept_tags"
