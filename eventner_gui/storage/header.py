"""What the project file says besides the examples: the ``eventner`` mapping at its top."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, cycle
from typing import Any

from ..core.direction import Direction
from ..core.display import shown_name
from ..core.document import Label, Settings, entity_label
from ..core.errors import EventNerError, FormatError
from ..core.frozen_test import FrozenTest
from ..core.patterns import PatternEntry
from ..core.rules import TokenRule, subject
from .conventions import EndConvention
from .frozen_test import TEST, decode_test, encode_test
from .json_pieces import Pieces
from .mendings import Mendings
from .patterns import PATTERNS, decode_pattern, encode_pattern
from .resources import article_labels, palette
from .token_rules import TOKENIZER, decode_rule, encode_rule

HEADER = "eventner"
VERSION = 1
DEFAULT_LANGUAGE = "en"

_OFFSET_UNIT = "codepoint"
_LABEL_KEYS = ("name", "color", "key", "description")
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_KEYS = "123456789"


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a file.

    Attributes:
        settings: language, guidelines and the labels it names.
        held_out: keys of the texts in the dev set.
        end: what ``end`` means, where it says so.
        names_labels: whether it has a list of labels, be it empty.
    """

    settings: Settings
    held_out: frozenset[str]
    end: EndConvention | None
    names_labels: bool


def decode_header(pieces: Pieces, mended: Mendings) -> Header:
    """Read the header.

    Args:
        pieces: a file that has one.
        mended: gets a note of all that was mended in it.

    Raises:
        FormatError: a part has the wrong type, or a newer program has written the file.
    """
    return _HeaderReader(pieces, mended).read()


def encode_header(settings: Settings, held_out: frozenset[str]) -> dict[str, Any]:
    """Return the header as it stands in the file, unknown keys and their order kept."""
    raw: dict[str, Any] = dict(settings.source or {})
    raw["version"] = VERSION
    raw["end"] = EndConvention.INCLUSIVE.value
    raw["offset_unit"] = _OFFSET_UNIT
    raw["language"] = settings.language
    raw["labels"] = [_raw_label(label) for label in settings.labels]
    if settings.guidelines or "guidelines" in raw:
        raw["guidelines"] = settings.guidelines
    _put_unless_usual(raw, "direction", settings.direction.value, Direction.AUTO.value)
    if settings.token_rules or TOKENIZER in raw:
        raw[TOKENIZER] = [encode_rule(rule) for rule in settings.token_rules]
    if settings.patterns or PATTERNS in raw:
        raw[PATTERNS] = [encode_pattern(each) for each in settings.patterns]
    if held_out or "held_out" in raw:
        raw["held_out"] = sorted(held_out)
    if settings.test is not None:
        raw[TEST] = encode_test(settings.test)
    else:
        raw.pop(TEST, None)
    return raw


def labels_for(header: Header | None, tag_names: Iterable[str]) -> tuple[Settings, frozenset[str]]:
    """Return settings whose labels cover all tag names, and the held-out keys.

    Args:
        header: that of the file, if it has one.
        tag_names: those of all annotations, in order of first appearance.
    """
    settings = header.settings if header else Settings(DEFAULT_LANGUAGE)
    known = {label.label for label in settings.labels}
    missing: dict[str, str] = {}
    for tag_name in tag_names:
        if entity_label(tag_name) not in known:
            missing.setdefault(entity_label(tag_name), tag_name)
    if not missing and not settings.labels and not (header and header.names_labels):
        labels = article_labels()
    else:
        labels = (*settings.labels, *new_labels(list(missing.values()), settings.labels))
    return replace(settings, labels=labels), header.held_out if header else frozenset()


