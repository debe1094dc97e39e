"""The project's word rules: where a word of spaCy's is split, or kept whole, against its habit.

They say what is wanted; `nlp.token_rules` puts them into spaCy's own tokenizer.
"""

from __future__ import annotations

import enum
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from .display import shown_name
from .errors import EventNerError
from .spans import Span, touched

LONGEST = 100
"""Code points of the longest word a rule can be about."""

# Signs that part words rather than belong to them: only these are proposed as a rule for all words.
_PARTING = frozenset("-–—/\\|_+&:=~*#@·•")


class Sort(str, enum.Enum):
    """A sort of characters that a boundary can be put beside."""

    DIGIT = "digit"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class WordRule:
    """A word that is split into pieces wherever spaCy finds it; one piece keeps it whole.

    Attributes:
        text: the word, as it is written.
        pieces: what it is split into, in order; together they are the word.
        source: the mapping read from the file, kept for its unknown keys; None for one made here.
    """

    text: str
    pieces: tuple[str, ...]
    source: Mapping[str, Any] | None = field(default=None, compare=False)

    @property
    def words(self) -> str:
        """The rule in the expert's words."""
        if self.pieces == (self.text,):
            return f"“{shown_name(self.text)}” stays one word"
        pieces = " ".join(f"“{shown_name(piece)}”" for piece in self.pieces)
        return f"“{shown_name(self.text)}” is split into {pieces}"


@dataclass(frozen=True, slots=True)
class BetweenRule:
    """A boundary in every word where one sort of characters meets another.

    Attributes:
        before: what stands before the boundary.
        after: what stands behind it; another sort.
        source: as in `WordRule`.
    """

    before: Sort
    after: Sort
    source: Mapping[str, Any] | None = field(default=None, compare=False)

    @property
    def words(self) -> str:
        """The rule in the expert's words."""
        if self.before is Sort.DIGIT:
            return "A number is split from letters behind it: “11AM” into “11” “AM”"
        return "Letters are split from a number behind them: “Room5” into “Room” “5”"


@dataclass(frozen=True, slots=True)
class SignRule:
    """A sign that is a word of its own wherever it stands.

    Attributes:
        sign: one character, neither letter nor digit nor space.
        source: as in `WordRule`.
    """

    sign: str
    source: Mapping[str, Any] | None = field(default=None, compare=False)

    @property
    def words(self) -> str:
        """The rule in the expert's words."""
        sign = shown_name(self.sign)
        return f"“{sign}” stands alone: “this{sign}that” into “this” “{sign}” “that”"


TokenRule = WordRule | BetweenRule | SignRule


def check_rule(rule: TokenRule) -> None:
    """Look whether a rule can be taken.

    Raises:
        EventNerError: it cannot, with the reason.
    """
    if isinstance(rule, WordRule):
        _check_word(rule)
    elif isinstance(rule, BetweenRule):
        if rule.before is rule.after:
            raise EventNerError(
                "A boundary stands between two different sorts of characters.",
                "Choose digits before letters, or letters before digits.",
            )
    elif not is_sign(rule.sign):
        raise EventNerError(
            f"“{shown_name(rule.sign)}” is no single sign.",
            "Type one character such as / or -, not a letter, a digit or a space.",
        )


def is_sign(text: str) -> bool:
    """Tell whether a text is one visible character that is no letter, digit or accent."""
    return len(text) == 1 and unicodedata.category(text)[0] in "PS"


def split_words(text: str) -> WordRule:
    """Return the rule that an expert means who typed a word with spaces where it is split.

    Raises:
        EventNerError: nothing was typed, or the word is too long.
    """
    pieces = tuple(text.split())
    rule = WordRule("".join(pieces), pieces)
    check_rule(rule)
    return rule


def subject(rule: TokenRule) -> object:
    """Return what a rule is about; of two about the same only one can hold."""
    return rule.text if isinstance(rule, WordRule) else rule


def with_rules(rules: Sequence[TokenRule], added: Sequence[TokenRule]) -> tuple[TokenRule, ...]:
    """Return rules with others added; a new rule about a word takes the place of the old one."""
    new = {subject(rule): rule for rule in added}
    kept = {subject(rule): new.get(subject(rule), rule) for rule in rules}
    return tuple({**kept, **new}.values())


def propose_rules(text: str, span: Span, tokens: Sequence[Span]) -> list[tuple[TokenRule, ...]]:
    """Return what would give a span the boundaries it lacks, each enough by itself.

    First the exact words that the span cuts are split (two rules when it cuts one at either end),
    then, where they fit, rules for all words of their kind.

    Args:
        text: of the example.
        span: a stretch of it without space at its edges.
        tokens: spaCy's tokens of the text, in order.
    """
    cuts: dict[Span, list[int]] = {}
    for place in sorted({span.start, span.end}):
        for token in touched(tokens, Span(place, place + 1)):
            if token.start < place:
                cuts.setdefault(token, []).append(place)
    if not cuts:
        return []
    proposed: list[tuple[TokenRule, ...]] = [
        tuple(_splitting(text, token, places) for token, places in cuts.items()),
        _general(text, [place for places in cuts.values() for place in places]),
    ]
    return [rules for rules in proposed if rules and all(map(_can_be_taken, rules))]


def _splitting(text: str, token: Span, places: Sequence[int]) -> WordRule:
    ends = [token.start, *places, token.end]
    pieces = tuple(text[a:b] for a, b in pairwise(ends))
    return WordRule(token.of(text), pieces)


def _general(text: str, places: Sequence[int]) -> tuple[TokenRule, ...]:
    """Return rules for all words of a kind that split at all places; none where one has none."""
    found: dict[TokenRule, None] = {}
    for place in places:
        rule = _of_kind(text[place - 1], text[place])
        if rule is None:
            return ()
        found[rule] = None
    return tuple(found)


def _of_kind(before: str, after: str) -> TokenRule | None:
    sorts = _sort(before), _sort(after)
    if sorts[0] and sorts[1] and sorts[0] is not sorts[1]:
        return BetweenRule(sorts[0], sorts[1])
    sign = next((character for character in (after, before) if character in _PARTING), None)
    return SignRule(sign) if sign else None


def _sort(character: str) -> Sort | None:
    category = unicodedata.category(character)
    return Sort.DIGIT if category == "Nd" else Sort.LETTER if category[0] == "L" else None


def _can_be_taken(rule: TokenRule) -> bool:
    try:
        check_rule(rule)
    except EventNerError:
        return False
    return True


def _check_word(rule: WordRule) -> None:
    word = shown_name(rule.text)
    if not rule.text or not rule.pieces:
        raise EventNerError("The rule has no word.", "Type a word with spaces where it is split.")
    if any(character.isspace() for character in rule.text):
        raise EventNerError(
            f"“{word}” holds a space, and spaCy splits there anyway.", "Give one word without it."
        )
    if len(rule.text) > LONGEST:
        raise EventNerError(
            f"“{word}” is longer than {LONGEST} characters.", "Give a shorter word."
        )
    if "" in rule.pieces:
        raise EventNerError(f"One of the pieces of “{word}” is empty.", "Leave it out.")
    if "".join(rule.pieces) != rule.text:
        pieces = " ".join(f"“{shown_name(piece)}”" for piece in rule.pieces)
        raise EventNerError(
            f"{pieces} together are not “{word}”.",
            "The pieces of a word are all of its characters, in their order.",
        )
