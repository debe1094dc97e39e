"""A model that finds the entities of many texts at a time, at little cost and in flat memory."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from ..ops import quick_ops
from ..prediction import entities_json
from ..unicode import for_spacy

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.language import Language

log = logging.getLogger(__name__)

_BATCH = 256  # texts that are computed together
_BATCH_SIGNS = 100_000  # code points of these; a longer text goes alone
# spaCy remembers every word it meets, for ever. So it may remember the first ones, among which are
# the common ones; of the others so many, which are then forgotten together.
_LASTING_WORDS = 50_000
_PASSING_WORDS = 50_000


class Finder:
    """A loaded model in a process of its own.

    Which texts are computed together follows from the texts given alone, so that the same texts
    give the same entities wherever and however often they are given.
    """

    def __init__(self, load: Callable[[], Language]) -> None:
        """Load the model, to compute with the quickest matrix product, on one thread.

        That holds for the whole process, for as long as it lives.

        Args:
            load: loads it.
        """
        from thinc.api import get_current_ops

        self._lasting = ExitStack()
        self._lasting.enter_context(quick_ops())
        self._pipeline = load()
        self._ops = get_current_ops()
        self._zone = ExitStack()
        self._most_words = len(self._pipeline.vocab.strings) + _LASTING_WORDS

    def find(self, texts: Sequence[str]) -> list[list[dict[str, Any]] | str]:
        """Return the entities of each text, or why the model failed on it.

        Entities are as `entities_json` has them. Equal texts are read once.
        """
        from thinc.api import set_current_ops

        set_current_ops(self._ops)  # another thread than the one that loaded may ask
        found: dict[str, list[dict[str, Any]] | str] = dict.fromkeys(texts, "")
        self._forget_many()
        for batch in _batches(sorted(found, key=len)):
            found.update(zip(batch, self._find(batch), strict=True))
        return [found[text] for text in texts]

    def _find(self, batch: Sequence[str]) -> Sequence[list[dict[str, Any]] | str]:
        """Read some texts together; where that fails, each by itself."""
        pipeline = self._pipeline
        # The limit is a warning about memory; here --max-text is the limit.
        pipeline.max_length = max(pipeline.max_length, len(batch[-1]) + 1)
        try:
            docs = pipeline.pipe(map(for_spacy, batch), batch_size=len(batch))
            return [entities_json(doc) for doc in docs]
        except Exception as error:
            if len(batch) > 1:
                return [entities for text in batch for entities in self._find([text])]
            log.warning("a model failed on a text", exc_info=True)
            return [f"the model failed on it ({type(error).__name__})"]

    def _forget_many(self) -> None:
        """Forget words, if there are many."""
        words = len(self._pipeline.vocab.strings)
        if words < self._most_words:
            return
        self._zone.close()
        self._zone.enter_context(self._pipeline.memory_zone())
        self._most_words = len(self._pipeline.vocab.strings) + _PASSING_WORDS


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    """Put texts together that are of about the same length, since they are sorted by it."""
    batch: list[str] = []
    signs = 0
    for text in texts:
        if batch and (len(batch) == _BATCH or signs + len(text) > _BATCH_SIGNS):
            yield batch
            batch, signs = [], 0
        batch.append(text)
        signs += len(text)
    if batch:
        yield batch
