"""Where the window is and how large, remembered from one session to the next."""

from __future__ import annotations

from PySide6.QtCore import QSettings, QSize
from PySide6.QtWidgets import QWidget

from ...storage.places import state_dir

_LEAST = QSize(640, 480)
_USUAL = QSize(1280, 800)
_TITLE = QSize(0, 40)  # what the frame takes


def restore_place(window: QWidget) -> None:
    """Put a window where it was; at first, as large as is usual and as there is room for."""
    window.setMinimumSize(_LEAST)
    window.resize(_USUAL.boundedTo(window.screen().availableGeometry().size() - _TITLE))
    geometry = _settings().value("geometry")
    if geometry is not None:
        window.restoreGeometry(geometry)


def remember_place(window: QWidget) -> None:
    """Keep where a window is."""
    _settings().setValue("geometry", window.saveGeometry())


def _settings() -> QSettings:
    return QSettings(str(state_dir() / "window.ini"), QSettings.Format.IniFormat)
