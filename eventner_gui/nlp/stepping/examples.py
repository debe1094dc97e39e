"""Training examples that keep what spaCy finds out about them anew in each epoch."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spacy.tokens import Span
from spacy.training import Example


class LastingExample(Example):
    """An example whose documents do not change: alignment and tags are computed once."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._ner: tuple[Any, Any] | None = None
        self._whole: list[Span] | None = None

    def get_aligned_ents_and_ner(self) -> tuple[Any, Any]:
        """Return the entities and the tag of each token, as spaCy's does."""
        if self._ner is None:
            self._ner = super().get_aligned_ents_and_ner()
        return self._ner

    def get_aligned_spans_x2y(
        self, x_spans: Iterable[Span], allow_overlap: bool = False
    ) -> list[Span]:
        """Return the reference's spans for some of the predicted document's, as spaCy's does."""
        spans = list(x_spans)
        if len(spans) != 1 or (spans[0].start, spans[0].end) != (0, len(self)):
            found: list[Span] = super().get_aligned_spans_x2y(spans, allow_overlap)
            return found
        if self._whole is None:
            self._whole = super().get_aligned_spans_x2y(spans, allow_overlap)
        return self._whole
