"""What nobody caught is told once, at the top of the window, with the way to its details."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from eventner_gui.storage.crashes import Crash
from eventner_gui.ui.errors import ErrorReporter
from eventner_gui.ui.notice import Notice
from eventner_gui.ui.window.main_window import MainWindow
from tests.driver import Driver

SECRET = "Quetzalcoatlus"


@pytest.fixture
def reporter(window: MainWindow, expected_errors: list[str]) -> Iterator[ErrorReporter]:
    expected_errors += ["unhandled error", "times by now"]
    made = ErrorReporter(
        window.show_problem, window.copy_report, window.open_log_folder, parent=window
    )
    made.install()
    yield made
    made.uninstall()


def raised(fail: Callable[[], object]) -> BaseException:
    try:
        fail()
    except Exception as error:  # noqa: BLE001 - any
        return error
    raise AssertionError("it did not fail")


def happen(error: BaseException) -> None:
    sys.excepthook(type(error), error, error.__traceback__)


def divide() -> float:
    return 1 / len(SECRET[:0])


def look_up() -> str:
    return {}[SECRET]


def problems(driver: Driver) -> list[Notice]:
    driver.qtbot.wait(10)
    return [n for n in driver.window.findChildren(Notice) if n.isVisible() and "EventNER" in n.text]


def told(driver: Driver, words: str) -> Notice:
    """Return the one notice about errors, when it says these words."""
    driver.qtbot.waitUntil(lambda: any(words in n.text for n in problems(driver)))
    [notice] = problems(driver)
    return notice


def test_the_same_error_is_told_once_and_another_one_too(driver, reporter) -> None:
    for _ in range(1000):
        happen(raised(divide))
    assert SECRET not in told(driver, "(ZeroDivisionError)").text
    happen(raised(look_up))
    notice = told(driver, "(KeyError, the latest of 2)")
    QTest.mouseClick(notice.findChild(QPushButton, "noticeClose"), Qt.MouseButton.LeftButton)
    happen(raised(divide))
    assert problems(driver) == []


def test_errors_of_threads_arrive_in_the_window(driver, reporter) -> None:
    thread = threading.Thread(target=look_up)
    thread.start()
    thread.join()
    told(driver, "(KeyError)")


def test_an_interruption_is_no_error(driver, reporter) -> None:
    happen(KeyboardInterrupt())
    assert problems(driver) == []


def test_many_different_errors_fill_neither_window_nor_memory(driver, reporter) -> None:
    for number in range(200):
        kind = type(f"Error{number}", (Exception,), {})
        happen(kind(SECRET))
    told(driver, "the latest of 20)")
    driver.qtbot.wait(100)
    told(driver, "the latest of 20)")


def test_copy_details_and_close_by_keyboard(driver, reporter) -> None:
    happen(raised(look_up))
    notice = told(driver, "(KeyError)")
    copy = notice.findChild(QPushButton, "noticeAction0")
    for _ in range(60):
        if copy.hasFocus():
            break
        QTest.keyClick(driver.window.focusWidget() or driver.window, Qt.Key.Key_Tab)
    assert copy.hasFocus()
    QTest.keyClick(copy, Qt.Key.Key_Space)
    text = QGuiApplication.clipboard().text()
    assert text.startswith("EventNER ")
    for each in ("Python", "PySide6", "screen", "in look_up", "KeyError", "log"):
        assert each in text
    assert SECRET not in text
    QTest.keyClick(copy, Qt.Key.Key_Tab)
    QTest.keyClick(driver.window.focusWidget(), Qt.Key.Key_Tab)
    close = notice.findChild(QPushButton, "noticeClose")
    assert close.hasFocus()
    QTest.keyClick(close, Qt.Key.Key_Space)
    assert problems(driver) == []


def test_the_log_folder_is_opened_as_a_local_file(
    driver, reporter, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    happen(raised(look_up))
    notice = told(driver, "(KeyError)")
    notice.findChild(QPushButton, "noticeAction1").click()
    [url] = opened
    assert url.isLocalFile() and Path(url.toLocalFile()) == home / "log"


def test_without_a_log_folder_that_is_said(
    driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    with monkeypatch.context() as patch:
        patch.setenv("EVENTNER_HOME", str(tmp_path / "file" / "home"))
        driver.window.open_log_folder()
    assert any("cannot be made" in text for text in driver.notices())


def test_a_notice_of_the_program_outlasts_the_project(
    driver, reporter, write: Callable[..., Path]
) -> None:
    reporter.tell_crash(Crash("Segmentation fault", "File x", "a line of the log"))
    driver.open(write([{"content": "Book yoga", "annotations": []}]), tokens=False)
    notice = told(driver, "EventNER ended unexpectedly last time (Segmentation fault).")
    notice.findChild(QPushButton, "noticeAction0").click()
    text = QGuiApplication.clipboard().text()
    assert "File x" in text and "a line of the log" in text


def test_the_help_menu_copies_a_report(driver) -> None:
    driver.find(QAction, "copyReport").trigger()
    assert QGuiApplication.clipboard().text().startswith("EventNER ")


def test_uninstalling_leaves_pythons_own_ways(window: MainWindow, qtbot: Any) -> None:
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    made = ErrorReporter(window.show_problem, window.copy_report, window.open_log_folder)
    made.install()
    assert sys.excepthook != before[0]
    made.uninstall()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before
