from __future__ import annotations

import json
import os

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from eventner_gui.app.save_state import SaveStatus
from eventner_gui.storage import atomic
from eventner_gui.ui.shortcuts import SHORTCUTS
from tests.driver import annotation
from tests.ui.test_train_tab import made_up

KEY = Qt.Key


def test_the_start_page_offers_three_ways_to_begin(driver):
    for name in ("openSample", "pasteSentences", "openFile"):
        assert driver.find(QPushButton, name).isVisible()


def test_the_sample_opens_as_a_copy(driver, home):
    with driver.qtbot.waitSignal(driver.window.session.opened, timeout=20_000):
        driver.click("openSample")
    path = driver.window.session.path
    assert home in path.parents
    assert len(driver.window.session.document.examples) > 120


def test_pasted_sentences_become_a_project_with_the_articles_labels(driver, home):
    driver.click("pasteSentences")
    dialog = driver.find(QDialog, "pasteDialog")
    text = dialog.findChild(QPlainTextEdit, "pastedText")
    text.setPlainText("Schedule a visit\n\nCancel lunch\nCancel lunch\n")
    name = dialog.findChild(QLineEdit, "projectName")
    name.setText("Visits")
    driver.accept_texts()
    stored = driver.file()
    assert [e["content"] for e in stored["examples"]] == ["Schedule a visit", "Cancel lunch"]
    assert [each["name"] for each in stored["eventner"]["labels"]][:4] == [
        "action",
        "domain",
        "name",
        "date",
    ]
    assert driver.window.session.path.name == "Visits.json"


def test_sentences_are_added_without_doubles(driver, write):
    driver.open(write([{"content": "Cancel lunch", "annotations": []}]))
    driver.add_texts("Cancel lunch\nBook yoga")
    driver.accept_texts()
    assert [e["content"] for e in driver.file()["examples"]] == ["Cancel lunch", "Book yoga"]


def test_a_text_file_opens_as_a_new_project(driver, tmp_path):
    path = tmp_path / "lines.txt"
    path.write_bytes("\ufeffBook yoga\r\nCancel lunch\r\n".encode())
    driver.open(path)
    assert [e["content"] for e in driver.file()["examples"]] == ["Book yoga", "Cancel lunch"]
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_broken_file_is_refused_with_its_place_and_what_is_open_stays(driver, write, tmp_path):
    driver.open(write([{"content": "Cancel lunch", "annotations": []}]))
    broken = tmp_path / "broken.json"
    broken.write_text('{"examples": [\n  {"content": "x",\n   "annotations": }]}', encoding="utf-8")
    with driver.qtbot.waitSignal(driver.window.projects.failed, timeout=20_000):
        driver.window.projects.open(broken)
    assert any("line 3" in text and "column" in text for text in driver.notices())
    assert driver.window.session.name == "project"


def test_exclusive_ends_open_as_a_new_project_and_say_so(driver, write, home):
    text = "Book the hall for yoga on Friday"
    tag = {"start": 26, "end": 32, "tag_name": "DATE", "value": "Friday", "id": "a-1"}
    path = write([{"content": text, "annotations": [tag], "id": 7}], header=False)
    before = path.read_bytes()
    driver.open(path)
    assert driver.tags() == [("Friday", "DATE")]
    assert any("the character after the last one" in text for text in driver.notices())
    assert home in driver.window.session.path.parents
    stored = driver.file()["examples"][0]
    assert stored["annotations"] == [{**tag, "end": 31}]
    assert stored["id"] == 7
    assert path.read_bytes() == before


def test_a_file_that_does_not_show_its_ends_asks(driver, write):
    text = "a b c d"
    tag = {"start": 2, "end": 3, "tag_name": "X"}
    path = write([{"content": text, "annotations": [tag]}], header=False)
    with driver.qtbot.waitSignal(driver.window.projects.opener.undecided, timeout=20_000):
        driver.window.projects.open(path)
    dialog = driver.find(QDialog, "endsDialog")
    with driver.qtbot.waitSignal(driver.window.session.opened, timeout=20_000):
        choice = dialog.findChild(QPushButton, "ends-exclusive")
        QTest.mouseClick(choice, Qt.MouseButton.LeftButton)
    assert driver.tags() == [("b", "X")]


def test_a_file_that_may_not_be_written_opens_as_a_copy(driver, write, home):
    path = write([{"content": "Cancel lunch", "annotations": []}])
    path.chmod(0o444)
    driver.open(path)
    driver.press("1")
    assert driver.file()["examples"][0]["annotations"][0]["value"] == "Cancel"
    assert home in driver.window.session.path.parents
    assert any("may not be written" in text for text in driver.notices())


