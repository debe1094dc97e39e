"""The labels at the right: moved, hidden, merged, given keys, found among many."""

from __future__ import annotations

import json
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QMenu, QPushButton, QToolTip

from eventner_gui.core.document import Label
from eventner_gui.core.labels import KEYS
from eventner_gui.core.spans import Span
from eventner_gui.ui.annotate.label_picker import LabelPicker
from eventner_gui.ui.annotate.label_row import eye_rect
from eventner_gui.ui.keymap import keymap
from tests.driver import Driver, annotation

CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
KEY = Qt.Key
TEXT = "Cancel lunch tomorrow"


def names(driver: Driver) -> list[str]:
    """Return the labels of the project, in their order."""
    return [label.label for label in driver.window.session.document.settings.labels]


def rows(driver: Driver) -> list[str]:
    """Return the labels as they are listed."""
    model = driver.window.annotate.labels.model
    return [model.index(row).data() for row in range(model.rowCount())]


def rect_of(driver: Driver, name: str) -> QRect:
    panel = driver.window.annotate.labels
    return panel.view.visualRect(panel.model.index(rows(driver).index(name)))


def eye_of(driver: Driver, name: str, *, hidden: bool) -> QPoint:
    panel = driver.window.annotate.labels
    metrics: QFontMetrics = panel.view.fontMetrics()
    return eye_rect(rect_of(driver, name), metrics, hidden=hidden).center()


def menu_of(driver: Driver, name: str) -> QMenu:
    driver.choose_label(name)
    driver.click("labelMore")
    return driver.find(QMenu, "labelMenu")


@pytest.fixture
def opened(driver: Driver, write: Any) -> Driver:
    tags = [annotation(TEXT, "lunch", "name"), annotation(TEXT, "tomorrow", "date")]
    driver.open(write([{"content": TEXT, "annotations": tags}, {"content": TEXT}]))
    return driver


@pytest.fixture
def many(driver: Driver, write: Any) -> Driver:
    path = write([{"content": TEXT, "annotations": []}])
    raw = json.loads(path.read_text(encoding="utf-8"))
    raw["eventner"]["labels"] = [{"name": f"KIND {number:03}"} for number in range(300)]
    path.write_text(json.dumps(raw), encoding="utf-8")
    driver.open(path)
    return driver


def drag_row(driver: Driver, name: str, to: QPoint, *, escape: bool = False) -> None:
    view = driver.window.annotate.labels.view.viewport()
    first = rect_of(driver, name).center()
    QTest.mousePress(view, LEFT, pos=first)
    for part in (0.3, 0.7, 1.0):
        QTest.mouseMove(view, first + (to - first) * part)
    if escape:
        QTest.keyClick(driver.window.annotate.labels.view, KEY.Key_Escape)
    QTest.mouseRelease(view, LEFT, pos=to)


def test_a_row_is_dragged_to_another_place_in_one_step(opened):
    before = names(opened)
    drag_row(opened, "DATE", rect_of(opened, "ACTION").center() - QPoint(0, 10))
    assert names(opened) == ["DATE", *(name for name in before if name != "DATE")]
    assert opened.window.annotate.labels.active.label == "DATE"
    assert opened.window.session.undo_stack.undoText() == "Move label DATE"
    drag_row(opened, "DATE", rect_of(opened, "NAME").center() + QPoint(0, 10))
    assert names(opened)[:4] == ["ACTION", "DOMAIN", "NAME", "DATE"]
    opened.window.menus.undo.trigger()
    opened.window.menus.undo.trigger()
    assert names(opened) == before


def test_a_drag_is_given_up_by_escape_and_chooses_nothing_else(opened):
    before = names(opened)
    to = rect_of(opened, "ACTION").center() - QPoint(0, 10)
    drag_row(opened, "DATE", to, escape=True)
    assert names(opened) == before
    drag_row(opened, "DATE", rect_of(opened, "DATE").center() + QPoint(0, 8))
    assert names(opened) == before
    assert not opened.window.session.undo_stack.canUndo()


