"""The log: a file for each run of the program, without the users' texts.

It disturbs nobody: where it cannot be written the program goes on without, and nothing of it goes
to standard error.
"""

from __future__ import annotations

import atexit
import logging
import os
import warnings
from collections import deque
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from ..core.errors import FileError
from .crashes import stop_watching, watch_crashes
from .log_folder import full_log_path, log_path, new_session, remove_old
from .places import log_dir
from .private_log import FullFormatter, PrivateFormatter
from .versions import versions

log = logging.getLogger(__name__)

FULL_VARIABLE = "EVENTNER_LOG_TEXTS"
"""Environment variable: "1" writes messages in full, which may quote the user's texts."""

_MAX_BYTES = 500_000
_RECENT_LINES = 50

_undo: list[Callable[[], object]] = []
_recent: deque[str] = deque(maxlen=_RECENT_LINES)


def start_logging() -> None:
    """Write the log to the platform's place from now on; safe to call again.

    Where the place cannot be written, the program goes on without a log file.
    """
    if _undo:
        return
    root = logging.getLogger()
    _set(logging, "raiseExceptions", False)
    _set(warnings, "showwarning", _log_warning)
    _add_handler(_Recent())
    root.setLevel(logging.INFO)
    try:
        folder, session = log_dir(), new_session()
        remove_old(folder)
        watch_crashes(folder, session)
        _undo.append(stop_watching)
        _add_handler(_file_handler(folder, session))
    except (FileError, OSError) as error:
        log.warning("no log file: %s", error)
    _keep_off_standard_error(logging.getLogger("spacy"))
    atexit.register(_finish)
    _undo.append(lambda: atexit.unregister(_finish))


def stop_logging() -> None:
    """Close the log files: the program ends as it should."""
    while _undo:
        _undo.pop()()


def recent_lines() -> list[str]:
    """Return the last lines of the log, without the users' texts whatever the file holds."""
    return list(_recent)


def writes_in_full() -> bool:
    """Tell whether the user wants messages in full, which may quote texts."""
    return os.environ.get(FULL_VARIABLE) == "1"


def _finish() -> None:
    """End the log with the program; what is still to come goes nowhere, not to standard error."""
    stop_logging()
    logging.getLogger().addHandler(logging.NullHandler())


class _LogFile(logging.FileHandler):
    """Begins each file with what is running; a run that has nothing to tell leaves none.

    When it is full, it becomes the one before (``.1``) and a new one is begun. `logging.handlers`
    does the same, and brings along sockets and pickling: 6 ms before the window is seen.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record."""
        try:
            if self.stream is not None and self.stream.tell() >= _MAX_BYTES:
                self.stream.close()
                self.stream = None  # opened by the record
                self._make_room()
            super().emit(record)
        except (OSError, ValueError):  # a log that cannot be written stops nothing
            self.handleError(record)

    def _make_room(self) -> None:
        try:
            os.replace(self.baseFilename, f"{self.baseFilename}.1")  # noqa: PTH105
        except OSError as error:  # another program reads it: it grows on
            log.debug("the full log file stays: %s", error)

    def _open(self) -> TextIOWrapper:
        stream = super()._open()
        if stream.tell() == 0:
            stream.write(f"{versions()}\n")
        return stream


class _Recent(logging.Handler):
    """Keeps the last lines for a report."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(PrivateFormatter())

    def emit(self, record: logging.LogRecord) -> None:
        _recent.extend(self.format(record).splitlines())


def _file_handler(folder: Path, session: str) -> logging.Handler:
    in_full = writes_in_full()
    path = full_log_path(folder, session) if in_full else log_path(folder, session)
    handler = _LogFile(path, encoding="utf-8", delay=True, errors="backslashreplace")
    handler.setFormatter(FullFormatter() if in_full else PrivateFormatter())
    return handler


def _add_handler(handler: logging.Handler) -> None:
    root = logging.getLogger()
    root.addHandler(handler)

    def remove() -> None:
        root.removeHandler(handler)
        try:
            handler.close()
        except OSError as error:  # the disk is full
            log.info("the log file could not be finished: %s", error)

    _undo.append(remove)


def _keep_off_standard_error(logger: logging.Logger) -> None:
    """Let a logger that brings its own handler for standard error write to the log alone."""

    def redirect(record: logging.LogRecord) -> bool:
        logging.getLogger().handle(record)
        return False

    logger.addFilter(redirect)
    _undo.append(lambda: logger.removeFilter(redirect))


def _log_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Stand in for `warnings.showwarning`: kind and place; spaCy's warnings quote sentences."""
    warning = message if isinstance(message, Warning) else category(message)
    log.warning("%s:%d: %s", filename, lineno, warning)


def _set(module: object, name: str, value: object) -> None:
    """Set a module's variable until `stop_logging`."""
    before = getattr(module, name)
    setattr(module, name, value)

    def restore() -> None:
        if getattr(module, name) is value:
            setattr(module, name, before)

    _undo.append(restore)
