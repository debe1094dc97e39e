"""Reads and writes word lists and pattern files in the background."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from ..core.errors import EventNerError
from ..core.patterns import MOST_IN_PROJECT, Pattern, PatternEntry, PatternFile
from ..core.rules import TokenRule
from ..core.wording import counted
from ..storage.patterns import free_name, read_patterns, read_terms, write_patterns
from .session import Session
from .worker import Worker

_OF_PATTERNS = (".jsonl", ".json", ".ndjson")


@dataclass(frozen=True, slots=True)
class FoundList:
    """What a file holds: patterns, or words that are still to get a label.

    Attributes:
        path: of the file.
        patterns: of a pattern file.
        terms: of a word list.
        left_out: what was left out, in sentences.
    """

    path: Path
    patterns: tuple[Pattern, ...] = ()
    terms: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """How many it holds: "312 words"."""
        return (
            counted(len(self.terms), "term")
            if self.terms
            else counted(len(self.patterns), "pattern")
        )


class PatternFiles(QObject):
    """Does one thing after another, off the GUI thread.

    Signals:
        found: (FoundList) a file was read.
        made: (tuple of PatternEntry) these can be added to the project.
        written: (str) a file was written; in words.
        failed: (EventNerError) something was not possible.
    """

    found = Signal(object)
    made = Signal(object)
    written = Signal(str)
    failed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._worker = Worker(lambda work: work(), "pattern files", self)
        self._worker.done.connect(self._done)
        self._worker.failed.connect(lambda _ticket, error: self.failed.emit(error))

    def read(self, path: Path) -> None:
        """Read a file: patterns (.jsonl), or one term a line."""
        self._worker.submit(lambda: _read(path))

    def make(self, found: FoundList, tag_name: str) -> None:
        """Make what can be added to the project.

        Args:
            found: in a file.
            tag_name: the label of its terms; of no meaning for patterns, which have theirs.
        """
        settings, project = self._session.document.settings, self._session.path
        if project is not None:
            language, rules = settings.language, settings.token_rules
            self._worker.submit(lambda: _make(found, tag_name, language, rules, project))

    def write(self, entries: Sequence[PatternEntry], path: Path) -> None:
        """Write patterns of the project to a file."""
        project = self._session.path
        if project is not None:
            self._worker.submit(lambda: _write(entries, project.parent, path))

    def stop(self) -> None:
        """End the thread."""
        self._worker.stop()

    def _done(self, _ticket: int, result: Any) -> None:
        signals: dict[type, Callable[[Any], object]] = {
            FoundList: self.found.emit,
            tuple: self.made.emit,
            str: self.written.emit,
        }
        signals[type(result)](result)


def _read(path: Path) -> FoundList:
    if path.suffix.lower() in _OF_PATTERNS:
        held = read_patterns(path)
        return FoundList(path, patterns=held.patterns, left_out=held.left_out)
    terms, left_out = read_terms(path)
    return FoundList(path, terms=terms, left_out=left_out)


def _make(
    found: FoundList, tag_name: str, language: str, rules: Sequence[TokenRule], project: Path
) -> tuple[PatternEntry, ...]:
    patterns = found.patterns
    if found.terms:
        from ..nlp.patterns import term_patterns

        patterns = tuple(term_patterns(language, rules, found.terms, tag_name, found.path.stem))
    if not patterns:
        raise EventNerError("There is nothing in the list that could be found in a text.")
    if len(patterns) <= MOST_IN_PROJECT:
        return patterns
    beside = free_name(project, found.path.stem)
    write_patterns(beside, patterns)
    return (PatternFile(beside.name),)


def _write(entries: Sequence[PatternEntry], folder: Path, path: Path) -> str:
    patterns: list[Pattern] = []
    for entry in entries:
        if isinstance(entry, PatternFile):
            patterns += read_patterns(folder / entry.name).patterns
        else:
            patterns.append(entry)
    write_patterns(path, patterns)
    return f"{counted(len(patterns), 'pattern')} written to {path.name}."
