"""Saves a report as text."""

from __future__ import annotations

from pathlib import Path

from ..atomic import write_atomically
from .report import Report
from .writing import encoded


def write_report(path: Path, report: Report) -> None:
    """Write a whole report, with every place.

    Raises:
        FileError: it could not be written.
    """
    write_atomically(path, (encoded(f"{line}\n") for line in report.full()))
