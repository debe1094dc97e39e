from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QMenu, QPushButton

from eventner_gui.core.document import Status
from eventner_gui.ui.notice import Notice
from tests.conftest import SHARED_DATA
from tests.driver import annotation, spans_of

SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
KEY = Qt.Key


def test_a_drag_tags_the_words_with_the_chosen_label(driver, write):
    driver.open(write([{"content": "Book the hall for yoga on Friday", "annotations": []}]))
    driver.choose_label("DATE")
    driver.drag_over("Friday")
    assert driver.tags() == [("Friday", "DATE")]
    stored = driver.file()["examples"][0]["annotations"]
    assert stored == [{"start": 26, "end": 31, "tag_name": "date", "value": "Friday"}]


def test_a_sloppy_drag_snaps_to_tokens_and_leaves_space_and_punctuation_out(driver, write):
    text = "Move it to (next Friday), please."
    driver.open(write([{"content": text, "annotations": []}]))
    driver.choose_label("DATE")
    driver.drag_over("ext Friday),")
    assert driver.tags() == [("next Friday", "DATE")]


def test_a_drag_from_right_to_left_is_the_same(driver, write):
    driver.open(write([{"content": "Cancel lunch tomorrow", "annotations": []}]))
    view = driver.window.annotate.view.viewport()
    first, last = driver._ends(driver.window.tokens.spans("Cancel lunch tomorrow")[2])
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=last)
    QTest.mouseMove(view, first)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=first)
    assert driver.tags() == [("tomorrow", "ACTION")]


def test_tags_snap_to_spacys_tokens(driver, write):
    driver.open(write([{"content": "Call at 11am sharp", "annotations": []}]))
    driver.choose_label("TIME")
    driver.drag_over("am")
    assert driver.tags() == [("am", "TIME")]


def test_a_double_click_tags_a_word(driver, write):
    driver.open(write([{"content": "Cancel lunch tomorrow", "annotations": []}]))
    rect = driver.window.annotate.view.viewport_rects(
        driver.window.tokens.spans("Cancel lunch tomorrow")[1]
    )[0]
    view = driver.window.annotate.view.viewport()
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=rect.center().toPoint())
    assert driver.tags() == [("lunch", "ACTION")]


def test_the_keyboard_alone_tags_a_sentence_and_goes_on(driver, write):
    texts = ["Schedule the yoga class next Friday at 6 PM", "Cancel lunch"]
    driver.open(write([{"content": text, "annotations": []} for text in texts]))
    driver.press("1")  # Schedule
    driver.press(KEY.Key_Right)  # past "the"
    driver.press_with(SHIFT, KEY.Key_Right)
    driver.press("3")
    driver.press_with(SHIFT, KEY.Key_Right)
    driver.press("4")
    driver.press(KEY.Key_End)
    driver.press_with(SHIFT, KEY.Key_Left)
    driver.press("5")
    assert driver.tags() == [
        ("Schedule", "ACTION"),
        ("yoga class", "NAME"),
        ("next Friday", "DATE"),
        ("6 PM", "TIME"),
    ]
    driver.press(KEY.Key_Return)
    assert driver.window.annotate.index == 1
    stored = driver.file()["examples"][0]
    assert stored["eventner"]["status"] == "done"
    assert [a["value"] for a in stored["annotations"]] == [
        "Schedule",
        "yoga class",
        "next Friday",
        "6 PM",
    ]


def test_a_click_on_a_tag_changes_its_label_or_removes_it(driver, write):
    text = "Cancel lunch tomorrow"
    driver.open(write([{"content": text, "annotations": [annotation(text, "lunch", "date")]}]))
    menu = driver.click_on("lunch")
    driver.choose(menu, "NAME")
    assert driver.tags() == [("lunch", "NAME")]
    menu = driver.click_on("lunch")
    driver.choose(menu, "Remove")
    assert driver.tags() == []


def test_the_tag_at_the_cursor_is_removed_by_key_and_changed_by_menu_key(driver, write):
    text = "Cancel lunch tomorrow"
    tags = [annotation(text, "Cancel", "action"), annotation(text, "tomorrow", "time")]
    driver.open(write([{"content": text, "annotations": tags}]))
    driver.press(KEY.Key_Delete)
    assert driver.tags() == [("tomorrow", "TIME")]
    driver.press(KEY.Key_Tab)
    driver.press("m")
    menu = driver.tag_menu()
    driver.choose(menu, "DATE")
    assert driver.tags() == [("tomorrow", "DATE")]


