"""Takes values of other programs' JSON as what they are meant to be, or says why that cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .report import Report

NO_TEXT = "an example has no text"
NO_LABEL = "a tag has no label"
NO_OFFSETS = "a tag has no offsets that are numbers"
NOT_AN_OBJECT = "it is not built as an example of this format is"


def offset_of(value: Any) -> int | None:
    """Return an offset: a number, or one written as text; None for anything else."""
    if type(value) is int:
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if isinstance(value, str) and len(value) < 20:
        try:
            return int(value)
        except ValueError:
            return None
    return None


def offsets(start: Any, end: Any, report: Report, place: int) -> tuple[int, int] | None:
    """Return a pair of offsets; a pair that is none is refused with a note."""
    if type(start) is int and type(end) is int:
        return start, end
    first, last = offset_of(start), offset_of(end)
    if first is None or last is None:
        report.refuse(place, NO_OFFSETS)
        return None
    report.mend(place, "offsets that are not whole numbers were read as such")
    return first, last


def label_of(value: Any, report: Report, place: int) -> str | None:
    """Return a label; what is none is refused with a note."""
    if isinstance(value, str) and value.strip():
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        report.mend(place, "a label that is a number was read as its digits")
        return str(value)
    report.refuse(place, NO_LABEL)
    return None


def text_of(value: Any, report: Report, place: int) -> str | None:
    """Return a text; what is none is refused with a note."""
    if isinstance(value, str):
        return value
    report.refuse(place, NO_TEXT)
    return None


def objects(values: Any, report: Report, place: int, what: str) -> list[Mapping[str, Any]]:
    """Return the objects of a list; what is none is refused with a note.

    Args:
        values: a list, or nothing.
        report: gets what is refused.
        place: of the example.
        what: what they are, as "a tag".
    """
    if values is None:
        return []
    if not isinstance(values, list):
        report.refuse(place, f"where a list should be with {what} in it, there is something else")
        return []
    found: list[Mapping[str, Any]] = [each for each in values if isinstance(each, dict)]
    for _ in range(len(values) - len(found)):
        report.refuse(place, f"{what} is not an object")
    return found


def pass_over_keys(
    raw: Mapping[str, Any], known: Iterable[str], report: Report, place: int, what: str
) -> None:
    """Note the keys of an object that have no place in a project, but for empty ones."""
    for key in raw.keys() - set(known):
        if raw[key] not in (None, "", [], {}):
            report.pass_over(place, f"“{key}” of {what}")


def rest_of(raw: Mapping[str, Any], known: Iterable[str]) -> dict[str, Any] | None:
    """Return the keys of an object that are kept with the example; None without any."""
    known = set(known)
    return {key: value for key, value in raw.items() if key not in known} or None
