"""Starts the window: looks whether there can be one, makes the program, opens the file."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from ..core.errors import EventNerError
from ..storage.conventions import EndConvention
from ..storage.logs import start_logging
from ..storage.preferences import load_preferences

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

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

    from .theme.theme import Theme
    from .window.main_window import MainWindow

    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise EventNerError("A Qt program without windows is running in this process.")
    app.setApplicationName("EventNER")
    app.setDesktopFileName("eventner")
    Theme(app, load_preferences().appearance)
    window = MainWindow()
    sys.excepthook = _report_to(window.say_error)
    window.show()
    _close_on_interrupt(window)
    if sample:
        QTimer.singleShot(0, window.projects.open_sample)
    elif file is not None:
        QTimer.singleShot(0, lambda: window.projects.open(file, end))
    return app.exec()


def _close_on_interrupt(window: QWidget) -> None:
    """Let Ctrl+C in the terminal close the window as its own button does, saving first."""
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


def _report_to(show: Callable[[str], None]) -> Callable[..., None]:
    """Return a hook that logs what nobody caught and says so in the window."""

    def report(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        log.critical("unhandled error", exc_info=(kind, error, trace))
        show(
            f"Something went wrong inside EventNER ({kind.__name__}). Your sentences are safe; "
            "Help > Open the log folder shows the details to report."
        )

    return report
