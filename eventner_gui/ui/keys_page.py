"""docs/keys.md, made from the table of keys: `python -m eventner_gui.ui.keys_page docs/keys.md`."""

from __future__ import annotations

import sys
from pathlib import Path

from .shortcuts import SHORTCUTS, Where

_HEAD = """# Keys
Made from `eventner_gui/ui/shortcuts.py` by `python -m eventner_gui.ui.keys_page docs/keys.md`; \
do not edit it here.

Every key but a label's own can be another one: F1 shows them all, a click on one waits for the \
next key pressed. A key of the sentence acts only while the sentence has the focus, so it never \
gets in the way of typing. A label's own key goes before a command's. On macOS, Ctrl is ⌘ and Alt \
is ⌥.
"""


def keys_page() -> str:
    """Return the page as markdown."""
    lines = [_HEAD.rstrip()]
    group = ""
    for shortcut in SHORTCUTS.values():
        if shortcut.group != group:
            group = shortcut.group
            lines += ["", f"## {group}", "| key | does |", "|---|---|"]
        fixed = shortcut.where is Where.FIXED
        keys = " / ".join(key if fixed else f"`{key}`" for key in shortcut.keys)
        lines.append(f"| {keys} | {shortcut.text} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(keys_page(), encoding="utf-8")