def test_a_new_tag_takes_the_place_of_those_it_overlaps_in_one_undo_step(driver, write):
    text = "Schedule the yoga class"
    driver.open(write([{"content": text, "annotations": [annotation(text, "yoga", "place")]}]))
    driver.choose_label("NAME")
    driver.drag_over("yoga class")
    assert driver.tags() == [("yoga class", "NAME")]
    driver.window.session.undo_stack.undo()
    assert driver.tags() == [("yoga", "PLACE")]


def test_leaving_a_tagged_sentence_marks_it_done_and_undo_takes_both_back(driver, write):
    driver.open(write([{"content": t, "annotations": []} for t in ("Cancel lunch", "Hello")]))
    driver.press("1")
    driver.press(KEY.Key_PageDown)
    examples = driver.window.session.document.examples
    assert examples[0].status is Status.DONE
    driver.window.menus.undo.trigger()
    assert examples[0].status is Status.TODO
    assert examples[0].annotations == ()
    assert driver.window.annotate.index == 0
    driver.window.menus.redo.trigger()
    assert examples[0].status is Status.DONE


def test_looking_at_a_sentence_does_not_mark_it_done(driver, write):
    driver.open(write([{"content": t, "annotations": []} for t in ("Cancel lunch", "Hello")]))
    driver.press(KEY.Key_PageDown, KEY.Key_PageUp)
    assert all(e.status is Status.TODO for e in driver.window.session.document.examples)


def test_skip_and_flag_go_on(driver, write):
    driver.open(write([{"content": t, "annotations": []} for t in ("One", "Two", "Three")]))
    driver.press("s", "f")
    assert driver.window.annotate.index == 2
    statuses = [e["eventner"]["status"] for e in driver.file()["examples"]]
    assert statuses == ["skipped", "flagged", "todo"]


def test_every_edit_can_be_undone_and_done_again(driver, write):
    text = "Schedule the yoga class next Friday"
    driver.open(write([{"content": text, "annotations": []}]))
    seen = [driver.tags()]
    for words, label in (("Schedule", "ACTION"), ("yoga", "DATE"), ("yoga class", "NAME")):
        driver.choose_label(label)
        driver.drag_over(words)
        seen.append(driver.tags())
    for expected in reversed(seen[:-1]):
        driver.window.menus.undo.trigger()
        assert driver.tags() == expected
    for expected in seen[1:]:
        driver.window.menus.redo.trigger()
        assert driver.tags() == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("👩‍👩‍👧 lunch 🍜 with Zoë tomorrow", "Zoë"),
        ("Cafe\u0301 with Zoe\u0308 at noon", "Zoe\u0308"),
        ("first line\r\nmeet Ann\r\nthird line", "Ann"),
        ("one\ntwo\rmeet Ann", "Ann"),
        ("𝒜𝒷𝒸 𝒟 meeting", "meeting"),
    ],
)
def test_offsets_are_code_points_in_every_script(driver, write, text, words):
    driver.open(write([{"content": text, "annotations": []}]))
    driver.choose_label("PERSON")
    driver.drag_over(words)
    start = text.index(words)
    assert spans_of(driver.example.annotations) == [(start, start + len(words), "PERSON")]
    stored = driver.file()["examples"][0]
    assert stored["content"] == text
    assert stored["annotations"][0]["value"] == words


@pytest.mark.parametrize("words", ["الاجتماع", "غدا", "Ann"])
def test_right_to_left_text_is_tagged_exactly(driver, write, words):
    text = "ألغ الاجتماع مع Ann غدا"
    driver.open(write([{"content": text, "annotations": []}]))
    driver.choose_label("NAME")
    driver.drag_over(words)
    assert driver.tags() == [(words, "NAME")]


def test_left_goes_on_in_right_to_left_text(driver, write):
    driver.open(write([{"content": "ألغ الاجتماع غدا", "annotations": []}]))
    driver.press(KEY.Key_Left, KEY.Key_Left, "4")
    assert driver.tags() == [("غدا", "DATE")]