def test_a_failed_save_keeps_the_old_file_says_so_and_saves_when_it_can(driver, write, monkeypatch):
    path = write([{"content": "Cancel lunch", "annotations": []}])
    driver.open(path)
    before = path.read_bytes()
    real = os.fsync

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic.os, "fsync", full)
    driver.press("1")
    saver = driver.window.session.saver
    driver.qtbot.waitUntil(lambda: saver.state.status is SaveStatus.KEPT, timeout=20_000)
    assert path.read_bytes() == before
    assert driver.find(QLabel, "saveState").text() == "● Kept, not in the file"
    assert any(text.startswith("Your work is kept") for text in driver.notices())
    driver.press("1")
    driver.qtbot.waitUntil(saver.is_durable, timeout=20_000)
    assert driver.find(QLabel, "saveState").text() == "● Kept, not in the file"
    monkeypatch.setattr(atomic.os, "fsync", real)
    driver.window.projects.save_now()
    assert driver.file()["examples"][0]["annotations"][0]["value"] == "Cancel"
    assert not any(text.startswith("Your work is kept") for text in driver.notices())


def test_closing_with_unsaved_changes_asks_and_loses_nothing(driver, write, monkeypatch):
    driver.open(write([{"content": "Cancel lunch", "annotations": []}]))

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(atomic.os, "fsync", full)
        driver.press("1")
        assert not driver.window.close()
        box = driver.find(QMessageBox, "closeUnsaved")
        assert driver.window.isVisible()
        box.reject()
    driver.window.projects.save_now()
    assert driver.file()["examples"][0]["annotations"][0]["value"] == "Cancel"


def test_closing_saves_the_last_edit_at_once(driver, write):
    path = write([{"content": "Cancel lunch", "annotations": []}])
    driver.open(path)
    driver.press("1")
    assert driver.window.close()
    stored = json.loads(path.read_text(encoding="utf-8"))["examples"][0]
    assert stored["annotations"][0]["value"] == "Cancel"
    assert stored["eventner"]["status"] == "done"


def test_closing_while_training_asks_stops_cleanly_and_keeps_the_model(driver, write):
    driver.open(write(made_up(48)))
    driver.window.show_tab("Train")
    driver.find(QLineEdit, "trainMaxSteps").setText("1000000")
    driver.click("train")
    driver.qtbot.waitUntil(lambda: len(driver.window.train.plot._f) >= 1, timeout=60_000)
    assert not driver.window.close()
    box = driver.find(QMessageBox, "closeWhileTraining")
    stop = box.findChild(QPushButton, "stopAndClose")
    runs = driver.window.session.path.with_name("project-runs")
    QTest.mouseClick(stop, Qt.MouseButton.LeftButton)
    driver.qtbot.waitUntil(lambda: not driver.window.isVisible(), timeout=60_000)
    assert [folder.name for folder in runs.iterdir()] == ["run-001"]
    assert (runs / "run-001" / "model-best").is_dir()


def test_going_on_training_keeps_the_window(driver, write):
    driver.open(write(made_up(48)))
    driver.window.show_tab("Train")
    driver.find(QLineEdit, "trainMaxSteps").setText("1000000")
    driver.click("train")
    driver.qtbot.waitUntil(driver.window.train.plot.has_points, timeout=60_000)
    assert not driver.window.close()
    driver.find(QMessageBox, "closeWhileTraining").reject()
    assert driver.window.isVisible()
    assert driver.window.trainer.is_training
    assert not driver.window.trainer.is_stopping


def test_f1_and_question_mark_show_every_key(driver, write):
    driver.open(write([{"content": "Cancel lunch", "annotations": []}]))
    driver.press("?")
    dialog = driver.find(QDialog, "keysDialog")
    texts = [each.text() for each in dialog.findChildren(QLabel)]
    assert all(shortcut.text in texts for shortcut in SHORTCUTS.values())
    dialog.close()


@pytest.mark.parametrize("key", ["?", "s", "f", "m", "1"])
def test_keys_that_act_in_the_sentence_are_typed_in_fields(driver, write, key):
    driver.open(write([{"content": "Cancel lunch", "annotations": []}]))
    search = driver.find(QLineEdit, "search")
    search.setFocus()
    QTest.keyClicks(search, key)
    assert search.text() == key
    assert driver.example.annotations == ()
    assert driver.window.annotate.index == 0


def test_tabs_are_reached_by_keyboard(driver, write):
    driver.open(write([{"content": "Cancel lunch", "annotations": []}]))
    for number, page in ((KEY.Key_2, "train"), (KEY.Key_3, "test"), (KEY.Key_1, "annotate")):
        QTest.keyClick(driver.window, number, Qt.KeyboardModifier.ControlModifier)
        assert driver.window._pages.currentWidget() is getattr(driver.window, page)


def test_the_second_save_writes_the_same_bytes(driver, write):
    text = "Cancel lunch 😀\r\n"
    path = write([{"content": text, "annotations": [annotation(text, "lunch", "name")], "x": 1}])
    driver.open(path)
    driver.press("1")
    driver.wait_saved()
    first = path.read_bytes()
    driver.window.session.saver.touch()
    driver.wait_saved()
    assert path.read_bytes() == first


def test_position_is_remembered(driver, write):
    path = write([{"content": str(number), "annotations": []} for number in range(9)])
    driver.open(path)
    driver.window.annotate.go_to(6)
    driver.open(write([{"content": "Book yoga", "annotations": []}], name="other.json"))
    driver.open(path)
    assert driver.window.annotate.index == 6


