"""Units: the small pieces of a text that recall and learning go by, in any script, without spaCy.

They are finer than spaCy's tokens ("11AM" is two), so that whatever is tagged can be learnt; what
is suggested is held against the tokens afterwards.
"""

from __future__ import annotations

import re
from functools import cache

from .graphemes import attached
from .spans import Span
from .words import WITHOUT_SPACES

_ASCII = re.compile(r"\d+|[^\W\d]+|[^\w\s]")
_DIGIT = re.compile(r"\d")


def units(text: str) -> list[Span]:
    """Return words, numbers and single marks in order, in code points.

    In scripts that are written without spaces each character is a unit.
    """
    pattern = _ASCII if text.isascii() else _any_script()
    return [Span(*match.span()) for match in pattern.finditer(text)]


def unit_texts(text: str) -> list[str]:
    """Return the units of a text as they stand there; quicker than `units`."""
    return (_ASCII if text.isascii() else _any_script()).findall(text)


def phrase_key(words: str) -> str:
    """Return what stands for some words, whatever their case and spacing."""
    return " ".join(words.casefold().split())


def shape_key(key: str) -> str:
    """Return what stands for a phrase whatever its digits are; itself where it has none."""
    return _DIGIT.sub("\0", key)


@cache
def _any_script() -> re.Pattern[str]:
    marks = attached()  # belong to the letter before them, but Python calls many of them no word
    letter = rf"(?![{WITHOUT_SPACES}])(?:[^\W\d]|[{marks}])"
    return re.compile(rf"\d+|[{WITHOUT_SPACES}][{marks}]*|(?:{letter})+|[^\w\s]")
