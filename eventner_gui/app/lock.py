"""Who has a project open: a lock file beside it that tells other windows, on other hosts too."""

from __future__ import annotations

import logging
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLockFile, QSysInfo

log = logging.getLogger(__name__)

# Far longer than Qt takes to remove a lock (seconds).
_INSTANT = 0.5


@dataclass(frozen=True, slots=True)
class Holder:
    """A window that has the project open.

    Attributes:
        host: name of its computer; empty when not known.
        process: its number there.
        here: it runs on this computer, and it does run.
    """

    host: str
    process: int
    here: bool

    @property
    def words(self) -> str:
        """Where it is, in the user's words."""
        process = f" (process {self.process})" if self.process else ""
        if self.here:
            return f"in another window of EventNER on this computer{process}"
        if self.host:
            return f"on the computer “{self.host}”{process}"
        return "in another window of EventNER"


class ProjectLock:
    """A lock that is held until `release`.

    Qt's `QLockFile` writes process, program and host into the file, and sees by itself when a
    process of this computer has ended without removing it.
    """

    def __init__(self, lock: QLockFile) -> None:
        self._lock = lock

    def release(self) -> None:
        """Let others open the project; safe to call again."""
        self._lock.unlock()


def acquire(project: Path, *, take_over: bool = False) -> ProjectLock | Holder | None:
    """Lock a project.

    Args:
        project: its file.
        take_over: remove another computer's lock: the user says that it is not open there.

    Returns:
        The lock; or who holds it; or None where no lock can be made (a folder that may not be
        written to, a network that knows no locks).
    """
    target = Path(os.path.realpath(project))
    lock = QLockFile(str(target.with_name(f".{target.name}.lock")))
    lock.setStaleLockTime(0)  # however old: only a process that has ended loses it
    _clear_the_way(lock)
    if take_over:
        lock.removeStaleLockFile()
    if lock.tryLock(0):
        return ProjectLock(lock)
    if lock.error() is not QLockFile.LockError.LockFailedError:
        log.info("no lock for %s: %s", target.name, lock.error())
        return None
    process, host = _holder(lock)
    return Holder(host, process, here=process > 0 and host in ("", QSysInfo.machineHostName()))


def _clear_the_way(lock: QLockFile) -> None:
    """Remove what a process left that was killed just while it made or removed a lock.

    Qt makes a guard file for an instant while it removes a dead process's lock, and a lock file
    is empty for an instant before it says whose it is. Either would bar the project for ever.
    """
    file, guard = Path(lock.fileName()), Path(f"{lock.fileName()}.rmlock")
    for path, is_left in ((guard, lambda _: True), (file, lambda found: found.st_size == 0)):
        try:
            found = path.stat()
            if not is_left(found):
                continue
            age = time.time() - found.st_mtime
            if 0 <= age < _INSTANT:
                time.sleep(_INSTANT - age)
            if is_left(path.stat()):
                path.unlink()
        except FileNotFoundError:
            continue
        except OSError as error:
            log.info("%s cannot be removed: %s", path.name, error)


def _holder(lock: QLockFile) -> tuple[int, str]:
    """Return process and host of who holds a lock; 0 and nothing when its file does not say."""
    found: Any = lock.getLockInfo()
    if not isinstance(found, tuple):
        return 0, ""
    process, host, _program = found
    return int(process), str(host)
