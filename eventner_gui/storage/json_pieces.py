"""Reads a JSON project in pieces, so that other threads run in between and errors have a place.

The parser of the standard library holds the interpreter's lock from start to end. Here it is
called for one example at a time.
"""

from __future__ import annotations

import json
import re
from array import array
from dataclasses import dataclass, field
from typing import Any

from ..core.errors import FormatError

EXAMPLES = "examples"

_SPACE = re.compile(r"[ \t\n\r]*")
_AFTER_ELEMENT = re.compile(r"[ \t\n\r]*([,\]])[ \t\n\r]*")
_LINE_END = re.compile(r"\r\n|\r|\n")
_REPAIR = "Correct it there in a text editor, or bring back an earlier copy of the file."
# What the standard library's messages begin with, and what they mean.
_REASONS = (
    ("Illegal trailing comma", "there is a comma too many"),
    ("Expecting ',' delimiter", "a comma or a closing bracket is missing"),
    ("Expecting ':' delimiter", "a colon is missing after the name"),
    ("Expecting property name", "a name in double quotes is missing"),
    ("Expecting value", "a value is missing, or is not written as JSON has it"),
    ("Unterminated string", "a text begins whose closing quote is missing"),
    ("Invalid control character", "a text holds a line end or another control character"),
    ("Invalid \\u", "a \\u is not followed by four hexadecimal digits"),
    ("Invalid \\", "a backslash stands before a character that cannot follow one"),
)


@dataclass(slots=True)
class Pieces:
    """The parsed file.

    Attributes:
        name: the file's name, for messages.
        text: the whole text, for places.
        top: the values of the top-level object in their order; None stands for the examples.
        examples: the parsed examples.
        key_offsets: where the value of each top-level key begins, in code points of ``text``.
        example_offsets: where each example begins, in code points of ``text``.
    """

    name: str
    text: str
    top: dict[str, Any] = field(default_factory=dict)
    examples: list[Any] = field(default_factory=list)
    key_offsets: dict[str, int] = field(default_factory=dict)
    example_offsets: array[int] = field(default_factory=lambda: array("L"))

    def error_in_example(self, index: int, reason: str, hint: str = _REPAIR) -> FormatError:
        """Return an error that names the example's number and place.

        Args:
            index: of the example, from 0.
            reason: a clause that goes on after "in example 3, ".
            hint: what to do.
        """
        place = _place(self.text, self.example_offsets[index])
        return FormatError(f"{self.name}: in example {index + 1} ({place}), {reason}.", hint)

    def error_in_key(self, key: str, reason: str, hint: str = _REPAIR) -> FormatError:
        """Return an error that names a top-level key and its place.

        Args:
            key: one of those in ``top``.
            reason: a clause that goes on after "in “eventner”, ".
            hint: what to do.
        """
        place = _place(self.text, self.key_offsets[key])
        return FormatError(f"{self.name}: in “{key}” ({place}), {reason}.", hint)


def read_pieces(data: bytes, *, name: str) -> Pieces:
    """Parse a project file.

    Args:
        data: the bytes of the file.
        name: its name, for messages.

    Raises:
        FormatError: it is not UTF-8, not JSON, or not an object with a list of examples; says
            line and column (from 1, in code points).
    """
    return _Reader(_decode_utf8(data, name), name).read()


