"""Which letters a text is written in."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import cache

_LOOKED_AT = 200  # letters of a text
_SCRIPT_NAMES = {
    **dict.fromkeys(("CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"), "Chinese or Japanese"),
    "HANGUL": "Korean",
}


def script_of(text: str) -> str:
    """Return the letters most of a text is written in ("Latin", "Arabic"); empty without any."""
    if text.isascii():
        return "Latin" if any(map(str.isalpha, text)) else ""
    letters = [c for c in text[: 4 * _LOOKED_AT] if c.isalpha()][:_LOOKED_AT]
    scripts = Counter(map(_script_of_letter, letters))
    return scripts.most_common(1)[0][0] if scripts else ""


def holds_script(text: str, script: str) -> bool:
    """Tell whether the beginning of a text holds a letter of a script."""
    beginning = text[: 4 * _LOOKED_AT]
    return any(c.isalpha() and _script_of_letter(c) == script for c in beginning)


@cache
def _script_of_letter(letter: str) -> str:
    first = unicodedata.name(letter, "OTHER").split()[0]
    if first in ("FULLWIDTH", "MATHEMATICAL", "MODIFIER", "FEMININE", "MASCULINE"):
        return "Latin"
    return _SCRIPT_NAMES.get(first, first.capitalize())
