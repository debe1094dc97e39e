"""Offsets as JavaScript and Java count them: in UTF-16 code units."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate

_LAST_OF_ONE_UNIT = "\uffff"


def utf16_offset(text: str) -> Callable[[int], int]:
    """Return what turns an offset in code points, 0 to ``len(text)``, into one in UTF-16."""
    if text.isascii() or max(text, default="") <= _LAST_OF_ONE_UNIT:
        return int
    lengths = (1 + (sign > _LAST_OF_ONE_UNIT) for sign in text)
    return list(accumulate(lengths, initial=0)).__getitem__
