"""The program's journey under an audit hook: which network calls Python makes on the way.

Run by `test_no_network` as a process: ``python -m tests.e2e.network_journey PROJECT RESULT``.
"""

# ruff: noqa: E402 - the hook comes first

from __future__ import annotations

import json
import socket
import sys
import traceback
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

INTERNET = (socket.AF_INET, socket.AF_INET6)
OPENING = ("socket.__new__", "socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg")
ALWAYS = (
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.gethostbyaddr",
    "socket.getnameinfo",
    "urllib.Request",
    "http.client.connect",
    "http.client.send",
    "ftplib.connect",
    "smtplib.connect",
    "imaplib.open",
    "poplib.connect",
    "telnetlib.Telnet.open",
    "nntplib.connect",
    "webbrowser.open",
)

calls: list[str] = []


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Note a network call; it is let through, so that strace sees it too."""
    if event == "socket.__new__":
        uses_network = arguments[1] in INTERNET
    elif event in OPENING:
        uses_network = arguments[0].family in INTERNET
    else:
        uses_network = event in ALWAYS
    if uses_network:
        calls.append(f"{event} in {''.join(traceback.format_stack(limit=6))}")


sys.addaudithook(watch)

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from eventner_gui.ui.bases.dialog import BasesDialog
from eventner_gui.ui.window.main_window import MainWindow
from tests.driver import Driver
from tests.e2e.program import act


def journey(window: MainWindow) -> Generator[Callable[[], bool], None, None]:
    """Open, tag, save, look at the base models, train, test on the dev set, predict."""
    driver = Driver(window, None)
    saver = window.session.saver
    yield lambda: window.session.is_open and window.tokens.is_ready
    driver.choose_label("DATE")
    driver.drag_over("Friday")
    assert driver.tags() == [("Friday", "DATE")]
    driver.press(Qt.Key.Key_Return)
    yield saver.is_saved
    window.dialogs.show_bases()
    bases = window.findChild(BasesDialog)
    assert bases and bases.isVisible()
    window.show_tab("Train")
    driver.find(QLineEdit, "trainMaxSteps").setText("20")
    ended: list[object] = []
    window.trainer.finished.connect(ended.append)
    window.trainer.failed.connect(ended.append)
    driver.click("train")
    yield lambda: bool(ended)
    assert window.trainer.runs, ended
    answers: list[str] = []
    window.test.predictor.predicted.connect(lambda text, _prediction: answers.append(text))
    window.show_tab("Test")
    QTest.keyClicks(window.test.input, "Book yoga on Friday")
    yield lambda: "Book yoga on Friday" in answers
    window.copy_report()


if __name__ == "__main__":
    status = act(journey, sys.argv[1])
    Path(sys.argv[2]).write_text(json.dumps(calls), encoding="utf-8")
    sys.exit(status)
