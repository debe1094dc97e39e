"""Offsets as JavaScript and Java count them: in UTF-16 code units."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate

_LAST_OF_ONE_UNIT = "\uffff"
_TWO_UNITS = re.compile("[\U00010000-\U0010ffff]")


def counts_otherwise(text: str) -> bool:
    """Tell whether a text has characters of two units."""
    return not text.isascii() and _TWO_UNITS.search(text) is not None


def utf16_offset(text: str) -> Callable[[int], int]:
    """Return what turns an offset in code points, 0 to ``len(text)``, into one in UTF-16."""
    if not counts_otherwise(text):
        return int
    lengths = (1 + (sign > _LAST_OF_ONE_UNIT) for sign in text)
    return list(accumulate(lengths, initial=0)).__getitem__
