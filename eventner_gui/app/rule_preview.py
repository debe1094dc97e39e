"""How texts would be split under other word rules, found out in the background."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ..core.errors import EventNerError
from ..core.rules import TokenRule
from .worker import Worker

if TYPE_CHECKING:
    from ..nlp.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look at.

    Attributes:
        language: a spaCy language code.
        now: the rules there are.
        then: the rules there would be.
        text: to split.
    """

    language: str
    now: tuple[TokenRule, ...]
    then: tuple[TokenRule, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Split:
    """The words of a text.

    Attributes:
        now: under the rules there are.
        then: under the rules there would be.
    """

    now: tuple[str, ...]
    then: tuple[str, ...]


class RulePreview(QObject):
    """Answers for what was asked last.

    Signals:
        found: (Split) how the text is split and would be.
        failed: (EventNerError) the language cannot be loaded.
    """

    found = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ticket = 0
        self._worker = Worker(_Splitter().split, "rule preview", self)
        self._worker.done.connect(self._done)
        self._worker.failed.connect(self._failed)

    def look(self, wanted: Wanted) -> None:
        """Find out how a text would be split."""
        self._ticket = self._worker.submit(wanted)

    def stop(self) -> None:
        """End the thread."""
        self._worker.stop()

    def _done(self, ticket: int, split: Split) -> None:
        if ticket == self._ticket:
            self.found.emit(split)

    def _failed(self, ticket: int, error: EventNerError) -> None:
        if ticket == self._ticket:
            self.failed.emit(error)


class _Splitter:
    """Splits texts, in the worker's thread; keeps the tokenizers of the last question."""

    def __init__(self) -> None:
        self._language = ""
        self._plain: Tokens | None = None
        self._known: dict[Sequence[TokenRule], Tokens] = {}

    def split(self, wanted: Wanted) -> Split:
        from ..nlp.tokens import Tokens

        if self._plain is None or wanted.language != self._language:
            self._plain = Tokens.load(wanted.language)
            self._language, self._known = wanted.language, {}
        self._known = {
            rules: self._known.get(rules) or self._plain.with_rules(rules)
            for rules in (wanted.now, wanted.then)
        }
        now, then = (
            tuple(span.of(wanted.text) for span in self._known[rules].spans(wanted.text))
            for rules in (wanted.now, wanted.then)
        )
        return Split(now, then)
