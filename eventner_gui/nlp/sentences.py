"""The sentences of a text, by the rule of spaCy's sentencizer."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..core.errors import ModelError
from ..core.intake import LONGEST_TEXT
from ..core.spans import Span, trim_space
from ..core.words import words
from .blank import blank_pipeline
from .stretches import stretches
from .tokens import takes_minutes
from .unicode import for_spacy

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


class SentenceSplitter:
    """Splits texts of any length; made once for a language, used from one thread."""

    def __init__(self, pipeline: Language) -> None:
        """Make it from a pipeline, whose tokenizer alone is used."""
        from spacy.pipeline import Sentencizer

        self._make_doc = pipeline.tokenizer
        self._by_space = hasattr(self._make_doc, "rules")  # spaCy's own; others are not
        self._ends = frozenset(Sentencizer().punct_chars)

    @classmethod
    def load(cls, language: str) -> SentenceSplitter:
        """Return the splitter of a language; imports spaCy, which takes seconds the first time.

        Raises:
            ModelError: spaCy has no such language, or it needs a package that is not installed.
        """
        return cls(blank_pipeline(language))

    def spans(self, text: str) -> Iterator[Span]:
        """Give the sentences in order, in code points, without white space at their edges.

        A sentence longer than `LONGEST_TEXT` is cut there.

        Raises:
            ModelError: spaCy's tokenizer cannot split it.
        """
        plain = for_spacy(text)
        begin = 0
        for end in self._ends_of_sentences(plain):
            for start in range(begin, end, LONGEST_TEXT):
                trimmed = trim_space(text, Span(start, min(start + LONGEST_TEXT, end)))
                if trimmed:
                    yield trimmed
            begin = end

    def _ends_of_sentences(self, text: str) -> Iterator[int]:
        """Yield where each sentence ends, which is where the next begins.

        As the sentencizer has it: behind a mark that ends sentences the next token begins one that
        is no mark.
        """
        has_ended = False
        for at, token, is_mark in self._tokens(text):
            if token in self._ends:
                has_ended = True
            elif has_ended and not is_mark:
                yield at
                has_ended = False
        yield len(text)

    def _tokens(self, text: str) -> Iterator[tuple[int, str, bool]]:
        """Yield each token: where it begins, its text, and whether it is a mark.

        Those of the whole text, a stretch at a time: spaCy holds the interpreter's lock while it
        splits one.
        """
        begin = 0
        for end in stretches(text, by_space=self._by_space):
            stretch = text[begin:end]
            if takes_minutes(stretch):
                for span in words(stretch):
                    word = span.of(stretch)
                    yield begin + span.start, word, _is_mark(word)
            else:
                for token in self._doc(stretch):
                    yield begin + token.idx, token.text, token.is_punct
            begin = end

    def _doc(self, text: str) -> Doc:
        try:
            doc = self._make_doc(text)
        except Exception as error:  # of tokenizers that are other people's programs
            raise ModelError(f"spaCy cannot split it ({type(error).__name__}).") from error
        if len(doc.text) != len(text):
            raise ModelError("spaCy's tokenizer of this language alters the text.")
        return doc


def _is_mark(word: str) -> bool:
    """Tell whether all of a word is punctuation, as spaCy has it."""
    return all(unicodedata.category(character).startswith("P") for character in word)