def new_labels(tag_names: Sequence[str], existing: Sequence[Label] = ()) -> tuple[Label, ...]:
    """Return labels for tag names that have none, with colours and keys not yet used.

    A label of the article brings its own colour and description.

    Args:
        tag_names: different in upper case from one another and from the existing labels.
        existing: the labels there are.
    """
    article = {label.label: label for label in article_labels()}
    known = {name: article.get(entity_label(name)) for name in tag_names}
    used_colors = {label.color.lower() for label in existing}
    used_colors |= {label.color.lower() for label in known.values() if label}
    unused = [color for color in palette() if color.lower() not in used_colors]
    colors = chain(unused, cycle(palette()))
    used_keys = {label.key for label in existing}
    keys = iter([key for key in _KEYS if key not in used_keys])
    labels = []
    for name, from_article in known.items():
        color = from_article.color if from_article else next(colors)
        description = from_article.description if from_article else ""
        labels.append(Label(name, color, next(keys, ""), description))
    return tuple(labels)


def _raw_label(label: Label) -> dict[str, Any]:
    raw: dict[str, Any] = dict(label.source or {})
    raw["name"] = label.name
    raw["color"] = label.color
    raw["key"] = label.key
    raw["description"] = label.description
    _put_unless_usual(raw, "hidden", label.hidden, False)
    return raw


def _put_unless_usual(raw: dict[str, Any], key: str, value: object, usual: object) -> None:
    """Write a value; the usual one only where the file has it, so that older files stay alike."""
    if value != usual:
        raw[key] = value
    elif raw.get(key, usual) != usual:
        del raw[key]


