"""Proposals are taken, corrected and refused by single keys, and are nothing before that."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton

from eventner_gui.core.document import Status
from eventner_gui.core.spans import Span
from eventner_gui.storage.places import config_dir
from eventner_gui.storage.preferences import load_preferences
from eventner_gui.ui.annotate.sentence_page import going_on_words
from eventner_gui.ui.keymap import Keymap
from eventner_gui.ui.theme.theme import theme
from tests.driver import annotation
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


def selected(driver) -> str:
    view = driver.window.annotate.view
    return view.selection().of(view.text)


def test_the_cursor_stands_on_the_proposal_most_in_doubt(opened):
    tab = opened.window.annotate
    propose(tab, Priya=("person", 0.9), tomorrow=("date", 0.6), lunch=("name", 0.7))
    assert selected(opened) == "tomorrow"
    opened.press("5")
    assert opened.tags() == [("tomorrow", "TIME")]
    assert selected(opened) == "lunch"  # the next in doubt
    opened.press(KEY.Key_Delete)
    assert offered(tab) == [("Priya", "PERSON")] and selected(opened) == "Priya"
    opened.press(KEY.Key_Space)
    assert opened.tags() == [("Priya", "PERSON"), ("tomorrow", "TIME")]
    opened.press(KEY.Key_Return)
    assert selected(opened) == "tomorrow"


def test_what_one_is_at_does_not_move_when_proposals_change(opened):
    tab = opened.window.annotate
    propose(tab, Priya=("person", 0.9))
    assert selected(opened) == "Priya"
    told = tab.suggester.sources[0]
    told.words = {"Priya": ("person", 0.9), "tomorrow": ("date", 0.2)}
    tab.suggester.changed.emit()
    tab.suggester.set_on(False, "told")
    tab.suggester.set_on(True, "told")
    assert offered(tab) == [("Priya", "PERSON"), ("tomorrow", "DATE")]
    assert selected(opened) == "tomorrow"  # nothing was done, and it had gone for a moment
    told.words = {"tomorrow": ("date", 0.9), "lunch": ("name", 0.2)}
    tab.suggester.set_on(False, "recall")
    tab.suggester.set_on(True, "recall")
    tab.suggester.set_on(False, "recall")
    assert selected(opened) == "tomorrow"
    opened.press(KEY.Key_Left)
    told.words = {"lunch": ("name", 0.2)}
    tab.suggester.set_on(True, "recall")
    assert offered(tab) == [("lunch", "NAME")] and selected(opened) == "Priya"


@pytest.fixture
def learnt(driver, write):
    """A project from which the learner knows weekdays, with and without \"next\"."""
    texts = []
    for day in ("Monday", "Tuesday", "Friday"):
        texts += [(f"yoga on {day}", day), (f"see Ann next {day}", f"next {day}")]
    done = [
        {
            "content": text,
            "annotations": [annotation(text, day, "date")],
            "eventner": {"status": "done"},
        }
        for text, day in texts
    ]
    todo = [{"content": text, "annotations": []} for text in ("call Ann next Sunday", "the end")]
    driver.open(write([*done, *todo]))
    tab = driver.window.annotate
    driver.qtbot.waitUntil(lambda: tab.suggester.is_ready, timeout=20_000)
    driver.qtbot.waitUntil(lambda: tab.suggester.is_at_rest, timeout=20_000)
    tab.go_to(len(done))
    tab.focus_sentence()
    return driver


def test_other_readings_of_a_place_are_stepped_through_and_back(learnt):
    tab = learnt.window.annotate
    assert offered(tab) == [("next Sunday", "DATE")] and selected(learnt) == "next Sunday"
    learnt.qtbot.waitUntil(lambda: " O: " in going_on(learnt))
    seen = [offered(tab)]
    first = going_on(learnt).partition(" O: ")[2]
    learnt.press("o")
    seen.append(offered(tab))
    told = " and ".join(f"“{words}” {label}" for words, label in seen[1]) or "nothing"
    assert first.startswith(told)
    while seen[-1] != seen[0]:
        learnt.press("o")
        seen.append(offered(tab))
    assert [("Sunday", "DATE")] in seen and [] in seen and len(seen) > 3
    learnt.press_with(SHIFT, KEY.Key_O)
    assert offered(tab) == seen[-2]
    assert learnt.tags() == []  # a reading is a proposal
    while offered(tab) != [("Sunday", "DATE")]:
        learnt.press("o")
    learnt.press(KEY.Key_Return)
    example = learnt.window.session.document.examples[tab.index - 1]
    assert [(a.start, a.end) for a in example.annotations] == [(14, 20)]


