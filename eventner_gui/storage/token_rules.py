"""A word rule as it stands in the project file and in run.json; its keys say its kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..core.errors import EventNerError
from ..core.rules import BetweenRule, SignRule, Sort, TokenRule, WordRule, check_rule

TOKENIZER = "tokenizer"
"""The key of the rules in the header."""

_TEXT, _PIECES, _BETWEEN, _SIGN = "text", "pieces", "between", "sign"
_KEYS = ((_TEXT, _PIECES), (_BETWEEN,), (_SIGN,))


def encode_rule(rule: TokenRule) -> dict[str, Any]:
    """Return a rule as it stands in the file, unknown keys and their order kept."""
    raw = dict(rule.source or {})
    if isinstance(rule, WordRule):
        raw[_TEXT] = rule.text
        raw[_PIECES] = list(rule.pieces)
    elif isinstance(rule, BetweenRule):
        raw[_BETWEEN] = [rule.before.value, rule.after.value]
    else:
        raw[_SIGN] = rule.sign
    return raw


def decode_rule(raw: object) -> TokenRule:
    """Return the rule that stands in a file.

    Raises:
        EventNerError: it is none, or one that cannot be taken.
    """
    if not isinstance(raw, dict):
        raise EventNerError("an object was expected.")
    source = None if tuple(raw) in _KEYS else raw
    rule = _word_rule(raw, source) or _between_rule(raw, source) or _sign_rule(raw, source)
    if rule is None:
        raise EventNerError("it is of a kind this EventNER does not know.")
    check_rule(rule)
    return rule


def _word_rule(raw: Mapping[str, Any], source: Mapping[str, Any] | None) -> TokenRule | None:
    text, pieces = raw.get(_TEXT), raw.get(_PIECES)
    if not isinstance(text, str) or not isinstance(pieces, list):
        return None
    if not all(isinstance(piece, str) for piece in pieces):
        return None
    return WordRule(text, tuple(pieces), source)


def _between_rule(raw: Mapping[str, Any], source: Mapping[str, Any] | None) -> TokenRule | None:
    sorts = {sort.value: sort for sort in Sort}
    match raw.get(_BETWEEN):
        case [str(before), str(after)] if before in sorts and after in sorts:
            return BetweenRule(sorts[before], sorts[after], source)
    return None


def _sign_rule(raw: Mapping[str, Any], source: Mapping[str, Any] | None) -> TokenRule | None:
    sign = raw.get(_SIGN)
    return SignRule(sign, source) if isinstance(sign, str) else None
