"""Looks whether a window can be opened, before Qt aborts the program with a message of its own."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.errors import EventNerError

if TYPE_CHECKING:
    import ctypes

DEBIAN = (
    "libegl1 libgl1 libxkbcommon0 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1 libxcb-cursor0 "
    "libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-shape0"
)
FEDORA = (
    "mesa-libEGL mesa-libGL libxkbcommon libxkbcommon-x11 dbus-libs fontconfig xcb-util-cursor "
    "xcb-util-wm xcb-util-image xcb-util-keysyms xcb-util-renderutil"
)


def check_display() -> None:
    """Look for Qt's system libraries and for a display.

    Raises:
        EventNerError: something is missing; it says what, and how to get it.
    """
    if not sys.platform.startswith("linux"):
        return
    check_libraries()
    if not os.environ.get("QT_QPA_PLATFORM"):
        _check_screen()


def check_libraries() -> None:
    """Look whether Qt's own libraries find those of the system.

    Raises:
        EventNerError: one is missing; it says which, and the packages that bring it.
    """
    try:
        from PySide6 import QtWidgets
    except ImportError as error:
        raise _missing(str(error)) from error
    assert QtWidgets
    if os.environ.get("QT_QPA_PLATFORM", "xcb").startswith("xcb"):
        _load(_plugin("platforms", "libqxcb.so"))


def _check_screen() -> None:
    wayland = os.environ.get("WAYLAND_DISPLAY")
    if wayland and Path(os.environ.get("XDG_RUNTIME_DIR", ""), wayland).exists():
        return
    display = os.environ.get("DISPLAY")
    if not display:
        raise EventNerError(
            "There is no screen to open a window on (DISPLAY and WAYLAND_DISPLAY are not set).",
            "Start EventNER from a desktop session; over ssh, use “ssh -X”. Without a screen, "
            "“eventner train” and “eventner predict” work.",
        )
    if not _answers():
        raise EventNerError(
            f"The screen “{display}” does not answer.",
            "Look at the DISPLAY variable, or start EventNER from a desktop session.",
        )


def _answers() -> bool:
    """Tell whether an X server takes a connection, as Qt will try."""
    import ctypes

    xcb = _load("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    works = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return works


def _plugin(kind: str, name: str) -> str:
    found = find_spec("PySide6")
    folder = Path(found.origin).parent if found and found.origin else Path()
    return str(folder / "Qt" / "plugins" / kind / name)


def _load(library: str) -> ctypes.CDLL:
    import ctypes

    try:
        return ctypes.CDLL(library)
    except OSError as error:
        raise _missing(str(error)) from error


def _missing(reason: str) -> EventNerError:
    """Return the error for a library that the system's linker did not find."""
    name = reason.split(":")[0].strip()
    return EventNerError(
        f"Qt needs a library that this system does not have: {name}.",
        f"Debian, Ubuntu: sudo apt install {DEBIAN}. Fedora: sudo dnf install {FEDORA}.",
    )
