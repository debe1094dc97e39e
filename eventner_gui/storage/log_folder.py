"""The files in the log folder: each run of the program has its own, and the oldest go.

A file for each process, because several windows may be open at once: none writes into, renames or
removes what another one has open.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from datetime import datetime
from pathlib import Path
from typing import TextIO

log = logging.getLogger(__name__)

KEPT_FILES = 20

_NAME = re.compile(
    r"(?:shown-)?(?:eventner|crash)(?:-(?P<session>\d{8}-\d{6}-\d+))?.*\.log(?:\.\d)?"
)


def new_session() -> str:
    """Return what the names of this process's files have in common."""
    return f"{datetime.now():%Y%m%d-%H%M%S}-{os.getpid()}"


def log_path(folder: Path, session: str) -> Path:
    """Return the log file of a session."""
    return folder / f"eventner-{session}.log"


def full_log_path(folder: Path, session: str) -> Path:
    """Return the log file of a session that writes messages in full."""
    return folder / f"eventner-{session}-full.log"


def crash_path(folder: Path, session: str) -> Path:
    """Return the file a session leaves its place in when the process dies; locked until then."""
    return folder / f"crash-{session}.log"


def session_of(path: Path) -> str | None:
    """Return the session a file belongs to; None when its name tells of none."""
    found = _NAME.fullmatch(path.name)
    return found["session"] if found else None


def is_running(folder: Path, session: str) -> bool:
    """Tell whether the process of a session may still be there.

    On Windows this is always False: there a file that is open can neither be renamed nor removed.
    """
    try:
        with crash_path(folder, session).open("r+", encoding="utf-8") as file:
            return not lock(file)
    except OSError:
        return False


def remove_old(folder: Path) -> None:
    """Remove all but the newest `KEPT_FILES` files, and none of a program that is running."""
    found = [path for path in folder.iterdir() if _NAME.fullmatch(path.name)]
    for path in sorted(found, key=_age)[KEPT_FILES:]:
        session = session_of(path)
        if session and is_running(folder, session):
            continue
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            log.info("an old log stays: %s (%s)", path, error)


def lock(file: TextIO) -> bool:
    """Lock a file until it is closed or the process ends; tell whether no one else holds it."""
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:  # a file system without locks
        log.info("%s cannot be locked: %s", file.name, error)
    return True


def _age(path: Path) -> float:
    try:
        return -path.stat().st_mtime
    except OSError:  # removed by another window just now
        return 0.0
