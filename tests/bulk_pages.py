"""The pages for many proposals at once, brought up in the Review tab as a person does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from eventner_gui.ui.bulk.groups_page import GroupsPage
from eventner_gui.ui.bulk.sure_page import SurePage
from tests.driver import Driver


def show_groups(driver: Driver) -> GroupsPage:
    """Go to the Review tab and its groups; wait until all has been looked at."""
    page = _show(driver, "Groups", "groupsPage")
    assert isinstance(page, GroupsPage)
    driver.qtbot.waitUntil(lambda: not page.prelabeller.is_busy, timeout=60_000)
    return page


def show_sure_page(driver: Driver) -> SurePage:
    """Go to the Review tab and its whole sentences; wait until all has been looked at."""
    page = _show(driver, "Whole sentences", "surePage")
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


def _show(driver: Driver, title: str, name: str) -> QWidget:
    window = driver.window
    QTest.keyClick(_focused(), Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    page = driver.find(QWidget, name)
    if not page.isVisible():
        buttons = window.review.findChildren(QPushButton)
        button = next(b for b in buttons if b.text().replace("&", "") == title)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    driver.qtbot.waitUntil(page.isVisible)
    return page
