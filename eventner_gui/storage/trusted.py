"""The register of models that may be opened unasked: trained here, or trusted by the user once.

A model is known by the digest of its files alone; nothing in its folder says so, since whoever
made the folder could write that. Each digest is a small file of its own: adding one never touches
another, whatever else is running.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import datetime
from pathlib import Path
from typing import Literal

from ..core.errors import FileError
from .atomic import write_atomically
from .places import state_dir

log = logging.getLogger(__name__)

FOLDER = "trusted-models"
_DIGEST = re.compile(r"[0-9a-f]{64}")

# What could not be written down holds until the program ends.
_this_time: set[str] = set()


def is_trusted(digest: str) -> bool:
    """Tell whether a model of exactly these contents is in the register."""
    if digest in _this_time:
        return True
    try:
        return _entry(digest).is_file()
    except (OSError, FileError) as error:
        log.warning("the register of trusted models cannot be read: %s", error)
        return False


def remember(digest: str, *, how: Literal["trained", "trusted"], folder: Path) -> None:
    """Put a model into the register; where it cannot be written, until the program ends.

    Args:
        digest: of its files.
        how: it was trained here, or the user trusts it.
        folder: where it lies, for whoever reads the register.
    """
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    text = json.dumps({"version": 1, "how": how, "folder": str(folder), "when": now}) + "\n"
    try:
        entry = _entry(digest)
        entry.parent.mkdir(exist_ok=True)
        write_atomically(entry, [text.encode("ascii")])
    except (OSError, FileError) as error:
        log.warning("a trusted model could not be remembered: %s", error)
        _this_time.add(digest)


def _entry(digest: str) -> Path:
    if not _DIGEST.fullmatch(digest):
        raise ValueError(f"no digest: {digest!r}")
    return state_dir() / FOLDER / f"{digest}.json"
