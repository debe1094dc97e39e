"""What can be done to the tags of one example, wherever it is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from ...core import edits, span_edits
from ...core.changes import Change
from ...core.document import Annotation, Document, Example, Label, Settings
from ...core.spans import Span
from ...core.suggestions import Suggestion, accept

Make = Callable[[Document, int], Change | None]


class TagEditor(QObject):
    """One example. Each action is one step of undo, and returns whether anything was changed."""

    @property
    def example(self) -> Example | None:
        """The example as it is now."""
        raise NotImplementedError

    @property
    def settings(self) -> Settings:
        """The labels there are, and more."""
        raise NotImplementedError

    def _apply(self, make: Make) -> bool:
        """Make a change to the example, of a document and its index there."""
        raise NotImplementedError

    def tag(self, span: Span, label: Label) -> bool:
        """Tag a span; tags it overlaps give way."""
        return self._apply(lambda doc, at: edits.tag(doc, at, span, label.name))

    def untag(self, annotation: Annotation) -> bool:
        """Remove a tag."""
        return self._apply(lambda doc, at: edits.untag(doc, at, annotation))

    def relabel(self, annotation: Annotation, label: Label) -> bool:
        """Give a tag another label."""
        return self._apply(lambda doc, at: edits.relabel(doc, at, annotation, label.name))

    def resize(self, annotation: Annotation, span: Span) -> bool:
        """Give a tag another span; others it overlaps then give way."""
        return self._apply(lambda doc, at: span_edits.resize(doc, at, annotation, span))

    def split(self, annotation: Annotation, at: int) -> bool:
        """Make two tags of one; the second begins at a code point."""
        return self._apply(lambda doc, index: span_edits.split(doc, index, annotation, at))

    def take(self, suggestions: Sequence[Suggestion]) -> bool:
        """Accept suggestions."""
        return self._apply(lambda doc, at: accept(doc, at, suggestions))
