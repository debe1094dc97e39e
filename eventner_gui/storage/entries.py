"""What stands in a journal: entries, and marks of what the project file held."""

from __future__ import annotations

import enum
from dataclasses import dataclass

NO_FILE = ""
"""Stands for the digest of a state that no file holds yet."""


class Kind(str, enum.Enum):
    """What an entry is.

    ``DO`` is a change, ``JOIN`` one that belongs to the step before it, ``UNDO`` and ``REDO`` are
    what these did, ``KEYS`` adds keys of held-out texts, and ``OUTSIDE`` begins a state that did
    not come from the entry before it: the file was opened anew or written by another program.
    """

    DO = "do"
    JOIN = "join"
    UNDO = "undo"
    REDO = "redo"
    KEYS = "keys"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal.

    Attributes:
        seq: its number, rising by one.
        kind: what it is.
        text: what was done, in the user's words.
        body: the change or the keys, as `journal_codec` writes them; empty for ``OUTSIDE``.
        time: when, in seconds since 1970.
    """

    seq: int
    kind: Kind
    text: str
    body: bytes
    time: float

    @property
    def words(self) -> str:
        """What was done, as it is told."""
        return told(self.kind, self.text)


def told(kind: Kind, text: str) -> str:
    """Return what an entry says to the user."""
    return f"{_PREFIXES.get(kind, '')}{text}"


_PREFIXES = {Kind.UNDO: "Undo: ", Kind.REDO: "Redo: "}


@dataclass(frozen=True, slots=True)
class Mark:
    """What the project file held: after which entry, and whether that was written for certain.

    A mark is made before the file is replaced, and made certain after it.
    """

    seq: int
    digest: str
    written: bool
    time: float
