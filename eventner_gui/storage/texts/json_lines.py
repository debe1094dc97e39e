"""Reads JSON Lines: an object or a string on each line. Annotations in it are not taken."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from ...core.display import shown_name
from ...core.errors import FormatError
from ...core.intake import LeftOut, Piece, Step
from ...core.wording import counted
from ..encodings import decode_text
from ..reading import read_bytes
from ..sentences import split_lines
from .columns import MOST_COLUMNS, name_rank
from .found import Choice, FileTexts

_STEP = 500
_SPANS = ("spans", "entities", "annotations", "label", "labels", "ents", "annotation")


def read_json_lines(path: Path, choice: Choice, step: Step) -> FileTexts:
    """Return the texts under one key; see `kinds.Reader`. A bad line is left out, with its why."""
    name = shown_name(path.name)
    values, unread = _values(decode_text(read_bytes(path), name), step)
    if not values:
        first = f" Line {unread[0].number}: {unread[0].words}." if unread else ""
        raise FormatError(
            f"{name} has no line of JSON.{first}",
            "Each line should be an object with a text, or a string.",
        )
    keys = _keys(values)
    settled = replace(choice, column=_key(keys, choice))
    key = keys[settled.column] if keys and settled.column is not None else ""
    texts, without = _texts(values, key)
    return FileTexts(
        tuple(texts),
        unread=tuple(sorted((*unread, *without), key=lambda each: each.number)),
        remarks=_remarks(values),
        columns=tuple(shown_name(each) for each in keys),
        choice=settled,
    )


def _values(text: str, step: Step) -> tuple[list[tuple[int, Any]], list[LeftOut]]:
    """Return the value of each line that is JSON, and the lines that are not."""
    values: list[tuple[int, Any]] = []
    unread: list[LeftOut] = []
    for number, line in enumerate(split_lines(text), 1):
        if number % _STEP == 0:
            step(number)
        if not line.strip():
            continue
        try:
            values.append((number, json.loads(line)))
        except json.JSONDecodeError as error:
            unread.append(LeftOut(number, f"it is not JSON ({error.msg}, column {error.colno})"))
        except (RecursionError, ValueError):  # ValueError: a number of thousands of digits
            unread.append(LeftOut(number, "it is not JSON that can be read"))
    return values, unread


def _keys(values: list[tuple[int, Any]]) -> list[str]:
    """Return the keys that hold strings, in the order in which they come."""
    found: dict[str, None] = {}
    for _, value in values:
        if isinstance(value, dict) and len(found) < MOST_COLUMNS:
            found |= {key: None for key, held in value.items() if isinstance(held, str)}
    return list(found)[:MOST_COLUMNS]


def _key(keys: list[str], choice: Choice) -> int | None:
    """Return the key chosen; else the one that is called like a text, or the first."""
    if not keys:
        return None
    if choice.column is not None and choice.column < len(keys):
        return choice.column
    ranks = [(rank, i) for i, key in enumerate(keys) if (rank := name_rank(key)) is not None]
    return min(ranks)[1] if ranks else 0


def _texts(values: list[tuple[int, Any]], key: str) -> tuple[list[Piece], list[LeftOut]]:
    texts: list[Piece] = []
    without: list[LeftOut] = []
    for number, value in values:
        held = value.get(key) if isinstance(value, dict) else value
        if isinstance(held, str):
            texts.append(Piece(number, held))
        elif isinstance(value, dict):
            without.append(LeftOut(number, f"it has no text under “{shown_name(key)}”"))
        else:
            without.append(LeftOut(number, "it is neither an object nor a string"))
    return texts, without


def _remarks(values: list[tuple[int, Any]]) -> tuple[str, ...]:
    """Say that annotations are not taken, where there are some."""
    found = Counter(
        key
        for _, value in values
        if isinstance(value, dict)
        for key in _SPANS
        if isinstance(value.get(key), list) and value[key]
    )
    if not found:
        return ()
    key, number = found.most_common(1)[0]
    lines = f"{counted(number, 'line')} {'carries' if number == 1 else 'carry'}"
    return (f"{lines} annotations (“{key}”); only the texts are taken.",)