def test_problems_of_a_sentence_are_shown_with_their_reason(driver, write):
    text = "Call at 11AM sharp"
    tags = [
        {"start": 8, "end": 8, "tag_name": "time"},
        {"start": 90, "end": 99, "tag_name": "date"},
        {"start": 0, "end": 4, "tag_name": "action"},
    ]
    driver.open(write([{"content": text, "annotations": tags}]))
    shown = driver.notices()
    assert any("cuts a word" in text for text in shown)
    assert any("outside the text" in text for text in shown)
    assert any("space at its edge" in text for text in shown)


def test_a_label_is_added_and_used_by_its_key(driver, write):
    driver.open(write([{"content": "Cancel lunch", "annotations": []}]))
    driver.click("addLabel")
    dialog = driver.find(QDialog, "labelDialog")
    QTest.keyClicks(dialog.findChild(QLineEdit, "labelName"), "MEAL")
    QTest.mouseClick(dialog.findChild(QPushButton, "labelOk"), Qt.MouseButton.LeftButton)
    assert driver.window.session.document.settings.labels[-1].name == "MEAL"
    driver.press(KEY.Key_Right, "8")
    assert driver.tags() == [("lunch", "MEAL")]


def test_a_label_that_cannot_be_says_why_and_the_dialog_stays(driver, write):
    driver.open(write([{"content": "Cancel lunch", "annotations": []}]))
    driver.click("addLabel")
    dialog = driver.find(QDialog, "labelDialog")
    for name, key, reason in (
        ("", "8", "needs a name"),
        ("Date", "8", "is a label DATE already"),
        ("MEAL", "4", "is the key of DATE"),
        ("MEAL", "s", "already means “skip"),
    ):
        dialog.findChild(QLineEdit, "labelName").setText(name)
        dialog.findChild(QLineEdit, "labelKey").setText(key)
        QTest.mouseClick(dialog.findChild(QPushButton, "labelOk"), Qt.MouseButton.LeftButton)
        assert reason in dialog._error.text()
        assert dialog.isVisible()
    dialog.reject()
    assert len(driver.window.session.document.settings.labels) == 7


def test_renaming_a_label_renames_its_tags_in_one_step(driver, write):
    text = "Cancel lunch"
    driver.open(write([{"content": text, "annotations": [annotation(text, "lunch", "name")]}]))
    driver.choose_label("NAME")
    driver.click("editLabel")
    dialog = driver.find(QDialog, "labelDialog")
    dialog.findChild(QLineEdit, "labelName").setText("meal")
    QTest.mouseClick(dialog.findChild(QPushButton, "labelOk"), Qt.MouseButton.LeftButton)
    assert driver.tags() == [("lunch", "MEAL")]
    driver.window.menus.undo.trigger()
    assert driver.tags() == [("lunch", "NAME")]
    assert driver.window.session.document.settings.find_label("meal") is None


def test_deleting_a_label_says_how_many_tags_go_and_is_one_undo_step(driver, write):
    text = "Cancel lunch"
    example = {"content": text, "annotations": [annotation(text, "lunch", "name")]}
    driver.open(write([example, dict(example, content=text + " now")]))
    driver.choose_label("NAME")
    driver.click("labelMore")
    driver.choose(driver.find(QMenu, "labelMenu"), "Delete…")
    menu = driver.find(QMenu, "deleteLabelMenu")
    assert menu.actions()[0].text() == "Delete NAME and its 2 tags"
    driver.choose(menu, "Delete NAME")
    assert all(not e.annotations for e in driver.window.session.document.examples)
    driver.window.menus.undo.trigger()
    assert all(len(e.annotations) == 1 for e in driver.window.session.document.examples)
    assert driver.window.session.document.settings.find_label("name")


def test_search_and_filter_narrow_the_list_and_return_goes_into_the_sentence(driver, write):
    texts = ["Cancel lunch", "Book yoga", "Cancel yoga"]
    driver.open(write([{"content": text, "annotations": []} for text in texts]))
    model = driver.window.annotate.list.model
    QTest.keyClicks(driver.find(QLineEdit, "search"), "yoga")
    driver.qtbot.waitUntil(lambda: model.rowCount() == 2)
    assert model.index(0).data() == "Book yoga"
    driver.window.annotate.list.clear_filter()
    assert model.rowCount() == 3


