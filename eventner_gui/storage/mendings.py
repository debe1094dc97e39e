"""What was mended in a file while it was read, gathered into a few sentences for the user."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..core.display import shown_name
from ..core.wording import counted
from .json_pieces import Pieces

_MOST = 12  # sentences


@dataclass(slots=True)
class _Kind:
    first: int  # index of an example
    last: int = -1
    examples: int = 0


@dataclass(slots=True)
class Mendings:
    """Gathers what was mended, and what was kept but should be known.

    Attributes:
        pieces: the file.
    """

    pieces: Pieces
    _in_examples: dict[str, _Kind] = field(default_factory=dict)
    _elsewhere: list[tuple[str | None, str]] = field(default_factory=list)  # (key, words)

    def in_example(self, index: int, what: str) -> None:
        """Note something about an example; the same thing counts once in each.

        Args:
            index: of the example, from 0.
            what: a clause that goes on after "In 3 examples, ", the same for all.
        """
        kind = self._in_examples.setdefault(what, _Kind(index))
        if kind.last != index:
            kind.last = index
            kind.examples += 1

    def in_key(self, key: str, what: str) -> None:
        """Note something about a top-level key.

        Args:
            key: one of those in the file.
            what: a clause that goes on after "In “eventner”, ".
        """
        self._elsewhere.append((key, what))

    def in_file(self, sentence: str) -> None:
        """Note something about the file as a whole."""
        self._elsewhere.append((None, sentence))

    def sentences(self) -> tuple[str, ...]:
        """Return all that was noted; the examples are counted and the first one is named."""
        # Finding a line takes a look at the whole file before it.
        shown = [self._elsewhere_in_words(*each) for each in self._elsewhere[:_MOST]]
        shown += map(self._sentence, list(self._in_examples)[: _MOST - len(shown)])
        more = len(self._elsewhere) + len(self._in_examples) - len(shown)
        if more:
            shown.append(f"… and {counted(more, 'more thing')} of this kind.")
        return tuple(shown)

    def _elsewhere_in_words(self, key: str | None, what: str) -> str:
        if key is None:
            return what
        line = self.pieces.line_of_key(key)
        return f"In “{shown_name(key, 40)}” (line {line:,}), {what}."

    def _sentence(self, what: str) -> str:
        kind = self._in_examples[what]
        place = f"example {kind.first + 1:,}, line {self.pieces.line_of_example(kind.first):,}"
        if kind.examples == 1:
            return f"In one example, {what} ({place})."
        return f"In {kind.examples:,} examples, {what} (first: {place})."
