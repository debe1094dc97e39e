"""What the expert has refused: suggestions that are not made again for the same text."""

from __future__ import annotations

from collections.abc import Iterable, Set

from PySide6.QtCore import QObject, Signal

Key = tuple[int, int, str]
"""First code point, code point after the last, entity label: `core.suggestions.Suggestion.key`."""


class Refusals(QObject):
    """Refused suggestions by text; they are forgotten when another project is opened.

    Signals:
        changed: something was refused, or is not any more.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Make it with nothing refused."""
        super().__init__(parent)
        self._by_text: dict[str, set[Key]] = {}

    def refused(self, text: str) -> Set[Key]:
        """Return what is refused for a text."""
        return self._by_text.get(text, frozenset())

    def refuse(self, text: str, key: Key) -> bool:
        """Never suggest this again for this text; return whether it was not refused before."""
        return bool(self.refuse_all([(text, key)]))

    def take_back(self, text: str, key: Key) -> bool:
        """Let it be suggested again; return whether it was refused."""
        return bool(self.take_back_all([(text, key)]))

    def refuse_all(self, pairs: Iterable[tuple[str, Key]]) -> list[tuple[str, Key]]:
        """Refuse many at once; return those that were not refused before.

        Giving these to `take_back_all` is the way back.
        """
        new = []
        for text, key in pairs:
            held = self._by_text.setdefault(text, set())
            if key not in held:
                held.add(key)
                new.append((text, key))
        if new:
            self.changed.emit()
        return new

    def take_back_all(self, pairs: Iterable[tuple[str, Key]]) -> list[tuple[str, Key]]:
        """Let many be suggested again at once; return those that were refused."""
        gone = []
        for text, key in pairs:
            held = self._by_text.get(text, set())
            if key in held:
                held.remove(key)
                gone.append((text, key))
            if not held:
                self._by_text.pop(text, None)
        if gone:
            self.changed.emit()
        return gone

    def clear(self) -> None:
        """Forget all, without a signal: another project is being opened."""
        self._by_text.clear()
