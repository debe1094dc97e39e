"""The sentences of a text, by the rules of spaCy's sentencizer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..core.errors import ModelError
from ..core.intake import LONGEST_TEXT
from ..core.spans import Span, trim_space
from .blank import blank_pipeline
from .unicode import for_spacy

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# In code points. Small stretches: spaCy holds the interpreter's lock while it splits one into
# tokens, and some tokenizers (Japanese) take no more than 49,149 bytes.
_STRETCH = 10_000
_LOOK_BACK = 500


class SentenceSplitter:
    """Splits texts of any length; made once for a language, used from one thread."""

    def __init__(self, pipeline: Language) -> None:
        """Make it from a pipeline, whose tokenizer alone is used."""
        from spacy.pipeline import Sentencizer

        self._make_doc = pipeline.tokenizer
        self._mark = Sentencizer()

    @classmethod
    def load(cls, language: str) -> SentenceSplitter:
        """Return the splitter of a language; imports spaCy, which takes seconds the first time.

        Raises:
            ModelError: spaCy has no such language, or it needs a package that is not installed.
        """
        return cls(blank_pipeline(language))

    def spans(self, text: str) -> Iterator[Span]:
        """Give the sentences in order, in code points, without white space at their edges.

        The text is taken in stretches. The last sentence of a stretch may go on behind it, so the
        next one begins with it: the result is that of the whole text. A sentence longer than
        `LONGEST_TEXT` is cut there.

        Raises:
            ModelError: spaCy's tokenizer cannot split it.
        """
        plain = for_spacy(text)
        at, length = 0, _STRETCH
        while at < len(plain):
            end = _end(plain, at, length)
            found = self._sentences(plain[at:end])
            if end == len(plain) or (len(found) == 1 and length == LONGEST_TEXT):
                after = end
            elif len(found) == 1:
                length = min(2 * length, LONGEST_TEXT)
                continue
            else:
                after = at + found.pop().start
            for span in found:
                trimmed = trim_space(text, Span(at + span.start, at + span.end))
                if trimmed:
                    yield trimmed
            at, length = after, _STRETCH

    def _sentences(self, text: str) -> list[Span]:
        """Return the sentences of a stretch; the first begins at 0."""
        doc = self._mark(self._doc(text))
        starts = [sentence.start_char for sentence in doc.sents]
        ends = [*starts[1:], len(text)]
        return [Span(start, end) for start, end in zip([0, *starts[1:]], ends, strict=True)]

    def _doc(self, text: str) -> Doc:
        try:
            doc = self._make_doc(text)
        except Exception as error:  # of tokenizers that are other people's programs
            raise ModelError(f"spaCy cannot split it ({type(error).__name__}).") from error
        if len(doc.text) != len(text):
            raise ModelError("spaCy's tokenizer of this language alters the text.")
        return doc


def _end(text: str, at: int, length: int) -> int:
    """Return where a stretch ends: behind the last white space in it if there is one near."""
    end = at + length
    if end >= len(text):
        return len(text)
    for back in range(end, max(end - _LOOK_BACK, at), -1):
        if text[back - 1].isspace():
            return back
    return end
