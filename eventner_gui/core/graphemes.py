"""Grapheme clusters: what a reader takes for one character, however many code points it has.

An emoji with its modifiers, a flag, a letter with its marks, a syllable of Korean or Hindi. The
rules are those of Unicode's annex 29 (extended grapheme clusters); the standard library has no
table for them, so the classes are made from general categories and a few ranges. They differ from
Unicode's for a handful of rare marks only.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from .spans import Span

# Format characters that belong to what stands around them; all others end a cluster.
_NON_JOINER, _JOINER = "\u200c", "\u200d"
_TAGS = "\U000e0020-\U000e007f"  # the flag of Scotland is a black flag with these behind it
_MODIFIERS = "\U0001f3fb-\U0001f3ff"
# For inside of the brackets of a class: signs that belong to the character after them.
PREPENDED = (
    "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\U000110bd\U000110cd\U000111c2\U000111c3"
    "\U0001193f\U00011941\U00011a3a\U00011a84-\U00011a89\U00011d46\U00011f02"
)
_CONTROL = (
    "\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff"
    "\ufeff\ufff0-\ufffb\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e001f\U000e0080-\U000e00ff\U000e01f0-\U000e0fff"
)
# Marks by category that Unicode lets stand alone.
_STANDING = set(map(chr, (0x102B, 0x102C, 0x1038, *range(0x1062, 0x1065), *range(0x1067, 0x106E))))
_STANDING |= set(map(chr, (0x1083, *range(0x1087, 0x108D), 0x108F, *range(0x109A, 0x109D))))
_STANDING |= set(map(chr, (0x1A61, 0x1A63, 0x1A64, 0xAA7B, 0xAA7D, 0x11720, 0x11721)))
# Signs of Thai, Lao and half-width kana that are letters by category.
_ATTACHED = "\u0e33\u0eb3\uff9e\uff9f"
_PICTURES = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u2388\u23cf"
    "\u23e9-\u23f3\u23f8-\u23fa\u24c2\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe\u2600-\u2605"
    "\u2607-\u2612\u2614-\u2685\u2690-\u2705\u2708-\u2712\u2714\u2716\u271d\u2721\u2728\u2733\u2734"
    "\u2744\u2747\u274c\u274e\u2753-\u2755\u2757\u2763-\u2767\u2795-\u2797\u27a1\u27b0\u27bf\u2934"
    "\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299\U0001f000-\U0001f0ff"
    "\U0001f10d-\U0001f10f\U0001f12f\U0001f16c-\U0001f171\U0001f17e\U0001f17f\U0001f18e"
    "\U0001f191-\U0001f19a\U0001f1ad-\U0001f1e5\U0001f201-\U0001f20f\U0001f21a\U0001f22f"
    "\U0001f232-\U0001f23a\U0001f23c-\U0001f23f\U0001f249-\U0001f3fa\U0001f400-\U0001f53d"
    "\U0001f546-\U0001f64f\U0001f680-\U0001f6ff\U0001f774-\U0001f77f\U0001f7d5-\U0001f7ff"
    "\U0001f80c-\U0001f80f\U0001f848-\U0001f84f\U0001f85a-\U0001f85f\U0001f888-\U0001f88f"
    "\U0001f8ae-\U0001f8ff\U0001f90c-\U0001f93a\U0001f93c-\U0001f945\U0001f947-\U0001faff"
    "\U0001fc00-\U0001fffd"
)
_FLAG_LETTERS = "\U0001f1e6-\U0001f1ff"
# Consonants of the scripts of India that a virama joins into one sign, and those viramas.
_CONSONANTS = (
    "\u0915-\u0939\u0958-\u095f\u0978-\u097f\u0995-\u09a8\u09aa-\u09b0\u09b2\u09b6-\u09b9"
    "\u09dc\u09dd\u09df\u09f0\u09f1\u0a95-\u0aa8\u0aaa-\u0ab0\u0ab2\u0ab3\u0ab5-\u0ab9\u0af9"
    "\u0b15-\u0b28\u0b2a-\u0b30\u0b32\u0b33\u0b35-\u0b39\u0b5c\u0b5d\u0b5f\u0b71"
    "\u0c15-\u0c28\u0c2a-\u0c39\u0c58-\u0c5a\u0d15-\u0d3a"
)
_VIRAMAS = "\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d"
_LEADING = "\u1100-\u115f\ua960-\ua97c"
_VOWELS = "\u1160-\u11a7\ud7b0-\ud7c6"
_TRAILING = "\u11a8-\u11ff\ud7cb-\ud7fb"
_SYLLABLES = "\uac00-\ud7a3"
_OPEN_SYLLABLES = "".join(map(chr, range(0xAC00, 0xD7A4, 28)))  # without a trailing consonant
_FIRST_MARK = "\u0300"
# Where marks are looked for: long blocks have none.
_MARKED_BLOCKS = (
    range(0x300, 0x3100),
    range(0xA66F, 0xABF0),
    range(0xFB1E, 0xFE30),
    range(0x101FD, 0x11FFF),
    range(0x16A00, 0x17000),
    range(0x1BC00, 0x1BD00),
    range(0x1CF00, 0x1D300),
    range(0x1DA00, 0x1EA00),
    range(0xE0100, 0xE01F0),
)


def clusters(text: str) -> list[Span]:
    """Return the grapheme clusters of a text: in order, without gaps, in code points."""
    if text.isascii() and "\r" not in text:
        return [Span(at, at + 1) for at in range(len(text))]
    return [Span(*match.span()) for match in _patterns().cluster.finditer(text)]


def cluster_bounds(text: str, position: int) -> tuple[int, int]:
    """Return start and end of the cluster that holds a code point.

    Only what is near it is looked at, so that it costs the same in a text of any length.

    Args:
        text: the text.
        position: of the code point; clipped to the text.

    Returns:
        The half-open stretch; (0, 0) for an empty text.
    """
    if not text:
        return 0, 0
    wanted = min(max(position, 0), len(text) - 1)
    around = text[max(wanted - 1, 0) : wanted + 2]
    if max(around) < _FIRST_MARK and "\r" not in around:
        return wanted, wanted + 1
    cluster = _patterns().cluster
    start = _sure_start(text, wanted)
    while match := cluster.match(text, start):
        if wanted < match.end():
            return match.span()
        start = match.end()
    raise AssertionError("every code point is in a cluster")


def may_join(text: str) -> bool:
    """Tell whether a text may hold a cluster of several code points; much quicker than to look."""
    if text.isascii():
        return "\r" in text
    return not _patterns().joining.isdisjoint(text)


def cluster_pattern() -> str:
    """Return the regular expression of a cluster, which has no groups."""
    return _patterns().cluster.pattern


def attached() -> str:
    """Return what goes with the character before it, for inside of the brackets of a class."""
    return _patterns().attached


class _Patterns(NamedTuple):
    """What is made from the tables at first use; that takes some milliseconds."""

    cluster: re.Pattern[str]
    attached: str
    dependent: re.Pattern[str]
    binding: re.Pattern[str]
    pairs: re.Pattern[str]
    joining: frozenset[str]


@cache
def _patterns() -> _Patterns:
    marks = _marks()
    extending = f"{marks}{_NON_JOINER}{_MODIFIERS}{_TAGS}{_ATTACHED}"
    attached = f"{extending}{_JOINER}"
    without_virama = re.sub(f"[{_VIRAMAS}]", "", _listed(extending)) + _JOINER
    core = "|".join(
        (
            f"[{_FLAG_LETTERS}]{{2}}",
            f"[{_LEADING}]*(?:[{_OPEN_SYLLABLES}]|[{_VOWELS}])[{_VOWELS}]*[{_TRAILING}]*",
            f"[{_LEADING}]*[{_SYLLABLES}][{_TRAILING}]*",
            f"[{_LEADING}]+|[{_TRAILING}]+",
            f"[{_PICTURES}](?:[{extending}]*{_JOINER}[{_PICTURES}])*",
            f"[{_CONSONANTS}](?:[{without_virama}]*[{_VIRAMAS}][{attached}]*[{_CONSONANTS}])*",
            f"[^{_CONTROL}{attached}{PREPENDED}]",
        )
    )
    cluster = (
        f"\r\n|[{_CONTROL}]|[{PREPENDED}]*(?:{core})[{attached}]*|[{PREPENDED}]+[{attached}]*"
        f"|[{attached}]+"
    )
    return _Patterns(
        re.compile(cluster),
        attached,
        dependent=re.compile(f"[{attached}{_VOWELS}{_TRAILING}\n]"),
        binding=re.compile(f"[{PREPENDED}]"),
        pairs=re.compile(
            f"[{_FLAG_LETTERS}]{{2}}|{_JOINER}[{_PICTURES}]|[{attached}][{_CONSONANTS}]"
            f"|[{_LEADING}][{_LEADING}{_SYLLABLES}]"
        ),
        joining=frozenset(
            _listed(f"{attached}{PREPENDED}{_FLAG_LETTERS}{_LEADING}{_VOWELS}{_TRAILING}\r")
        ),
    )


def _sure_start(text: str, position: int) -> int:
    """Return the nearest place at or before a position where a cluster begins for certain.

    Certain is what the code points on both sides alone say.
    """
    patterns = _patterns()
    while position > 0:
        depends = patterns.dependent.match(text, position)
        if not (
            depends
            or patterns.binding.match(text, position - 1)
            or patterns.pairs.match(text, position - 1)
        ):
            return position
        position -= 1
    return 0


def _marks() -> str:
    """Return the combining marks as ranges of a class."""
    codes = [
        code
        for block in _MARKED_BLOCKS
        for code in block
        if unicodedata.category(chr(code))[0] == "M" and chr(code) not in _STANDING
    ]
    return _ranges(codes)


def _ranges(codes: list[int]) -> str:
    """Return rising code points as the inside of a class."""
    pieces: list[str] = []
    start = previous = codes[0]
    for code in [*codes[1:], -1]:
        if code != previous + 1:
            pieces.append(f"{chr(start)}-{chr(previous)}")
            start = code
        previous = code
    return "".join(pieces)


def _listed(ranges: str) -> str:
    """Return the inside of a class with each of its code points by itself."""
    return re.sub("(.)-(.)", lambda m: "".join(map(chr, range(ord(m[1]), ord(m[2]) + 1))), ranges)
