"""Word lists and patterns through the real window."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPushButton

from eventner_gui.ui.annotate.patterns_dialog import PatternsDialog

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def opened(driver, write):
    texts = ["a coat by Ann Taylor for mary", "meet Mary in York"]
    driver.open(write([{"content": text, "annotations": []} for text in texts]))
    return driver


@pytest.fixture
def dialog(opened, qtbot):
    opened.find(QAction, "suggestions").trigger()
    made = opened.find(PatternsDialog, "patternsDialog")
    yield made
    made.reject()


def offered(driver) -> set[tuple[str, str]]:
    marks = driver.window.annotate.view.marks
    text = driver.example.content
    return {(text[m.start : m.end], m.tag) for m in marks if m.suggested}


def add(dialog, qtbot, path) -> None:
    dialog.take_file(path)
    qtbot.waitUntil(lambda: dialog.findChild(QPushButton, "addList") is not None, timeout=20_000)


def press_add(dialog, driver, qtbot) -> None:
    with qtbot.waitSignal(driver.window.annotate.suggester.patterns.ready, timeout=30_000):
        QTest.mouseClick(dialog.findChildren(QPushButton, "addList")[-1], LEFT)


def test_a_word_list_is_added_and_its_words_are_suggested(opened, dialog, qtbot, tmp_path) -> None:
    path = tmp_path / "names.txt"
    path.write_text("Mary\nJohn\nMary\n", encoding="utf-8")
    add(dialog, qtbot, path)
    words = dialog.findChild(QLabel, "foundWords").text().replace("\u200b", "")
    assert words == "names.txt: 2 terms."
    label = dialog.findChild(QComboBox, "listLabel")
    label.setCurrentIndex(label.findText("NAME"))
    press_add(dialog, opened, qtbot)
    assert dialog.list.item(0).text() == "NAME  ·  names  ·  2 patterns"
    assert offered(opened) == {("mary", "NAME")}
    switch = dialog.findChild(QCheckBox, "suggestFrom-patterns")
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert offered(opened) == set()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert offered(opened) == {("mary", "NAME")}
    dialog.list.setCurrentRow(0)
    dialog.list.setFocus()
    with qtbot.waitSignal(opened.window.annotate.suggester.patterns.ready):
        QTest.keyClick(dialog.list, Qt.Key.Key_Delete)
    assert offered(opened) == set()
    assert not dialog.list.isVisible()
    with qtbot.waitSignal(opened.window.annotate.suggester.patterns.ready, timeout=30_000):
        opened.window.session.undo_stack.undo()
    assert offered(opened) == {("mary", "NAME")}


def test_patterns_bring_their_labels_and_go_out_as_they_came(
    opened, dialog, qtbot, tmp_path
) -> None:
    lines = [
        {"label": "BRAND", "pattern": [{"lower": "ann"}, {"lower": "taylor"}]},
        {"label": "place", "pattern": "York"},
    ]
    path = tmp_path / "brands.jsonl"
    text = "".join(f"{json.dumps(line)}\n" for line in lines)
    path.write_text(text + "oops\n", encoding="utf-8")
    add(dialog, qtbot, path)
    words = dialog.findChild(QLabel, "foundWords").text().replace("\u200b", "")
    assert words == (
        "brands.jsonl: 2 patterns. They suggest BRAND and PLACE. BRAND and PLACE are new here; "
        "the labels are added too."
    ) or words.endswith("BRAND is new here; the label is added too.")
    assert dialog.findChild(QLabel, "leftOut").text().startswith("Line 3:")
    press_add(dialog, opened, qtbot)
    assert offered(opened) == {("Ann Taylor", "BRAND")}
    opened.press("a")
    assert opened.tags() == [("Ann Taylor", "BRAND")]
    assert opened.file()["eventner"]["patterns"] == lines
    target = tmp_path / "out.jsonl"
    dialog.write_file(target)
    qtbot.waitUntil(target.exists, timeout=20_000)
    qtbot.waitUntil(lambda: "written" in dialog._told_label.text(), timeout=20_000)
    assert target.read_text(encoding="utf-8") == text


def test_what_cannot_be_used_is_shown_where_one_looks(opened, dialog, qtbot, tmp_path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text("oops\n", encoding="utf-8")
    dialog.take_file(path)
    qtbot.waitUntil(lambda: bool(opened.notices()), timeout=20_000)
    assert "bad.jsonl holds no pattern. Line 1" in opened.notices()[0]
    path.write_text('{"label": "name", "pattern": "York"}\n', encoding="utf-8")
    add(dialog, qtbot, path)
    QTest.mouseClick(dialog.findChild(QPushButton, "leaveList"), LEFT)
    assert not opened.window.session.document.settings.patterns
