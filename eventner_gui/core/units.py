"""Units: the small pieces of a text that recall and learning go by, in any script, without spaCy.

They are finer than spaCy's tokens ("11AM" is two), so that whatever is tagged can be learnt; what
is suggested is held against the tokens afterwards.
"""

from __future__ import annotations

import re

from .spans import Span

# Marks that belong to the letter before them but that Python's \w leaves out, as ranges: of Latin,
# Greek and Cyrillic, Hebrew, Arabic, the scripts of India (without their full stops), joiners.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06ed\u0900-\u0963\u0966-\u0dff\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u200c\u200d\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
)
# Scripts written without spaces: Thai, Lao, Tibetan, Burmese, Khmer, kana, Han.
_UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_UNIT = re.compile(
    rf"\d+|[{_UNSPACED}][{_MARKS}]*|(?:(?![{_UNSPACED}])(?:[^\W\d]|[{_MARKS}]))+|[^\w\s]"
)
_DIGIT = re.compile(r"\d")


def units(text: str) -> list[Span]:
    """Return words, numbers and single marks in order, in code points.

    In scripts that are written without spaces each character is a unit.
    """
    return [Span(*match.span()) for match in _UNIT.finditer(text)]


def phrase_key(words: str) -> str:
    """Return what stands for some words, whatever their case and spacing."""
    return " ".join(words.casefold().split())


def shape_key(key: str) -> str:
    """Return what stands for a phrase whatever its digits are; itself where it has none."""
    return _DIGIT.sub("\0", key)
