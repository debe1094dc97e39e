"""What became of everything in a file that was read or written: counted, each with its place."""

from __future__ import annotations

import enum
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ...core.display import shown_name
from ...core.wording import counted

# A place is one number: which file, and which line (or row, or example) of it.
_FILE_BITS = 40
_NUMBER = (1 << _FILE_BITS) - 1
_NAMED = 8  # places in a line of words


class Fate(enum.Enum):
    """What became of something; the value is how a report says it, in the order of a report."""

    REFUSED = "Refused"
    DROPPED = "Not written"
    MENDED = "Mended"
    KEPT = "Kept as it is"
    PASSED = "Passed over"


@dataclass(slots=True)
class Entry:
    """One kind of thing that happened.

    Attributes:
        fate: what became of it.
        what: what and why, in a clause.
        places: where, each time.
    """

    fate: Fate
    what: str
    places: array[int] = field(default_factory=lambda: array("q"))


class Report:
    """Gathers what is told of one import, export or conversion.

    It takes eight bytes for each thing noted, so that nothing has to be left out.

    Attributes:
        counts: what numbers of places count: "line", "row" or "example".
        decisions: sentences about what was decided for the file as a whole.
        read: examples read.
        spans_read: tags in them.
        written: examples written.
        spans_written: tags in them.
    """

    def __init__(self, counts: str = "line") -> None:
        self.counts = counts
        self.decisions: list[str] = []
        self.read = self.spans_read = self.written = self.spans_written = 0
        self._files: list[str] = []
        self._entries: dict[tuple[Fate, str], Entry] = {}

    def begin_file(self, name: str) -> None:
        """Go on with another file; places belong to it from now on."""
        self._files.append(name)

    def here(self, number: int) -> int:
        """Return the place of a line, row or example of the present file, counted from 1."""
        return max(len(self._files) - 1, 0) << _FILE_BITS | number

    def note(self, fate: Fate, place: int, what: str) -> None:
        """Note what became of something.

        Args:
            fate: what became of it.
            place: from `here`.
            what: the same clause for the same thing, so that it can be counted.
        """
        entry = self._entries.get((fate, what))
        if entry is None:
            entry = self._entries[fate, what] = Entry(fate, what)
        entry.places.append(place)

    def refuse(self, place: int, what: str) -> None:
        """Note something that could not be read."""
        self.note(Fate.REFUSED, place, what)

    def mend(self, place: int, what: str) -> None:
        """Note something that was read as it was meant."""
        self.note(Fate.MENDED, place, what)

    def keep(self, place: int, what: str) -> None:
        """Note something odd that was read as it stands."""
        self.note(Fate.KEPT, place, what)

    def pass_over(self, place: int, what: str) -> None:
        """Note something of the file that has no place in a project."""
        self.note(Fate.PASSED, place, what)

    def drop(self, place: int, what: str) -> None:
        """Note something that the other format cannot hold."""
        self.note(Fate.DROPPED, place, what)

    def decide(self, sentence: str) -> None:
        """Note a decision about a file as a whole, once."""
        if sentence not in self.decisions:
            self.decisions.append(sentence)

    def sibling(self) -> Report:
        """Return an empty report whose places are those of this one."""
        made = Report(self.counts)
        made._files = list(self._files)
        return made

    def absorb(self, other: Report) -> None:
        """Take over what another report about the same files has gathered."""
        if len(other._files) > len(self._files):
            self._files = list(other._files)
        for sentence in other.decisions:
            self.decide(sentence)
        for key, entry in other._entries.items():
            self._entries.setdefault(key, Entry(*key)).places.extend(entry.places)

    @property
    def entries(self) -> list[Entry]:
        """All that was noted, the gravest first."""
        order = list(Fate)
        return sorted(self._entries.values(), key=lambda entry: order.index(entry.fate))

    def count(self, fate: Fate) -> int:
        """Return how many things had a fate."""
        return sum(len(entry.places) for entry in self._entries.values() if entry.fate is fate)

    def place_words(self, place: int) -> str:
        """Return a place in words: "line 3", or "line 3 of notes.ann" with several files."""
        words = f"{self.counts} {place & _NUMBER:,}"
        if len(self._files) < 2:
            return words
        return f"{words} of {shown_name(self._files[place >> _FILE_BITS], 60)}"

    def number_of(self, place: int) -> int:
        """Return the line, row or example of a place, from 1."""
        return place & _NUMBER

    def summary(self) -> list[str]:
        """Return what happened in a few lines: decisions, counts, and each kind of thing."""
        lines = [*self.decisions]
        lines.append(f"Read: {_examples(self.read, self.spans_read)}.")
        if self.written:
            lines.append(f"Written: {_examples(self.written, self.spans_written)}.")
        lines += [self._entry_words(entry, _NAMED) for entry in self.entries]
        return lines

    def full(self) -> Iterator[str]:
        """Yield the whole report line by line, with every place."""
        yield from self.decisions
        yield f"Read: {_examples(self.read, self.spans_read)}."
        yield f"Written: {_examples(self.written, self.spans_written)}."
        for entry in self.entries:
            yield ""
            yield f"{entry.fate.value}: {entry.what}: {len(entry.places):,}"
            for place in entry.places:
                yield f"  {self.place_words(place)}"

    def _entry_words(self, entry: Entry, most: int) -> str:
        different = list(dict.fromkeys(entry.places))
        places = different[:most]
        more = ", …" if len(different) > most else ""
        number = "" if len(entry.places) == 1 else f" ({len(entry.places):,} times)"
        return f"{entry.fate.value}: {entry.what}{number}: {self._places_words(places)}{more}"

    def _places_words(self, places: Iterable[int]) -> str:
        places = list(places)
        if len(self._files) < 2 and len(places) > 1:
            return f"{self.counts}s " + ", ".join(f"{place & _NUMBER:,}" for place in places)
        return ", ".join(map(self.place_words, places))


def _examples(examples: int, spans: int) -> str:
    return f"{counted(examples, 'example')} with {counted(spans, 'tag')}"
