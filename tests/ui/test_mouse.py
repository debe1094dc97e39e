"""The mouse alone: edges dragged, exact characters, menus, suggestions."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from eventner_gui.core.spans import Span
from tests.driver import annotation

LEFT = Qt.MouseButton.LeftButton
_NONE = Qt.KeyboardModifier.NoModifier


def opened(driver, write, text, *tags):
    annotations = [annotation(text, words, name) for words, name in tags]
    driver.open(write([{"content": text, "annotations": annotations}]))


def edge(driver, words, *, right):
    """Return the point just outside an end of words on the screen."""
    start = driver.example.content.index(words)
    rect = driver.window.annotate.view.viewport_rects(Span(start, start + len(words)))[0]
    x = rect.right() + 1 if right else rect.left() - 2
    return QPoint(round(x), round(rect.center().y()))


def middle(driver, words):
    start = driver.example.content.index(words)
    rect = driver.window.annotate.view.viewport_rects(Span(start, start + len(words)))[0]
    return rect.center().toPoint()


def drag(driver, first, last, modifier=Qt.KeyboardModifier.NoModifier):
    view = driver.window.annotate.view.viewport()
    QTest.mousePress(view, LEFT, modifier, first)
    for part in (0.4, 0.8, 1.0):
        where = first + (last - first) * part
        event = _move(view, where, modifier)
        QApplication.sendEvent(view, event)
    QTest.mouseRelease(view, LEFT, modifier, last)


def _move(view, where, modifier):

    at = QPointF(where)
    return QMouseEvent(
        QEvent.Type.MouseMove, at, view.mapToGlobal(at), Qt.MouseButton.NoButton, LEFT, modifier
    )


def context_menu(driver, where):
    view = driver.window.annotate.view.viewport()
    at = view.mapToGlobal(where)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, where, at)
    QApplication.sendEvent(view, event)
    return driver.tag_menu()


def test_the_end_of_a_tag_is_dragged(driver, write):
    opened(driver, write, "Cancel the yoga class tomorrow", ("yoga", "name"))
    drag(driver, edge(driver, "yoga", right=True), middle(driver, "class"))
    assert driver.tags() == [("yoga class", "NAME")]
    drag(driver, edge(driver, "yoga class", right=True), middle(driver, "yoga"))
    assert driver.tags() == [("yoga", "NAME")]
    driver.window.menus.undo.trigger()
    assert driver.tags() == [("yoga class", "NAME")]


def test_the_beginning_of_a_tag_is_dragged(driver, write):
    opened(driver, write, "Cancel the yoga class tomorrow", ("yoga class", "name"))
    drag(driver, edge(driver, "yoga", right=False), middle(driver, "the"))
    assert driver.tags() == [("the yoga class", "NAME")]


def test_edges_are_where_they_look_in_right_to_left_text(driver, write):
    text = "ألغ الاجتماع مع سارة غدا"
    opened(driver, write, text, ("الاجتماع", "name"))
    drag(driver, edge(driver, "الاجتماع", right=False), middle(driver, "مع"))
    assert driver.tags() == [("الاجتماع مع", "NAME")]


def test_a_drag_from_an_edge_beyond_the_other_one_is_a_new_stretch(driver, write):
    opened(driver, write, "Cancel the yoga class tomorrow", ("yoga", "name"))
    driver.choose_label("DATE")
    drag(driver, edge(driver, "yoga", right=False), middle(driver, "tomorrow"))
    assert driver.tags() == [("yoga class tomorrow", "DATE")]


@pytest.mark.parametrize(
    "modifier", [Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier]
)
def test_a_held_key_takes_exact_characters(driver, write, modifier):
    opened(driver, write, "Donaudampfschiff")
    driver.choose_label("NAME")
    dampf = Span(5, 10)
    rect = driver.window.annotate.view.viewport_rects(dampf)[0]
    y = round(rect.center().y())
    drag(
        driver,
        QPoint(round(rect.left()), y),
        QPoint(round(rect.right()), y),
        modifier,
    )
    assert driver.tags() == [("dampf", "NAME")]


def test_exact_characters_never_cut_an_emoji_in_two(driver, write):
    text = "a👩‍👩‍👧b"
    opened(driver, write, text)
    driver.choose_label("NAME")
    rect = driver.window.annotate.view.viewport_rects(Span(1, 6))[0]
    y = round(rect.center().y())
    left, right = QPoint(round(rect.left() + 1), y), QPoint(round(rect.right() - 1), y)
    drag(driver, left, right, Qt.KeyboardModifier.AltModifier)
    assert driver.tags() == [("👩‍👩‍👧", "NAME")]


def test_a_key_after_a_drag_makes_the_new_tag_that_label(driver, write):
    opened(driver, write, "Cancel the yoga class tomorrow")
    driver.choose_label("NAME")
    driver.drag_over("tomorrow")
    driver.press("4")
    assert driver.tags() == [("tomorrow", "DATE")]
    driver.drag_over("Cancel")
    assert driver.tags() == [("Cancel", "DATE"), ("tomorrow", "DATE")]
    driver.press("1")
    assert driver.tags() == [("Cancel", "ACTION"), ("tomorrow", "DATE")]


def test_the_right_button_opens_a_menu_for_words_and_for_tags(driver, write):
    opened(driver, write, "Cancel the yoga class tomorrow", ("yoga class", "name"))
    menu = context_menu(driver, middle(driver, "tomorrow"))
    driver.choose(menu, "DATE")
    assert driver.tags() == [("yoga class", "NAME"), ("tomorrow", "DATE")]
    menu = context_menu(driver, middle(driver, "class"))
    driver.choose(menu, "Remove")
    assert driver.tags() == [("tomorrow", "DATE")]


def test_the_menu_of_a_selection_is_for_all_of_it(driver, write):
    opened(driver, write, "Cancel the yoga class tomorrow")
    driver.press(Qt.Key.Key_Right, Qt.Key.Key_Right)
    driver.press_with(Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_Right)
    menu = context_menu(driver, middle(driver, "class"))
    driver.choose(menu, "NAME")
    assert driver.tags() == [("yoga class", "NAME")]


def test_the_mouse_shows_what_it_would_take_hold_of(driver, write):
    opened(driver, write, "Cancel the yoga class tomorrow", ("yoga", "name"))
    view = driver.window.annotate.view.viewport()
    QTest.mouseMove(view, edge(driver, "yoga", right=True))
    assert view.cursor().shape() is Qt.CursorShape.SizeHorCursor
    QTest.mouseMove(view, middle(driver, "yoga"))
    assert view.cursor().shape() is Qt.CursorShape.PointingHandCursor
    QTest.mouseMove(view, middle(driver, "tomorrow"))
    assert view.cursor().shape() is Qt.CursorShape.IBeamCursor


def test_a_drag_that_scrolls_begins_where_it_was_pressed(driver, write):
    words = [f"word{number}" for number in range(400)]
    opened(driver, write, " ".join(words))
    driver.choose_label("NAME")
    view = driver.window.annotate.view
    first = middle(driver, "word2 ")
    QTest.mousePress(view.viewport(), LEFT, pos=first)
    below = QPoint(first.x(), view.viewport().height() + 5)
    for step in range(6):
        QApplication.sendEvent(
            view.viewport(), _move(view.viewport(), below + QPoint(step, 0), _NONE)
        )
    assert view.verticalScrollBar().value() > 0
    QTest.mouseRelease(view.viewport(), LEFT, pos=QPoint(first.x(), 60))
    [(tagged, label)] = driver.tags()
    assert label == "NAME" and tagged.startswith("word2 word3") and len(tagged) > 100
