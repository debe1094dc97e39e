"""How much memory a program may still take, to refuse a file that would not fit."""

from __future__ import annotations

import ctypes
import os
import re
import sys
from pathlib import Path

_MEMINFO = Path("/proc/meminfo")


def available_memory() -> int | None:
    """Return how many bytes of memory are free or can be freed; None where that is not known."""
    if sys.platform == "win32":
        return _on_windows()
    if _MEMINFO.is_file():
        found = re.search(r"MemAvailable:\s+(\d+) kB", _MEMINFO.read_text(encoding="ascii"))
        if found:
            return 1024 * int(found[1])
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return None


class _MemoryStatus(ctypes.Structure):
    """Windows' MEMORYSTATUSEX."""

    _fields_ = [
        ("length", ctypes.c_uint32),
        ("load", ctypes.c_uint32),
        ("total", ctypes.c_uint64),
        ("available", ctypes.c_uint64),
        ("others", ctypes.c_uint64 * 5),
    ]


def _on_windows() -> int | None:
    status = _MemoryStatus()
    status.length = ctypes.sizeof(status)
    windll = getattr(ctypes, "windll")  # noqa: B009 -- only there on Windows
    return status.available if windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)) else None