def test_a_sentence_can_be_deleted_and_brought_back(driver, write):
    texts = ["One", "Two", "Three"]
    driver.open(write([{"content": text, "annotations": []} for text in texts]))
    driver.window.annotate.go_to(1)
    driver.window.annotate.delete_current()
    assert [e["content"] for e in driver.file()["examples"]] == ["One", "Three"]
    driver.window.menus.undo.trigger()
    assert [e["content"] for e in driver.file()["examples"]] == texts
    assert driver.window.annotate.index == 1


def test_a_file_without_statuses_asks_once_what_untagged_sentences_are(driver, write):
    text = "Cancel lunch"
    tagged = {"content": text, "annotations": [annotation(text, "lunch", "name")]}
    driver.open(write([tagged, {"content": "Hello", "annotations": []}], header=False))
    driver.qtbot.wait(10)
    notices = [n for n in driver.window.annotate.findChildren(Notice) if n.isVisible()]
    question = next(n for n in notices if "1 sentence has no tags" in n.text)
    button = question.findChild(QPushButton, "noticeAction0")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [e.status for e in driver.window.session.document.examples] == [Status.DONE] * 2
    assert driver.window.annotate.view.hasFocus()
    driver.window.menus.undo.trigger()
    assert driver.window.session.document.examples[1].status is Status.TODO


def test_nothing_of_a_text_is_taken_as_markup(driver, write):
    text = "<b>Cancel</b> & <img src=x> lunch"
    driver.open(write([{"content": text, "annotations": []}]))
    driver.choose_label("NAME")
    driver.drag_over("lunch")
    assert driver.tags() == [("lunch", "NAME")]
    assert driver.window.annotate.list.model.index(0).data() == text


def test_a_press_into_the_margin_is_harmless(driver, write):
    driver.open(write([{"content": "", "annotations": []}, {"content": " \n ", "annotations": []}]))
    view = driver.window.annotate.view.viewport()
    for _ in range(2):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
        QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(40, 40))
        driver.press(KEY.Key_Left, KEY.Key_Home, "1", KEY.Key_Delete, "m", KEY.Key_Space)
        driver.press(KEY.Key_Return)
    assert all(not e.annotations for e in driver.window.session.document.examples)


@pytest.mark.parametrize("name", ["arabic", "korean", "tweets_emoji"])
def test_real_texts_of_other_scripts_are_tagged_by_mouse_to_the_character(driver, write, name):
    path = SHARED_DATA / "languages" / f"{name}.json"
    if not path.is_file():
        pytest.skip(f"real data is not here: {path}")
    real = json.loads(path.read_text(encoding="utf-8"))["examples"]
    real = [e for e in real if e["annotations"] and len(e["content"]) < 120][:15]
    driver.open(write([{"content": e["content"], "annotations": []} for e in real]))
    tokens = driver.window.tokens
    compared = 0
    for index, each in enumerate(real):
        driver.window.annotate.go_to(index)
        for tag in each["annotations"]:
            start, end = tag["start"], tag["end"] + 1
            edges = tokens.spans(each["content"])
            aligned = start in {t.start for t in edges} and end in {t.end for t in edges}
            if not aligned or not each["content"][start:end][-1].isalnum():
                continue
            if not each["content"][start:end][0].isalnum():
                continue
            driver.drag_over(each["content"][start:end])
            at = each["content"].index(each["content"][start:end])
            assert (at, at + end - start) in [
                (a.start, a.end) for a in driver.example.annotations
            ], (each["content"], each["content"][start:end])
            compared += 1
    assert compared > 0


def test_the_sentence_is_as_wide_whether_its_page_scrolls_or_not(driver, write):
    outside = [{"start": 90 + n, "end": 99 + n, "tag_name": "date"} for n in range(3)]
    driver.open(write([{"content": "Cancel yoga tomorrow", "annotations": outside}]))
    page, view = driver.window.annotate.page, driver.window.annotate.view
    found = set()
    for height in range(480, 900, 20):
        driver.window.resize(1000, height)
        driver.qtbot.wait(1)
        found.add((page.verticalScrollBar().maximum() > 0, view.width()))
    assert {scrolls for scrolls, _ in found} == {True, False}
    assert len({width for _, width in found}) == 1