class _HeaderReader:
    """Takes the header apart and says where it is wrong."""

    def __init__(self, pieces: Pieces, mended: Mendings) -> None:
        self._pieces = pieces
        self._mended = mended
        self._raw: Mapping[str, Any] = {}

    def read(self) -> Header:
        raw = self._pieces.top[HEADER]
        if not isinstance(raw, dict):
            raise self._error("an object was expected")
        self._raw = raw
        self._check_version()
        if raw.get("offset_unit", _OFFSET_UNIT) != _OFFSET_UNIT:
            raise self._error(f"“offset_unit” should be “{_OFFSET_UNIT}”")
        settings = Settings(
            self._text(raw, "language", DEFAULT_LANGUAGE) or DEFAULT_LANGUAGE,
            self._labels(),
            self._text(raw, "guidelines", ""),
            self._direction(),
            self._token_rules(),
            self._patterns(),
            self._test(),
            self._source(),
        )
        return Header(settings, self._held_out(), self._end(), "labels" in raw)

    def _check_version(self) -> None:
        version = self._raw.get("version", VERSION)
        if version == str(VERSION) or (isinstance(version, float) and version == VERSION):
            self._note(f"“version” was {shown_name(str(version))}; it was read as {VERSION}")
            return
        if type(version) is not int or version < 1:
            raise self._error("“version” should be a whole number from 1")
        if version > VERSION:
            raise FormatError(
                f"{self._pieces.name} was made by a newer EventNER.",
                "Install the newest EventNER to open it.",
            )

    def _end(self) -> EndConvention | None:
        if "end" not in self._raw:
            return None
        end = self._raw["end"]
        for convention in EndConvention:
            if end == convention.value:
                return convention
            if isinstance(end, str) and end.strip().casefold() == convention.value:
                self._note(f"“end” was written otherwise; it was read as “{convention.value}”")
                return convention
        raise self._error("“end” should be “inclusive” or “exclusive”")

    def _direction(self) -> Direction:
        value = self._raw.get("direction", Direction.AUTO.value)
        for direction in Direction:
            if value == direction.value:
                return direction
        self._note("“direction” should be “auto”, “ltr” or “rtl”; it was read as “auto”")
        return Direction.AUTO

    def _held_out(self) -> frozenset[str]:
        keys = self._raw.get("held_out", [])
        if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
            raise self._error("“held_out” should be a list of texts")
        return frozenset(keys)

    def _test(self) -> FrozenTest | None:
        if TEST not in self._raw:
            return None
        try:
            return decode_test(self._raw[TEST])
        except ValueError as error:
            raise self._error(str(error)) from error

    def _token_rules(self) -> tuple[TokenRule, ...]:
        raw_rules = self._raw.get(TOKENIZER, [])
        if not isinstance(raw_rules, list):
            raise self._error(f"“{TOKENIZER}” should be a list")
        found: dict[object, TokenRule] = {}
        for number, raw in enumerate(raw_rules, 1):
            try:
                rule = decode_rule(raw)
            except EventNerError as error:
                self._note(f"word rule {number} was left out: {str(error).rstrip('.')}")
                continue
            if subject(rule) in found:
                self._note(f"word rule {number} is about the same as one before and was left out")
            found.setdefault(subject(rule), rule)
        return tuple(found.values())

    def _patterns(self) -> tuple[PatternEntry, ...]:
        raw_patterns = self._raw.get(PATTERNS, [])
        if not isinstance(raw_patterns, list):
            raise self._error(f"“{PATTERNS}” should be a list")
        found = []
        for number, raw in enumerate(raw_patterns, 1):
            try:
                found.append(decode_pattern(raw))
            except EventNerError as error:
                self._note(f"pattern {number} was left out: {str(error).rstrip('.')}")
        return tuple(found)

    def _labels(self) -> tuple[Label, ...]:
        raw_labels = self._raw.get("labels", [])
        if not isinstance(raw_labels, list):
            raise self._error("“labels” should be a list")
        found: dict[str, Label] = {}
        free_colors = cycle(palette())
        for number, raw in enumerate(raw_labels, 1):
            color = next(free_colors)
            if isinstance(raw, str) and raw.strip():
                self._note(f"label {number} is a bare name; it got a colour")
                raw = {"name": raw}
            if not isinstance(raw, dict):
                raise self._error(f"label {number} should be an object")
            label = self._label(raw, number, color)
            if label.label in found:
                name = shown_name(label.label, 40)
                self._note(f"there are two labels {name}; the first one was taken")
                continue
            found[label.label] = label
        return tuple(found.values())

    def _label(self, raw: dict[str, Any], number: int, free_color: str) -> Label:
        where = f" of label {number}"
        name = self._text(raw, "name", "", where)
        if not name.strip():
            raise self._error(f"label {number} has no name")
        color = raw.get("color", free_color)
        if not isinstance(color, str) or not _COLOR.fullmatch(color):
            self._note(f"“color”{where} does not look like “#0f766e”; it got another colour")
            color = free_color
        key = raw.get("key", "")
        if not isinstance(key, str) or len(key) > 1:
            mended = str(key) if type(key) is int and 0 <= key <= 9 else ""
            now = f"it was read as {mended}" if mended else "the label has no key now"
            self._note(f"“key”{where} should be a text of one character; {now}")
            key = mended
        description = self._text(raw, "description", "", where)
        hidden = raw.get("hidden", False)
        if not isinstance(hidden, bool):
            self._note(f"“hidden”{where} should be true or false; the label is shown")
            hidden = False
        source = None if tuple(raw) == _LABEL_KEYS else raw
        return Label(name, color, key, description, hidden, source)

    def _text(self, raw: Mapping[str, Any], key: str, default: str, where: str = "") -> str:
        value = raw.get(key, default)
        if value is None:
            self._note(f"“{key}”{where} was null; that was read as nothing")
            return default
        if not isinstance(value, str):
            raise self._error(f"“{key}”{where} should be a text")
        return value

    def _note(self, what: str) -> None:
        self._mended.in_key(HEADER, what)

    def _source(self) -> dict[str, Any]:
        """Return the header without what the settings hold, in its order."""
        known = {"labels": None, "guidelines": None, TOKENIZER: None, "held_out": None}
        known[PATTERNS] = known[TEST] = None
        return {sys.intern(k): known.get(k, v) for k, v in self._raw.items()}

    def _error(self, reason: str) -> FormatError:
        return self._pieces.error_in_key(HEADER, reason)


def settings_with(settings: Settings | None, names: Sequence[str]) -> Settings:
    """Return settings that have a label for each name.

    Args:
        settings: of a project; None for a new one.
        names: of labels; empty ones do not count.
    """
    wanted = dict.fromkeys(name for name in names if name)
    if settings is None:
        return labels_for(None, wanted)[0]
    missing: dict[str, str] = {}
    have = {each.label for each in settings.labels}
    for name in wanted:
        if name.upper() not in have:
            missing.setdefault(name.upper(), name)
    added = new_labels(list(missing.values()), settings.labels)
    return replace(settings, labels=(*settings.labels, *added))
