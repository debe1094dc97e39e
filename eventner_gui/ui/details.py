"""The way to the details of an error: the clipboard and the log folder."""

from __future__ import annotations

from pathlib import Path

# What these need is imported with them: a window is to be seen first.


def copy_report(about: str = "") -> None:
    """Put a report into the clipboard: versions, what it is about, the end of the log."""
    from PySide6.QtGui import QGuiApplication

    from ..app.report import report

    QGuiApplication.clipboard().setText(report(about))


def open_folder(folder: Path) -> None:
    """Show a folder of this computer in the desktop's file manager."""
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
