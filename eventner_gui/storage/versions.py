"""What is running: the versions a report of an error begins with."""

from __future__ import annotations

import sys

from .. import __version__

_LIBRARIES = {"PySide6": "PySide6", "spacy": "spaCy", "thinc": "thinc", "numpy": "numpy"}


def versions() -> str:
    """Return program, Python, system, and the libraries that are loaded; none is loaded for it."""
    import platform  # late: a window is to be seen first

    loaded = [
        f"{name} {getattr(sys.modules[module], '__version__', '?')}"
        for module, name in _LIBRARIES.items()
        if module in sys.modules
    ]
    python = f"Python {platform.python_version()}"
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    return ", ".join([f"EventNER {__version__}", python, *loaded, system])
