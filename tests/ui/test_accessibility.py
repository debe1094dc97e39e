"""What a screen reader hears, what the keyboard reaches and shows, at every page and dialog."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollBar,
    QTextEdit,
    QWidget,
)

from .places import PLACES, close_all, examples, shown

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


def _twice(texts: list[str]) -> list[str]:
    letters = Counter(
        found[1].casefold()
        for text in texts
        if (found := re.search(r"&(\w)", text.replace("&&", "")))
    )
    return [letter for letter, count in letters.items() if count > 1]
