"""Rows of JSON Lines and of plain text, and rows written as JSON Lines."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from typing import Any

from .rows import Part, Row, Shape, too_long_row, unreadable, with_text

TEXT = "text"  # the field of a row that is nothing but a text


def read_json_rows(part: Part, shape: Shape) -> list[Row]:
    """Return the rows of a part of JSON Lines: an object, or a string, on each line."""
    field, most = shape.text_field, shape.most
    return [_json_row(number, line, field, most) for number, line in part.rows]


def read_text_rows(part: Part, shape: Shape) -> list[Row]:
    """Return the rows of a part of a text file: each line is a text."""
    rows = []
    for number, line in part.rows:
        if line is None:
            rows.append(too_long_row(number))
            continue
        try:
            fields = {shape.text_field: line.decode("utf-8")}
        except UnicodeDecodeError:
            rows.append(unreadable(number, "it is not UTF-8"))
        else:
            row = Row(number, None, fields=fields)
            rows.append(with_text(row, shape.text_field, shape.most))
    return rows


def _json_row(number: int, line: bytes | None, field: str, most: int) -> Row:
    if line is None:
        return too_long_row(number)
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        return unreadable(number, "it is not UTF-8")
    except json.JSONDecodeError as error:
        return unreadable(number, f"it is not JSON ({error.msg}, column {error.colno})")
    except (RecursionError, ValueError):  # ValueError: a number of thousands of digits
        return unreadable(number, "it is not JSON that can be read")
    if isinstance(value, str):
        return with_text(Row(number, None, fields={TEXT: value}), TEXT, most)
    if not isinstance(value, dict):
        return unreadable(number, "it is neither an object nor a string")
    return with_text(Row(number, None, fields=value, raw=line.strip()), field, most)


def write_json_rows(rows: Sequence[Row], found: Sequence[Any], shape: Shape) -> bytes:
    """Return rows as JSON Lines, each with its entities in a field at its end.

    An object stays as it was written, number by number. The field's own value, where it had one,
    is left out.

    Args:
        rows: in order.
        found: the entities of each; None where it could not be tagged.
        shape: names their field.
    """
    field = shape.ents_field
    lines = []
    for row, ents in zip(rows, found, strict=True):
        if row.raw and row.fields and field not in row.fields:
            added = f",{json.dumps(field, ensure_ascii=False)}:{as_json(ents)}}}\n"
            lines.append(row.raw[:-1].rstrip() + added.encode("utf-8"))
            continue
        fields = {name: value for name, value in row.fields.items() if name != field}
        lines.append(encoded(as_json({**fields, field: ents}) + "\n"))
    return b"".join(lines)


def as_json(value: object) -> str:
    """Return JSON on one line, with nothing between its parts."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: object) -> object:
    """Return a value that JSON has no kind for as a text."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def encoded(text: str) -> bytes:
    """Return JSON as bytes; a lone surrogate is escaped, which is the same JSON."""
    return text.encode("utf-8", "backslashreplace")
