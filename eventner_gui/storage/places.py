"""Where things are kept: projects, preferences, logs and state of the current user."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from ..core.errors import FileError

HOME_VARIABLE = "EVENTNER_HOME"
"""Environment variable: one folder for everything, for portable use and for tests."""

_NAME = "EventNER"


def documents_dir() -> Path:
    """Return the folder new projects go to, made if need be.

    Raises:
        FileError: it cannot be made.
    """
    return _made(_at_home("documents") or platformdirs.user_documents_path() / _NAME)


def config_dir() -> Path:
    """Return the folder of the preferences, made if need be.

    Raises:
        FileError: it cannot be made.
    """
    return _made(_at_home("config") or platformdirs.user_config_path(_NAME, appauthor=False))


def log_dir() -> Path:
    """Return the folder of the log files, made if need be.

    Raises:
        FileError: it cannot be made.
    """
    return _made(_at_home("log") or platformdirs.user_log_path(_NAME, appauthor=False))


def state_dir() -> Path:
    """Return the folder of what outlives a session without being a preference, made if need be.

    Raises:
        FileError: it cannot be made.
    """
    return _made(_at_home("state") or platformdirs.user_state_path(_NAME, appauthor=False))


def models_dir() -> Path:
    """Return the folder of the base models that were got for this program, made if need be.

    Raises:
        FileError: it cannot be made.
    """
    return _made(models_place())


def models_place() -> Path:
    """Return that folder's place, whether it is there or not."""
    data = platformdirs.user_data_path(_NAME, appauthor=False) / "models"
    return _at_home("models") or data


def cache_dir() -> Path:
    """Return the folder of what can be found out again at any time, made if need be.

    Raises:
        FileError: it cannot be made.
    """
    return _made(_at_home("cache") or platformdirs.user_cache_path(_NAME, appauthor=False))


def _at_home(folder: str) -> Path | None:
    home = os.environ.get(HOME_VARIABLE)
    return Path(home).absolute() / folder if home else None


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(
            f"The folder {folder} cannot be made: {error.strerror or error}.",
            f"Set {HOME_VARIABLE} to a folder you may write to and start again.",
        ) from error
    return folder
