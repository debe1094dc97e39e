"""Reads a JSON project in pieces, so that other threads run in between and errors have a place.

The parser of the standard library holds the interpreter's lock from start to end. Here it is
called for one example at a time.
"""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..core.display import shown_name
from ..core.errors import FormatError
from .careful_json import CarefulParser
from .encodings import decode_json
from .json_reasons import json_reason
from .lookalikes import SHAPE, describe

EXAMPLES = "examples"

_SPACE = re.compile(r"[ \t\n\r]*")
_AFTER_ELEMENT = re.compile(r"[ \t\n\r]*([,\]])[ \t\n\r]*")
_LINE_END = re.compile(r"\r\n|\r|\n")
_REPAIR = "Correct it there in a text editor, or bring back an earlier copy of the file."


@dataclass(slots=True)
class Pieces:
    """The parsed file.

    Attributes:
        name: the file's name, for messages.
        text: the whole text, for places.
        encoding: what it was written in; empty for UTF-8.
        top: the values of the top-level object in their order; None stands for the examples.
        examples: the parsed examples.
        key_offsets: where the value of each top-level key begins, in code points of ``text``.
        example_offsets: where each example begins, in code points of ``text``.
        examples_end: where the list of examples ends, in code points of ``text``.
        repeated: (top-level key, name that stands in it or beside it more than once) pairs.
        rounded: top-level keys whose value holds a fraction with more digits than can be kept.
        has_no_numbers: whether it holds NaN or Infinity, which JSON does not have.
    """

    name: str
    text: str
    encoding: str = ""
    top: dict[str, Any] = field(default_factory=dict)
    examples: list[Any] = field(default_factory=list)
    key_offsets: dict[str, int] = field(default_factory=dict)
    example_offsets: array[int] = field(default_factory=lambda: array("L"))
    examples_end: int = 0
    repeated: list[tuple[str, str]] = field(default_factory=list)
    rounded: list[str] = field(default_factory=list)
    has_no_numbers: bool = False

    def line_of_example(self, index: int) -> int:
        """Return the line, from 1, in which an example begins."""
        return _line_and_column(self.text, self.example_offsets[index])[0]

    def line_of_key(self, key: str) -> int:
        """Return the line, from 1, in which the value of a top-level key begins."""
        return _line_and_column(self.text, self.key_offsets[key])[0]

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
        shown = shown_name(key, 40)
        return FormatError(f"{self.name}: in “{shown}” ({place}), {reason}.", hint)


def read_pieces(data: bytes, *, name: str) -> Pieces:
    """Parse a project file.

    Args:
        data: the bytes of the file.
        name: its name, for messages.

    Raises:
        FormatError: it is not UTF-8, not JSON, or not an object with a list of examples; says
            line and column (from 1, in code points).
    """
    return _Reader(*decode_json(data, name), name=name).read()