def test_the_whole_sentence_is_read_otherwise(learnt):
    tab = learnt.window.annotate
    before = offered(tab)
    learnt.press("i")
    assert offered(tab) != before
    for _ in range(10):
        if offered(tab) == before:
            break
        learnt.press("i")
    assert offered(tab) == before


def test_words_without_a_proposal_can_be_read_as_something(learnt):
    tab = learnt.window.annotate
    learnt.press(KEY.Key_Delete)
    assert offered(tab) == []
    learnt.press("o")
    assert offered(tab) != []


def test_what_is_refused_is_certain_for_the_rest_and_stays_refused(learnt):
    tab = learnt.window.annotate
    learnt.press(KEY.Key_Delete)
    assert offered(tab) == []
    learnt.press(KEY.Key_PageDown, KEY.Key_PageUp)
    assert ("next Sunday", "DATE") not in offered(tab)


def test_a_tag_at_the_cursor_is_not_read_otherwise(learnt):
    tab = learnt.window.annotate
    learnt.press("3", KEY.Key_Home, KEY.Key_Tab)
    said = []
    tab.said.connect(said.append)
    learnt.press("o")
    assert said == ["Put the cursor on a suggestion, or on words without a tag."]
    assert learnt.tags() == [("next Sunday", "NAME")]


def test_a_drag_gets_the_likeliest_label_and_a_key_changes_it(learnt):
    tab = learnt.window.annotate
    learnt.choose_label("NAME")
    learnt.press(KEY.Key_PageDown, KEY.Key_PageUp)  # the choice was for that sentence
    learnt.drag_over("Sunday")
    assert learnt.tags() == [("Sunday", "DATE")] and selected(learnt) == "Sunday"
    assert going_on(learnt).startswith("DATE is a guess: a label's key changes it.")
    learnt.press("5")
    assert learnt.tags() == [("Sunday", "TIME")]
    assert not going_on(learnt).startswith("DATE")
    switch = learnt.find(QCheckBox, "guessLabel")
    assert switch.text() == "Chosen label"
    learnt.drag_over("Ann")  # the key has chosen a label for this sentence
    assert learnt.tags() == [("Ann", "TIME"), ("Sunday", "TIME")]
    learnt.press(KEY.Key_PageDown)
    assert switch.text() == "Likeliest label"
    assert tab.choices.guesses_label


def test_a_label_chosen_in_the_list_counts_for_the_sentence(learnt):
    learnt.choose_label("PLACE")
    learnt.drag_over("Sunday")
    assert learnt.tags() == [("Sunday", "PLACE")]


def test_space_gives_selected_words_the_likeliest_label(learnt):
    learnt.press(KEY.Key_Delete, KEY.Key_End, KEY.Key_Space)
    assert learnt.tags() == [("Sunday", "DATE")]


def test_guessing_can_be_switched_off_and_is_remembered(learnt):
    QTest.mouseClick(learnt.find(QCheckBox, "guessLabel"), Qt.MouseButton.LeftButton)
    assert not load_preferences().guesses_label
    learnt.drag_over("Sunday")
    assert learnt.tags() == [("Sunday", "ACTION")]
    assert not going_on(learnt).startswith("ACTION")


def test_without_the_learner_the_chosen_label_counts(learnt):
    learnt.window.annotate.suggester.set_on(False)
    learnt.drag_over("Sunday")
    assert learnt.tags() == [("Sunday", "ACTION")]


