"""A lock on an open file, which the system lets go of when its process ends, however that ends."""

from __future__ import annotations

import logging
import sys
from typing import IO, Any

log = logging.getLogger(__name__)


def lock_file(file: IO[Any]) -> bool:
    """Lock a file until it is closed or the process ends; tell whether no one else holds it."""
    try:
        _lock(file)
    except (BlockingIOError, PermissionError):
        return False
    except OSError as error:  # a file system without locks
        log.info("%s cannot be locked: %s", file.name, error)
    return True


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[Any]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[Any]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
