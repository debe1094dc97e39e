"""Names of labels for formats that take no spaces in them."""

from __future__ import annotations

import re

from .report import Report

_SPACE = re.compile(r"\s+")
SPACES = "spaces in the name of a label; “_” stands there"


def without_spaces(label: str, report: Report, place: int) -> str:
    """Return a label with “_” for white space, which is noted."""
    if not _SPACE.search(label):
        return label
    report.drop(place, SPACES)
    return _SPACE.sub("_", label)
