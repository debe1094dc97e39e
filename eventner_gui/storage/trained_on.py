"""Which finished examples there were when a run began, as a file of its folder."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

TRAINED_ON_FILE = "trained-on.txt"

log = logging.getLogger(__name__)


def write_trained_on(fingerprints: Iterable[str], folder: Path) -> None:
    """Write the fingerprints of examples (`core.news.fingerprint`), one a line.

    Raises:
        OSError: they cannot be written.
    """
    lines = "".join(f"{each}\n" for each in sorted(fingerprints))
    (folder / TRAINED_ON_FILE).write_text(lines, encoding="ascii", newline="\n")


def read_trained_on(folder: Path) -> frozenset[str]:
    """Return the fingerprints of a run's examples; none of a run that does not say."""
    try:
        return frozenset((folder / TRAINED_ON_FILE).read_text(encoding="ascii").split())
    except FileNotFoundError:
        return frozenset()
    except (OSError, ValueError) as error:
        log.warning("what a run was trained on cannot be read: %s", error)
        return frozenset()
