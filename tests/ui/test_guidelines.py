"""The guidelines beside the text: read, written, never lost; and the project's settings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QPlainTextEdit, QPushButton, QTextBrowser

from eventner_gui.core.direction import Direction
from eventner_gui.core.project_edits import set_project
from eventner_gui.core.spans import Span
from eventner_gui.ui.annotate.markdown_view import MarkdownView
from tests.driver import Driver

CTRL = Qt.KeyboardModifier.ControlModifier
KEY = Qt.Key
TEXT = "Cancel lunch tomorrow"


def open_with(driver: Driver, path: Path, guidelines: str = "") -> None:
    raw = json.loads(path.read_text(encoding="utf-8"))
    raw["eventner"]["guidelines"] = guidelines
    path.write_text(json.dumps(raw), encoding="utf-8")
    driver.open(path)


@pytest.fixture
def path(write: Any) -> Path:
    return write([{"content": TEXT, "annotations": []}])


def guidelines(driver: Driver) -> str:
    return driver.window.session.document.settings.guidelines


def editor(driver: Driver) -> QPlainTextEdit:
    return driver.find(QPlainTextEdit, "guidelinesEditor")


def view(driver: Driver) -> QTextBrowser:
    return driver.find(QTextBrowser, "guidelinesView")


def test_guidelines_are_rendered_beside_the_sentence(driver, path):
    open_with(driver, path, "# How we *tag*\n\n- leave “on” out\n\n<b>plain</b> \u202egnirts")
    assert view(driver).isVisible()
    shown = view(driver).toPlainText()
    assert "How we tag" in shown
    assert "<b>plain</b> [U+202E]gnirts" in shown
    assert driver.window.annotate.view.hasFocus()


def test_nothing_is_loaded_and_no_link_is_followed(driver, path, tmp_path):
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"x")
    open_with(driver, path, f"![x]({secret.as_uri()}) ![y](http://example.org/y.png) [z](file:///)")
    shown = view(driver)
    assert isinstance(shown, MarkdownView)
    assert not shown.openLinks()
    assert not shown.openExternalLinks()
    assert shown.loadResource(2, QUrl.fromLocalFile(str(secret))) is None
    before = shown.toPlainText()
    shown.anchorClicked.emit(QUrl("file:///"))
    assert shown.toPlainText() == before
    shown.highlighted.emit(QUrl("http://example.org/<b>"))
    assert "&lt;b&gt;" in shown.viewport().toolTip() or "%3Cb%3E" in shown.viewport().toolTip()


def test_they_are_edited_in_place_in_one_step_and_escape_returns(driver, path):
    open_with(driver, path, "Old.")
    driver.click("editGuidelines")
    assert editor(driver).hasFocus()
    QTest.keyClick(editor(driver), KEY.Key_End, CTRL)
    QTest.keyClicks(editor(driver), " 1s New")
    driver.window.annotate.labels.guidelines.keep()  # as after a pause
    assert guidelines(driver) == "Old. 1s New"
    QTest.keyClicks(editor(driver), "er.")
    QTest.keyClick(editor(driver), KEY.Key_Escape)
    assert guidelines(driver) == "Old. 1s Newer."
    assert view(driver).toPlainText() == "Old. 1s Newer."
    assert driver.window.annotate.view.hasFocus()
    assert driver.tags() == []
    assert driver.window.session.undo_stack.count() == 1
    assert driver.file()["eventner"]["guidelines"] == "Old. 1s Newer."
    driver.window.menus.undo.trigger()
    assert guidelines(driver) == "Old."
    assert view(driver).toPlainText() == "Old."


def test_what_is_typed_is_kept_in_pauses(driver, path):
    open_with(driver, path)
    driver.click("writeGuidelines")
    QTest.keyClicks(editor(driver), "DATE is")
    driver.qtbot.waitUntil(lambda: guidelines(driver) == "DATE is", timeout=10_000)
    assert editor(driver).hasFocus()


def test_leaving_the_field_keeps_it_and_coming_back_is_another_step(driver, path):
    open_with(driver, path)
    driver.click("writeGuidelines")
    QTest.keyClicks(editor(driver), "one")
    driver.window.annotate.focus_sentence()
    assert guidelines(driver) == "one"
    driver.press("1")
    editor(driver).setFocus()
    QTest.keyClicks(editor(driver), " two")
    driver.click("doneGuidelines")
    assert guidelines(driver) == "one two"
    stack = driver.window.session.undo_stack
    texts = [stack.text(number) for number in range(stack.count())]
    assert texts == ["Edit the guidelines", "Tag “Cancel” as ACTION", "Edit the guidelines"]


def test_undo_shows_in_the_field_and_does_not_eat_what_is_being_typed(driver, path):
    open_with(driver, path, "Old.")
    driver.click("editGuidelines")
    QTest.keyClicks(editor(driver), "X")
    driver.window.annotate.focus_sentence()
    driver.window.menus.undo.trigger()
    assert editor(driver).toPlainText() == "Old."
    editor(driver).setFocus()
    QTest.keyClicks(editor(driver), "Y")
    driver.window.session.apply(None)
    driver.window.session.settings_changed.emit()
    assert editor(driver).toPlainText() == "YOld."
    driver.window.annotate.labels.leave()
    assert guidelines(driver) == "YOld."


def test_a_preview_shows_what_is_typed(driver, path):
    open_with(driver, path)
    driver.click("writeGuidelines")
    QTest.keyClicks(editor(driver), "**bold** words")
    driver.click("previewGuidelines")
    assert view(driver).isVisible()
    assert view(driver).toPlainText() == "bold words"
    driver.click("previewGuidelines")
    assert editor(driver).isVisible()
    driver.click("doneGuidelines")
    assert guidelines(driver) == "**bold** words"


def test_they_can_begin_with_the_labels(driver, path):
    open_with(driver, path)
    assert not view(driver).isVisible()
    driver.click("startGuidelines")
    driver.click("doneGuidelines")
    assert guidelines(driver).startswith("## ACTION\n")
    assert guidelines(driver).count("## ") == 7
    assert driver.window.session.undo_stack.count() == 1


def test_guidelines_nobody_has_touched_stay_character_by_character(driver, path):
    odd = "a\r\nb\u00a0c\u2028d\ud800"
    open_with(driver, path, odd)
    driver.click("editGuidelines")
    driver.click("doneGuidelines")
    assert guidelines(driver) == odd
    assert not driver.window.session.undo_stack.canUndo()


def test_closing_the_window_keeps_what_was_being_typed(driver, path):
    open_with(driver, path)
    driver.click("writeGuidelines")
    QTest.keyClicks(editor(driver), "not lost")
    driver.window._leave()
    assert driver.file()["eventner"]["guidelines"] == "not lost"


def test_in_a_low_window_they_take_turns_with_the_labels(driver, path):
    open_with(driver, path, "Rules.")
    driver.window.resize(800, 600)
    driver.qtbot.wait(20)
    assert not view(driver).isVisible()
    driver.click("showGuidelines")
    assert view(driver).isVisible()
    assert not driver.window.annotate.labels.view.isVisible()
    assert driver.window.annotate.view.hasFocus()
    driver.press("1")
    assert driver.tags() == [("Cancel", "ACTION")]
    driver.click("showLabels")
    assert driver.window.annotate.labels.view.isVisible()


@pytest.mark.parametrize(
    "text", [">" * 20_000, "- " * 20_000, "[" * 20_000, "|a" * 20_000, "*a" * 40_000, "x" * 10**6]
)
def test_hostile_guidelines_neither_crash_nor_widen_the_window(driver, path, text):
    open_with(driver, path, text)
    driver.qtbot.wait(20)
    assert driver.window.width() == 1280
    assert guidelines(driver) == text


def test_language_and_direction_are_set_in_one_step(driver, path):
    open_with(driver, path)
    driver.find(QAction, "projectSettings").trigger()
    dialog = driver.find(QDialog, "projectSettingsDialog")
    for name, value in (("projectLanguage", "ar"), ("projectDirection", "rtl")):
        combo = dialog.findChild(QComboBox, name)
        combo.setCurrentIndex(combo.findData(value))
    QTest.mouseClick(dialog.findChild(QPushButton, "projectSettingsOk"), Qt.MouseButton.LeftButton)
    settings = driver.window.session.document.settings
    assert (settings.language, settings.direction) == ("ar", Direction.RIGHT_TO_LEFT)
    stored = driver.file()["eventner"]
    assert (stored["language"], stored["direction"]) == ("ar", "rtl")
    driver.window.menus.undo.trigger()
    settings = driver.window.session.document.settings
    assert (settings.language, settings.direction) == ("en", Direction.AUTO)


def test_a_project_from_right_to_left_shows_every_line_so_and_keys_follow(driver, write):
    text = "2024 Ann\nחג שמח"
    path = write([{"content": text, "annotations": []}])
    open_with(driver, path)
    view = driver.window.annotate.view
    middle = view.viewport().width() / 2
    assert view.viewport_rects(Span(0, 4))[0].center().x() < middle
    document = driver.window.session.document
    driver.window.session.apply(set_project(document, "he", Direction.RIGHT_TO_LEFT))
    driver.wait_for_tokens()
    assert view.viewport_rects(Span(0, 4))[0].center().x() > middle
    assert view.viewport_rects(Span(9, 11))[0].center().x() > middle
    driver.press(KEY.Key_Left, "7")
    assert driver.tags() == [("Ann", "PERSON")]
    driver.choose_label("DATE")
    driver.drag_over("חג")
    assert driver.tags() == [("Ann", "PERSON"), ("חג", "DATE")]
    driver.window.session.apply(set_project(document, "he", Direction.LEFT_TO_RIGHT))
    assert view.viewport_rects(Span(9, 11))[0].center().x() < middle


def test_the_rows_of_the_list_run_as_the_project_says(driver, write):
    open_with(driver, write([{"content": "2024", "annotations": []}]))
    driver.window.annotate.list.setFocus()
    rows = driver.window.annotate.list.view
    before = rows.viewport().grab().toImage()
    change = set_project(driver.window.session.document, "en", Direction.RIGHT_TO_LEFT)
    driver.window.session.apply(change)
    after = rows.viewport().grab().toImage()
    height = rows.visualRect(rows.model().index(0)).height()

    def ink(image: QImage, left: int, right: int) -> int:
        paper = image.pixel(image.width() // 2, 4)
        points = ((x, y) for x in range(left, right) for y in range(6, height - 6))
        return sum(image.pixel(x, y) != paper for x, y in points)

    wide = before.width()
    assert ink(before, wide * 3 // 4, wide - 30) == 0 < ink(after, wide * 3 // 4, wide - 30)
