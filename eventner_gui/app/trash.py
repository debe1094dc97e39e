"""The computer's trash."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QFile


def move_to_trash(folder: Path) -> bool:
    """Move a file or folder to the computer's trash; tell whether that was possible."""
    found: Any = QFile.moveToTrash(str(folder))  # with the new path, in some versions of PySide6
    return bool(found[0] if isinstance(found, tuple) else found)
