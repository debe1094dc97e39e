"""The project's word lists and patterns: what is suggested wherever it stands.

Each is what spaCy's EntityRuler takes, so that files go to and fro unchanged.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .display import shown_name
from .errors import EventNerError

MOST_IN_PROJECT = 2_000
"""Patterns the project file holds. More stand in a file beside it (docs/adr/0011)."""
LONGEST = 1_000
"""Code points of a pattern of words."""

# What spaCy's blank pipelines know of a token. The rest (word class, lemma, …) takes a model.
_KNOWN_KEYS = frozenset(
    (
        *("ORTH", "TEXT", "NORM", "LOWER", "LENGTH", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "OP"),
        *("IS_ALPHA", "IS_ASCII", "IS_DIGIT", "IS_LOWER", "IS_UPPER", "IS_TITLE", "IS_PUNCT"),
        *("IS_SPACE", "IS_STOP", "IS_CURRENCY", "IS_QUOTE", "IS_BRACKET", "IS_LEFT_PUNCT"),
        *("IS_RIGHT_PUNCT", "LIKE_NUM", "LIKE_URL", "LIKE_EMAIL"),
    )
)
_IN_WORDS = {
    "IS_DIGIT": "a number",
    "LIKE_NUM": "a number",
    "IS_ALPHA": "any word",
    "IS_TITLE": "a capitalised word",
    "IS_UPPER": "a word in capitals",
    "IS_PUNCT": "a punctuation mark",
    "LIKE_EMAIL": "an e-mail address",
    "LIKE_URL": "a web address",
}
_OPERATORS = {"?": " or nothing", "*": ", any number of times or not at all", "+": ", repeated"}


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words, or a pattern of tokens, with the label they are suggested as.

    Attributes:
        label: as it stands in the file, in whatever case.
        pattern: words taken as they are; or for each token a mapping, as spaCy's Matcher has it.
        id: the list it belongs to; may be empty.
        source: the mapping read from a file, kept for its unknown keys.
    """

    label: str
    pattern: str | tuple[Mapping[str, Any], ...]
    id: str = ""
    source: Mapping[str, Any] | None = field(default=None, compare=False)

    @property
    def words(self) -> str:
        """What it takes, in words: "a number, then “pm”"."""
        if isinstance(self.pattern, str):
            return _quoted(self.pattern)
        simple = self.lower_words
        if simple is not None:
            return _quoted(" ".join(simple))
        return ", then ".join(_token_in_words(token) for token in self.pattern)

    @property
    def lower_words(self) -> tuple[str, ...] | None:
        """The tokens in lower case where it takes just these in any case; None otherwise."""
        if isinstance(self.pattern, str):
            return None
        found = []
        for token in self.pattern:
            values = [token[key] for key in token if key.upper() == "LOWER"]
            if len(token) != 1 or not values or not isinstance(values[0], str):
                return None
            found.append(values[0])
        return tuple(found)


@dataclass(frozen=True, slots=True)
class PatternFile:
    """A file of patterns beside the project's, for lists too long to be written with each save.

    Attributes:
        name: of the file, without a folder.
        source: the mapping read from the project file, kept for its unknown keys.
    """

    name: str
    source: Mapping[str, Any] | None = field(default=None, compare=False)


PatternEntry = Pattern | PatternFile


def pattern_key(entry: PatternEntry) -> Hashable:
    """Return what two entries have in common when one of them is enough."""
    if isinstance(entry, PatternFile):
        return entry.name
    return entry.label.upper(), entry.id, repr(entry.pattern)


def check_pattern(pattern: Pattern) -> None:
    """Look whether a pattern can be used.

    Raises:
        EventNerError: it is empty, far too long, or asks for what takes a trained model.
    """
    if not pattern.label.strip():
        raise EventNerError("it has no label.")
    if isinstance(pattern.pattern, str):
        if not pattern.pattern.strip():
            raise EventNerError("its pattern is empty.")
        if len(pattern.pattern) > LONGEST:
            raise EventNerError(f"its pattern is longer than {LONGEST:,} characters.")
        return
    if not pattern.pattern:
        raise EventNerError("its pattern is empty.")
    for token in pattern.pattern:
        for key, value in token.items():
            if key.upper() not in _KNOWN_KEYS:
                raise EventNerError(
                    f"“{shown_name(key, 30)}” needs a trained model; words alone do not tell it."
                )
            if isinstance(value, dict) and any(str(each).upper() == "REGEX" for each in value):
                # Python cannot be stopped in one that takes forever, and files come from strangers
                raise EventNerError("regular expressions are not used here.")


def _quoted(words: str) -> str:
    return f"“{shown_name(words, 60)}”"


def _token_in_words(token: Mapping[str, Any]) -> str:
    if not token:
        return "anything"
    parts = []
    for key, value in token.items():
        name = key.upper()
        if name == "OP":
            continue
        if name in ("LOWER", "ORTH", "TEXT", "NORM") and isinstance(value, str):
            parts.append(_quoted(value))
        elif name in _IN_WORDS and value is True:
            parts.append(_IN_WORDS[name])
        else:
            parts.append(shown_name(f"{name} {value}", 40))
    operator = next((str(v) for k, v in token.items() if k.upper() == "OP"), "")
    if operator and operator not in _OPERATORS:
        return f"{' '.join(parts)} ({shown_name(operator, 10)})"
    return " ".join(parts) + _OPERATORS.get(operator, "")


@dataclass(frozen=True, slots=True)
class PatternGroup:
    """Patterns that are shown as one: a list, or a single pattern.

    Attributes:
        label: their entity label, upper case; empty for a file, which may hold several.
        words: the list's name, or what the single pattern takes.
        entries: the patterns, or the file.
    """

    label: str
    words: str
    entries: tuple[PatternEntry, ...]


def grouped(entries: Sequence[PatternEntry], most_alone: int = 50) -> list[PatternGroup]:
    """Return patterns as they are shown, in order of first appearance.

    Args:
        entries: of a project or a file.
        most_alone: so many patterns of no list stand by themselves; more are one for each label.
    """
    alone = sum(isinstance(each, Pattern) and not each.id for each in entries)
    groups: dict[Hashable, list[PatternEntry]] = {}
    for entry in entries:
        key: Hashable = pattern_key(entry)
        if isinstance(entry, Pattern) and (entry.id or alone > most_alone):
            key = entry.label.upper(), entry.id
        groups.setdefault(key, []).append(entry)
    return [_group(tuple(each)) for each in groups.values()]


def _group(entries: tuple[PatternEntry, ...]) -> PatternGroup:
    first = entries[0]
    if isinstance(first, PatternFile):
        return PatternGroup("", shown_name(first.name), entries)
    words = shown_name(first.id) if first.id else first.words
    if not first.id and len(entries) > 1:
        words = "patterns of no list"
    return PatternGroup(first.label.upper(), words, entries)
