"""Suggests what the project's word lists and patterns take."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from ..core.display import shown_name
from ..core.document import Example
from ..core.errors import EventNerError
from ..core.patterns import Pattern, PatternEntry, PatternFile
from ..core.rules import TokenRule
from ..core.suggestions import Suggestion
from ..storage.atomic import write_atomically
from ..storage.patterns import read_patterns
from ..storage.reading import read_bytes
from .rests import GivenUpError, Rests
from .session import Session
from .worker import Worker

if TYPE_CHECKING:
    from ..nlp.patterns import PatternMatcher


@dataclass(frozen=True, slots=True)
class _Request:
    """What to make a matcher from, and a flag that ends the work early.

    Attributes:
        language: of the project.
        rules: its word rules.
        entries: its patterns.
        folder: of the project.
        before: the folder it was in before it was saved elsewhere; None otherwise.
        given_up: ends the work.
    """

    language: str
    rules: Sequence[TokenRule]
    entries: Sequence[PatternEntry]
    folder: Path
    before: Path | None = None
    given_up: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True, slots=True)
class _Made:
    """A matcher, and what could not be used, in words."""

    matcher: PatternMatcher
    problems: tuple[str, ...]
    counts: dict[str, int]  # of the patterns in each file


class PatternSource(QObject):
    """A source of suggestions (see `app.suggester.Source`); follows the session's settings.

    Signals:
        ready: other patterns are found from now on.
        failed: (EventNerError) the patterns cannot be used at all.

    Attributes:
        problems: what cannot be used of the patterns and why, in sentences.
        file_counts: how many patterns each of the project's pattern files holds.
    """

    name = "patterns"
    title = "Word lists and patterns"
    about = "What your lists and patterns below take, wherever it stands."
    ready = Signal()
    failed = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._matcher: PatternMatcher | None = None
        self._asked: tuple[Any, ...] = ()
        self._request: _Request | None = None
        self._ticket = 0
        self.problems: tuple[str, ...] = ()
        self.file_counts: dict[str, int] = {}
        self._worker = Worker(_make, "patterns", self)
        self._worker.done.connect(self._made)
        self._worker.failed.connect(self._cannot)
        session.opened.connect(self._opened)
        session.renamed.connect(self._look)
        session.settings_changed.connect(self._look)
        self._look()

    @property
    def is_busy(self) -> bool:
        """Tell whether the patterns are still being made ready."""
        return self._request is not None

    def suggest(self, example: Example) -> Iterable[Suggestion]:
        """Return what the patterns take, the longest first."""
        if self._matcher is None:
            return
        find_label = self._session.document.settings.find_label
        for span, pattern in self._matcher.find(example.content):
            label = find_label(pattern.label)
            if label is not None:
                known = f"the list {shown_name(pattern.id, 40)}" if pattern.id else "your patterns"
                yield Suggestion(span.start, span.end, label.name, f"from {known}")

    def stop(self) -> None:
        """End the thread."""
        self._give_up()
        self._worker.stop()

    def _opened(self) -> None:
        self._asked = ()
        self._matcher, self.problems, self.file_counts = None, (), {}
        self._look()

    def _look(self) -> None:
        """Make a matcher anew when something it is made from is other."""
        settings, path = self._session.document.settings, self._session.path
        if path is None:
            return
        asked = (settings.language, settings.token_rules, settings.patterns, path.parent)
        if asked == self._asked:
            return
        before, self._asked = self._asked, asked
        self._give_up()
        if not settings.patterns:
            self._ticket = 0
            self._matcher, self.problems, self.file_counts = None, (), {}
            self.ready.emit()
            return
        moved = bool(before) and before[3] != path.parent
        self._request = _Request(*asked, before=before[3] if moved else None)
        self._ticket = self._worker.submit(self._request)

    def _give_up(self) -> None:
        if self._request is not None:
            self._request.given_up.set()
            self._request = None

    def _made(self, ticket: int, made: _Made | None) -> None:
        if ticket != self._ticket or made is None:
            return
        self._request = None
        self._matcher, self.problems = made.matcher, made.problems
        self.file_counts = made.counts
        self.ready.emit()

    def _cannot(self, ticket: int, error: EventNerError) -> None:
        if ticket == self._ticket:
            self._request = None
            self._matcher, self.problems, self.file_counts = None, (), {}
            self.failed.emit(error)
            self.ready.emit()


def _make(request: _Request) -> _Made | None:
    """Return the matcher; None when it was given up."""
    from ..nlp.patterns import PatternMatcher

    problems: list[str] = []
    counts: dict[str, int] = {}
    patterns: list[Pattern] = []
    for entry in request.entries:
        if isinstance(entry, PatternFile):
            try:
                if request.before is not None:
                    _bring(entry.name, request.before, request.folder)
                held = read_patterns(request.folder / entry.name)
            except EventNerError as error:
                problems.append(f"The list {shown_name(entry.name)} is not used. {error}")
                continue
            counts[entry.name] = len(held.patterns)
            patterns += held.patterns
        else:
            patterns.append(entry)
    try:
        rest = Rests(request.given_up)
        matcher = PatternMatcher(request.language, request.rules, patterns, rest)
    except GivenUpError:
        return None
    problems += [f"{pattern.words}: {reason}." for pattern, reason in matcher.refused]
    return _Made(matcher, tuple(problems), counts)


def _bring(name: str, before: Path, folder: Path) -> None:
    """Let a file of patterns come along where the project was saved elsewhere."""
    if not (folder / name).exists() and (before / name).exists():
        write_atomically(folder / name, [read_bytes(before / name)])
