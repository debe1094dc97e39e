"""Starts the window: looks whether there can be one, makes the program, opens the file."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.errors import EventNerError
from ..storage.logs import start_logging
from ..storage.preferences import load_preferences

if TYPE_CHECKING:
    from ..storage.conventions import EndConvention
    from .errors import ErrorReporter
    from .window.main_window import MainWindow

log = logging.getLogger(__name__)

_SWITCH_INTERVAL = 0.001  # seconds

_SIGNALS_SEEN_EVERY_MS = 500


def run(file: Path | None, *, sample: bool = False, end: EndConvention | None = None) -> int:
    """Open the window and return the program's exit status when it is closed.

    Args:
        file: to open; None for the start page.
        sample: open the sample's copy instead.
        end: what ``end`` means in the file, where the user has said.

    Raises:
        EventNerError: there is no display, or a system library of Qt is missing.
    """
    from .preflight import check_display

    check_display()
    start_logging()
    share_interpreter()
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from ..app.qt_messages import log_qt_messages
    from .errors import ErrorReporter
    from .theme.theme import STYLE, Theme
    from .window.main_window import MainWindow

    log_qt_messages()
    # Setting the style later would bring in all that Python knows of styles: 5 ms.
    known = QApplication.instance()
    app = known or QApplication([*sys.argv[:1], "-style", STYLE])
    if not isinstance(app, QApplication):
        raise EventNerError("A Qt program without windows is running in this process.")
    app.setApplicationName("EventNER")
    app.setDesktopFileName("eventner")
    chosen = load_preferences()
    theme = Theme(app, chosen.appearance, scale=chosen.text_scale, has_style=known is None)
    with theme.held_back():
        window = MainWindow()
    errors = ErrorReporter(
        window.show_problem, window.copy_report, window.open_log_folder, parent=window
    )
    errors.install()
    window.first_sight.seen.connect(lambda: _after_start(window, errors))
    window.show()
    if sample:
        QTimer.singleShot(0, window.projects.open_sample)
    elif file is not None:
        QTimer.singleShot(0, lambda: window.projects.open(file, end))
    status = app.exec()
    errors.uninstall()
    return status


def _after_start(window: MainWindow, errors: ErrorReporter) -> None:
    """Do what can wait until the window is seen."""
    from ..app.report import screens
    from ..storage.crashes import last_crash

    log.info("the window is open: %s", screens())
    crash = last_crash()
    if crash is not None:
        errors.tell_crash(crash)
    _close_on_interrupt(window)


def _close_on_interrupt(window: MainWindow) -> None:
    """Let Ctrl+C in the terminal close the window as its own button does, saving first."""
    import signal

    from PySide6.QtCore import QTimer

    signal.signal(signal.SIGINT, lambda _number, _frame: window.close())
    # Python looks at signals only when it runs; Qt alone would not let it.
    timer = QTimer(window)
    timer.timeout.connect(lambda: None)
    timer.start(_SIGNALS_SEEN_EVERY_MS)


def share_interpreter() -> None:
    """Let the window have the interpreter from a busy thread after 1 ms instead of 5.

    Painting a key takes it several times. While 100,000 sentences are saved in the background,
    that is 8 ms instead of 34 for the median key.
    """
    sys.setswitchinterval(min(sys.getswitchinterval(), _SWITCH_INTERVAL))
