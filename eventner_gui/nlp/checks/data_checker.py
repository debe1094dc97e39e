"""Runs all checks on a document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ...core.checks.faults import FaultFinder
from ...core.checks.finding import Finding, Severity
from ...core.checks.survey import Survey
from ...core.document import Document
from ...core.errors import ModelError
from ...core.spans import Span
from ...core.split import DEV_SHARE
from ..languages import find_language
from ..sentences import SentenceSplitter
from ..tokens import Tokens
from .registry import CHECKS

if TYPE_CHECKING:
    from ...core.rules import TokenRule

_ORDER = list(Severity)


class DataChecker:
    """Looks at documents, one after the other, from one thread.

    What it knows of a document's examples serves for the next look: those that are the same and
    were sound are not asked about again.
    """

    def __init__(self) -> None:
        self._language = ""
        self._rules: Sequence[TokenRule] = ()
        self._tokens: Tokens | None = None
        self._splitter: SentenceSplitter | None = None
        self._tokens_of: Callable[[str], Sequence[Span]] | None = None
        self._error: ModelError | None = None
        self._faults = FaultFinder()

    def look(
        self,
        document: Document,
        *,
        share: float = DEV_SHARE,
        has_vector: Callable[[str], bool] | None = None,
        rest: Callable[[], object] = lambda: None,
    ) -> list[Finding]:
        """Return what is found, what stops training first.

        Args:
            document: a snapshot; it must not be altered meanwhile.
            share: of the texts to hold out, in (0, 1).
            has_vector: tells of a word whether the base model has a vector for it.
            rest: called every few examples; a thread may pause in it, or give up by raising.
        """
        self._load(document)
        survey = Survey(
            document,
            share=share,
            tokens_of=self._tokens_of,
            sentences_of=self._sentences_of if self._splitter else None,
            has_vector=has_vector,
            language_name=self._language_name(),
            language_error=self._error,
            faults=self._faults,
            rest=rest,
        )
        found = [finding for check in CHECKS for finding in check.find(survey)]
        return sorted(found, key=lambda each: _ORDER.index(each.severity))

    def tokens_of(self, text: str) -> Sequence[Span] | None:
        """Return spaCy's tokens of a text in the language of the last document; None without."""
        return self._tokens_of(text) if self._tokens_of else None

    def _load(self, document: Document) -> None:
        """Load what splits texts, unless that of the same language and rules is there."""
        language, rules = document.settings.language, document.settings.token_rules
        if (language, rules) == (self._language, self._rules):
            return
        if language != self._language:
            self._load_language(language)
        self._language, self._rules = language, rules
        self._tokens_of = self._tokens.with_rules(rules).spans if self._tokens else None

    def _load_language(self, language: str) -> None:
        self._tokens = self._splitter = self._error = None
        try:
            self._tokens = Tokens.load(language)
            self._splitter = SentenceSplitter.load(language)
        except ModelError as error:
            self._error = error

    def _language_name(self) -> str:
        found = find_language(self._language)
        return found.name if found else self._language

    def _sentences_of(self, text: str) -> list[Span]:
        assert self._splitter is not None
        try:
            return list(self._splitter.spans(text))
        except ModelError:  # of a text that a tokenizer of other people's cannot split
            return []
