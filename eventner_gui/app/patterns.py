"""Regular expressions that the list is searched with, each match bounded in its work.

They are those of Qt (PCRE2), not Python's: a bound on the steps of a match can be set there, so
that no expression, however unlucky, can hold up the window; and a search of Python's keeps the
interpreter until it ends.
"""

from __future__ import annotations

from PySide6.QtCore import QRegularExpression, QRegularExpressionMatch

from ..core.display import shown_name
from ..core.document import Example
from ..core.errors import EventNerError
from ..core.filters import SEARCH, Facts
from ..core.spans import Span

LONGEST = 1_000
"""Code points of an expression that are taken."""
MOST_OVERRUNS = 100
"""So many sentences may take too long before the search is given up."""

# About 0.2 ms for a sentence, 3 ms for a text of a million characters.
_STEPS = 20_000
_PREFIX = f"(*LIMIT_MATCH={_STEPS})"
_MOST_SPANS = 1_000
_OPTIONS = (
    QRegularExpression.PatternOption.CaseInsensitiveOption
    | QRegularExpression.PatternOption.UseUnicodePropertiesOption
    | QRegularExpression.PatternOption.MultilineOption
)


class MatchesPattern:
    """The text of an example matches a regular expression, in any case (a `Finder`).

    Attributes:
        kind: that of a search for words.
        words: the expression.
        overruns: how many examples took too many steps; these do not pass.
    """

    kind = SEARCH

    def __init__(self, pattern: str) -> None:
        """Make it.

        Raises:
            EventNerError: it is no regular expression.
        """
        if len(pattern) > LONGEST:
            raise EventNerError(
                f"This expression is longer than {LONGEST:,} characters.", "Shorten it."
            )
        self._expression = QRegularExpression(_PREFIX + pattern, _OPTIONS)
        if not self._expression.isValid():
            at = max(self._expression.patternErrorOffset() - len(_PREFIX), 0)
            raise EventNerError(
                f"Not complete yet: {self._expression.errorString()} (after character {at:,})."
            )
        self.words = shown_name(pattern, 24)
        self.overruns = 0

    def passes(self, index: int, example: Example, facts: Facts) -> bool:
        """Tell whether an example's text matches.

        Raises:
            EventNerError: it took too long for too many examples.
        """
        match = self._match(example.content)
        if not match.isValid():
            self.overruns += 1
            if self.overruns >= MOST_OVERRUNS:
                raise EventNerError(
                    "This expression takes too long, so the search was given up.",
                    "Use fewer * and + inside one another.",
                )
        return match.hasMatch()

    def begin(self) -> None:
        """Forget what took too long: all examples are looked at anew."""
        self.overruns = 0

    def spans(self, text: str) -> list[Span]:
        """Return what matches in a text, in code points; the first thousand, no empty ones."""
        found: list[Span] = []
        at = 0
        while len(found) < _MOST_SPANS and (match := self._match(text, at)).hasMatch():
            start, end = match.capturedStart(), match.capturedEnd()
            if end > start:
                found.append(Span(start, end))
            at = max(end, start + 1)
        return found if _is_narrow(text) else _in_code_points(found, text)

    def _match(self, text: str, at: int = 0) -> QRegularExpressionMatch:
        match = self._expression.match(text, at)
        if not match.isValid() and not text.isascii():  # a lone surrogate is no text for it
            proper = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
            if proper != text:
                return self._expression.match(proper, at)
        return match


def _is_narrow(text: str) -> bool:
    """Tell whether each code point is one UTF-16 unit."""
    return not text or max(text) <= "\uffff"


def _in_code_points(spans: list[Span], text: str) -> list[Span]:
    """Return spans that were counted in UTF-16 units in code points."""
    points = []
    for index, character in enumerate(text):
        points += [index] * (2 if character > "\uffff" else 1)
    points.append(len(text))
    return [Span(points[span.start], points[span.end]) for span in spans]
