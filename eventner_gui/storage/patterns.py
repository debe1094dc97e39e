"""Word lists and patterns in files: EntityRuler's JSONL (Prodigy's), and one term a line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core.display import shown_name
from ..core.errors import EventNerError, FormatError
from ..core.patterns import LONGEST, Pattern, PatternEntry, PatternFile, check_pattern
from .atomic import write_atomically
from .encodings import decode_text
from .reading import read_bytes, too_large
from .sentences import gather, split_lines

PATTERNS = "patterns"
"""The key of the patterns in the header."""

_LABEL, _PATTERN, _ID, _FILE = "label", "pattern", "id", "file"
_KEYS = ((_LABEL, _PATTERN), (_LABEL, _PATTERN, _ID))
_MOST_TOKENS = 100
_SHORT = 60
_FORBIDDEN = frozenset('/\\:*?"<>|')


@dataclass(frozen=True, slots=True)
class ReadPatterns:
    """What a file of patterns holds.

    Attributes:
        patterns: those that can be used.
        left_out: why others cannot, each naming its line.
    """

    patterns: tuple[Pattern, ...]
    left_out: tuple[str, ...] = ()


def encode_pattern(entry: PatternEntry) -> dict[str, Any]:
    """Return a pattern as it stands in a file, unknown keys and their order kept."""
    raw = dict(entry.source or {})
    if isinstance(entry, PatternFile):
        raw[_FILE] = entry.name
        return raw
    raw[_LABEL] = entry.label
    raw[_PATTERN] = (
        entry.pattern if isinstance(entry.pattern, str) else [dict(t) for t in entry.pattern]
    )
    if entry.id or _ID in raw:
        raw[_ID] = entry.id
    return raw


def decode_pattern(raw: object) -> PatternEntry:
    """Return the pattern, or the file of patterns, that stands in a project file.

    Raises:
        EventNerError: it is none, or one that cannot be used.
    """
    if isinstance(raw, dict) and _PATTERN not in raw and _FILE in raw:
        name = raw[_FILE]
        if not isinstance(name, str) or not is_plain_name(name):
            raise EventNerError("“file” should be the name of a file beside the project.")
        return PatternFile(name, None if tuple(raw) == (_FILE,) else raw)
    return _pattern(raw)


def is_plain_name(name: str) -> bool:
    """Tell whether a name can be that of a file in a folder, on every system."""
    return bool(name.strip(". ")) and not _FORBIDDEN & set(name) and name.isprintable()


def read_patterns(path: Path) -> ReadPatterns:
    """Read a file of EntityRuler's patterns, one JSON object a line.

    Raises:
        FileError: it cannot be read.
        FormatError: it is no text, or holds no pattern; says why, with the line.
    """
    name = shown_name(path.name)
    found: list[Pattern] = []
    left_out: list[str] = []
    for number, line in _lines(path, name):
        try:
            found.append(_pattern(_parse(line)))
        except (ValueError, RecursionError):
            left_out.append(f"Line {number:,}: this is no JSON object: {shown_name(line, _SHORT)}")
        except EventNerError as error:
            left_out.append(f"Line {number:,}: {error}")
    if not found:
        first = left_out[0] if left_out else "It is empty."
        raise FormatError(
            f"{name} holds no pattern. {first}",
            'Each line should look like {"label": "CITY", "pattern": "New York"}.',
        )
    return ReadPatterns(tuple(found), tuple(left_out))


def read_terms(path: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read a word list, one term a line; return the terms, and what was left out and why.

    Raises:
        FileError: it cannot be read.
        FormatError: it is no text, or holds no term.
    """
    name = shown_name(path.name)
    terms: list[str] = []
    left_out: list[str] = []
    for number, line in _lines(path, name):
        term = " ".join(line.split())
        if len(term) > LONGEST:
            left_out.append(f"Line {number:,}: it is longer than {LONGEST:,} characters.")
        else:
            terms.append(term)
    kept = gather(terms)
    if kept.duplicates:
        left_out.append(kept.left_out)
    if not kept.kept:
        raise FormatError(f"{name} holds no words.", "Put one term on each line.")
    return kept.kept, tuple(left_out)


def write_patterns(path: Path, patterns: Sequence[Pattern]) -> None:
    """Write a file of EntityRuler's patterns.

    Raises:
        FileError: it cannot be written.
    """
    encode: Callable[[Mapping[str, Any]], str] = json.JSONEncoder(ensure_ascii=False).encode
    lines = (
        f"{encode(encode_pattern(each))}\n".encode("utf-8", "surrogatepass") for each in patterns
    )
    write_atomically(path, lines)


def free_name(project: Path, name: str) -> Path:
    """Return where a list of that name can be written beside a project, over no other file."""
    plain = "".join("-" if each in _FORBIDDEN else each for each in name if each.isprintable())
    stem = f"{project.stem}.{plain.strip('. ') or 'patterns'}"
    number = 1
    while True:
        path = project.with_name(f"{stem}{f'-{number}' if number > 1 else ''}.jsonl")
        if not path.exists():
            return path
        number += 1


def _lines(path: Path, name: str) -> Iterator[tuple[int, str]]:
    """Yield (number from 1, line) of a text file, without empty lines."""
    try:
        lines = split_lines(decode_text(read_bytes(path), name))
    except MemoryError as error:
        raise too_large(path) from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, line


_parse = json.JSONDecoder(parse_constant=float.fromhex).decode  # NaN is no JSON: a ValueError


def _pattern(raw: object) -> Pattern:
    if not isinstance(raw, dict):
        raise EventNerError("an object with “label” and “pattern” was expected.")
    label, pattern, name = raw.get(_LABEL), raw.get(_PATTERN), raw.get(_ID, "")
    if not isinstance(label, str):
        raise EventNerError("“label” should be a text.")
    if not isinstance(name, str):
        raise EventNerError("“id” should be a text.")
    if isinstance(pattern, list):
        if not all(isinstance(token, dict) for token in pattern) or len(pattern) > _MOST_TOKENS:
            raise EventNerError("“pattern” should be a text or a list of objects.")
        pattern = tuple(pattern)
    elif not isinstance(pattern, str):
        raise EventNerError("“pattern” should be a text or a list of objects.")
    found = Pattern(label, pattern, name, None if tuple(raw) in _KEYS else raw)
    check_pattern(found)
    return found
