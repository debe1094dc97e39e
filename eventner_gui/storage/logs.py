"""The log file: a few rotating files in the platform's place, without the users' texts."""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
import pathlib
import sys
from typing import TextIO

from ..core.errors import FileError
from .places import log_dir

_MAX_BYTES = 1_000_000
_KEPT = 3
_crash_file: TextIO | None = None


def start_logging() -> None:
    """Write the log to the platform's place from now on; safe to call again.

    Where the place cannot be written, the program goes on without a log file.
    """
    root = logging.getLogger()
    if any(isinstance(h, logging.handlers.RotatingFileHandler) for h in root.handlers):
        return
    try:
        folder = log_dir()
        handler = logging.handlers.RotatingFileHandler(
            folder / "eventner.log", maxBytes=_MAX_BYTES, backupCount=_KEPT, encoding="utf-8"
        )
        _watch_crashes(folder / "crash.log")
    except (FileError, OSError) as error:
        logging.getLogger(__name__).warning("no log file: %s", error)
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
    root.setLevel(logging.INFO)


def _watch_crashes(path: object) -> None:
    """Let Python write where it was when the process dies of a signal."""
    global _crash_file
    _crash_file = pathlib.Path(str(path)).open("a", encoding="utf-8")  # noqa: SIM115 - open while we run
    faulthandler.enable(_crash_file)


def stop_logging() -> None:
    """Close the log files."""
    global _crash_file
    root = logging.getLogger()
    for handler in list(root.handlers):
        if isinstance(handler, logging.handlers.RotatingFileHandler):
            root.removeHandler(handler)
            handler.close()
    if _crash_file is not None:
        faulthandler.disable()
        _crash_file.close()
        _crash_file = None
        if sys.__stderr__ is not None:
            faulthandler.enable(sys.__stderr__)
