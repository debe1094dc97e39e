"""Finds patterns in texts, as spaCy's EntityRuler would, with spaCy's matchers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from ..core.patterns import Pattern
from ..core.rules import TokenRule
from ..core.spans import Span
from .blank import blank_pipeline
from .token_rules import takes_rules, with_rules
from .unicode import for_spacy

LONGEST = 20_000
"""Code points of a text; of longer ones the beginning is looked at."""


class Match(NamedTuple):
    """A pattern found in a text."""

    span: Span
    pattern: Pattern


class PatternMatcher:
    """Finds the patterns of a project; made once, used from one thread at a time."""

    def __init__(
        self,
        language: str,
        rules: Sequence[TokenRule],
        patterns: Iterable[Pattern],
        rest: Callable[[], object] = lambda: None,
    ) -> None:
        """Make it; imports spaCy. 50,000 terms take a few seconds.

        Args:
            language: of the project.
            rules: the project's word rules.
            patterns: what to find.
            rest: called after each pattern; a thread may pause in it.

        Raises:
            ModelError: spaCy has no such language, or it needs a package that is not installed.
        """
        from spacy.matcher import Matcher, PhraseMatcher

        pipeline = blank_pipeline(language)
        tokenizer = pipeline.tokenizer
        self._make_doc = with_rules(tokenizer, rules) if takes_rules(pipeline) else tokenizer
        self._vocab = pipeline.vocab
        self._patterns: list[Pattern] = []
        self.refused: list[tuple[Pattern, str]] = []
        self._exact = PhraseMatcher(self._vocab, attr="ORTH")
        self._any_case = PhraseMatcher(self._vocab, attr="LOWER")
        self._tokens = Matcher(self._vocab)
        for pattern in patterns:
            self._add(pattern)
            rest()

    def find(self, text: str) -> list[Match]:
        """Return what is found, the longest first; matches may overlap."""
        doc = self._make_doc(for_spacy(text[:LONGEST]))
        found: dict[tuple[int, int, str], Match] = {}
        for matcher in (self._exact, self._any_case, self._tokens):
            if not len(matcher):
                continue
            for key, start, end in matcher(doc):
                pattern = self._patterns[int(self._vocab.strings[key])]
                first, last = doc[start], doc[end - 1]
                span = Span(first.idx, last.idx + len(last))
                if span.start < span.end and span.of(text).strip():
                    found.setdefault((*_order(span), pattern.label.upper()), Match(span, pattern))
        return [found[key] for key in sorted(found)]

    def _add(self, pattern: Pattern) -> None:
        from spacy.tokens import Doc

        key = str(len(self._patterns))
        words = pattern.lower_words
        try:
            if isinstance(pattern.pattern, str):
                self._exact.add(key, [self._make_doc(for_spacy(pattern.pattern.strip()))])
            elif words is not None:  # quicker by far where there are thousands of terms
                self._any_case.add(key, [Doc(self._vocab, words=list(words))])
            else:
                self._add_tokens(key, pattern.pattern)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            # spaCy's words name its own functions and quote the pattern
            self.refused.append((pattern, f"spaCy cannot use it ({type(error).__name__})"))
            return
        self._patterns.append(pattern)

    def _add_tokens(self, key: str, tokens: Sequence[Any]) -> None:
        from spacy.matcher import Matcher

        plain = [dict(token) for token in tokens]
        trial = Matcher(self._vocab, validate=True)  # what it cannot use it says when it is used
        trial.add(key, [plain])
        trial(self._make_doc("a 1"))
        self._tokens.add(key, [plain])


def term_patterns(
    language: str, rules: Sequence[TokenRule], terms: Iterable[str], label: str, name: str
) -> list[Pattern]:
    """Return patterns for words that are taken in any case, as Prodigy makes them.

    Args:
        language: of the project.
        rules: its word rules.
        terms: the words.
        label: they are suggested as.
        name: of the list.

    Raises:
        ModelError: spaCy has no such language, or it needs a package that is not installed.
    """
    pipeline = blank_pipeline(language)
    tokenizer = pipeline.tokenizer
    make_doc = with_rules(tokenizer, rules) if takes_rules(pipeline) else tokenizer
    found = []
    for term in terms:
        tokens = [token.lower_ for token in make_doc(for_spacy(term)) if not token.is_space]
        if tokens:
            found.append(Pattern(label, tuple({"lower": token} for token in tokens), name))
    return found


def _order(span: Span) -> tuple[int, int]:
    return span.start - span.end, span.start
