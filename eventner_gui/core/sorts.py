"""Orders of the list of sentences, in one table; another part of the program may add to it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .document import Example
from .filters import Facts

_COMPARED = 200  # code points of a text that count for its place in the alphabet

Key = Callable[[int, Example, Facts], Any]


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of examples.

    Attributes:
        name: identifies it.
        words: what it says in the menu.
        key: of an index and its example, rising; examples of one key keep the order of the file.
            None for the order of the file itself.
    """

    name: str
    words: str
    key: Key | None = None


def alphabetical(text: str) -> str:
    """Return what a text is sorted by: its letters in any case, without their accents."""
    beginning = text[:_COMPARED].strip()
    if not beginning.isascii():
        parts = unicodedata.normalize("NFKD", beginning)
        beginning = "".join(part for part in parts if not unicodedata.combining(part))
    return beginning.casefold()


FILE_ORDER = Sort("file", "Order of the file")

SORTS: dict[str, Sort] = {
    sort.name: sort
    for sort in (
        FILE_ORDER,
        Sort("text", "Text, A to Z", lambda _i, example, _facts: alphabetical(example.content)),
        Sort("short", "Shortest first", lambda _i, example, _facts: len(example.content)),
        Sort("long", "Longest first", lambda _i, example, _facts: -len(example.content)),
        Sort("many", "Most tags first", lambda _i, example, _facts: -len(example.annotations)),
        Sort("few", "Fewest tags first", lambda _i, example, _facts: len(example.annotations)),
        Sort("changed", "Last changed first", lambda index, _e, facts: -facts.changed(index)),
    )
}
