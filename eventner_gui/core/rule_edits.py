"""Adding and removing word rules: each action is a function that returns one change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .changes import Change
from .document import Document
from .rules import TokenRule, check_rule, with_rules
from .wording import counted


def add_rules(document: Document, rules: Sequence[TokenRule]) -> Change | None:
    """Add word rules, in one step; None when the project has them all.

    A rule about a word takes the place of an older one about the same word.

    Raises:
        EventNerError: one of them cannot be taken.
    """
    for rule in rules:
        check_rule(rule)
    settings = document.settings
    after = with_rules(settings.token_rules, rules)
    if after == settings.token_rules:
        return None
    text = rules[0].words if len(rules) == 1 else f"Add {counted(len(rules), 'word rule')}"
    return Change(text, settings=(settings, replace(settings, token_rules=after)))


def remove_rule(document: Document, rule: TokenRule) -> Change | None:
    """Remove a word rule; None when the project does not have it."""
    settings = document.settings
    after = tuple(each for each in settings.token_rules if each != rule)
    if after == settings.token_rules:
        return None
    text = f"Remove the rule that {rule.words[:1].lower()}{rule.words[1:]}"
    return Change(text, settings=(settings, replace(settings, token_rules=after)))
