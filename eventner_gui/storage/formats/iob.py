"""Tags by the word, in every scheme in use: IOB1, IOB2, BIOES, BILUO, or labels alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

OUTSIDE = "O"
SCHEMES = ("IOB2", "IOB1", "BIOES", "BILUO")
TAG = re.compile(r"(?:O|[BIESLUM][-_]\S.*)\Z")
_PART = re.compile(r"([BIESLUM])[-_](.+)\Z", re.DOTALL)
_BEGINS, _SINGLE, _ENDS = "B", "SU", "EL"


class Tagged(NamedTuple):
    """A run of words with one label: half-open, in numbers of words."""

    first: int
    end: int
    label: str


@lru_cache(maxsize=4096)
def parse(tag: str) -> tuple[tuple[str, str], ...]:
    """Return the (prefix, label) pairs of a word's tag; several may stand with commas or bars."""
    if tag in (OUTSIDE, "", "_"):
        return ()
    for separator in ",|":
        parts = tag.split(separator)
        if len(parts) > 1 and all(part == OUTSIDE or _PART.match(part) for part in parts):
            return tuple(pair for part in parts for pair in parse(part))
    found = _PART.match(tag)
    return ((found[1], found[2]),) if found else (("", tag),)


def runs(tags: Iterable[str]) -> list[Tagged]:
    """Return the spans that tags mean, whatever their scheme.

    What goes on without having begun begins there, as in IOB1 and as conlleval reads it.
    """
    open_: dict[str, int] = {}
    found: list[Tagged] = []
    number = -1
    for number, tag in enumerate(tags):
        if tag == OUTSIDE and not open_:
            continue
        pairs = parse(tag)
        labels = {label for _, label in pairs}
        for label in [each for each in open_ if each not in labels]:
            found.append(Tagged(open_.pop(label), number, label))
        for prefix, label in pairs:
            if label in open_ and (prefix == _BEGINS or (prefix and prefix in _SINGLE)):
                found.append(Tagged(open_.pop(label), number, label))
            open_.setdefault(label, number)
            if prefix and prefix in _SINGLE + _ENDS:
                found.append(Tagged(open_.pop(label), number + 1, label))
    found += [Tagged(first, number + 1, label) for label, first in open_.items()]
    return sorted(found)


def scheme_of(tags: Iterable[str]) -> str:
    """Return which scheme tags follow, as far as their prefixes show it."""
    prefixes: set[str] = set()
    is_iob1 = False
    before: set[str] = set()
    for tag in tags:
        pairs = parse(tag)
        prefixes |= {prefix for prefix, _ in pairs}
        is_iob1 |= any(prefix == "I" and label not in before for prefix, label in pairs)
        before = {label for _, label in pairs}
    if prefixes == {""}:
        return "labels without B and I"
    if prefixes & set("SE"):
        return "BIOES"
    if prefixes & set("LU"):
        return "BILUO"
    return "IOB1" if is_iob1 else "IOB2"


def encode(spans: Sequence[Tagged], length: int, scheme: str) -> Iterator[str]:
    """Yield the tag of each of so many words.

    Args:
        spans: without overlap.
        length: how many words there are.
        scheme: one of `SCHEMES`.
    """
    tags = [OUTSIDE] * length
    single, end = {"BIOES": ("S", "E"), "BILUO": ("U", "L")}.get(scheme, ("B", "I"))
    ends_with: dict[int, str] = {}
    for first, stop, label in sorted(spans):
        begin = "B" if scheme != "IOB1" or ends_with.get(first) == label else "I"
        if stop - first == 1:
            tags[first] = f"{begin if scheme.startswith('IOB') else single}-{label}"
        else:
            tags[first:stop] = [f"I-{label}"] * (stop - first)
            tags[first] = f"{begin}-{label}"
            tags[stop - 1] = f"{end}-{label}"
        ends_with[stop] = label
    yield from tags
