"""Reads, cuts and sifts texts in the background, for the dialog that adds them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from ..core.document import Example
from ..core.errors import EventNerError, FileError, ModelError
from ..core.intake import (
    LONGEST_TEXT,
    Intake,
    Known,
    LeftOut,
    Piece,
    Source,
    Step,
    Stopped,
    sift,
)
from ..nlp.sentences import SentenceSplitter
from ..storage.stamp import stamp_of
from ..storage.texts.cutting import Cut, cut_lines, cut_sentences
from ..storage.texts.found import Choice, FileTexts
from ..storage.texts.kinds import read_texts
from .worker import Worker

_TELL_EVERY = 0.1  # seconds
_AS_READ = Choice()


@dataclass(frozen=True, slots=True)
class Pasted:
    """Texts that were pasted.

    Attributes:
        name: for the report.
        text: all of it.
    """

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """A file, and what was chosen about it."""

    path: Path
    choice: Choice = _AS_READ


@dataclass(frozen=True, slots=True)
class Wish:
    """What the dialog says.

    Attributes:
        sources: in order.
        cut: what becomes an example.
        at_line_ends: a line end ends a sentence, where sentences are looked for.
        without_similar: leave out what differs only in case and spacing, too.
        language: a spaCy language code, for the rules of sentences.
    """

    sources: tuple[Pasted | Chosen, ...]
    cut: Cut = Cut.LINES
    at_line_ends: bool = True
    without_similar: bool = False
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Gathered:
    """The answer to a wish.

    Attributes:
        wish: that it answers.
        intake: what would be added, and what not.
        files: what each source is and what can be chosen about it; None where it cannot be read.
    """

    wish: Wish
    intake: Intake
    files: tuple[FileTexts | None, ...]


class Gatherer(QObject):
    """Answers the wishes of one dialog at a time; the newest counts, older work is given up.

    Signals:
        progressed: (text) what is being done.
        gathered: (Gathered) the answer to the latest wish.
        failed: (EventNerError) it cannot be answered.
    """

    progressed = Signal(str)
    gathered = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._memory = _Memory(())
        self._stopped = threading.Event()
        self._ticket = 0
        self._worker = Worker(_gather, "texts", self)
        self._worker.done.connect(self._done)
        self._worker.failed.connect(self._cannot)

    def begin(self, examples: Sequence[Example]) -> None:
        """Forget what an earlier dialog read, and compare with these examples from now on."""
        self.give_up()
        self._memory = _Memory(examples, self._memory.splitters)

    def ask(self, wish: Wish) -> None:
        """Answer this wish instead of any other."""
        self.give_up()
        self._stopped = threading.Event()
        request = _Request(wish, self._memory, self._stopped, self.progressed.emit)
        self._ticket = self._worker.submit(request)

    def give_up(self) -> None:
        """End the work that is under way soon; no answer comes."""
        self._stopped.set()
        self._ticket = 0

    def end(self) -> None:
        """Give up, and forget what was read."""
        self.begin(())

    def stop(self) -> None:
        """End the thread."""
        self.give_up()
        self._worker.stop()

    def _done(self, ticket: int, answer: Gathered | None) -> None:
        if ticket == self._ticket and answer is not None:
            self.gathered.emit(answer)

    def _cannot(self, ticket: int, error: EventNerError) -> None:
        if ticket == self._ticket:
            self.failed.emit(error)


@dataclass(slots=True)
class _Memory:
    """What one dialog has read and cut already; used in the worker's thread alone.

    What the latest wish does not need is forgotten.
    """

    examples: Sequence[Example]
    splitters: dict[str, SentenceSplitter] = field(default_factory=dict)
    known: Known | None = None
    read: dict[tuple[object, ...], FileTexts] = field(default_factory=dict)
    cut: dict[tuple[object, ...], list[Piece]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Request:
    wish: Wish
    memory: _Memory
    stopped: threading.Event
    tell: Callable[[str], Any]


def _gather(request: _Request) -> Gathered | None:
    try:
        return _Gathering(request).run()
    except Stopped:
        return None


class _Gathering:
    """One wish under work (in the worker's thread)."""

    def __init__(self, request: _Request) -> None:
        self._request = request
        self._wish, self._memory = request.wish, request.memory
        self._told = time.monotonic()
        self._used: set[tuple[object, ...]] = set()

    def run(self) -> Gathered:
        """Return the answer.

        Raises:
            Stopped: nobody wants it any more.
            ModelError: the language's rules of sentences are not there.
        """
        sources, files = [], []
        for each in self._wish.sources:
            source, found = self._source(each)
            sources.append(source)
            files.append(found)
        if self._memory.known is None:
            texts = (example.content for example in self._memory.examples)
            self._memory.known = Known.of(texts, self._step("Looking through the project"))
        intake = sift(
            sources,
            self._memory.known,
            without_similar=self._wish.without_similar,
            step=self._step("Comparing"),
        )
        self._memory.read = {k: v for k, v in self._memory.read.items() if k in self._used}
        if self._wish.cut is Cut.SENTENCES:
            self._memory.cut = {k: v for k, v in self._memory.cut.items() if k in self._used}
        return Gathered(self._wish, intake, tuple(files))

    def _source(self, each: Pasted | Chosen) -> tuple[Source, FileTexts | None]:
        name = each.name if isinstance(each, Pasted) else each.path.name
        try:
            found, key = self._read(each)
        except FileError as error:
            return Source(name, error=error.one_line()), None
        unread = list(found.unread)
        pieces = self._cut(name, found, key, unread)
        remarks = (*found.remarks, *self._about_length(found))
        return Source(name, found.unit, pieces, unread, remarks), found

    def _read(self, each: Pasted | Chosen) -> tuple[FileTexts, tuple[object, ...]]:
        """Return the texts of a source, and what they are known by."""
        if isinstance(each, Pasted):
            return FileTexts((Piece(1, each.text),), is_lines=True), (each,)
        key = (each, stamp_of(each.path))
        if key not in self._memory.read:
            step = self._step(f"Reading {each.path.name}")
            self._memory.read[key] = read_texts(each.path, each.choice, step)
        self._used.add(key)
        return self._memory.read[key], key

    def _cut(
        self, name: str, found: FileTexts, key: tuple[object, ...], unread: list[LeftOut]
    ) -> Sequence[Piece]:
        wish = self._wish
        if wish.cut is Cut.WHOLE:
            return found.texts
        if wish.cut is Cut.LINES:
            return cut_lines(found, self._step(f"Reading {name}"))
        key = (*key, wish.language, wish.at_line_ends)
        self._used.add(key)
        if key not in self._memory.cut:
            splitter, step = self._splitter(), self._step(f"Splitting {name}")
            try:
                self._memory.cut[key] = cut_sentences(
                    found, splitter.spans, step, at_line_ends=wish.at_line_ends
                )
            except ModelError as error:
                unread.append(LeftOut(1, str(error)))
                return ()
        return self._memory.cut[key]

    def _about_length(self, found: FileTexts) -> tuple[str, ...]:
        """Say what is done with a text that is longer than spaCy takes."""
        longest = max((len(piece.text) for piece in found.texts), default=0)
        if self._wish.cut is not Cut.SENTENCES or longest <= LONGEST_TEXT:
            return ()
        return (
            f"It has a text of {longest:,} characters; spaCy takes {LONGEST_TEXT:,} at once, so it "
            "is split stretch by stretch, each from the beginning of a sentence.",
        )

    def _splitter(self) -> SentenceSplitter:
        language = self._wish.language
        if language not in self._memory.splitters:
            self._request.tell("Loading spaCy's rules…")
            self._memory.splitters[language] = SentenceSplitter.load(language)
        return self._memory.splitters[language]

    def _step(self, words: str) -> Step:
        """Return what the work calls between its steps: tells how far it is, ends it if wanted."""

        def step(done: int) -> None:
            if self._request.stopped.is_set():
                raise Stopped
            now = time.monotonic()
            if now - self._told >= _TELL_EVERY:
                self._told = now
                self._request.tell(f"{words}… {done:,}" if done else f"{words}…")

        return step
