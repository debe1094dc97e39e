"""Crashes: where the program was when its process died, kept for the next start to tell."""

from __future__ import annotations

import faulthandler
import logging
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from ..core.errors import FileError
from .log_folder import crash_path, is_running, lock, log_path, session_of
from .places import log_dir
from .private_log import without_home

log = logging.getLogger(__name__)

_MAX_CHARACTERS = 64_000
_LOG_LINES = 50
_REASON = re.compile(r"(?:Fatal Python error|Windows fatal exception): (.+)")

_file: TextIO | None = None


@dataclass(frozen=True, slots=True)
class Crash:
    """A crash of an earlier session.

    Attributes:
        reason: in the words of the system, such as "Segmentation fault".
        trace: where each thread was.
        log: the last lines of that session's log.
    """

    reason: str
    trace: str
    log: str


def watch_crashes(folder: Path, session: str) -> None:
    """Let Python write where it is when the process dies of a signal: code places only.

    Raises:
        OSError: the folder cannot be written to.
    """
    global _file
    file = crash_path(folder, session).open("a", encoding="utf-8")
    lock(file)
    faulthandler.enable(file)
    _file = file


def stop_watching() -> None:
    """Take the file away: the session ends as it should."""
    global _file
    if _file is None:
        return
    faulthandler.disable()
    path = Path(_file.name)
    _file.close()
    _file = None
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        log.info("a crash file stays: %s (%s)", path, error)
    if sys.__stderr__ is not None:
        faulthandler.enable(sys.__stderr__)


def last_crash() -> Crash | None:
    """Return the newest crash that has not been told yet; each is told once."""
    try:
        folder = log_dir()
        found = sorted(folder.glob("crash-*.log"))
    except (FileError, OSError) as error:
        log.info("crashes cannot be looked for: %s", error)
        return None
    crashes = [crash for path in found if (crash := _claim(path)) is not None]
    return crashes[-1] if crashes else None


def _claim(path: Path) -> Crash | None:
    """Return a crash and mark it as told; None when there is none, or it cannot be marked."""
    session = session_of(path)
    if session is None or is_running(path.parent, session):
        return None
    try:
        if not path.stat().st_size:  # ended by the system, or just starting
            return None
        told = path.replace(path.with_name(f"shown-{path.name}"))
        trace = _tail(told, _MAX_CHARACTERS)
        log_file = log_path(path.parent, session)
        lines = _tail(log_file, _MAX_CHARACTERS).splitlines() if log_file.exists() else []
    except OSError as error:
        log.info("a crash cannot be told: %s (%s)", path, error)
        return None
    found = _REASON.search(trace)
    return Crash(
        reason=found[1].strip() if found else "unknown reason",
        trace=without_home(trace.strip()),
        log="\n".join(lines[-_LOG_LINES:]),
    )


def _tail(path: Path, characters: int) -> str:
    return path.read_text(encoding="utf-8", errors="replace")[-characters:]
