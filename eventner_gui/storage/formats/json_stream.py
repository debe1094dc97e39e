"""Reads JSON of any size element by element: JSON Lines, lists, lists inside of objects.

A damaged element is refused with its line, and reading goes on behind it where that is possible.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, NamedTuple, TextIO

from ..json_reasons import json_reason
from .report import Report

_CHUNK = 1 << 20
_LONGEST = 1 << 28  # code points that one element may take
_BLANK = " \t\r\n\ufeff"
_SPACE = re.compile(r"[ \t\n\r\ufeff]*")
_TRIES = 2000  # beginnings that are tried behind a damaged element
_decode = json.JSONDecoder().raw_decode

Path = tuple[str, ...]
ELEMENT = "[]"
Descend = Callable[[Path, str], bool]
"""Tells whether an object or list (its path, and “{” or “[”) is taken apart."""


class Found(NamedTuple):
    """A value of a file.

    Attributes:
        path: names and `ELEMENT` from the top to it.
        line: in which it begins, from 1.
        value: parsed.
    """

    path: Path
    line: int
    value: Any


class _Broken(Exception):
    """A value cannot be read; ``at`` is where it begins, ``line`` where it fails."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


def in_list(path: Path, opening: str) -> bool:
    """Take a list at the top apart, nothing else."""
    return not path and opening == "["


def under(*keys: str) -> Descend:
    """Return what takes apart the objects, and in the end the list, that names lead to."""
    return lambda path, opening: (
        path == keys[: len(path)] and opening == ("[" if len(path) == len(keys) else "{")
    )


def json_values(stream: TextIO, report: Report, descend: Descend) -> Iterator[Found]:
    """Yield the values of a stream, those that are taken apart element by element.

    Args:
        stream: opened with ``newline=""``.
        report: gets what is damaged.
        descend: what is taken apart.
    """
    begun, has_lines = "", False
    if not descend((), "{"):
        begun, has_lines = _begin(stream)
    if has_lines:
        yield from _values_of_lines(begun, stream, report)
    else:
        yield from _Walk(_Text(begun, stream), report, descend).values()


def _begin(stream: TextIO) -> tuple[str, bool]:
    """Return what has been read to see how the file is built, and whether each line is a value."""
    begun = ""
    filled: list[str] = []
    while len(filled) < 2:
        line = stream.readline(_CHUNK)
        begun += line
        if line.strip(_BLANK):
            filled.append(line.strip(_BLANK))
        if not line.endswith(("\n", "\r")):
            break
    if len(filled) < 2 or filled[1][0] != filled[0][0]:
        return begun, False
    first, second = filled
    return begun, _is_whole(first) or (_is_whole(second) and first[-1] not in ",[{")


def _is_whole(line: str) -> bool:
    try:
        return not line[_decode(line)[1] :].strip(_BLANK)
    except (ValueError, RecursionError):
        return False


def _values_of_lines(begun: str, stream: TextIO, report: Report) -> Iterator[Found]:
    """Yield the value of each line."""
    pieces = list(io.StringIO(begun, newline=""))
    if pieces and not pieces[-1].endswith(("\n", "\r")):
        pieces[-1] += stream.readline()
    for number, line in enumerate(chain(pieces, stream), 1):
        try:
            value, end = _decode(line)
        except ValueError:
            end = -1
        except RecursionError:
            report.refuse(report.here(number), "it is nested too deeply")
            continue
        if end < 0 or line[end:].strip():
            yield from _odd_line(number, line, report)
        else:
            yield Found((), number, value)


def _odd_line(number: int, line: str, report: Report) -> Iterator[Found]:
    """Yield what can be read of a line that is not one JSON value from its first character on."""
    at = _skip(line, 0)
    while at < len(line):
        try:
            value, at = _decode(line, at)
        except RecursionError:
            report.refuse(report.here(number), "it is nested too deeply")
            return
        except json.JSONDecodeError as error:
            report.refuse(report.here(number), json_reason(error.msg, line, error.pos))
            return
        except ValueError:
            report.refuse(report.here(number), "a number has too many digits")
            return
        yield Found((), number, value)
        at = _skip(line, at)


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


class _Text:
    """The part of a stream that is looked at, with the line it begins in."""

    def __init__(self, begun: str, stream: TextIO) -> None:
        self.text = begun
        self.at = 0
        self._stream = stream
        self._line = 1
        self._counted = 0
        self._chunk = _CHUNK
        self.ended = False

    def line(self, at: int) -> int:
        """Return the line of an offset in `text`; never called with a smaller one than before."""
        if at > self._counted:
            self._line += self.text.count("\n", self._counted, at)
            self._counted = at
        return self._line

    def more(self) -> bool:
        """Read on; forget what has been passed. False at the end of the stream."""
        if self.ended:
            return False
        new = self._stream.read(self._chunk)
        self.ended = not new
        if new:
            self.line(self.at)
            self.text = self.text[self.at :] + new
            self._counted -= self.at
            self.at = 0
        return bool(new)

    def peek(self) -> str:
        """Return the next character that is no white space; empty at the end."""
        while True:
            self.at = _skip(self.text, self.at)
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.more():
                return ""

    def value(self) -> Any:
        """Return the value that begins here."""
        self._chunk = _CHUNK
        while True:
            try:
                value, end = _decode(self.text, self.at)
            except RecursionError:
                raise _Broken(self.line(self.at), "a value is nested too deeply") from None
            except json.JSONDecodeError as error:
                if self._may_go_on(error) and self.more():
                    self._chunk *= 2
                    continue
                reason = json_reason(error.msg, self.text, error.pos)
                if self.ended and error.msg.startswith("Unterminated"):
                    reason = "the file ends in the middle"
                raise _Broken(self.line(self.at), reason) from error
            except ValueError as error:
                raise _Broken(self.line(self.at), "a number has too many digits") from error
            # a number may go on
            if end == len(self.text) and isinstance(value, (int, float)) and self.more():
                continue
            self.at = end
            return value

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        """Tell whether only the end of what has been read stopped the parser."""
        if len(self.text) - self.at > _LONGEST:
            return False
        return error.msg.startswith("Unterminated") or error.pos >= len(self.text) - 16


class _Walk:
    """Goes through the values of a stream."""

    def __init__(self, text: _Text, report: Report, descend: Descend) -> None:
        self._text = text
        self._report = report
        self._descend = descend

    def values(self) -> Iterator[Found]:
        """Yield the values; several may follow each other at the top."""
        while self._text.peek():
            try:
                yield from self._walk(())
            except _Broken as error:
                self._refuse(error)
                if not self._resume(None):
                    return
            if self._text.peek() == ",":
                self._text.at += 1

    def _refuse(self, error: _Broken) -> None:
        self._report.refuse(self._report.here(error.line), str(error))

    def _walk(self, path: Path) -> Iterator[Found]:
        opening = self._text.peek()
        if opening in "{[" and opening and self._descend(path, opening):
            self._text.at += 1
            yield from self._object(path) if opening == "{" else self._list(path)
            return
        line = self._text.line(self._text.at)
        yield Found(path, line, self._text.value())

    def _object(self, path: Path) -> Iterator[Found]:
        text = self._text
        while (sign := text.peek()) != "}":
            if sign == ",":
                text.at += 1
                continue
            if sign != '"':
                raise _Broken(text.line(text.at), _ends_or(sign, "a name in quotes is missing"))
            key = text.value()
            if (sign := text.peek()) != ":":
                raise _Broken(text.line(text.at), _ends_or(sign, "a colon is missing"))
            text.at += 1
            yield from self._walk((*path, key))
        text.at += 1

    def _list(self, path: Path) -> Iterator[Found]:
        text, report = self._text, self._report
        inner = (*path, ELEMENT)
        last: Any = None
        after_comma = True
        while (sign := text.peek()) != "]":
            if not sign:
                line = text.line(text.at)
                report.refuse(report.here(line), "the file ends in the middle")
                return
            if sign == ",":
                if after_comma:
                    report.mend(report.here(text.line(text.at)), "there is a comma too many")
                text.at += 1
                after_comma = True
                continue
            if not after_comma:
                report.mend(report.here(text.line(text.at)), "a comma is missing")
            after_comma = False
            try:
                for found in self._walk(inner):
                    last = found.value
                    yield found
            except _Broken as error:
                self._refuse(error)
                if not self._resume(last):
                    return
                after_comma = True
        if after_comma and last is not None:
            report.mend(report.here(text.line(text.at)), "there is a comma too many")
        text.at += 1

    def _resume(self, like: Any) -> bool:
        """Go to the next value behind a damaged one that is built like the last; False: none."""
        text = self._text
        opening = "[" if isinstance(like, list) else "{"
        at = text.at + 1
        for _ in range(_TRIES):
            at = text.text.find(opening, at)
            if at < 0:
                text.at = len(text.text)
                if not text.more():
                    return False
                at = 0
                continue
            text.at = at
            try:
                value, _end = _decode(text.text, at)
            except (ValueError, RecursionError):
                value = None
            if value is None and len(text.text) - at < _CHUNK and text.more():
                at = text.at
                continue
            if value and _is_alike(value, like):
                return True
            at += 1
        return False


def _ends_or(sign: str, otherwise: str) -> str:
    return otherwise if sign else "the file ends in the middle"


def _is_alike(value: Any, like: Any) -> bool:
    if isinstance(like, dict) and isinstance(value, dict):
        return bool(like.keys() & value.keys()) and len(like.keys() & value.keys()) >= len(like) / 2
    if isinstance(like, list) and isinstance(value, list):
        return len(value) >= 2 and isinstance(value[0], str) and isinstance(value[1], dict)
    return like is None
