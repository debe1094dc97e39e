"""Words: what stands in for spaCy's tokens until they are there, or where they cannot be had."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import chain

from .graphemes import PREPENDED, attached, cluster_pattern
from .span_list import SpanList

_ASCII = re.compile(r"\w+(?:'\w+)*|[^\w\s]")
# Scripts that are written without spaces: their words cannot be seen, so characters stand in.
WITHOUT_SPACES = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19ff\u1a20-\u1aaf\u3005-\u3007\u3021-\u3029"
    "\u3031-\u3035\u3038-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua980-\ua9ff"
    "\uaa60-\uaadf\uf900-\ufaff\uff66-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)

# Of these, where each code point is a character by itself unless a mark follows.
_PLAIN = "\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003fffd"


def words(text: str) -> SpanList:
    """Return words and single characters as spans, in order; white space is in none.

    A word of a script that is written without spaces (Chinese, Japanese, Thai) is several: each
    of its characters. A character is a grapheme cluster: an emoji with its modifiers, a flag and
    a letter with its marks are one.
    """
    if text.isascii():
        return SpanList.of(match.span() for match in _ASCII.finditer(text))
    return SpanList.of(chain.from_iterable(map(_spans_of, _any_script().finditer(text))))


def _spans_of(match: re.Match[str]) -> Iterable[tuple[int, int]]:
    """Return the words of a match: itself, or each code point of it."""
    if match.lastindex is None:
        return (match.span(),)
    start, end = match.span()
    return zip(range(start, end), range(start + 1, end + 1), strict=True)


@cache
def _any_script() -> re.Pattern[str]:
    """Return what a word is, or (as its group) many characters of one code point each."""
    marks = attached()
    letters = rf"[^\W{WITHOUT_SPACES}]"
    word = f"{letters}+(?:[{marks}]+{letters}*)*"
    character = rf"(?!\s|[{PREPENDED}]+\s)(?:{cluster_pattern()})|[{PREPENDED}]"
    plain = rf"([{_PLAIN}]+)(?![{marks}])"
    return re.compile(rf"{word}(?:['’]{word})*|{plain}|{character}")
