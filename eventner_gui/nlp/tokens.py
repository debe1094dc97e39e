"""spaCy's tokens of a text, as spans: what a selection snaps to while tagging."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

from ..core.rules import TokenRule
from ..core.span_list import SpanList
from ..core.words import words
from .blank import blank_pipeline
from .stretches import stretches
from .token_rules import takes_rules, with_rules
from .unicode import for_spacy

if TYPE_CHECKING:
    from spacy.language import Language

# spaCy takes marks off a word one by one and looks at the rest each time.
_MARKS = re.compile(r"[^\w\s]{300}")
_LONGEST = 50_000  # code points of a word that is no word


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
        spacys = getattr(self._make_doc, "rules", None)
        # more than a thousand rules: looked through once, not for each text
        self._spaced = [rule for rule in spacys or () if len(rule.split()) > 1]
        self._by_space = spacys is not None

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

    def spans(self, text: str) -> SpanList:
        """Return the tokens of a text in order, in code points, without those of whitespace.

        A text may be longer than what spaCy's pipelines take (1,000,000 characters): only the
        tokenizer is used. Of what it would need minutes for, endless words and rows of marks,
        the words are returned instead.
        """
        ends = list(stretches(text, spaced=self._spaced, by_space=self._by_space))
        pieces = zip([0, *ends], ends, strict=False)
        return SpanList.of(chain.from_iterable(self._of(text, *piece) for piece in pieces))

    def _of(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """Return the tokens of a stretch as pairs of code points of the text."""
        stretch = text[start:end]
        if takes_minutes(stretch):
            return [(start + word.start, start + word.end) for word in words(stretch)]
        return [
            (start + token.idx, start + token.idx + len(token))
            for token in self._make_doc(for_spacy(stretch))
            if not token.is_space
        ]


def takes_minutes(stretch: str) -> bool:
    """Tell whether spaCy's tokenizer is not to be asked: an endless word, or a row of marks."""
    return len(stretch) > _LONGEST or _MARKS.search(stretch) is not None
