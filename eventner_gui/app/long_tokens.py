"""Tokens of long texts, made in the background while something simpler stands in."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ..core.span_list import SpanList
from ..core.spans import Span
from ..core.words import words
from .worker import Worker

if TYPE_CHECKING:
    from ..nlp.tokens import Tokens

LONG = 20_000
"""From this length on, in code points, a text is too long to be split while a key waits."""
_KEPT = 4_000_000  # code points of texts whose tokens are remembered, 8 bytes a token

_Request = tuple[str, "Tokens | None"]  # words instead of tokens where there are none


class LongTokens(QObject):
    """Gives the best spans there are of a long text at once, and sees to better ones.

    First the words of its beginning, soon all words, then spaCy's tokens.

    Signals:
        ready: better spans are there of the text that was asked about last.
    """

    ready = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known: OrderedDict[str, tuple[Tokens | None, SpanList]] = OrderedDict()
        self._beginning: tuple[str, SpanList] = ("", SpanList.of(()))
        self._asked: _Request | None = None
        self._worker = Worker(_split, "long texts", self)
        self._worker.done.connect(self._take)
        self._worker.failed.connect(lambda *_: self._forget())

    def spans(self, text: str, tokens: Tokens | None) -> Sequence[Span]:
        """Return spans of a text, which may be better a moment later; see `ready`.

        Args:
            text: longer than `LONG`.
            tokens: spaCy's; None while they are not loaded.
        """
        found = self._known.get(text)
        if found is None:
            self._ask((text, None))
            if self._beginning[0] != text:
                self._beginning = (text, words(text[:LONG]))
            return self._beginning[1]
        self._known.move_to_end(text)
        if found[0] is not tokens:
            self._ask((text, tokens))
        return found[1]

    def knows(self, text: str, tokens: Tokens) -> bool:
        """Tell whether `spans` gives spaCy's tokens of a text."""
        found = self._known.get(text)
        return found is not None and found[0] is tokens

    def stop(self) -> None:
        """End the thread."""
        self._worker.stop()

    def _ask(self, request: _Request) -> None:
        if request != self._asked:
            self._asked = request
            self._worker.submit(request)

    def _take(self, _ticket: int, result: tuple[_Request, SpanList]) -> None:
        request, spans = result
        text, tokens = request
        self._known[text] = (tokens, spans)
        self._known.move_to_end(text)
        while len(self._known) > 1 and sum(map(len, self._known)) > _KEPT:
            self._known.popitem(last=False)
        if request == self._asked:
            self._forget()
            self.ready.emit()

    def _forget(self) -> None:
        self._asked = None


def _split(request: _Request) -> tuple[_Request, SpanList]:
    text, tokens = request
    return request, tokens.spans(text) if tokens else words(text)
