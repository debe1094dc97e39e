"""How the benchmarks report: a line at once, and how busy the machine is."""

from __future__ import annotations

import os
import sys


def load() -> str:
    """Return the machine's load average over a minute, where the system tells."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def show(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