def test_ctrl_up_and_down_move_the_label_while_the_list_has_the_focus(opened):
    panel = opened.window.annotate.labels
    opened.choose_label("NAME")
    panel.view.setFocus()
    QTest.keyClick(panel.view, KEY.Key_Up, CTRL)
    assert names(opened)[:3] == ["ACTION", "NAME", "DOMAIN"]
    QTest.keyClick(panel.view, KEY.Key_Down, CTRL)
    QTest.keyClick(panel.view, KEY.Key_Down, CTRL)
    assert names(opened)[:4] == ["ACTION", "DOMAIN", "DATE", "NAME"]
    assert panel.active.label == "NAME"
    opened.choose_label("ACTION")
    panel.view.setFocus()
    QTest.keyClick(panel.view, KEY.Key_Up, CTRL)
    assert names(opened)[0] == "ACTION"


def test_an_eye_hides_a_label_its_tags_stay_and_it_is_shown_again(opened):
    panel = opened.window.annotate.labels
    view = panel.view.viewport()
    opened.choose_label("DATE")
    QTest.mouseClick(view, LEFT, pos=eye_of(opened, "NAME", hidden=False))
    assert rows(opened)[-1] == "NAME"
    assert names(opened)[2] == "NAME"
    assert panel.active.label == "DATE"
    assert opened.tags() == [("lunch", "NAME"), ("tomorrow", "DATE")]
    mark = opened.window.annotate.view.marks[0]
    assert (mark.tag, mark.quiet) == ("NAME", True)
    stored = opened.file()["eventner"]["labels"]
    assert [label.get("hidden") for label in stored] == [None, None, True, *[None] * 4]
    QTest.mouseClick(view, LEFT, pos=eye_of(opened, "NAME", hidden=True))
    assert rows(opened)[2] == "NAME"
    assert not opened.window.annotate.view.marks[0].quiet
    assert "hidden" not in opened.file()["eventner"]["labels"][2]


def test_a_hidden_label_does_not_tag_and_says_so(opened):
    panel = opened.window.annotate.labels
    opened.choose(menu_of(opened, "NAME"), "Hide")
    assert panel.active.label != "NAME"
    opened.choose_label("NAME")
    assert panel.active is None
    assert "hidden" in panel.why_none
    wanted = []
    panel.tag_wanted.connect(wanted.append)
    QTest.mouseDClick(panel.view.viewport(), LEFT, pos=rect_of(opened, "NAME").center())
    assert wanted == []


