"""What suggestions come from. A new source is one class, put into `Suggester.sources`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from ..core.document import Example
from ..core.recall import recall
from ..core.suggestions import Suggestion
from .session import Session
from .study import Study


class Source(Protocol):
    """A source of suggestions.

    Attributes:
        name: what others know it by: `Suggestion.source`.
        title: for the expert, where it can be turned on and off.
        about: what it does, in a sentence.
    """

    name: str
    title: str
    about: str

    def suggest(self, example: Example) -> Iterable[Suggestion]:
        """Return suggestions, the best first, within a few milliseconds."""


class RecallSource:
    """Words that were tagged before."""

    name = "recall"
    title = "Words tagged before"
    about = "Words that you have tagged, where they come again."

    def __init__(self, session: Session, study: Study) -> None:
        """Make it for what is known of a session."""
        self._session = session
        self._study = study

    def suggest(self, example: Example) -> Iterable[Suggestion]:
        """Return what was tagged in other examples, the longest first."""
        gathered = self._study.gathered
        if gathered is None:
            return ()
        settings = self._session.document.settings
        return recall(gathered.knowledge.phrases, example.content, settings)


class LearnerSource:
    """What the small learner makes of the words around."""

    name = "learner"
    title = "What was learnt from your tags"
    about = "A small learner finds out from each finished sentence which words get which label."

    def __init__(self, session: Session, study: Study) -> None:
        """Make it for what is learnt from a session."""
        self._session = session
        self._study = study

    def suggest(self, example: Example) -> Iterable[Suggestion]:
        """Return what goes with the tags that an example has; none of it overlaps."""
        gathered = self._study.gathered
        if gathered is None:
            return
        settings = self._session.document.settings
        for found in gathered.learner.suggest(example.content, example.annotations):
            entry = settings.find_label(found.label)
            if entry is not None:
                yield Suggestion(
                    found.span.start,
                    found.span.end,
                    entry.name,
                    "learnt from your tags",
                    found.probability,
                )