def test_the_edge_of_a_proposal_is_moved_by_key_and_by_mouse(opened):
    tab = opened.window.annotate
    propose(tab, with_Priya=("person", 0.5))
    opened.press_with(Qt.KeyboardModifier.AltModifier | SHIFT, KEY.Key_Right)
    assert opened.tags() == [("Priya", "PERSON")] and selected(opened) == "Priya"
    opened.window.session.undo_stack.undo()
    view = tab.view
    rect = view.viewport_rects(Span(6, 16))[0]
    left = rect.center().toPoint()
    left.setX(round(rect.left()) - 2)
    inside = view.viewport_rects(Span(11, 16))[0].center().toPoint()
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=left)
    for part in (0.5, 1.0):
        QTest.mouseMove(view.viewport(), left + (inside - left) * part)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=inside)
    assert opened.tags() == [("Priya", "PERSON")]


def test_how_one_gets_on_is_said_once_there_is_enough(driver, write):
    texts = [f"lunch with Priya tomorrow {number}" for number in range(15)]
    driver.open(write([{"content": text, "annotations": []} for text in texts]))
    tab, now = driver.window.annotate, [0.0]
    tab.presenter.pacing._clock = lambda: now[0]
    propose(tab, Priya="person", tomorrow="date")
    pace = driver.find(QLabel, "pace")
    for _ in range(9):
        now[0] += 6
        driver.press(KEY.Key_Return)
    assert not pace.isVisible()
    now[0] += 6
    driver.press(KEY.Key_Delete, KEY.Key_Return)
    assert pace.text() == "You now accept more than 9 of 10 suggestions unchanged"
    assert pace.isVisible()
    now[0] += 600
    driver.press("s")
    now[0] += 6
    driver.press(KEY.Key_Return)
    assert pace.text() == (
        "You now accept more than 9 of 10 suggestions unchanged  ·  10 sentences a minute  ·  "
        "less than a minute for the other 3"
    )
    driver.window.session.undo_stack.undo()
    assert pace.text() == "You now accept more than 9 of 10 suggestions unchanged"


def colored(driver, row: int, color: str) -> int:
    """Return how many pixels at the edge of a row have a label's colour."""
    view = driver.window.annotate.list.view
    rect = view.visualRect(view.model().index(row, 0))
    image = view.viewport().grab(QRect(rect.right() - 14, rect.top(), 14, rect.height())).toImage()
    wanted = QColor(theme().shades(color).swatch)
    pixels = [
        image.pixelColor(x, y) == wanted
        for x in range(image.width())
        for y in range(image.height())
    ]
    return sum(pixels)


def test_the_list_shows_what_is_suggested_as_outlines(opened):
    tab = opened.window.annotate
    date = opened.window.session.document.settings.find_label("date")
    assert colored(opened, 1, date.color) == 0
    propose(tab, tomorrow="date")
    opened.qtbot.waitUntil(lambda: colored(opened, 1, date.color) > 0)
    outline = colored(opened, 1, date.color)
    assert colored(opened, 2, date.color) == 0
    opened.press(KEY.Key_Return, KEY.Key_Return)
    assert colored(opened, 1, date.color) > outline  # a tag is filled


def test_only_rows_that_are_seen_ask_and_a_painting_computes_nothing(driver, write, monkeypatch):
    texts = [f"lunch tomorrow {number}" for number in range(3_000)]
    driver.open(write([{"content": text, "annotations": []} for text in texts]))
    tab = driver.window.annotate
    propose(tab, tomorrow="date")
    asked = []
    answer = tab.suggester.suggests_for
    monkeypatch.setattr(
        tab.suggester, "suggests_for", lambda each: (asked.append(each.content), answer(each))[1]
    )
    tab.suggester.set_on(False, "recall")
    tab.list.view.viewport().grab()
    assert asked == []
    driver.qtbot.waitUntil(lambda: bool(asked) and tab.row_suggestions.is_at_rest)
    assert 0 < len(set(asked)) < 60 and len(asked) == len(set(asked))
    tab.list.view.viewport().grab()
    assert tab.row_suggestions.is_at_rest
