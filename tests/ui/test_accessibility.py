"""What a screen reader hears, what the keyboard reaches and shows, at every page and dialog."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollBar,
    QTextEdit,
    QWidget,
)

from eventner_gui.ui.theme.palettes import APPEARANCES

from .places import PLACES, SENTENCES, add_run, close_all, examples, shown

INTERACTIVE = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)


@pytest.fixture
def project(write):
    return write(examples())


@pytest.fixture
def place(request, driver, project):
    """One of the places, open."""
    yield PLACES[request.param](driver, project)
    close_all(driver)


every_place = pytest.mark.parametrize("place", PLACES, indirect=True)


def spoken(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip()


def controls(root: QWidget) -> Iterator[QWidget]:
    """Return what can be used in a place; not the parts Qt itself makes widgets of."""
    for widget in shown(root):
        by_keys = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not (isinstance(widget, INTERACTIVE) or by_keys) or isinstance(widget, QScrollBar):
            continue
        if widget.objectName().startswith("qt_") or _is_part(widget):
            continue
        yield widget


def _is_part(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return isinstance(parent, (QLineEdit, QAbstractSpinBox, QComboBox, QAbstractItemView))


@every_place
def test_everything_has_a_name_for_people_and_for_programs(place):
    found = list(controls(place))
    assert found
    for widget in found:
        what = f"{type(widget).__name__} {widget.objectName()!r} {spoken(widget)!r}"
        assert spoken(widget), f"a screen reader says nothing: {what}"
        assert widget.objectName(), f"no object name: {what}"


@every_place
def test_no_two_mnemonics_are_the_same(place):
    texts = [w.text() for w in shown(place) if isinstance(w, QAbstractButton) and w.isVisible()] + [
        w.text() for w in shown(place) if isinstance(w, QLabel) and w.buddy()
    ]
    assert not _twice(texts)


def test_no_two_entries_of_a_menu_have_the_same_mnemonic(driver, project):
    driver.open(project)
    bar = driver.window.menuBar()
    assert not _twice([action.text() for action in bar.actions()])
    for menu in bar.findChildren(QMenu):
        assert not _twice([a.text() for a in menu.actions()]), menu.title()
        for action in menu.actions():
            assert action.isSeparator() or action.objectName() or action.menu(), action.text()


def test_the_sentence_says_itself_and_its_tags(driver, project):
    driver.open(project)
    view = driver.window.annotate.view
    assert spoken(view) == f"Sentence 1: {SENTENCES[0]}"
    assert "yoga class is NAME" in described(view)
    driver.window.annotate.go_to(1)
    assert spoken(view) == f"Sentence 2: {SENTENCES[1]}"
    driver.drag_over("lunch")
    assert "lunch is" in described(view)


def test_lists_say_their_rows(driver, project):
    add_run(project)
    driver.open(project)
    driver.window.show_tab("Train")
    tabs = driver.window.annotate, driver.window.train
    said = {
        view.objectName(): _rows(view)
        for tab in tabs
        for view in tab.findChildren(QAbstractItemView)
    }
    assert any("and move the" in text and "done" in text for text in said["exampleList"])
    assert any("NAME" in text and "1 tag" in text for text in said["labelList"])
    assert "F 60" in said["runList"][0]


def _rows(view: QAbstractItemView) -> list[str]:
    interface = QAccessible.queryAccessibleInterface(view)
    return [
        interface.child(number).text(QAccessible.Text.Name)
        for number in range(interface.childCount())
    ]


def described(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Description)


def test_remarks_are_announced(window, monkeypatch):
    said = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: said.append(event))
    window.status.say("Sentence deleted.")
    assert [event.message() for event in said] == ["Sentence deleted."]


# everywhere in two appearances that have nothing in common, in the others where most is
FOCUS = [(place, appearance) for place in PLACES for appearance in ("light", "dark-contrast")]
FOCUS += [
    (place, appearance)
    for place in ("annotate", "add sentences", "train")
    for appearance in APPEARANCES
    if appearance not in ("light", "dark-contrast")
]


@pytest.mark.parametrize(("place", "appearance"), FOCUS, indirect=["place"])
def test_tab_reaches_everything_and_the_focus_is_seen(place, appearance, themed, qtbot):
    themed.set_appearance(appearance)
    try:
        place.activateWindow()
        qtbot.waitUntil(lambda: place.isActiveWindow())
        wanted = {w for w in controls(place) if w.isEnabled() and _by_tab(w)}
        seen: dict[QWidget, int] = {}
        for _ in range(4 * len(wanted) + 20):
            here = QApplication.focusWidget()
            assert here is not None
            with_focus = here.grab().toImage()
            QTest.keyClick(here, Qt.Key.Key_Tab)
            if QApplication.focusWidget() is here:  # to the next tag of the sentence
                continue
            if here in seen:
                break
            seen[here] = _difference(with_focus, here.grab().toImage())
        if len(wanted) == 1 and not seen:  # Tab stays where it is
            (alone,) = wanted
            with_focus = alone.grab().toImage()
            alone.clearFocus()
            seen[alone] = _difference(with_focus, alone.grab().toImage())
        for widget in wanted:
            name = widget.objectName()
            assert widget in seen, f"Tab does not reach {name}"
            assert seen[widget] >= _LEAST_SEEN, f"one does not see that {name} has the focus"
    finally:
        themed.set_appearance("light")


_LEAST_SEEN = 60  # pixels; the frame of a small button has more


def _by_tab(widget: QWidget) -> bool:
    if isinstance(widget, QAbstractButton) and _is_exclusive(widget) and not widget.isChecked():
        return False  # the arrow keys go to the others of a group
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _is_exclusive(one: QAbstractButton) -> bool:
    group = one.group()
    return group.exclusive() if group else one.autoExclusive()


def _difference(one: QImage, other: QImage) -> int:
    """Return how many pixels differ clearly."""
    size = one.size().boundedTo(other.size())
    first, second = (_grays(image)[: size.height(), : size.width()] for image in (one, other))
    return int((np.abs(first - second) > 24).sum())


def _grays(image: QImage) -> np.ndarray:
    gray = image.convertToFormat(QImage.Format.Format_Grayscale8)
    lines = np.frombuffer(gray.constBits(), np.uint8).reshape(gray.height(), gray.bytesPerLine())
    return lines[:, : gray.width()].astype(np.int16)


def _twice(texts: list[str]) -> list[str]:
    letters = Counter(
        found[1].casefold()
        for text in texts
        if (found := re.search(r"&(\w)", text.replace("&&", "")))
    )
    return [letter for letter, count in letters.items() if count > 1]
