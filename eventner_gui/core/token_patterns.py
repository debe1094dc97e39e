"""Patterns of a few words: some as they are, some as any number or any word.

They are made from words that were tagged, can be found in a text without spaCy, and can be written
as a token pattern of spaCy's.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .display import shown_name
from .graphemes import attached
from .spans import Span


class PartKind(str, enum.Enum):
    """What a part of a pattern takes."""

    WORD = "word"
    NUMBER = "number"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Part:
    """One token of a pattern.

    Attributes:
        word: the token that it was made from; with `PartKind.WORD` it is what is taken, in any
            case.
        kind: what it takes.
    """

    word: str
    kind: PartKind = PartKind.WORD

    @property
    def kinds(self) -> tuple[PartKind, ...]:
        """What it could take instead, the present kind among them; signs are signs alone."""
        if self.word.isdecimal():
            return PartKind.WORD, PartKind.NUMBER
        return (PartKind.WORD, PartKind.ANY) if self.word.isalpha() else (PartKind.WORD,)

    @property
    def words(self) -> str:
        """What it takes, in words."""
        if self.kind is PartKind.NUMBER:
            return "a number"
        return "any word" if self.kind is PartKind.ANY else f"“{shown_name(self.word, 24)}”"


def parts_of(text: str, span: Span, tokens: Sequence[Span]) -> tuple[Part, ...]:
    """Return a pattern made from tagged words: numbers may be any, words are as they are.

    Args:
        text: of the example.
        span: the words.
        tokens: of the text; those that lie in the span count.
    """
    inside = [t.of(text) for t in tokens if span.start <= t.start and t.end <= span.end]
    return tuple(
        Part(word, PartKind.NUMBER if word.isdecimal() else PartKind.WORD) for word in inside
    )


def in_words(parts: Sequence[Part]) -> str:
    """Return what a pattern takes, in words: "a number, then “pm”"."""
    return ", then ".join(part.words for part in parts)


def expression(parts: Sequence[Part]) -> str:
    """Return a regular expression for a pattern, to be used without regard to case."""
    letter = rf"[^\W\d_{attached()}][{attached()}]*"
    taken = {PartKind.NUMBER: r"(?<!\d)\d+(?!\d)", PartKind.ANY: rf"(?:{letter})+"}
    return r"\s*".join(taken.get(part.kind) or re.escape(part.word) for part in parts)


def spacy_pattern(parts: Sequence[Part]) -> list[dict[str, Any]]:
    """Return a pattern as spaCy's Matcher takes it."""
    taken: dict[PartKind, dict[str, Any]] = {
        PartKind.NUMBER: {"IS_DIGIT": True},
        PartKind.ANY: {"IS_ALPHA": True},
    }
    return [taken.get(part.kind) or {"LOWER": part.word.lower()} for part in parts]
