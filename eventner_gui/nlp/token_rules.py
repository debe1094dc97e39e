"""Puts the project's word rules into spaCy's own tokenizer, which keeps them when it is saved.

Rules about words become special cases, the others prefixes, suffixes and infixes: all of them are
part of what `Tokenizer.to_disk` writes, so a model needs nothing of EventNER to follow them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.rules import BetweenRule, SignRule, Sort, TokenRule, WordRule
from .unicode import for_spacy

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokenizer import Tokenizer

# Letters of all scripts; what else Python calls a word character are digits and fractions.
_SORTS: Mapping[Sort, str] = {Sort.DIGIT: r"\d", Sort.LETTER: r"[^\W\d_²³¹¼-¾⁰-₉⅐-↉]"}


def takes_rules(pipeline: Language) -> bool:
    """Tell whether a pipeline's texts are split by spaCy's own tokenizer, which takes rules.

    Some languages (Chinese, Japanese, Korean, Thai, Vietnamese) and some base models bring
    another program for it.
    """
    from spacy.tokenizer import Tokenizer

    return type(pipeline.tokenizer) is Tokenizer


def with_rules(tokenizer: Tokenizer, rules: Sequence[TokenRule]) -> Tokenizer:
    """Return a tokenizer that follows rules besides its own; the one given is left as it is.

    Args:
        tokenizer: spaCy's own kind; see `takes_rules`.
        rules: about a word that it has a special case for, they win.
    """
    if not rules:
        return tokenizer
    from spacy.tokenizer import Tokenizer

    signs = [re.escape(rule.sign) for rule in rules if isinstance(rule, SignRule)]
    between = [_boundary(rule) for rule in rules if isinstance(rule, BetweenRule)]
    words = _special_cases([rule for rule in rules if isinstance(rule, WordRule)])
    # All at once: each setting changed later would build spaCy's 1,400 special cases anew.
    return Tokenizer(
        tokenizer.vocab,
        rules={**tokenizer.rules, **words},
        prefix_search=_more(tokenizer.prefix_search, [f"^{sign}" for sign in signs], "search"),
        suffix_search=_more(tokenizer.suffix_search, [f"{sign}$" for sign in signs], "search"),
        infix_finditer=_more(tokenizer.infix_finditer, [*signs, *between], "finditer"),
        token_match=tokenizer.token_match,
        url_match=tokenizer.url_match,
        # Otherwise special cases would hold for words between spaces and punctuation alone, and
        # not for the “11AM” of “noon…11AM”. It costs nothing that can be measured.
        faster_heuristics=tokenizer.faster_heuristics and not words,
        max_cache_size=tokenizer.max_cache_size,
    )


def write_tokenizer(pipeline: Language, folder: Path) -> None:
    """Write a pipeline of nothing but another one's tokenizer.

    It is what `spacy.copy_from_base_model.v1` copies a tokenizer from.

    Raises:
        OSError: it cannot be written.
    """
    import spacy

    section = pipeline.config["nlp"]["tokenizer"]
    bare = spacy.blank(pipeline.lang, config={"nlp": {"tokenizer": section}})
    bare.tokenizer.from_bytes(pipeline.tokenizer.to_bytes(exclude=["vocab"]))
    bare.to_disk(folder)


def _special_cases(rules: Sequence[WordRule]) -> dict[str, list[dict[int, str]]]:
    from spacy.symbols import ORTH

    pieces = {for_spacy(rule.text): tuple(map(for_spacy, rule.pieces)) for rule in rules}
    return {word: [{ORTH: piece} for piece in _split(word, pieces)] for word in pieces}


def _split(word: str, pieces: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the pieces of a word; a piece that there is a rule for is split in its turn."""
    found = []
    for piece in pieces.get(word, (word,)):
        found += [piece] if piece == word else _split(piece, pieces)
    return found


def _boundary(rule: BetweenRule) -> str:
    """Return a pattern that matches nothing, at the places where the rule puts a boundary."""
    return f"(?<={_SORTS[rule.before]})(?={_SORTS[rule.after]})"


def _more(search: Any, patterns: Sequence[str], method: str) -> Callable[..., Any] | None:
    """Return a tokenizer's search with further patterns, which come after its own.

    Args:
        search: method of a compiled pattern, which is what spaCy can save; None for none.
        patterns: to add.
        method: its name.
    """
    own = [] if search is None else [search.__self__.pattern]
    if not patterns:
        return search
    made: Callable[..., Any] = getattr(re.compile("|".join([*own, *patterns])), method)
    return made