def test_the_key_of_a_hidden_label_does_nothing_and_tagging_over_its_tag_is_told(opened):
    opened.choose(menu_of(opened, "NAME"), "Hide")
    said = []
    opened.window.annotate.said.connect(said.append)
    opened.press(KEY.Key_Home, "3")
    assert len(opened.tags()) == 2
    opened.press(KEY.Key_Home, KEY.Key_Right)
    QTest.keyClick(opened.window.annotate.view, KEY.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    opened.press("6")
    assert opened.tags() == [("lunch tomorrow", "PLACE")]
    assert said[-1] == "That replaced a hidden tag: NAME. Ctrl+Z brings it back."
    opened.choose_label("NAME")
    opened.drag_over("Cancel")
    assert len(opened.tags()) == 1
    assert "hidden" in said[-1]


def test_a_merge_says_how_many_tags_it_changes_and_is_one_step(opened):
    opened.choose(menu_of(opened, "NAME"), "Merge into…")
    dialog = opened.find(QDialog, "mergeLabelDialog")
    field = dialog.findChild(QLineEdit, "mergeInto")
    ok = dialog.findChild(QPushButton, "mergeOk")
    QTest.keyClicks(field, "nothing")
    assert not ok.isEnabled()
    field.clear()
    QTest.keyClicks(field, "dat")
    assert ok.text() == "Merge into DATE"
    assert dialog.findChild(QLabel, "mergeEffect").text() == "1 tag becomes DATE."
    QTest.keyClick(field, KEY.Key_Return)
    assert opened.tags()[0] == ("lunch", "NAME")  # the first Return leads to the button
    QTest.keyClick(ok, KEY.Key_Return)
    assert opened.tags() == [("lunch", "DATE"), ("tomorrow", "DATE")]
    assert "NAME" not in names(opened)
    assert opened.window.annotate.labels.active.label == "DATE"
    opened.window.menus.undo.trigger()
    assert opened.tags() == [("lunch", "NAME"), ("tomorrow", "DATE")]
    assert "NAME" in names(opened)


def test_a_merge_that_makes_doubles_says_so(driver, write):
    tags = [annotation(TEXT, "lunch", "name"), annotation(TEXT, "lunch", "date")]
    driver.open(write([{"content": TEXT, "annotations": tags}]))
    said = []
    driver.window.annotate.labels.said.connect(said.append)
    driver.choose(menu_of(driver, "NAME"), "Merge into…")
    dialog = driver.find(QDialog, "mergeLabelDialog")
    QTest.keyClicks(dialog.findChild(QLineEdit, "mergeInto"), "date")
    QTest.mouseClick(dialog.findChild(QPushButton, "mergeOk"), LEFT)
    assert driver.tags() == [("lunch", "DATE")]
    assert "0 tags became DATE. 1 double went" in said[-1]


def test_keys_are_given_to_the_labels_without_one(many):
    labels = many.window.session.document.settings.labels
    assert not any(label.key for label in labels)
    many.choose(menu_of(many, "KIND 000"), "Give keys")
    keys = "".join(label.key for label in many.window.session.document.settings.labels)
    assert keys == "".join(key for key in KEYS if not keymap().meaning(key))
    assert keys.startswith("123456789")
    assert "s" not in keys  # skips the sentence
    assert many.window.session.undo_stack.count() == 1
    many.press(keys[11])
    assert many.tags() == [("Cancel", "KIND 011")]


def test_a_new_label_gets_a_letter_when_the_digits_are_used(opened):
    letter = next(key for key in KEYS[9:] if not keymap().meaning(key))
    for name, key in (("MEAL", "8"), ("TOOL", "9"), ("COLOUR", letter)):
        opened.click("addLabel")
        dialog = opened.find(QDialog, "labelDialog")
        QTest.keyClicks(dialog.findChild(QLineEdit, "labelName"), name)
        QTest.keyClick(dialog.findChild(QLineEdit, "labelName"), KEY.Key_Return)
        label = opened.window.session.document.settings.labels[-1]
        assert (label.name, label.key) == (name, key)
        opened.qtbot.waitUntil(lambda: opened.window.findChild(QDialog, "labelDialog") is None)
    colors = [label.color for label in opened.window.session.document.settings.labels]
    assert len(set(colors)) == len(colors)


def test_a_few_letters_find_a_label_among_many_and_return_tags(many):
    field = many.find(QLineEdit, "labelFilter")
    assert field.isVisible()
    QTest.keyClicks(field, "12")
    assert rows(many)[:2] == ["KIND 012", "KIND 112"]
    QTest.keyClick(field, KEY.Key_Return)
    assert many.tags() == [("Cancel", "KIND 012")]
    assert (field.text(), len(rows(many))) == ("", 300)
    assert many.window.annotate.view.hasFocus()
    assert many.window.annotate.index == 0
    QTest.keyClicks(field, "29")
    QTest.keyClick(field, KEY.Key_Down)
    QTest.keyClick(field, KEY.Key_Return)
    assert many.tags()[-1][1] == "KIND 129"
    QTest.keyClicks(field, "zzz")
    assert rows(many) == []
    QTest.keyClick(field, KEY.Key_Return)
    assert len(many.tags()) == 2
    QTest.keyClicks(field, "7")
    QTest.keyClick(field, KEY.Key_Escape)
    assert len(rows(many)) == 300


def test_few_labels_need_no_field(opened):
    assert not opened.find(QLineEdit, "labelFilter").isVisible()


def test_the_popup_offers_the_labels_used_last_first_and_tags(many):
    panel = many.window.annotate.labels
    labels = many.window.session.document.settings.labels
    panel.activate(labels[5])
    panel.activate(labels[200])
    picker = panel.make_picker()
    chosen: list[Label] = []
    picker.chosen.connect(chosen.append)
    picker.open_at(QPoint(5000, 5000))
    screen = picker.screen().availableGeometry()
    assert screen.contains(picker.geometry())
    model, field = picker.choice.model, picker.choice.field
    shown = [model.index(row).data() for row in range(3)]
    assert shown == ["KIND 200", "KIND 005", "KIND 000"]
    QTest.keyClick(field, KEY.Key_Down)
    assert picker.choice.current == labels[5]
    QTest.keyClicks(field, "26")
    QTest.keyClick(field, KEY.Key_Down)
    QTest.keyClick(field, KEY.Key_Return)
    assert chosen == [labels[126]]
    assert not picker.isVisible()
    panel.pick(QPoint(100, 100))
    pickers = many.window.findChildren(type(picker), "labelPicker")
    picker = next(each for each in pickers if each.isVisible())
    QTest.keyClicks(picker.choice.field, "031")
    QTest.mouseClick(
        picker.choice.view.viewport(),
        LEFT,
        pos=picker.choice.view.visualRect(picker.choice.model.index(0)).center(),
    )
    assert many.tags() == [("Cancel", "KIND 031")]


def test_a_key_opens_the_popup_at_the_cursor_and_tags_the_selection(many):
    many.press(KEY.Key_Right, "l")
    picker = many.window.findChild(LabelPicker, "labelPicker")
    QTest.keyClicks(picker.choice.field, "299")
    QTest.keyClick(picker.choice.field, KEY.Key_Return)
    assert many.tags() == [("lunch", "KIND 299")]
    assert many.window.annotate.view.hasFocus()


def test_the_popup_goes_by_escape(opened):
    picker = opened.window.annotate.labels.make_picker()
    picker.open_at(QPoint(10, 10))
    QTest.keyClicks(picker.choice.field, "nothing")
    assert picker.choice.current is None
    QTest.keyClick(picker.choice.field, KEY.Key_Return)
    QTest.keyClick(picker.choice.field, KEY.Key_Escape)
    assert not picker.isVisible()
    assert opened.tags() == [("lunch", "NAME"), ("tomorrow", "DATE")]


def test_a_description_shows_where_a_label_and_a_tag_are_pointed_at(opened):
    panel = opened.window.annotate.labels
    old = opened.window.session.document.settings.find_label("name")
    panel._section.actions_._edited(old, Label("name", old.color, "3", "Which <b>event</b> it is."))
    tip = panel.model.index(2).data(Qt.ItemDataRole.ToolTipRole)
    assert "NAME: Which &lt;b&gt;event&lt;/b&gt; it is." in tip
    view = opened.window.annotate.view
    assert view.marks[0].about == "NAME: Which <b>event</b> it is."
    where = view.viewport_rects(Span(7, 12))[0].center().toPoint()
    event = QHelpEvent(QEvent.Type.ToolTip, where, view.viewport().mapToGlobal(where))
    QApplication.sendEvent(view.viewport(), event)
    assert "NAME: Which &lt;b&gt;event&lt;/b&gt; it is." in QToolTip.text()
    QToolTip.hideText()


def test_every_button_at_the_right_is_seen_whole_in_a_small_window(opened):
    opened.window.resize(800, 600)
    opened.qtbot.wait(20)
    panel = opened.window.annotate.labels
    opened.choose_label("NAME")
    for name in ("editLabel", "labelMore", "addLabel", "showLabels", "showGuidelines"):
        button = opened.find(QPushButton, name)
        assert button.isVisible()
        assert button.width() >= button.sizeHint().width(), name
        assert panel.rect().contains(QRect(button.mapTo(panel, QPoint(0, 0)), button.size())), name
