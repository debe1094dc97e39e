"""The pages for many proposals at once, brought up in the Review tab as a person does."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from eventner_gui.ui.bulk.groups_page import GroupsPage
from eventner_gui.ui.bulk.sure_page import SurePage
from tests.driver import Driver


def show_groups(driver: Driver, acted: Callable[[], object] = lambda: None) -> GroupsPage:
    """Go to the Review tab and its groups; wait until all has been looked at.

    Args:
        driver: of the window.
        acted: called at each key or click.
    """
    page = _show(driver, "Groups", "groupsPage", acted)
    assert isinstance(page, GroupsPage)
    driver.qtbot.waitUntil(lambda: not page.prelabeller.is_busy, timeout=60_000)
    return page


def show_sure_page(driver: Driver, acted: Callable[[], object] = lambda: None) -> SurePage:
    """Go to the Review tab and its whole sentences; wait until all has been looked at.

    Args:
        driver: of the window.
        acted: called at each key or click.
    """
    page = _show(driver, "Whole sentences", "surePage", acted)
    assert isinstance(page, SurePage)
    driver.qtbot.waitUntil(lambda: not page.prelabeller.is_busy, timeout=60_000)
    return page


def press(*keys: Qt.Key | str) -> None:
    """Press keys where the focus is."""
    for key in keys:
        if isinstance(key, str):
            QTest.keyClicks(_focused(), key)
        else:
            QTest.keyClick(_focused(), key)


def _focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None, "nothing has the focus"
    return found


def _show(driver: Driver, title: str, name: str, acted: Callable[[], object]) -> QWidget:
    window = driver.window
    if not window.review.isVisible():
        acted()
        QTest.keyClick(_focused(), Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    page = driver.find(QWidget, name)
    if not page.isVisible():
        acted()
        buttons = window.review.findChildren(QPushButton)
        button = next(b for b in buttons if b.text().replace("&", "") == title)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    driver.qtbot.waitUntil(page.isVisible)
    return page
