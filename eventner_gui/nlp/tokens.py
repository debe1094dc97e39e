"""spaCy's tokens of a text, as spans: what a selection snaps to while tagging."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..core.spans import Span
from .blank import blank_pipeline
from .unicode import for_spacy

if TYPE_CHECKING:
    from spacy.language import Language


class Tokens:
    """Splits texts as training will; made once for a language, used from one thread."""

    def __init__(self, pipeline: Language) -> None:
        """Make it from a pipeline, whose tokenizer alone is used."""
        self._make_doc = pipeline.tokenizer

    @classmethod
    def load(cls, language: str) -> Tokens:
        """Return the tokens of a language; imports spaCy, which takes seconds the first time.

        Raises:
            ModelError: spaCy has no such language, or it needs a package that is not installed.
        """
        return cls(blank_pipeline(language))

    def spans(self, text: str) -> list[Span]:
        """Return the tokens of a text in order, in code points, without those of whitespace."""
        return [
            Span(token.idx, token.idx + len(token))
            for token in self._make_doc(for_spacy(text))
            if not token.is_space
        ]
