"""Appearance and size of text: chosen in the View menu, kept, and asked of the system."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest

from eventner_gui.storage.preferences import load_preferences
from eventner_gui.ui.theme.palettes import APPEARANCES

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def usual(themed):
    yield themed
    themed.set_scale(100)
    themed.set_appearance("light")


def test_text_grows_and_shrinks_by_keys_and_stays_so(driver, usual, write):
    driver.open(write([{"content": "Cancel lunch", "annotations": []}]))
    before = driver.window.annotate.view.fontMetrics().height()
    for _ in range(9):
        QTest.keyClick(driver.window, Qt.Key.Key_Plus, CTRL)
    assert usual.scale == 200 == load_preferences().text_scale
    assert driver.window.annotate.view.fontMetrics().height() > 1.8 * before
    QTest.keyClick(driver.window, Qt.Key.Key_Minus, CTRL)
    assert usual.scale == 175 == load_preferences().text_scale
    QTest.keyClick(driver.window, Qt.Key.Key_0, CTRL)
    assert usual.scale == 100 == load_preferences().text_scale
    assert driver.window.annotate.view.fontMetrics().height() == before


@pytest.mark.parametrize("name", APPEARANCES)
def test_each_appearance_is_chosen_in_the_menu_and_kept(window, usual, name):
    window.findChild(QAction, f"appearance-{name}").trigger()
    assert usual.colors is APPEARANCES[name]
    assert window.palette().window().color().name() == APPEARANCES[name].background
    assert load_preferences().appearance == name


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("contrast", [False, True, None])
def test_the_system_is_followed_in_darkness_and_contrast(usual, monkeypatch, dark, contrast):
    if contrast is not None and not hasattr(Qt, "ContrastPreference"):
        pytest.skip("Qt asks the system since 6.10")
    monkeypatch.setattr(usual, "_hints", _hints(dark, contrast))
    usual.set_appearance("system")
    assert usual.colors.dark == dark
    assert usual.colors.is_high_contrast == bool(contrast)


def _hints(dark: bool, contrast: bool | None) -> SimpleNamespace:
    """Return style hints of a system; a contrast of None is Qt before 6.10, which knows of none."""
    scheme = Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light
    hints = SimpleNamespace(colorScheme=lambda: scheme)
    if contrast is not None:
        high, none = Qt.ContrastPreference.HighContrast, Qt.ContrastPreference.NoPreference
        asked = SimpleNamespace(contrastPreference=lambda: high if contrast else none)
        hints.accessibility = lambda: asked
    return hints
