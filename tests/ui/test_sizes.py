"""From 100 to 200 per cent, in small and usual windows: nothing is cut off, all can be reached."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from eventner_gui.ui.widgets import ElidedLabel

from .places import PLACES, close_all, examples, shown

SHOWN = (QAbstractButton, QAbstractItemView, QComboBox, QLabel, QLineEdit, QPlainTextEdit)


SMALL, USUAL = QSize(800, 600), QSize(1280, 800)


@pytest.fixture(
    scope="module",
    params=[(100, SMALL), (150, SMALL), (200, SMALL), (200, USUAL)],
    ids=["100-small", "150-small", "200-small", "200-usual"],
)
def scale_and_size(request):
    return request.param


@pytest.fixture(scope="module")
def themed(scale_and_size, themed):
    """The theme with a scale, set before there is a window, as by a program that starts so."""
    themed.set_scale(scale_and_size[0])
    yield themed
    themed.set_scale(100)


@pytest.fixture
def size(scale_and_size, window):
    """The window's size."""
    window.resize(scale_and_size[1])
    return scale_and_size[1]


@pytest.fixture
def place(request, size, driver, write):
    yield PLACES[request.param](driver, write(examples()))
    close_all(driver)


@pytest.mark.parametrize("place", PLACES, indirect=True)
def test_nothing_is_cut_off(place, size, driver, qtbot):
    if place is not driver.window:
        place.resize(place.size().boundedTo(size))
    qtbot.wait(40)
    for window in {driver.window, place}:
        assert window.width() <= size.width() and window.height() <= size.height(), window.size()

    def nothing_cut_off():  # what a worker says late is laid out once more
        found = [told for each in shown(place) if isinstance(each, SHOWN) for told in cut(each)]
        assert not found, "\n".join(found)

    qtbot.waitUntil(nothing_cut_off)


def cut(widget: QWidget) -> list[str]:
    """Return what of a widget cannot be seen."""
    what = f"{type(widget).__name__} {widget.objectName()!r} {getattr(widget, 'text', str)()!r:.60}"
    told = []
    if (isinstance(widget, QAbstractButton) and widget.text()) or (
        isinstance(widget, QLabel | QComboBox) and not isinstance(widget, ElidedLabel)
    ):
        wanted = widget.sizeHint()
        if isinstance(widget, QLabel) and widget.wordWrap():
            wanted = QSize(0, widget.heightForWidth(widget.width()))
        if wanted.width() > widget.width() + 1:
            told.append(f"{what} wants to be {wanted.width()} wide and is {widget.width()}")
        if wanted.height() > widget.height() + 1:
            told.append(f"{what} wants to be {wanted.height()} tall and is {widget.height()}")
    if hidden := out_of_reach(widget):
        told.append(f"{what} lies outside of {hidden}")
    return told


def out_of_reach(widget: QWidget) -> str:
    """Return what a widget sticks out of, where nothing can be scrolled; empty for nothing."""
    rect = QRect(QPoint(), widget.size())
    here = widget
    while not here.isWindow():
        parent = here.parentWidget()
        rect.translate(here.pos())
        area = parent.parentWidget()
        if isinstance(area, QScrollArea) and area.viewport() is parent:
            if area.horizontalScrollBarPolicy() != Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
                return ""
            rect = QRect(rect.left(), 0, rect.width(), 1)
        elif isinstance(area, QAbstractItemView):
            return ""
        if not parent.rect().adjusted(-1, -1, 1, 1).contains(rect):
            return f"{type(parent).__name__} {parent.objectName()!r}"
        here = parent
    return ""