def _decode_utf8(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        line = len(_LINE_END.findall(before)) + 1
        raise FormatError(
            f"{name} is not written in UTF-8: line {line} holds a byte that does not belong "
            f"(byte {error.start + 1} of the file).",
            "Open it in the program it comes from, or in a text editor, and save it as UTF-8.",
        ) from error


def _place(text: str, offset: int) -> str:
    """Return line and column of an offset, both from 1."""
    line, start = 1, 0
    for match in _LINE_END.finditer(text, 0, offset):
        line, start = line + 1, match.end()
    return f"line {line}, column {offset - start + 1}"


class _Reader:
    """Walks over the top-level object and its list of examples."""

    def __init__(self, text: str, name: str) -> None:
        self._text = text
        self._name = name
        self._pieces = Pieces(name, text)
        self._parse = json.JSONDecoder().raw_decode

    def read(self) -> Pieces:
        at = self._skip(0)
        if at == len(self._text):
            raise FormatError(
                f"{self._name} is empty.",
                "Choose another file, or an earlier copy of this one.",
            )
        if self._text[at] != "{":
            raise self._wrong_form("It does not begin with “{”", at)
        at = self._skip(self._object(at))
        if at < len(self._text):
            raise self._error("there is text after the end of the project", at)
        if EXAMPLES not in self._pieces.top:
            raise self._wrong_form("It has no “examples”", 0)
        return self._pieces

    def _object(self, at: int) -> int:
        at = self._skip(at + 1)
        if self._text.startswith("}", at):
            return at + 1
        while True:
            if not self._text.startswith('"', at):
                raise self._error(self._reason("Expecting property name", at), at)
            key, at = self._value(at)
            at = self._skip(at)
            if not self._text.startswith(":", at):
                raise self._error(self._reason("Expecting ':' delimiter", at), at)
            at = self._skip(at + 1)
            self._pieces.key_offsets[key] = at
            if key == EXAMPLES:
                self._pieces.top[key] = None
                at = self._examples(at)
            else:
                self._pieces.top[key], at = self._value(at)
            at = self._skip(at)
            if self._text.startswith("}", at):
                return at + 1
            at = self._comma(at)

    def _examples(self, at: int) -> int:
        if not self._text.startswith("[", at):
            raise self._wrong_form("Its “examples” are not a list", at)
        examples: list[Any] = []
        offsets = array("L")
        self._pieces.examples, self._pieces.example_offsets = examples, offsets
        at = self._skip(at + 1)
        if self._text.startswith("]", at):
            return at + 1
        while True:
            offsets.append(at)
            example, at = self._value(at)
            examples.append(example)
            follows = _AFTER_ELEMENT.match(self._text, at)
            if follows is None:
                at = self._skip(at)
                raise self._error(self._reason("Expecting ',' delimiter", at), at)
            if follows[1] == "]":
                return follows.end(1)
            at = follows.end()

    def _comma(self, at: int) -> int:
        if not self._text.startswith(",", at):
            raise self._error(self._reason("Expecting ',' delimiter", at), at)
        return self._skip(at + 1)

    def _skip(self, at: int) -> int:
        match = _SPACE.match(self._text, at)
        return match.end() if match else at

    def _value(self, at: int) -> tuple[Any, int]:
        try:
            return self._parse(self._text, at)
        except json.JSONDecodeError as error:
            raise self._error(self._reason(error.msg, error.pos), error.pos) from error
        except RecursionError:
            raise self._error("a value begins that is nested too deeply", at) from None
        except ValueError as error:  # the interpreter's limit against endless conversions
            raise self._error("a value begins with a number of too many digits", at) from error

    def _reason(self, message: str, at: int) -> str:
        if not self._text[at:].strip(" \t\n\r"):
            return "the file ends in the middle"
        before = self._text[max(at - 200, 0) : at].rstrip(" \t\n\r")
        if before.endswith(",") and self._text[at] in "]}":
            return "there is a comma too many"
        for beginning, reason in _REASONS:
            if message.startswith(beginning):
                return reason
        return "something is not written as JSON has it"

    def _error(self, reason: str, at: int) -> FormatError:
        place = _place(self._text, at)
        return FormatError(f"{self._name}: at {place}, {reason}.", _REPAIR)

    def _wrong_form(self, what: str, at: int) -> FormatError:
        return FormatError(
            f"{self._name} is not a project or annotation file that can be opened. "
            f"{what} ({_place(self._text, at)}).",
            "It should look like this: "
            '{"examples": [{"content": "…", "annotations": [{"start": 0, "end": 3, '
            '"tag_name": "…"}]}]}',
        )
