"""Pieces: a text of any length cut into stretches short enough to be laid out one by one."""

from __future__ import annotations

from array import array
from itertools import accumulate
from operator import add

from .graphemes import cluster_bounds
from .span_list import SpanList

LONGEST = 3_000
"""A line of more code points than this is cut."""
# A piece of a line is so long, or shorter where a sentence or at least a word ends.
_WANTED = 2_000
_SHORTEST = 1_000
_SENTENCE_ENDS = (". ", "? ", "! ", "。", "！", "？")


def pieces(text: str) -> SpanList:
    """Return the pieces of a text, in code points; at least one.

    A piece is a line without its line end, which may be empty, or a part of a long line. Between
    parts nothing is left out: one begins where the other ends. They are cut behind a sentence, or
    else behind a space, or else between two characters (never inside a grapheme cluster, unless
    that is longer than a piece).
    """
    with_ends, without = text.splitlines(keepends=True), text.splitlines()
    lengths = list(map(len, with_ends))
    starts = list(accumulate(lengths, initial=0))
    ends = list(map(add, starts, map(len, without)))
    if not with_ends or lengths[-1] > len(without[-1]):
        ends.append(len(text))  # the empty line behind the last line end
    else:
        starts.pop()
    if max(lengths, default=0) > LONGEST:
        starts, ends = _cut(text, starts, ends)
    return SpanList(array("I", starts), array("I", ends))


def _cut(text: str, starts: list[int], ends: list[int]) -> tuple[list[int], list[int]]:
    """Return lines with the long ones cut."""
    begins: list[int] = []
    stops: list[int] = []
    for start, end in zip(starts, ends, strict=True):
        while end - start > LONGEST:
            cut = _place_to_cut(text, start)
            begins.append(start)
            stops.append(cut)
            start = cut
        begins.append(start)
        stops.append(end)
    return begins, stops


def _place_to_cut(text: str, start: int) -> int:
    """Return where a piece that begins at a code point ends."""
    first, last = start + _SHORTEST, start + _WANTED
    found = max(text.rfind(end, first, last) + len(end) for end in _SENTENCE_ENDS)
    if found <= first:
        found = text.rfind(" ", first, last) + 1
    if found <= first:
        found = last
    whole = cluster_bounds(text, found)[0]
    return whole if whole > start else found
