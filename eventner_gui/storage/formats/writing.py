"""What writers share: files written whole or not at all, and never without anything in them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from ...core.document import Example
from ...core.errors import EventNerError
from ..atomic import write_atomically
from .format import Writing
from .raw import Placed

_BATCH = 500
# Keys of ours that stand in what an example came with.
_OWN = ("content", "annotations", "eventner")
_dump = json.JSONEncoder(ensure_ascii=False).encode


class NothingToWrite(EventNerError):
    """There are no examples, or none that the format has a place for, so nothing is made."""

    def __init__(
        self,
        message: str = "There is no example to write, so no file was made.",
        hint: str = "Choose all examples instead of the finished ones, another file, or another "
        "format where this one has no place for them.",
    ) -> None:
        super().__init__(message, hint)


def dump(value: Any) -> str:
    """Return a value as JSON in one line, text as it is."""
    return _dump(value)


def encoded(text: str) -> bytes:
    r"""Return a text in UTF-8; of lone surrogates, which it cannot hold, JSON's ``\ud800``."""
    return text.encode("utf-8", "backslashreplace")


def write_pieces(writing: Writing, pieces: Iterable[str]) -> None:
    """Write a file from pieces of text.

    Raises:
        FileError: it could not be written.
        NothingToWrite: there is no piece.
    """
    write_atomically(writing.path, _in_batches(pieces))


def write_lines(
    items: Iterable[Placed], writing: Writing, line: Callable[[Example, int], str | None]
) -> None:
    """Write a file with something for each example.

    Args:
        items: the examples.
        writing: where to.
        line: returns what is written of an example, or None when it has been dropped.
    """
    write_pieces(writing, _texts(items, writing, line))


def write_items(
    items: Iterable[Placed], writing: Writing, line: Callable[[Placed], str | None]
) -> None:
    """Write a file as `write_lines` does, where more than the example is needed."""

    def pieces() -> Iterator[str]:
        for item in items:
            text = line(item)
            if text is not None:
                writing.report.written += 1
                yield text

    write_pieces(writing, pieces())


def write_json_list(
    items: Iterable[Placed],
    writing: Writing,
    value: Callable[[Example, int], Any],
    *,
    before: str = "[",
    after: str = "]",
) -> None:
    """Write a file with a list of JSON values, one a line.

    Args:
        items: the examples.
        writing: where to.
        value: returns what stands for an example, or None when it has been dropped.
        before: what opens the list.
        after: what closes it.
    """

    def line(example: Example, place: int) -> str | None:
        made = value(example, place)
        return None if made is None else dump(made)

    def pieces() -> Iterator[str]:
        opening = before
        for text in _texts(items, writing, line):
            yield f"{opening}\n{text}"
            opening = ","
        if opening == ",":
            yield f"\n{after}\n"

    write_pieces(writing, pieces())


def _texts(
    items: Iterable[Placed], writing: Writing, line: Callable[[Example, int], str | None]
) -> Iterator[str]:
    report = writing.report
    for place, example, _ in items:
        text = line(example, place)
        if text is not None:
            report.written += 1
            yield text


def _in_batches(pieces: Iterable[str]) -> Iterator[bytes]:
    pieces = iter(pieces)
    written = False
    while batch := list(islice(pieces, _BATCH)):
        written = True
        yield encoded("".join(batch))
    if not written:
        raise NothingToWrite


def extra_of(example: Example) -> Mapping[str, Any]:
    """Return the other keys an example came with."""
    source = example.source
    if not source:
        return {}
    return {key: value for key, value in source.items() if key not in _OWN}
