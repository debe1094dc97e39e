"""A first look at a file: as much of it as tells which format it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from itertools import islice
from typing import Any

from .json_stream import ELEMENT, json_values
from .report import Report
from .source import Bundle, Source

_RECORDS = 20
_LINES = 300
_LONGEST_LINE = 20_000
_TOP_VALUES = 200
_FIRST_CODE_POINTS = 4_000_000


class Sketch:
    """What is seen of a bundle at first sight; each part is looked at when it is asked for.

    Attributes:
        bundle: the file, or the files of a folder or archive.
        source: the file that is looked at: the only one, or the first that says something.
    """

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.source = _telling(bundle)

    @cached_property
    def start(self) -> bytes:
        """The first bytes."""
        return self.source.start()

    @cached_property
    def is_json(self) -> bool:
        """Whether it begins as JSON does that holds anything."""
        return any(line.lstrip("\ufeff \t")[:1] in "{[" for line in self.lines[:1])

    @cached_property
    def lines(self) -> list[str]:
        """The first lines with anything in them, without their ends; none of what is no text."""
        if self.start[:4] in (b"PK\x03\x04", b"PAR1") or self.start[:6] == b"ARROW1":
            return []
        with self.source.text() as stream:
            found = (stream.readline(_LONGEST_LINE) for _ in range(_LINES))
            return [line.rstrip("\r\n") for line in found if line.strip("\r\n\ufeff \t")]

    @cached_property
    def records(self) -> list[Any]:
        """The first values of JSON Lines or of a list; a whole object by itself."""
        return self._values(lambda path, opening: not path and opening == "[", _RECORDS)

    @cached_property
    def record(self) -> dict[str, Any]:
        """The keys of the first records that are objects, each with its first value."""
        found: dict[str, Any] = {}
        for each in self.records:
            if isinstance(each, dict):
                found = {**each, **{k: v for k, v in found.items() if v not in (None, [], "")}}
        return found

    @cached_property
    def top(self) -> dict[str, Any]:
        """The keys of an object at the top; of a list under one of them the first element."""
        if not self.is_json or not self.lines[0].lstrip("\ufeff \t").startswith("{"):
            return {}
        found: dict[str, Any] = {}

        def descend(path: tuple[str, ...], opening: str) -> bool:
            return not path or (len(path) == 1 and opening == "[")

        with self.source.text() as stream:
            for each in islice(json_values(stream, Report(), descend), _TOP_VALUES):
                key = each.path[0] if each.path else ""
                if each.path[1:] == (ELEMENT,):
                    if not found.get(key):
                        found[key] = [each.value]
                else:
                    found.setdefault(key, each.value)
        return found

    def _values(self, descend: Callable[[tuple[str, ...], str], bool], most: int) -> list[Any]:
        if not self.is_json:
            return []
        with self.source.text() as stream:
            return [each.value for each in islice(json_values(stream, Report(), descend), most)]


def _telling(bundle: Bundle) -> Source:
    """Return the first file that is not empty."""
    return next((each for each in bundle.sources if each.size), bundle.sources[0])
