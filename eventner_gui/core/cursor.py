"""The keyboard's place in a text: a run of whole units (tokens, or single characters)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import attrgetter
from typing import Protocol

from .graphemes import cluster_bounds
from .spans import STRAY_PUNCTUATION, Span

_END = attrgetter("end")
_START = attrgetter("start")
# What stands between the words of a person: space, and the marks of scripts without spaces.
_BETWEEN = r"\s\u3000-\u303f\uff01-\uff0f\uff1a-\uff20"
_WORD = re.compile(rf"[^{_BETWEEN}]+")
_BEGINNING = re.compile(rf"(?<![^{_BETWEEN}])[^{_BETWEEN}]")
_STRAY = "".join(STRAY_PUNCTUATION)


class Units(Protocol):
    """What a cursor steps by; none is empty, and they do not overlap."""

    def at(self, position: int) -> Span | None:
        """Return the unit that holds or follows a code point, the last one after them all."""

    def after(self, unit: Span) -> Span | None:
        """Return the next unit."""

    def before(self, unit: Span) -> Span | None:
        """Return the unit before."""


class TokenUnits:
    """Tokens as units; each step costs as little in a long text as in a short one."""

    def __init__(self, tokens: Sequence[Span]) -> None:
        self._tokens = tokens

    def at(self, position: int) -> Span | None:
        """Return the token that holds or follows a code point, the last one after them all."""
        index = bisect_right(self._tokens, position, key=_END)
        return self._get(min(index, len(self._tokens) - 1))

    def after(self, unit: Span) -> Span | None:
        """Return the next token."""
        return self._get(bisect_left(self._tokens, unit.end, key=_START))

    def before(self, unit: Span) -> Span | None:
        """Return the token before."""
        return self._get(bisect_right(self._tokens, unit.start, key=_END) - 1)

    def _get(self, index: int) -> Span | None:
        return self._tokens[index] if 0 <= index < len(self._tokens) else None


class CharacterUnits:
    """Characters as a person sees them: a letter with its accents, an emoji with its skin."""

    def __init__(self, text: str) -> None:
        self._text = text

    def at(self, position: int) -> Span | None:
        """Return the character that holds a code point, the last one after them all."""
        if not self._text:
            return None
        return Span(*cluster_bounds(self._text, min(max(position, 0), len(self._text) - 1)))

    def after(self, unit: Span) -> Span | None:
        """Return the next character."""
        return self.at(unit.end) if unit.end < len(self._text) else None

    def before(self, unit: Span) -> Span | None:
        """Return the character before."""
        return self.at(unit.start - 1) if unit.start > 0 else None


class Cursor:
    """An anchor and a focus, both units; what lies from one to the other is selected.

    Attributes:
        anchor: the unit the selection began at; None in a text without units.
        focus: the unit the cursor stands on.
    """

    def __init__(self) -> None:
        self.anchor: Span | None = None
        self.focus: Span | None = None
        self._text = ""
        self._units: Units = TokenUnits(())

    @property
    def selection(self) -> Span | None:
        """What is selected: at least the unit the cursor stands on."""
        if self.anchor is None or self.focus is None:
            return None
        return Span(min(self.anchor.start, self.focus.start), max(self.anchor.end, self.focus.end))

    @property
    def is_extended(self) -> bool:
        """Tell whether more than the unit under the cursor is selected."""
        return self.anchor != self.focus

    def show(self, text: str, units: Units) -> None:
        """Stand in a text; in the same one as before the place stays, as near as units allow."""
        if text != self._text:
            self.anchor = self.focus = None
        self._text, self._units = text, units
        self.anchor = units.at(self.anchor.start if self.anchor else 0)
        self.focus = units.at(self.focus.start if self.focus else 0)

    def move(self, step: int, *, extend: bool = False) -> bool:
        """Go to the next (1) or previous (-1) unit; return False at the end of the text.

        What is selected is given up first: the cursor goes to the side that one moves to.
        """
        if self.focus is None or self.anchor is None:
            return False
        target = self._units.after(self.focus) if step > 0 else self._units.before(self.focus)
        if target is None:
            collapses = self.is_extended and not extend
            self._go(self.focus, extend=extend)
            return collapses
        self._go(target, extend=extend)
        return True

    def move_word(self, step: int, *, extend: bool = False) -> bool:
        """Go to the next (1) or previous (-1) word between spaces; False at the end of the text.

        With ``extend`` the whole word is taken along, without the marks at its end.
        """
        if self.focus is None:
            return False
        beginning = self._word_after() if step > 0 else self._word_before()
        if beginning is None:
            return self.to_edge(step, extend=extend)
        position = beginning
        if extend and step > 0:
            word = _WORD.match(self._text, beginning)
            meant = word[0].rstrip(_STRAY) if word else ""
            position = beginning + max(len(meant) - 1, 0)
        return self.to(position, extend=extend)

    def to(self, position: int, *, extend: bool = False) -> bool:
        """Go to the unit at a code point; return whether the cursor is elsewhere than before."""
        target = self._units.at(position)
        moved = target is not None and target != self.focus
        if target is not None:
            self._go(target, extend=extend)
        return moved

    def to_edge(self, step: int, *, extend: bool = False) -> bool:
        """Go to the first (-1) or last (1) unit; return whether that is elsewhere."""
        return self.to(len(self._text) if step > 0 else 0, extend=extend)

    def select(self, span: Span) -> None:
        """Select the units that hold a span; the cursor stands on its last one."""
        self.anchor = self._units.at(span.start)
        self.focus = self._units.at(max(span.end - 1, span.start))

    def give_up(self) -> bool:
        """Give the selection up; return whether there was one."""
        extended = self.is_extended
        self.anchor = self.focus
        return extended

    def _go(self, unit: Span, *, extend: bool) -> None:
        self.focus = unit
        if not extend:
            self.anchor = unit

    def _word_after(self) -> int | None:
        assert self.focus is not None
        found = _BEGINNING.search(self._text, self.focus.start + 1)
        return found.start() if found else None

    def _word_before(self) -> int | None:
        """Return where the word begins that the cursor stands in, or else the one before."""
        assert self.focus is not None
        position = self.focus.start - 1
        while position >= 0 and not _BEGINNING.match(self._text, position):
            position -= 1
        return position if position >= 0 else None
