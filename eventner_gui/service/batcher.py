"""Texts of many requests go through the pipeline together, in a thread of its own."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..core.errors import EventNerError, ModelError

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from ..nlp.prediction import Model

_MOST_TOGETHER = 256  # texts
_MOST_SIGNS = 200_000  # code points together: what comes next waits no longer than that takes

Make = Callable[["Doc"], bytes]
"""Makes the answer to one text."""


@dataclass(slots=True)
class _Wanted:
    """The texts of one request.

    Attributes:
        texts: in order.
        make: makes the answer to each.
        answers: will be the answers in order, or an `EventNerError`.
    """

    texts: Sequence[str]
    make: Make
    answers: Future[list[bytes]] = field(default_factory=Future)

    @property
    def signs(self) -> int:
        """Code points of all texts."""
        return sum(map(len, self.texts))


class Batcher:
    """Asks a model for many requests at once: one call for what came meanwhile."""

    def __init__(self, model: Model) -> None:
        """Make it; `start` begins to answer. From then on the model is used by its thread alone."""
        self._model = model
        self._queue: queue.SimpleQueue[_Wanted | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._answer_all, name="batcher", daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Answer what has been asked, and end."""
        self._queue.put(None)
        self._thread.join()

    async def ask(self, texts: Sequence[str], make: Make) -> list[bytes]:
        """Return the answers to some texts, in order; given up when the caller is cancelled.

        Raises:
            ModelError: the model cannot read them.
        """
        wanted = _Wanted(texts, make)
        self._queue.put(wanted)
        return await asyncio.wrap_future(wanted.answers)

    def _answer_all(self) -> None:
        held: _Wanted | None = None
        while True:
            first = held or self._queue.get()
            if first is None:
                return
            together, held, is_end = self._gather(first)
            going = [each for each in together if each.answers.set_running_or_notify_cancel()]
            self._answer(going)
            if is_end:
                return

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

    def _answer(self, together: Sequence[_Wanted]) -> None:
        """Answer some requests at once; where that fails, each by itself."""
        try:
            docs = iter(self._model.docs([text for each in together for text in each.texts]))
            made = [[each.make(next(docs)) for _ in each.texts] for each in together]
        except Exception as error:  # noqa: BLE001 (other people's components)
            if len(together) > 1:
                for each in together:
                    self._answer([each])
                return
            told = error if isinstance(error, EventNerError) else _failed(error)
            for each in together:
                each.answers.set_exception(told)
            return
        for each, answers in zip(together, made, strict=True):
            each.answers.set_result(answers)


def _failed(error: Exception) -> ModelError:
    return ModelError(f"The model failed on a text ({type(error).__name__}).")
