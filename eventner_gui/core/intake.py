"""Texts on their way into the project: which are taken, and why the others are not."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from .display import shown_name
from .split import text_key

# In code points. spaCy takes no longer text than this.
LONGEST_TEXT = 1_000_000
# So many left-out texts of a kind are named, for each source; the others are counted.
_NAMED = 20
_SHOWN = 120  # code points of each
_STEP = 500
# What strip() leaves although nobody sees it.
_UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202b\u202c\u202d\u202e"


class Stopped(Exception):
    """Raised by what is called between steps of long work, to end it."""


Step = Callable[[int], None]


class Reason(enum.Enum):
    """Why a text is left out, in the order of a report."""

    UNREAD = "unread"
    LONG = "long"
    REPEATED = "repeated"
    KNOWN = "known"
    SIMILAR = "similar"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Piece:
    """A candidate.

    Attributes:
        number: the line or row it begins in, from 1.
        text: as it was found.
    """

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One text that is not taken.

    Attributes:
        number: the line or row it begins in, from 1; 0 when that is not known.
        words: its beginning, or why it could not be read.
    """

    number: int
    words: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where texts come from: a file, or what was pasted.

    Attributes:
        name: for the report.
        unit: what `Piece.number` counts: "line" or "row".
        pieces: its texts, in order.
        unread: lines or rows that cannot be read, and why.
        remarks: sentences about the source as a whole.
        error: why nothing of it can be read; empty when it can.
    """

    name: str
    unit: str = "line"
    pieces: Sequence[Piece] = ()
    unread: Sequence[LeftOut] = ()
    remarks: tuple[str, ...] = ()
    error: str = ""


@dataclass(slots=True)
class SourceCount:
    """What became of one source.

    Attributes:
        source: without its pieces.
        taken: how many of its texts are taken.
        left: how many are left out, by reason.
        named: the first of those left out, by reason.
        trimmed: of how many taken texts white space at an edge was taken off.
    """

    source: Source
    taken: int = 0
    left: Counter[Reason] = field(default_factory=Counter)
    named: dict[Reason, list[LeftOut]] = field(default_factory=dict)
    trimmed: int = 0

    def leave_out(self, reason: Reason, number: int, words: str) -> None:
        """Count a text that is not taken, and name it if it is among the first."""
        self.left[reason] += 1
        named = self.named.setdefault(reason, [])
        if len(named) < _NAMED:
            named.append(LeftOut(number, shown_name(words, _SHOWN)))


@dataclass(frozen=True, slots=True)
class Intake:
    """What is taken, and what became of each source.

    Attributes:
        texts: what is taken, in order.
        counts: one for each source.
        similar: how many of the texts taken differ from another one only in case and spacing.
    """

    texts: tuple[str, ...]
    counts: tuple[SourceCount, ...]
    similar: int = 0

    def left(self, reason: Reason) -> int:
        """Return how many texts of all sources are left out for a reason."""
        return sum(count.left[reason] for count in self.counts)

    @property
    def errors(self) -> int:
        """How many sources cannot be read at all."""
        return sum(bool(count.source.error) for count in self.counts)

    @property
    def all_left(self) -> int:
        """How many texts are left out, those that are empty aside."""
        return sum(self.left(reason) for reason in Reason if reason is not Reason.EMPTY)


@dataclass(frozen=True, slots=True)
class Known:
    """The texts that are in the project already, with their keys of `core.split.text_key`."""

    texts: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()

    @classmethod
    def of(cls, texts: Iterable[str], step: Step = lambda _done: None) -> Known:
        """Return the texts with their keys.

        Args:
            texts: of the project.
            step: called now and then with how many are done; may raise `Stopped`.
        """
        seen, keys = set(), set()
        for number, text in enumerate(texts):
            if number % _STEP == 0:
                step(number)
            seen.add(text)
            keys.add(text_key(text))
        return cls(frozenset(seen), frozenset(keys))


def sift(
    sources: Sequence[Source],
    known: Known,
    *,
    without_similar: bool = False,
    step: Step = lambda _done: None,
) -> Intake:
    """Decide which texts are taken. White space at their edges is taken off, nothing else altered.

    Args:
        sources: in the order in which their texts are to come.
        known: what is in the project already.
        without_similar: leave out what differs only in case and spacing, too.
        step: called now and then with how many are done; may raise `Stopped`.
    """
    sifting = _Sifting(known, without_similar)
    done = 0
    for source in sources:
        sifting.begin(source)
        for piece in source.pieces:
            if done % _STEP == 0:
                step(done)
            done += 1
            sifting.decide(piece)
    return Intake(tuple(sifting.taken), tuple(sifting.counts), sifting.similar)


class _Sifting:
    """One `sift`."""

    def __init__(self, known: Known, without_similar: bool) -> None:
        self._known = known
        self._without_similar = without_similar
        self._seen: set[str] = set()
        self._keys: set[str] = set()
        self.taken: list[str] = []
        self.counts: list[SourceCount] = []
        self.similar = 0

    def begin(self, source: Source) -> None:
        """Go on with another source."""
        bare = Source(source.name, source.unit, remarks=source.remarks, error=source.error)
        self.counts.append(SourceCount(bare))
        for each in source.unread:
            self.counts[-1].leave_out(Reason.UNREAD, each.number, each.words)

    def decide(self, piece: Piece) -> None:
        """Take a text, or count why it is not taken."""
        count, text = self.counts[-1], piece.text.strip()
        if not text.strip(_UNSEEN):
            count.leave_out(Reason.EMPTY, piece.number, "")
        elif "\0" in text:
            count.leave_out(Reason.UNREAD, piece.number, "it holds a null character")
        elif len(text) > LONGEST_TEXT:
            count.leave_out(Reason.LONG, piece.number, text)
        elif text in self._known.texts:
            count.leave_out(Reason.KNOWN, piece.number, text)
        elif text in self._seen:
            count.leave_out(Reason.REPEATED, piece.number, text)
        else:
            self._take_unless_similar(piece, text)

    def _take_unless_similar(self, piece: Piece, text: str) -> None:
        count, key = self.counts[-1], text_key(text)
        is_similar = key in self._keys or key in self._known.keys
        if is_similar and self._without_similar:
            count.leave_out(Reason.SIMILAR, piece.number, text)
            return
        self.similar += is_similar
        self._seen.add(text)
        self._keys.add(key)
        self.taken.append(text)
        count.taken += 1
        count.trimmed += text != piece.text
