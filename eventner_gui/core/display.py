"""The one place where code points become positions on the screen and back.

Qt counts UTF-16 units, shows some characters as nothing and would fold CR LF. The string that is
shown is therefore made here from the text, a paragraph at a time, and every position goes through
its map; text is never read back from Qt.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from itertools import accumulate

from .direction import Direction

_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_REPLACEMENT = "\ufffd"
_JOINERS = "\u200c\u200d"


def shown(character: str) -> str:
    """Return what stands on the screen for one code point.

    Control characters become their pictures, lone surrogates the replacement character; each is
    one code point, so that a cursor can stand before and after it.
    """
    code = ord(character)
    if character != "\t" and code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if 0x80 <= code < 0xA0 or 0xD800 <= code < 0xE000:
        return _REPLACEMENT
    return character


def shown_text(text: str) -> str:
    """Return a text as it can be shown in one line: every line end is a space."""
    flat = _LINE_END.sub(" ", text)
    return flat if flat.isprintable() else "".join(map(shown, flat))


def shown_name(text: str, longest: int = 60) -> str:
    """Return a name as it can be shown anywhere: one line, all of it seen, not too long.

    Characters that only steer how others are shown (they reorder, join or hide) stand as their
    code, [U+202E], so that no name can look like another one or turn round what is beside it.

    Args:
        text: the name of a label, a file or a run, or a few words of a file.
        longest: so many characters; of a longer one the beginning is returned.
    """
    beginning = text[: longest + 1]
    if beginning.isprintable():
        name = beginning
    else:
        flat = _LINE_END.sub(" ", beginning).replace("\t", " ")
        name = "".join(_shown_in_name(flat, index) for index in range(len(flat)))
    return name if len(name) <= longest else name[: longest - 1] + "\u2026"


def shown_words(text: str, longest: int = 30) -> str:
    """Return words of a text as they can be shown in a sentence; see `shown_name`."""
    return shown_name(" ".join(text.split()), longest)


def shown_plainly(text: str) -> str:
    """Return a text of several lines in which all is seen; see `shown_name`."""
    if text.replace("\n", "").isprintable():
        return text
    return "".join(
        character if character == "\n" else _shown_in_name(text, index)
        for index, character in enumerate(text)
    )


def _shown_in_name(text: str, index: int) -> str:
    character = text[index]
    if unicodedata.category(character) != "Cf" or _joins_letters(text, index):
        return shown(character)
    return f"[U+{ord(character):04X}]"


def _joins_letters(text: str, index: int) -> bool:
    """Tell whether a joiner stands where scripts and pictures need it: between two of theirs."""
    if text[index] not in _JOINERS or not 0 < index < len(text) - 1:
        return False
    return all(
        c > "\u02ff" and unicodedata.category(c)[0] in "LMS"
        for c in text[index - 1 : index + 2 : 2]
    )


def utf16_length(text: str) -> int:
    """Return how many UTF-16 units a text has."""
    return len(text) + sum(character > "\uffff" for character in text)


def reads_right_to_left(text: str) -> bool:
    """Tell a paragraph's direction by its first strong character (rule P2 of Unicode's UAX 9)."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


def runs_right_to_left(text: str, direction: Direction) -> bool:
    """Tell how a paragraph is set: as the project says, or as it reads."""
    if direction is Direction.AUTO:
        return reads_right_to_left(text)
    return direction is Direction.RIGHT_TO_LEFT


def has_right_to_left(text: str) -> bool:
    """Tell whether a text holds anything that runs, or makes text run, from right to left."""
    return not text.isascii() and any(
        unicodedata.bidirectional(c) in ("R", "AL", "AN", "RLE", "RLO", "RLI") for c in text
    )


class DisplayMap:
    """One paragraph as it is shown, with tags put in, and the map of its positions.

    Attributes:
        string: what is shown.
    """

    def __init__(self, text: str, inserts: Mapping[int, str] | None = None, start: int = 0) -> None:
        """Make the map.

        Args:
            text: the paragraph, without a line end.
            inserts: what to show at a code point of the paragraph without its being in the text.
            start: where the paragraph begins in its example, in code points.
        """
        inserts = inserts or {}
        visible = text if text.isprintable() else "".join(map(shown, text))
        widths = (2 if character > "\uffff" else 1 for character in visible)
        plain = array("L", accumulate(widths, initial=0))
        pieces: list[str] = []
        self._start = start
        # For the boundary before code point i: its position before and after what is inserted.
        self._before = array("L")
        self._after = array("L")
        at, shift = 0, 0
        for index in sorted(inserts):
            pieces += (visible[max(at - 1, 0) : index], inserts[index])
            between = [position + shift for position in plain[at : index + 1]]
            shift += utf16_length(inserts[index])
            self._before.extend(between)
            self._after.extend(between[:-1])
            self._after.append(plain[index] + shift)
            at = index + 1
        rest = [position + shift for position in plain[at:]]
        self._before.extend(rest)
        self._after.extend(rest)
        self.string = "".join((*pieces, visible[max(at - 1, 0) :]))

    def position(self, code_point: int, *, before_insert: bool = False) -> int:
        """Return the UTF-16 position of a code point of the example.

        Args:
            code_point: counted from the start of the example; clipped to the paragraph.
            before_insert: the end of what precedes rather than the start of what follows.
        """
        index = min(max(code_point - self._start, 0), len(self._after) - 1)
        return (self._before if before_insert else self._after)[index]

    def code_point(self, position: int) -> int:
        """Return the code point of the example at or before a UTF-16 position.

        A position inside an insert is the boundary it stands at; one inside a surrogate pair is
        the start of its character.
        """
        index = bisect_right(self._after, position) - 1
        inside_insert = bisect_left(self._before, position + 1) - 1
        return self._start + max(index, inside_insert, 0)
