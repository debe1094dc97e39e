"""Texts of many requests go through the pipeline together, in a thread of its own."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..core.errors import EventNerError, ModelError

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from ..nlp.prediction import Model

_MOST_TOGETHER = 256  # texts
_SIGNS_KEPT = 500_000  # whose words are remembered: 60 MB if each is new; a short text has 100
_MOST_SIGNS = 200_000  # code points together: what comes next waits no longer than that takes

Make = Callable[["Doc"], bytes]
"""Makes the answer to one text."""


@dataclass(slots=True, eq=False)
class _Wanted:
    """The texts of one request.

    Attributes:
        texts: in order.
        make: makes the answer to each.
        answers: will be the answers in order, or an `EventNerError`.
    """

    texts: Sequence[str]
    make: Make
    answers: asyncio.Future[list[bytes]] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    @property
    def signs(self) -> int:
        """Code points of all texts."""
        return sum(map(len, self.texts))


_Outcome = list[bytes] | EventNerError


class Batcher:
    """Asks a model for many requests at once: one call for what came meanwhile."""

    def __init__(self, model: Model) -> None:
        """Make it; `start` begins to answer. From then on the model is used by its thread alone."""
        self._model = model
        self._queue: queue.SimpleQueue[_Wanted | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._answer_all, name="batcher", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        """Begin to answer; called in the loop that will ask."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    def stop(self) -> None:
        """Answer what has been asked, and end; the loop has to run on meanwhile."""
        self._queue.put(None)
        self._thread.join()

    async def ask(self, texts: Sequence[str], make: Make) -> list[bytes]:
        """Return the answers to some texts, in order; given up when the caller is cancelled.

        Raises:
            ModelError: the model cannot read them.
        """
        wanted = _Wanted(texts, make)
        self._queue.put(wanted)
        return await wanted.answers

    def _answer_all(self) -> None:
        held: _Wanted | None = None
        is_end = False
        while not is_end:
            with self._model.forgetting():
                held, is_end = self._answer_some(held)

    def _answer_some(self, held: _Wanted | None) -> tuple[_Wanted | None, bool]:
        """Answer until there are many words to forget; return what is next, and whether to end.

        Args:
            held: to answer first.
        """
        assert self._loop is not None
        signs = 0
        while signs < _SIGNS_KEPT:
            first = held or self._queue.get()
            if first is None:
                return None, True
            together, held, is_end = self._gather(first)
            going = [each for each in together if not each.answers.cancelled()]
            if going:
                # all at once: each call into the loop wakes it
                self._loop.call_soon_threadsafe(_hand_out, going, self._outcomes(going))
            if is_end:
                return None, True
            signs += sum(each.signs for each in together)
        return held, False

    def _gather(self, first: _Wanted) -> tuple[list[_Wanted], _Wanted | None, bool]:
        """Return what is answered together, what is next, and whether nothing is."""
        together, texts, signs = [first], len(first.texts), first.signs
        while True:
            try:
                more = self._queue.get_nowait()
            except queue.Empty:
                return together, None, False
            if more is None:
                return together, None, True
            texts, signs = texts + len(more.texts), signs + more.signs
            if texts > _MOST_TOGETHER or signs > _MOST_SIGNS:
                return together, more, False
            together.append(more)

    def _outcomes(self, together: Sequence[_Wanted]) -> list[_Outcome]:
        """Return what comes of some requests, asked at once; where that fails, each by itself."""
        try:
            docs = iter(self._model.docs([text for each in together for text in each.texts]))
            return [[each.make(next(docs)) for _ in each.texts] for each in together]
        except Exception as error:  # noqa: BLE001 (other people's components)
            if len(together) > 1:
                return [self._outcomes([each])[0] for each in together]
            return [error if isinstance(error, EventNerError) else _failed(error)]


def _hand_out(requests: Sequence[_Wanted], outcomes: Sequence[_Outcome]) -> None:
    for each, outcome in zip(requests, outcomes, strict=True):
        if each.answers.cancelled():
            continue
        if isinstance(outcome, EventNerError):
            each.answers.set_exception(outcome)
        else:
            each.answers.set_result(outcome)


def _failed(error: Exception) -> ModelError:
    return ModelError(f"The model failed on a text ({type(error).__name__}).")
