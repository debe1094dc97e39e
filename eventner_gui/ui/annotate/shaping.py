"""Tags changed by keys: an edge moved by a word, a tag split, the next label."""

from __future__ import annotations

from collections.abc import Sequence

from ...core.document import Annotation, Label
from ...core.spans import Span, trim_space
from .sentence_view import SentenceView
from .tag_editor import TagEditor


class Shaping:
    """Acts on the tag at the cursor of a sentence. Each action returns a remark, or nothing."""

    def __init__(self, editor: TagEditor, view: SentenceView) -> None:
        self._editor = editor
        self._view = view

    def move_edge(self, *, end: bool, sideways: int) -> str:
        """Move the beginning or the end of the tag by what the cursor steps by.

        A suggestion is accepted with its edge moved.

        Args:
            end: the end rather than the beginning, in reading order.
            sideways: -1 to the left of the screen, 1 to the right.
        """
        mark = self._view.mark_at_cursor()
        if mark is None:
            return _NO_TAG
        annotation = mark.annotation
        step = sideways * self._view.reading_step()
        span = self._moved(annotation, end=end, step=step)
        if span is None:
            return ""
        others = (a for a in self._others(annotation) if a.overlaps(span.start, span.end))
        if any(others):
            return "There is another tag."
        label = self._editor.settings.find_label(annotation.tag_name)
        if not mark.suggested:
            self._editor.resize(annotation, span)
        elif label:
            self._editor.tag(span, label)
        self._view.select(span)
        return ""

    def split(self) -> str:
        """Split the tag before the word the cursor stands on."""
        annotation, focus = self._annotation(), self._view.cursor_span
        if annotation is None or focus is None:
            return _NO_TAG
        if not self._editor.split(annotation, focus.start):
            return "Put the cursor on a word inside the tag: it is split before that word."
        return ""

    def cycle(self, step: int, labels: Sequence[Label]) -> str:
        """Make the tag the next (1) or previous (-1) label.

        Args:
            step: which way.
            labels: in their order; without any, nothing happens.
        """
        annotation = self._annotation()
        if annotation is None or not labels:
            return _NO_TAG
        names = [label.label for label in labels]
        at = names.index(annotation.label) if annotation.label in names else min(-step, 0)
        self._editor.relabel(annotation, labels[(at + step) % len(labels)])
        return ""

    def _annotation(self) -> Annotation | None:
        mark = self._view.mark_at_cursor()
        return mark.annotation if mark and not mark.suggested else None

    def _others(self, annotation: Annotation) -> list[Annotation]:
        example = self._editor.example
        return [a for a in example.annotations if a is not annotation] if example else []

    def _moved(self, annotation: Annotation, *, end: bool, step: int) -> Span | None:
        """Return the span with one edge moved; None where there is nothing to move to."""
        start, stop = annotation.start, annotation.end
        grows = step == (1 if end else -1)
        edge = stop if end else start
        unit = self._view.unit_beside(edge, step)
        if unit is None:
            return None
        if grows:
            span = Span(start, unit.end) if end else Span(unit.start, stop)
        else:
            span = Span(start, unit.start) if end else Span(unit.end, stop)
        if span.start >= span.end:
            return None
        return span if self._view.is_exact else trim_space(self._view.text, span)


_NO_TAG = "There is no tag at the cursor."
