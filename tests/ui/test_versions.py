"""Two versions of a project meet in the real window: by another program, a crash, two windows."""

from __future__ import annotations

import json
import os
import stat
import sys

import pytest
from PySide6.QtCore import QLockFile, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QLabel,
    QListWidget,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
)

from eventner_gui.app.save_state import SaveStatus
from eventner_gui.storage import atomic
from eventner_gui.ui.notice import Notice
from eventner_gui.ui.window.main_window import MainWindow
from tests.driver import Driver

KEY = Qt.Key
TEXTS = ("Cancel lunch", "Book yoga", "Move it")


@pytest.fixture
def path(write):
    return write([{"content": text, "annotations": []} for text in TEXTS])


def change_elsewhere(path, alter):
    """Alter the file as another program does."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    alter(raw["examples"])
    path.write_text(json.dumps(raw), encoding="utf-8")


def tag_elsewhere(index, words, tag_name):
    def alter(examples):
        start = examples[index]["content"].index(words)
        examples[index]["annotations"] = [
            {"start": start, "end": start + len(words) - 1, "tag_name": tag_name, "value": words}
        ]

    return alter


def wait_for_notice(driver, words):
    def find():
        found = [n for n in driver.window.findChildren(Notice) if n.isVisible()]
        return next((n for n in found if words in n.text), None)

    driver.qtbot.waitUntil(lambda: find() is not None, timeout=20_000)
    return find()


def press_action(driver, notice, text):
    """Press a button of a notice by the keyboard."""
    found = next(b for b in notice.findChildren(QPushButton) if b.text() == text)
    found.setFocus()
    QTest.keyClick(found, KEY.Key_Space)


def in_file(driver):
    return {
        each["content"]: [(a["value"], a["tag_name"]) for a in each["annotations"]]
        for each in driver.file()["examples"]
    }


@pytest.fixture
def changed(driver, path):
    """The first sentence is tagged here and, in another way, elsewhere; the third elsewhere."""
    driver.open(path)

    def alter(examples):
        tag_elsewhere(0, "lunch", "name")(examples)
        tag_elsewhere(2, "it", "domain")(examples)
        examples.append({"content": "Added there", "annotations": []})

    change_elsewhere(path, alter)
    driver.press("1")
    driver.press(KEY.Key_PageDown, "1")
    return wait_for_notice(driver, "Another program has changed 3 sentences")


def test_a_change_by_another_program_is_never_overwritten_silently(driver, path, changed):
    assert "Added there" in path.read_text(encoding="utf-8")
    assert "2 sentences that you have changed" in changed.text
    assert "1 sentence was changed on both sides" in changed.text
    assert driver.window.session.saver.is_durable()
    driver.window.session.saver.save_now()
    driver.qtbot.wait(300)
    assert "Added there" in path.read_text(encoding="utf-8")


def test_theirs_can_be_taken_and_undone(driver, changed):
    press_action(driver, changed, "Take theirs")
    there = {"Cancel lunch": [("lunch", "name")], "Book yoga": [], "Move it": [("it", "domain")]}
    assert in_file(driver) == {**there, "Added there": []}
    driver.window.menus.undo.trigger()
    here = {"Cancel lunch": [("Cancel", "action")], "Book yoga": [("Book", "action")]}
    assert in_file(driver) == {**here, "Move it": []}
    assert driver.notices() == []


def test_mine_can_be_kept_and_theirs_is_in_the_history(driver, changed):
    press_action(driver, changed, "Keep mine")
    here = {"Cancel lunch": [("Cancel", "action")], "Book yoga": [("Book", "action")]}
    assert in_file(driver) == {**here, "Move it": []}
    dialog = open_history(driver)
    dialog.findChild(QCheckBox, "everyStep").setChecked(True)
    states = dialog.findChild(QListWidget, "pastStates")
    row = next(
        n for n in range(states.count()) if states.item(n).text().endswith("\nThe file's version")
    )
    choose_state(driver, dialog, row)
    assert "Added there" in dialog.findChild(QPlainTextEdit, "pastDetails").toPlainText()
    dialog.reject()


def test_both_are_merged_example_by_example(driver, changed):
    press_action(driver, changed, "Merge both")
    dialog = driver.find(QDialog, "mergeDialog")
    assert dialog.findChild(QLabel, "mergeWhere").text() == "Sentence 1 of 1"
    assert "lunch" in dialog.findChild(QLabel, "mergeTheirs").text()
    QTest.keyClicks(dialog, "2")
    merged = {"Cancel lunch": [("lunch", "name")], "Book yoga": [("Book", "action")]}
    assert in_file(driver) == {**merged, "Move it": [("it", "domain")], "Added there": []}
    driver.window.menus.undo.trigger()
    assert in_file(driver)["Cancel lunch"] == [("Cancel", "action")]


def test_a_merge_can_be_gone_through_again_and_cancelled(driver, path, changed):
    press_action(driver, changed, "Merge both")
    dialog = driver.find(QDialog, "mergeDialog")
    QTest.keyClick(dialog, KEY.Key_Escape)
    driver.qtbot.wait(50)
    assert changed.isVisible()
    press_action(driver, changed, "Merge both")
    dialog = [d for d in driver.window.findChildren(QDialog, "mergeDialog") if d.isVisible()][-1]
    QTest.mouseClick(dialog.findChild(QPushButton, "restMine"), Qt.MouseButton.LeftButton)
    assert in_file(driver)["Cancel lunch"] == [("Cancel", "action")]
    assert in_file(driver)["Move it"] == [("it", "domain")]


def test_a_change_is_seen_when_one_comes_back_to_the_window(driver, path):
    driver.open(path)
    change_elsewhere(path, tag_elsewhere(1, "yoga", "name"))
    driver.window.session.saver.look()  # what the window does when it becomes active
    notice = wait_for_notice(driver, "Everything of yours is in it")
    press_action(driver, notice, "Take theirs")
    assert in_file(driver)["Book yoga"] == [("yoga", "name")]


def test_a_file_written_anew_with_the_same_content_is_no_change(driver, path):
    driver.open(path)
    path.write_bytes(path.read_bytes())
    driver.press("1")
    assert in_file(driver)["Cancel lunch"] == [("Cancel", "action")]
    assert driver.notices() == []


def test_a_file_broken_by_another_program_is_put_aside(driver, path):
    driver.open(path)
    path.write_text("{ not json", encoding="utf-8")
    driver.press("1")
    notice = wait_for_notice(driver, "cannot be read now")
    press_action(driver, notice, "Put it aside and save mine")
    assert in_file(driver)["Cancel lunch"] == [("Cancel", "action")]
    aside = path.with_name("project unreadable 1.json")
    assert aside.read_text(encoding="utf-8") == "{ not json"


# after a crash


def crash(window: MainWindow) -> None:
    """Let go of the project as a process that is killed does: nothing more is written."""
    saver = window.session.saver
    saver._timer.stop()
    saver._keeper.wait_kept(saver.revision)
    window.session.release()
    saver.give_up()


def test_work_that_had_not_reached_the_file_comes_back_and_is_told(driver, path, write):
    driver.open(path)
    driver.window.session.saver._pause = 60_000
    driver.press("1")
    crash(driver.window)
    assert "Cancel" not in str(json.loads(path.read_text())["examples"][0]["annotations"])
    driver.open(write([{"content": "x", "annotations": []}], name="other.json"))
    driver.open(path)
    assert driver.tags() == [("Cancel", "ACTION")]
    (text,) = driver.notices()
    assert text.startswith("1 change of the last session had not reached the file and was brought")
    assert driver.window.menus.undo.text() == "&Undo: Tag “Cancel” as ACTION"
    driver.press_with(Qt.KeyboardModifier.ControlModifier, KEY.Key_Z)
    assert driver.tags() == []
    assert in_file(driver)["Cancel lunch"] == []


def test_undo_survives_saving_and_closing(driver, path, write):
    driver.open(path)
    driver.press("1", KEY.Key_PageDown, "1")
    driver.window.menus.undo.trigger()
    driver.wait_saved()
    driver.open(write([{"content": "x", "annotations": []}], name="other.json"))
    driver.open(path)
    assert driver.notices() == []
    assert driver.window.menus.redo.text() == "&Redo: Tag “Book” as ACTION"
    driver.window.menus.redo.trigger()
    driver.window.menus.undo.trigger()
    driver.window.menus.undo.trigger()
    assert in_file(driver) == {text: [] for text in TEXTS}
    driver.window.menus.redo.trigger()
    assert in_file(driver)["Cancel lunch"] == [("Cancel", "action")]


def test_the_start_page_tells_of_work_that_is_not_in_its_file(
    driver, path, themed, qtbot, monkeypatch
):
    driver.open(path)
    driver.window.session.saver._pause = 60_000
    driver.press("1")
    crash(driver.window)
    second = MainWindow()
    second.show()
    try:
        other = Driver(second, qtbot)
        notice = wait_for_notice(other, "does not have your latest work yet (1 change, until")
        press_action(other, notice, "Open it")
        qtbot.waitUntil(lambda: second.session.is_open, timeout=20_000)
        assert other.tags() == [("Cancel", "ACTION")]
        other.wait_for_tokens()
    finally:
        second.annotate.leave()
        second.session.saver.give_up()
        assert second.close()
        second.deleteLater()


def test_changes_beside_a_file_that_went_another_way_are_merged_in(driver, path, write):
    driver.open(path)
    driver.window.session.saver._pause = 60_000
    driver.press("1")
    crash(driver.window)
    change_elsewhere(path, tag_elsewhere(2, "it", "domain"))
    driver.open(write([{"content": "x", "annotations": []}], name="other.json"))
    driver.open(path)
    notice = wait_for_notice(driver, "1 change made here until")
    press_action(driver, notice, "Merge them in")
    merged = {"Cancel lunch": [("Cancel", "action")], "Book yoga": []}
    assert in_file(driver) == {**merged, "Move it": [("it", "domain")]}
    driver.open(write([{"content": "x", "annotations": []}], name="third.json"))
    driver.open(path)
    assert driver.notices() == []


def test_what_is_kept_of_a_missing_file_can_be_opened(driver, path, write):
    driver.open(path)
    driver.press("1")
    driver.wait_saved()
    driver.open(write([{"content": "x", "annotations": []}], name="other.json"))
    path.unlink()
    driver.window.projects.open(path)
    notice = wait_for_notice(driver, "EventNER has kept its last state")
    with driver.qtbot.waitSignal(driver.window.session.opened, timeout=20_000):
        press_action(driver, notice, "Open what was kept")
    assert driver.window.session.path == path
    assert in_file(driver)["Cancel lunch"] == [("Cancel", "action")]


def test_what_is_kept_of_a_damaged_file_opens_beside_it(driver, path, write):
    driver.open(path)
    driver.press("1")
    driver.wait_saved()
    driver.open(write([{"content": "x", "annotations": []}], name="other.json"))
    path.write_text('{"examples": [', encoding="utf-8")
    driver.window.projects.open(path)
    notice = wait_for_notice(driver, "EventNER has kept its last state")
    with driver.qtbot.waitSignal(driver.window.session.opened, timeout=20_000):
        press_action(driver, notice, "Open what was kept")
    assert driver.window.session.path != path
    assert in_file(driver)["Cancel lunch"] == [("Cancel", "action")]
    assert path.read_text(encoding="utf-8") == '{"examples": ['


# two windows


@pytest.fixture
def second(themed, qtbot, driver):
    made = MainWindow()
    made.show()
    yield Driver(made, qtbot)
    made.annotate.leave()
    made.session.saver.give_up()
    assert made.close()
    made.deleteLater()


def test_a_second_window_says_who_has_the_file_and_opens_a_copy(driver, second, path, home):
    driver.open(path)
    second.window.projects.open(path)
    notice = wait_for_notice(second, "in another window of EventNER on this computer")
    assert not any("not open there" in b.text() for b in notice.findChildren(QPushButton))
    with second.qtbot.waitSignal(second.window.session.opened, timeout=20_000):
        press_action(second, notice, "Open a copy")
    assert second.window.session.path == home / "documents" / "project.json"
    second.wait_for_tokens()


def test_two_windows_on_one_file_overwrite_nothing_silently(driver, second, path):
    driver.open(path)
    second.window.projects.open(path)
    notice = wait_for_notice(second, "in another window")
    with second.qtbot.waitSignal(second.window.session.opened, timeout=20_000):
        press_action(second, notice, "Open it here too")
    second.wait_for_tokens()
    driver.press("1")
    driver.wait_saved()
    second.press(KEY.Key_PageDown, "1")
    notice = wait_for_notice(second, "Another program has changed 1 sentence")
    press_action(second, notice, "Merge both")
    both = {"Cancel lunch": [("Cancel", "action")], "Book yoga": [("Book", "action")]}
    assert in_file(second) == {**both, "Move it": []}
    driver.window.session.saver.look()
    press_action(driver, wait_for_notice(driver, "Everything of yours"), "Take theirs")
    assert in_file(driver) == {**both, "Move it": []}


def test_a_lock_of_another_computer_is_named_and_can_be_taken_over(driver, path):
    lock = path.with_name(f".{path.name}.lock")
    lock.write_text("4711\neventner\nada-laptop\n", encoding="ascii")
    driver.window.projects.open(path)
    notice = wait_for_notice(driver, "on the computer “ada-laptop”")
    with driver.qtbot.waitSignal(driver.window.session.opened, timeout=20_000):
        press_action(driver, notice, "It is not open there any more")
    assert str(os.getpid()) in lock.read_text(encoding="ascii")
    driver.wait_for_tokens()


def test_a_lock_goes_with_the_project(driver, path, write):
    driver.open(path)
    lock = path.with_name(f".{path.name}.lock")
    assert lock.exists()
    driver.open(write([{"content": "x", "annotations": []}], name="other.json"))
    assert not lock.exists()
    other = QLockFile(str(lock))
    assert other.tryLock(0)
    other.unlock()


# the disk


def full_disk(_descriptor):
    raise OSError(28, "No space left on device")


def test_work_is_kept_while_the_file_cannot_be_written_and_closing_is_safe(
    driver, path, monkeypatch
):
    driver.open(path)
    with monkeypatch.context() as patch:
        patch.setattr(atomic.os, "fsync", full_disk)
        driver.press("1")
        driver.qtbot.waitUntil(
            lambda: driver.window.session.saver.state.status is SaveStatus.KEPT, timeout=20_000
        )
        notice = wait_for_notice(driver, "Your work is kept on this computer")
        assert "the disk is full" in notice.text
        assert not driver.window.close()
        box = driver.find(QMessageBox, "closeUnsaved")
        assert box.text() == "The last changes are kept on this computer, but not in the file."
        box.reject()
    press_action(driver, notice, "Try again")
    assert in_file(driver)["Cancel lunch"] == [("Cancel", "action")]
    assert not any("kept on this computer" in text for text in driver.notices())


def test_the_file_is_saved_at_once_while_the_journal_cannot_be_written(driver, path, monkeypatch):
    driver.open(path)
    saver = driver.window.session.saver
    saver._pause = 60_000
    with monkeypatch.context() as patch:
        patch.setattr("eventner_gui.storage.journal.Journal.append", _raise_full, raising=True)
        driver.press("1")
        driver.qtbot.waitUntil(saver.is_saved, timeout=20_000)
        assert saver.state.status is SaveStatus.SAVED
        assert saver.state.no_journal is not None
    driver.press(KEY.Key_PageDown, "1")
    driver.qtbot.waitUntil(lambda: saver.state.no_journal is None, timeout=20_000)
    assert in_file(driver)["Book yoga"] == [("Book", "action")]


def test_not_saved_is_said_when_neither_can_be_written(driver, path, monkeypatch):
    driver.open(path)
    saver = driver.window.session.saver
    with monkeypatch.context() as patch:
        patch.setattr("eventner_gui.storage.journal.Journal.append", _raise_full)
        patch.setattr(atomic.os, "fsync", full_disk)
        driver.press("1")
        driver.qtbot.waitUntil(lambda: saver.state.status is SaveStatus.NOT_SAVED, timeout=20_000)
        assert driver.find(QLabel, "saveState").text() == "● Not saved"
        assert any(text.startswith("Not saved.") for text in driver.notices())
        assert not saver.is_durable()
    assert in_file(driver)["Cancel lunch"] == [("Cancel", "action")]
    driver.qtbot.waitUntil(lambda: saver.state.status is SaveStatus.SAVED, timeout=20_000)


def _raise_full(*_):
    from eventner_gui.core.errors import FileError

    raise FileError("Changes could not be kept: the disk is full.", "Make room.")


@pytest.mark.skipif(sys.platform == "win32", reason="folders are not taken away so on Windows")
def test_a_folder_that_goes_and_comes_back(driver, path):
    driver.open(path)
    project_folder, away = path.with_name("drive"), path.with_name("away")
    project_folder.mkdir()
    inside = project_folder / "project.json"
    inside.write_bytes(path.read_bytes())
    driver.open(inside)
    driver.wait_saved()
    project_folder.rename(away)
    driver.press("1")
    notice = wait_for_notice(driver, "is not there")
    assert driver.window.session.saver.is_durable()
    away.rename(project_folder)
    press_action(driver, notice, "Try again")
    assert in_file(driver)["Cancel lunch"] == [("Cancel", "action")]


def test_a_file_made_read_only_keeps_the_work(driver, path):
    driver.open(path)
    path.chmod(stat.S_IREAD)
    driver.press("1")
    wait_for_notice(driver, "is read-only")
    assert driver.window.session.saver.is_durable()
    path.chmod(stat.S_IREAD | stat.S_IWRITE)
    assert in_file(driver)["Cancel lunch"] == [("Cancel", "action")]


# history


def open_history(driver):
    driver.press_with(Qt.KeyboardModifier.ControlModifier, KEY.Key_H)
    return driver.find(QDialog, "historyDialog")


def choose_state(driver, dialog, row):
    dialog.findChild(QListWidget, "pastStates").setCurrentRow(row)
    words = dialog.findChild(QLabel, "pastSummary")
    driver.qtbot.waitUntil(lambda: words.text() != "Looking…", timeout=20_000)


def test_history_goes_back_to_any_state_as_one_step_of_undo(driver, path):
    driver.open(path)
    driver.press("1", KEY.Key_PageDown, "1", KEY.Key_PageDown)
    driver.press_with(Qt.KeyboardModifier.ControlModifier, KEY.Key_Delete)
    assert len(driver.window.session.document.examples) == 2
    dialog = open_history(driver)
    QTest.keyClick(dialog.findChild(QCheckBox, "everyStep"), KEY.Key_Space)
    states = dialog.findChild(QListWidget, "pastStates")
    shown = [states.item(n).text().split("\n")[1] for n in range(states.count())]
    assert shown == ["Tag “Book” as ACTION", "Tag “Cancel” as ACTION", "Opened"]
    assert driver.window.session.undo_stack.count() == 3
    choose_state(driver, dialog, 1)
    assert dialog.findChild(QLabel, "pastSummary").text() == (
        "Then: 1 sentence with other tags or status; 1 sentence that are not there now."
    )
    QTest.keyClick(states, KEY.Key_Return)
    back = {"Cancel lunch": [("Cancel", "action")], "Book yoga": [], "Move it": []}
    assert in_file(driver) == back
    driver.window.menus.undo.trigger()
    assert len(driver.window.session.document.examples) == 2
    assert in_file(driver)["Book yoga"] == [("Book", "action")]


def test_history_without_a_change_says_so(driver, path):
    driver.open(path)
    dialog = open_history(driver)
    assert "Nothing has been changed yet" in dialog.findChild(QLabel, "pastSummary").text()
    assert not dialog.findChild(QPushButton, "goBack").isEnabled()
    dialog.reject()


def test_stretches_of_work_are_one_line_each(driver, path):
    driver.open(path)
    driver.press("1", KEY.Key_PageDown, "1", KEY.Key_PageDown, "1")
    driver.window.annotate.leave()
    dialog = open_history(driver)
    states = dialog.findChild(QListWidget, "pastStates")
    assert states.count() == 1
    assert states.item(0).text().endswith("Opened")
    dialog.reject()
