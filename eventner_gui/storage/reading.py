"""Reads a whole file and says in plain words why it cannot."""

from __future__ import annotations

from pathlib import Path

from ..core.errors import FileError


def read_bytes(path: Path) -> bytes:
    """Return the content of a file.

    Raises:
        FileError: it is not there, is a folder, or may not be read.
    """
    try:
        if path.is_dir():  # Windows calls reading a folder a lack of permission
            raise FileError(f"{path.name or path} is a folder.", "Choose a file in it.")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise FileError(
            f"{path.name} was not found: there is no {path}.",
            "Check the name; or the file was moved or renamed, or its drive is not connected.",
        ) from error
    except PermissionError as error:
        raise FileError(
            f"{path.name} may not be read.",
            "Close the program that holds it, or ask for the right to read it.",
        ) from error
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        reason = getattr(error, "strerror", None) or error
        raise FileError(f"{path.name} cannot be read: {reason}.", "Try again.") from error