@pytest.mark.parametrize("appearance", ["light", "dark"])
@pytest.mark.parametrize("size", [(1280, 800), (800, 600)])
def test_no_button_or_heading_is_cut_off(driver, write, themed, appearance, size):
    driver.open(write(made_up(24)))
    themed.set_appearance(appearance)
    driver.window.resize(*size)
    try:
        for name in ("Annotate", "Train", "Test"):
            driver.window.show_tab(name)
            driver.qtbot.wait(50)
            for button in driver.window.findChildren(QPushButton):
                if button.isVisible() and button.text():
                    needed = button.fontMetrics().horizontalAdvance(button.text())
                    assert button.width() >= needed, (name, button.text())
                    seen = button.visibleRegion().boundingRect().width()
                    assert seen in (0, button.width()), (name, button.text())  # 0: scrolled away
    finally:
        themed.set_appearance("light")


def test_every_control_has_a_name_for_screen_readers(driver, write):
    driver.open(write([{"content": "Cancel lunch", "annotations": []}]))
    kinds = (QPushButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)
    nameless = [
        widget
        for kind in kinds
        for widget in driver.window.findChildren(kind)
        if not widget.objectName().startswith("qt_")
        and not isinstance(widget, QHeaderView)
        and not widget.parent().metaObject().className().startswith("QComboBoxPrivate")
        and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert [each.objectName() or type(each).__name__ for each in nameless] == []


def test_an_edit_made_while_another_file_is_read_is_saved(driver, write):
    first = write([{"content": "Cancel lunch", "annotations": []}])
    second = write([{"content": "Book yoga", "annotations": []}], name="second.json")
    driver.open(first)
    with driver.qtbot.waitSignal(driver.window.session.opened, timeout=20_000):
        driver.window.projects.open(second)
        driver.press("1")
    assert driver.window.session.name == "second"
    stored = json.loads(first.read_text(encoding="utf-8"))["examples"][0]
    assert stored["annotations"][0]["value"] == "Cancel"


def test_closing_while_a_file_is_read_opens_nothing_more(driver, write, home):
    text = "Book yoga on Friday"
    tag = {"start": 13, "end": 19, "tag_name": "DATE", "value": "Friday"}
    path = write([{"content": text, "annotations": [tag]}], header=False)
    driver.window.projects.open(path)
    assert driver.window.close()
    driver.qtbot.wait(300)
    assert not driver.window.session.is_open
    assert not list((home / "documents").glob("*.json"))


def test_save_as_goes_on_where_one_is(driver, write, monkeypatch, tmp_path):
    driver.open(write([{"content": str(number), "annotations": []} for number in range(5)]))
    driver.window.annotate.go_to(3)
    target = tmp_path / "elsewhere.json"
    monkeypatch.setattr(driver.window.projects, "_ask_target", lambda *_: target)
    driver.window.projects.save_as()
    driver.wait_saved()
    assert target.is_file()
    assert driver.window.annotate.index == 3
    assert driver.find(QLabel, "projectTitle").text() == "elsewhere"


def test_pasted_text_keeps_its_no_break_spaces(driver):
    driver.click("pasteSentences")
    dialog = driver.find(QDialog, "pasteDialog")
    dialog.findChild(QPlainTextEdit, "pastedText").setPlainText("à 10\u00a0h\nBook yoga")
    driver.accept_texts()
    assert [e["content"] for e in driver.file()["examples"]] == ["à 10\u00a0h", "Book yoga"]


def test_a_long_project_name_does_not_widen_the_window(driver, write):
    driver.open(write([{"content": "Cancel lunch", "annotations": []}], name="x" * 180 + ".json"))
    driver.window.status.say("y" * 500)
    driver.qtbot.wait(50)
    assert driver.window.minimumSizeHint().width() <= 800


def test_undone_work_can_be_done_again_after_moving_on(driver, write):
    texts = ["Cancel lunch", "Book yoga"]
    driver.open(write([{"content": text, "annotations": []} for text in texts]))
    driver.press("1")
    driver.press("3")
    driver.window.menus.undo.trigger()
    driver.press(KEY.Key_PageDown)
    assert driver.window.menus.redo.isEnabled()
    driver.window.menus.redo.trigger()
    assert [a.tag_name for a in driver.window.session.document.examples[0].annotations] == [
        "action",
        "name",
    ]


def test_many_notices_are_scrolled_not_crushed(driver, write):
    text = "Call at 11AM sharp on Friday"
    tags = [{"start": 8 + n, "end": 8, "tag_name": "time"} for n in range(3)]
    tags += [{"start": 90 + n, "end": 99, "tag_name": "date"} for n in range(3)]
    driver.open(write([{"content": text, "annotations": tags}]))
    driver.window.resize(800, 600)
    driver.qtbot.wait(100)
    for notice in driver.window.annotate.findChildren(QWidget, "notice"):
        assert notice.height() >= 2 * notice.fontMetrics().height()
    assert driver.window.annotate.view.height() >= 90
