"""What a user sends with a report of an error: versions, screen, traceback, the end of the log."""

from __future__ import annotations

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication

from ..storage.logs import recent_lines
from ..storage.private_log import without_home
from ..storage.versions import versions


def report(*parts: str) -> str:
    """Return the report; no text of the user's data is in it.

    Args:
        parts: what it is about, such as tracebacks.
    """
    told = [f"{versions()}\n{screens()}", *(part for part in parts if part), _end_of_log()]
    return without_home("\n\n".join(told))


def screens() -> str:
    """Return Qt's version, its platform and the screens, with sizes and scales."""
    found = [
        f"{screen.size().width()} x {screen.size().height()} at {screen.devicePixelRatio():.0%}"
        for screen in QGuiApplication.screens()
    ]
    return f"Qt {qVersion()} on {QGuiApplication.platformName()}, screen {', '.join(found)}"


def _end_of_log() -> str:
    lines = recent_lines()
    return "\n".join(["The end of the log:", *lines]) if lines else "The log is empty."
