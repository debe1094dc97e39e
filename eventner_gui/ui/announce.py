"""Lets a screen reader say something that no widget with the focus says."""

from __future__ import annotations

from PySide6 import QtGui
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, text: str) -> None:
    """Have a text said once what is being said has ended (since Qt 6.8; before, it is not).

    Args:
        widget: where it comes from.
        text: plain text; nothing is said for an empty one.
    """
    made = getattr(QtGui, "QAccessibleAnnouncementEvent", None)
    if text and made is not None and QtGui.QAccessible.isActive():
        QtGui.QAccessible.updateAccessibility(made(widget, text))
