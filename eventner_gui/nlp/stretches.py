"""A long text in stretches that a tokenizer splits as it would split the whole.

A tokenizer holds Python's lock while it works: on a megabyte for a second, in which no key would
be answered. Some refuse long texts (Japanese: 49,149 bytes).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

STEP = 2_000
"""About how many code points a stretch has: some milliseconds of work."""
_MOST = 10_000  # where nothing says where to cut
_SPACE = re.compile(r"\s+")
_SPACE_OR_SENTENCE = re.compile(r"\s+|(?<=[。！？!?])")


def stretches(text: str, *, spaced: Sequence[str] = (), by_space: bool = True) -> Iterator[int]:
    """Yield where the stretches of a text end; the last end is the text's.

    Args:
        text: the text.
        spaced: words with spaces in them, which are not to be cut.
        by_space: cut behind white space and nowhere else; otherwise also behind a sentence, and
            anywhere if need be. Behind all of it: its first space belongs to the word before.
    """
    start = 0
    while len(text) - start > 2 * STEP:
        end = _cut(text, start + STEP, by_space)
        while end < len(text) and _is_inside(text, end, spaced):
            end = _cut(text, end + 1, by_space)
        yield end
        start = end
    if start < len(text) or not text:
        yield len(text)


def _cut(text: str, earliest: int, by_space: bool) -> int:
    pattern = _SPACE if by_space else _SPACE_OR_SENTENCE
    found = pattern.search(text, earliest, len(text) if by_space else earliest + _MOST)
    if found:
        return found.end()
    return len(text) if by_space else min(earliest + _MOST, len(text))


def _is_inside(text: str, position: int, spaced: Sequence[str]) -> bool:
    """Tell whether a word with spaces may lie over a position."""
    return any(word in text[max(position - len(word), 0) : position + len(word)] for word in spaced)
