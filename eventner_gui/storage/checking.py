"""Looks at every example of a file: what is wrong is mended where only one thing can be meant.

Most examples are as they should be, and are told so quickly. What was mended is noted; what cannot
be is an error with its place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..core.display import shown_name
from ..core.document import Status
from .careful_json import CarefulParser
from .json_pieces import Pieces
from .mendings import Mendings

STATUSES = {status.value: status for status in Status}
ROUNDED = "a fraction has more digits than computers keep; it was rounded"
UNKNOWN_STATUS = f"“status” was none of {', '.join(STATUSES)}; it was read as to do"

_EXTENSION = "eventner"
_ID_KEYS = ("id", "example_id")
# Python's encoder gives up some hundred levels down; what is read must be writable.
_MAX_DEPTH = 100
# Whole numbers up to here are exact as fractions and can be nothing else as text.
_MAX_EXACT = 2**53
_WHOLE = re.compile(r"\s*([+-]?[0-9]{1,15})(?:\.0+)?\s*", re.ASCII)

_dump = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Checked:
    """What was seen on the way.

    Attributes:
        has_statuses: whether any example says if it is done.
    """

    has_statuses: bool


def check_examples(pieces: Pieces, mended: Mendings, remarks: Mendings) -> Checked:
    """Make sure that every known part of every example has the type it should have.

    Args:
        pieces: the file; what can be mended is, in its examples.
        mended: gets a note of all that was.
        remarks: gets a note of what is kept and should be known.

    Raises:
        FormatError: the first example that is wrong, with its place.
    """
    checker = _Checker(pieces, mended, remarks)
    checker.check()
    return Checked(checker.has_statuses)


def repeated(name: str) -> str:
    """Return the note about a name that stands twice in one object."""
    return f"“{shown_name(name, 40)}” stands there more than once; the last one counts"


def is_too_deep(value: Any) -> bool:
    """Tell whether a value is nested too deeply to be written again."""
    if not isinstance(value, (dict, list)):
        return False
    level = [value]
    for _ in range(_MAX_DEPTH):
        inner: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                inner.extend(v for v in each.values() if isinstance(v, (dict, list)))
            elif isinstance(each, list):
                inner.extend(v for v in each if isinstance(v, (dict, list)))
        if not inner:
            return False
        level = inner
    return True


class _Checker:
    """Checks one example after another."""

    def __init__(self, pieces: Pieces, mended: Mendings, remarks: Mendings) -> None:
        self._pieces = pieces
        self._mended = mended
        self._remarks = remarks
        self._careful = CarefulParser()
        self._strings = 0  # names and texts in all examples
        self._ids: dict[tuple[str, type, Any], int] = {}
        self.has_statuses = False

    def check(self) -> None:
        """Check all examples.

        Raises:
            FormatError: the first one that is wrong, with its place.
        """
        known = set()
        for index, raw in enumerate(self._pieces.examples):
            if self._is_ordinary(raw):
                continue
            strings, has_fraction = _count_strings(raw)
            reason = self._mend_example(index, raw)
            if reason:
                raise self._pieces.error_in_example(index, reason)
            self._strings += strings
            if has_fraction:
                known.add(index)
                self._read_carefully(index)
        if not self._all_strings_are_there():
            for index in range(len(self._pieces.examples)):
                if index not in known:
                    self._read_carefully(index)

    def _is_ordinary(self, raw: Any) -> bool:
        """Tell quickly of most examples that they are right; False says nothing."""
        try:
            if type(raw["content"]) is not str or type(raw["annotations"]) is not list:
                return False
            strings = 3
            for annotation in raw["annotations"]:
                if type(annotation["start"]) is not int or type(annotation["end"]) is not int:
                    return False
                tag_name = annotation["tag_name"]
                if type(tag_name) is not str or not tag_name.strip() or len(annotation) > 4:
                    return False
                if len(annotation) == 3:
                    strings += 4
                elif type(annotation["value"]) is str:
                    strings += 6
                else:
                    return False
            if len(raw) == 2:
                self._strings += strings
                return True
            status = raw[_EXTENSION]["status"]
            if len(raw) > 3 or len(raw[_EXTENSION]) > 1 or status not in STATUSES:
                return False
        except (KeyError, TypeError):
            return False
        self._strings += strings + 3
        self.has_statuses = True
        return True

    def _all_strings_are_there(self) -> bool:
        """Tell whether the examples hold all the strings that stand in the file.

        They hold fewer when a name stands twice in an object, since the parser keeps the last.
        Counting quotes shows that in a fiftieth of the time that parsing takes.
        """
        text, offsets = self._pieces.text, self._pieces.example_offsets
        if not offsets:
            return True
        start, end = offsets[0], self._pieces.examples_end
        quotes = text.count('"', start, end)
        if text.find("\\", start, end) >= 0:
            # Backslashes stand in strings alone, where a pair of them is one of the text.
            quotes -= text[start:end].replace("\\\\", "").count('\\"')
        return quotes == 2 * self._strings

    def _read_carefully(self, index: int) -> None:
        """Note what was lost when an example was parsed."""
        careful = self._careful
        careful.parse(self._pieces.text, self._pieces.example_offsets[index])
        if careful.too_large:
            raise self._pieces.error_in_example(
                index, f"a number is too large ({shown_name(careful.too_large, 20)})"
            )
        for name in dict.fromkeys(careful.repeated):
            self._mended.in_example(index, repeated(name))
        if careful.rounded:
            self._mended.in_example(index, ROUNDED)

    def _mend_example(self, index: int, raw: Any) -> str:
        """Mend what can be; return what is wrong beyond that, or nothing."""
        if not isinstance(raw, dict):
            return f"an object with “content” was expected, not {_kind(raw)}"
        if any(is_too_deep(value) for key, value in raw.items() if key != "annotations"):
            return "a value is nested too deeply"
        if not isinstance(raw.get("content"), str):
            return f"“content” should be a text, but {_found(raw, 'content')}"
        annotations = raw.get("annotations")
        if annotations is None:
            what = "“annotations” was null" if "annotations" in raw else "there is no “annotations”"
            self._mended.in_example(index, f"{what}; that was read as none")
            raw["annotations"] = annotations = []
        if not isinstance(annotations, list):
            return f"“annotations” should be a list, but {_found(raw, 'annotations')}"
        for number, annotation in enumerate(annotations, 1):
            reason = self._mend_annotation(index, annotation)
            if reason:
                return f"annotation {number}: {reason}"
        self._look_for_same_id(index, raw)
        return self._mend_extension(index, raw) if _EXTENSION in raw else ""

    def _mend_annotation(self, index: int, raw: Any) -> str:
        if not isinstance(raw, dict):
            return f"an object was expected, not {_kind(raw)}"
        if is_too_deep(raw):
            return "a value is nested too deeply"
        for key in ("start", "end"):
            # Booleans are integers in Python.
            if type(raw.get(key)) is not int:
                number, what = _as_whole(raw.get(key))
                if number is None:
                    return f"“{key}” should be a whole number, but {_found(raw, key)}"
                raw[key] = number
                self._mended.in_example(index, what)
        tag_name = raw.get("tag_name")
        if not isinstance(tag_name, str):
            other = " (LightTag's other export calls it “tag”)" if "tag" in raw else ""
            return f"“tag_name” should be a text, but {_found(raw, 'tag_name')}{other}"
        return "" if tag_name.strip() else "“tag_name” is empty"

    def _mend_extension(self, index: int, raw: dict[str, Any]) -> str:
        extension = raw[_EXTENSION]
        if extension is None:
            self._mended.in_example(index, f"“{_EXTENSION}” was null; that was read as nothing")
            raw[_EXTENSION] = {}
            return ""
        if not isinstance(extension, dict):
            return f"“{_EXTENSION}” should be an object, not {_kind(extension)}"
        if "status" not in extension:
            return ""
        self.has_statuses = True
        status = extension["status"]
        if not isinstance(status, str) or status not in STATUSES:
            self._mended.in_example(index, UNKNOWN_STATUS)
            extension["status"] = Status.TODO.value
        return ""

    def _look_for_same_id(self, index: int, raw: Mapping[str, Any]) -> None:
        for key in _ID_KEYS:
            value = raw.get(key)
            if isinstance(value, (str, int)) and value != "":
                first = self._ids.setdefault((key, type(value), value), index)
                if first != index:
                    self._remarks.in_example(
                        index, f"“{key}” is that of an example before; all were kept"
                    )


def _count_strings(value: Any) -> tuple[int, bool]:
    """Return how many names and texts are in a value, and whether a fraction is."""
    strings, has_fraction = 0, False
    inside: list[Iterable[Any]] = [[value]]
    for values in inside:  # grows on the way
        for each in values:
            kind = type(each)
            if kind is str:
                strings += 1
            elif kind is dict:
                strings += len(each)
                inside.append(each.values())
            elif kind is list:
                inside.append(each)
            elif kind is float:
                has_fraction = True
    return strings, has_fraction


def _as_whole(value: Any) -> tuple[int | None, str]:
    """Return the whole number that a value can only mean, and what to say of it."""
    if isinstance(value, float) and value.is_integer() and abs(value) <= _MAX_EXACT:
        return int(value), "offsets were written as fractions (3.0); they were read as numbers"
    match = _WHOLE.fullmatch(value) if isinstance(value, str) else None
    if match:
        return int(match[1]), "offsets were written as text; they were read as numbers"
    return None, ""


def _found(raw: Mapping[str, Any], key: str) -> str:
    return f"it is {_kind(raw[key])}" if key in raw else "it is missing"


def _kind(value: Any) -> str:
    if isinstance(value, dict):
        return "an object"
    return "a list" if isinstance(value, list) else shown_name(_dump(value), 40)