def _place(text: str, offset: int) -> str:
    line, column = _line_and_column(text, offset)
    return f"line {line}, column {column}"


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return line and column of an offset, both from 1."""
    line, start = 1, 0
    for match in _LINE_END.finditer(text, 0, offset):
        line, start = line + 1, match.end()
    return line, offset - start + 1


class _Reader:
    """Walks over the top-level object and its list of examples."""

    def __init__(self, text: str, encoding: str, *, name: str) -> None:
        self._text = text
        self._name = name
        self._pieces = Pieces(name, text, encoding)
        self._careful = CarefulParser()
        self._parse = json.JSONDecoder(parse_constant=self._no_number).raw_decode

    def read(self) -> Pieces:
        at = self._skip(0)
        if at == len(self._text):
            raise FormatError(
                f"{self._name} is empty.",
                "Choose another file, or an earlier copy of this one.",
            )
        if self._text[at] == "[":
            raise self._wrong_form(f"It seems to be {self._described_list(at)}", at)
        if self._text[at] != "{":
            raise self._wrong_form("It does not begin with “{”", at)
        end = at
        at = self._skip(self._object(at))
        if EXAMPLES not in self._pieces.top:
            form = "JSON Lines (one object a line)" if at < len(self._text) else "an object"
            found = describe(self._pieces.top, form=form)
            seems = "" if found == "an object" else f"; it seems to be {found}"
            raise self._wrong_form(f"It has no “examples”{seems}", end)
        if at < len(self._text):
            raise self._error("there is text after the end of the project", at)
        return self._pieces

    def _described_list(self, at: int) -> str:
        """Return what a file is that begins with a list, by the first thing in it."""
        at = self._skip(at + 1)
        first = None if self._text.startswith("]", at) else self._value(at)[0]
        return describe(first, form="a list")

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
            if key in self._pieces.top:
                self._repeat(key, at)
            self._pieces.key_offsets[key] = at
            if key == EXAMPLES:
                self._pieces.top[key] = None
                at = self._examples(at)
            else:
                self._pieces.top[key], at = self._carefully(key, at)
            at = self._skip(at)
            if self._text.startswith("}", at):
                return at + 1
            at = self._comma(at)

    def _repeat(self, key: str, at: int) -> None:
        """Note a second value; a second list of examples is too much to pass over."""
        if key == EXAMPLES:
            first = _place(self._text, self._pieces.key_offsets[key])
            raise self._error(f"a second “{EXAMPLES}” begins (the first one: {first})", at)
        self._pieces.repeated.append((key, key))

    def _carefully(self, key: str, at: int) -> tuple[Any, int]:
        careful = self._careful
        value, end = self._value(at, careful.parse)
        if careful.too_large:
            number = shown_name(careful.too_large, 20)
            raise self._error(
                f"a value begins with a number in it that is too large ({number})", at
            )
        self._pieces.repeated += [(key, name) for name in dict.fromkeys(careful.repeated)]
        self._pieces.has_no_numbers |= careful.has_no_number
        if careful.rounded:
            self._pieces.rounded.append(key)
        return value, end

    def _no_number(self, name: str) -> float:
        self._pieces.has_no_numbers = True
        return float(name)

    def _examples(self, at: int) -> int:
        if not self._text.startswith("[", at):
            raise self._wrong_form("Its “examples” are not a list", at)
        examples: list[Any] = []
        offsets = array("L")
        self._pieces.examples, self._pieces.example_offsets = examples, offsets
        at = self._skip(at + 1)
        if self._text.startswith("]", at):
            self._pieces.examples_end = at
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
                self._pieces.examples_end = follows.start(1)
                return follows.end(1)
            at = follows.end()

    def _comma(self, at: int) -> int:
        if not self._text.startswith(",", at):
            raise self._error(self._reason("Expecting ',' delimiter", at), at)
        return self._skip(at + 1)

    def _skip(self, at: int) -> int:
        match = _SPACE.match(self._text, at)
        return match.end() if match else at

    def _value(
        self, at: int, parse: Callable[..., tuple[Any, int]] | None = None
    ) -> tuple[Any, int]:
        try:
            return (parse or self._parse)(self._text, at)
        except json.JSONDecodeError as error:
            raise self._error(self._reason(error.msg, error.pos), error.pos) from error
        except RecursionError:
            raise self._error("a value begins that is nested too deeply", at) from None
        except ValueError as error:  # the interpreter's limit against endless conversions
            raise self._error("a value begins with a number of too many digits", at) from error

    def _reason(self, message: str, at: int) -> str:
        return json_reason(message, self._text, at)

    def _error(self, reason: str, at: int) -> FormatError:
        place = _place(self._text, at)
        return FormatError(f"{self._name}: at {place}, {reason}.", _REPAIR)

    def _wrong_form(self, what: str, at: int) -> FormatError:
        return FormatError(
            f"{self._name} is not a project or annotation file that can be opened. "
            f"{what} ({_place(self._text, at)}).",
            f"It should look like this: {SHAPE}",
        )
