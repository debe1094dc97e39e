"""spaCy's tokens of a text, as spans: what a selection snaps to while tagging."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..core.rules import TokenRule
from ..core.spans import Span
from .blank import blank_pipeline
from .token_rules import takes_rules, with_rules
from .unicode import for_spacy

if TYPE_CHECKING:
    from spacy.language import Language


class Tokens:
    """Splits texts as training will; made once for a language, used from one thread."""

    def __init__(self, pipeline: Language, rules: Sequence[TokenRule] = ()) -> None:
        """Make it from a pipeline, whose tokenizer alone is used.

        Args:
            pipeline: is left as it is.
            rules: of the project; of no effect where another program than spaCy splits words.
        """
        self._pipeline = pipeline
        self.takes_rules = takes_rules(pipeline)
        own = pipeline.tokenizer
        self._make_doc = with_rules(own, rules) if self.takes_rules else own

    @classmethod
    def load(cls, language: str, rules: Sequence[TokenRule] = ()) -> Tokens:
        """Return the tokens of a language; imports spaCy, which takes seconds the first time.

        Raises:
            ModelError: spaCy has no such language, or it needs a package that is not installed.
        """
        return cls(blank_pipeline(language), rules)

    def with_rules(self, rules: Sequence[TokenRule]) -> Tokens:
        """Return the tokens of the same language under other rules; takes about 60 ms."""
        return Tokens(self._pipeline, rules)

    def spans(self, text: str) -> list[Span]:
        """Return the tokens of a text in order, in code points, without those of whitespace."""
        return [
            Span(token.idx, token.idx + len(token))
            for token in self._make_doc(for_spacy(text))
            if not token.is_space
        ]
