"""Which library multiplies matrices quickest here: remembered in the user's cache folder."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core.errors import FileError
from .atomic import write_atomically
from .places import cache_dir

log = logging.getLogger(__name__)

FILE = "arithmetic.json"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """How matrices are multiplied.

    Attributes:
        library: "numpy", "blis", or "thinc" for what thinc has of its own for this machine.
        threads: that numpy's library may use, at least 1.
    """

    library: str
    threads: int = 1


LIBRARIES = ("numpy", "blis", "thinc")


def remembered(machine: Mapping[str, str]) -> Arithmetic | None:
    """Return what was chosen on this machine with these versions; None when nothing was.

    Args:
        machine: what the choice depends on.
    """
    try:
        path = cache_dir() / FILE
        raw = json.loads(path.read_text(encoding="utf-8"))
        if raw["machine"] != dict(machine):
            return None
        return _checked(raw)
    except FileNotFoundError:
        return None
    except (FileError, OSError, ValueError, KeyError, TypeError) as error:
        log.warning("what was measured of the matrix products is measured anew: %s", error)
        return None


def remember(machine: Mapping[str, str], choice: Arithmetic, seconds: Mapping[str, float]) -> None:
    """Keep a choice for the next time; where that is impossible, it is measured again then.

    Args:
        machine: what the choice depends on.
        choice: the choice.
        seconds: what was measured, for whoever reads the file.
    """
    data = {
        "machine": dict(machine),
        "library": choice.library,
        "threads": choice.threads,
        "seconds": dict(seconds),
    }
    try:
        path: Path = cache_dir() / FILE
        write_atomically(path, [(json.dumps(data, indent=2) + "\n").encode()])
    except FileError as error:
        log.warning("the choice of the matrix products is not remembered: %s", error)


def _checked(raw: Mapping[str, Any]) -> Arithmetic:
    library, threads = raw["library"], raw["threads"]
    if library not in LIBRARIES or type(threads) is not int or threads < 1:
        raise ValueError(f"{library!r} with {threads!r} threads is no choice")
    return Arithmetic(library, threads)
