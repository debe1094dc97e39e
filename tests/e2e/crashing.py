"""The program dies of a signal, and is started again.

Run by `test_crash` as a process: ``python -m tests.e2e.crashing die`` or ``… look RESULT``.
"""

from __future__ import annotations

import ctypes
import json
import signal
import sys
from collections.abc import Callable, Generator
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from eventner_gui.ui.notice import Notice
from eventner_gui.ui.window.main_window import MainWindow

from .program import act


def is_seen(window: MainWindow) -> bool:
    """Tell whether the window has been painted, and what waits for that is done.

    The last of it is that Ctrl+C closes the window.
    """
    waits_no_more = signal.getsignal(signal.SIGINT) is not signal.default_int_handler
    return "annotate" in vars(window._pages) and waits_no_more


def die(window: MainWindow) -> Generator[Callable[[], bool], None, None]:
    """Read where there is no memory."""
    yield lambda: is_seen(window)
    ctypes.string_at(0)


def look(window: MainWindow) -> Generator[Callable[[], bool], None, None]:
    """Write down what the window says, and the details."""
    yield lambda: is_seen(window)
    yield lambda: True  # what was put into a layout is shown in the next turn of the event loop
    found = [n for n in window.findChildren(Notice) if "unexpectedly" in n.text and n.isVisible()]
    details = ""
    for notice in found:
        notice.findChild(QPushButton, "noticeAction0").click()
        details = QGuiApplication.clipboard().text()
    told = [[notice.text for notice in found], details]
    Path(sys.argv[2]).write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(act({"die": die, "look": look}[sys.argv[1]]))
