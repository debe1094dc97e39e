"""Tagging the same words everywhere: which words are meant, and the dialog for it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from ...app.session import Session
from ...app.tokens import TokenService
from ...core.changes import Change
from ...core.display import shown_words
from ...core.document import Annotation, Label
from ...core.same_ends import same_ends
from ...core.spans import Span
from ...core.token_patterns import parts_of
from .editor import Editor
from .labels_panel import LabelsPanel
from .occurrences_dialog import OccurrencesDialog
from .sentence_view import SentenceView
from .tag_menu import Entry


class TagAll(QObject):
    """Opens the dialog for the tag at the cursor, the words selected, or what was tagged last.

    Signals:
        said: (text) a short remark for the status line.
    """

    said = Signal(str)

    def __init__(
        self,
        session: Session,
        tokens: TokenService,
        editor: Editor,
        view: SentenceView,
        labels: LabelsPanel,
    ) -> None:
        super().__init__(view)
        self._session = session
        self._tokens = tokens
        self._editor = editor
        self._view = view
        self._labels = labels
        self._last: tuple[str, Annotation] | None = None  # text, and the tag it was given last
        session.changed.connect(self._note_last)
        session.opened.connect(self._forget)

    def open(self) -> None:
        """Open the dialog."""
        settings = self._editor.settings
        text, span, wanted = "", None, None
        example = self._editor.example
        mark = self._view.mark_at_cursor()
        if example is not None and mark is not None and not mark.suggested:
            text, span, wanted = example.content, Span(mark.start, mark.end), mark.tag
        elif example is not None and self._view.is_extended and self._labels.active:
            text, span, wanted = example.content, self._view.selection(), self._labels.active.name
        elif self._last is not None:
            text, tag = self._last
            span, wanted = Span(tag.start, tag.end), tag.tag_name
        label = settings.find_label(wanted) if wanted else None
        if span is None or label is None:
            self.said.emit("Tag some words first, or go to a tag: these are then looked for.")
        else:
            self._open(text, span, label)

    def entries(self, annotation: Annotation) -> list[Entry]:
        """Return what the menu of a tag offers."""
        example = self._editor.example
        label = self._editor.settings.find_label(annotation.tag_name)
        if example is None or label is None or annotation.start >= annotation.end:
            return []
        span = Span(annotation.start, annotation.end)
        words = shown_words(span.of(example.content), 24)
        text = example.content
        act = lambda: self._open(text, span, label)  # noqa: E731
        return [Entry(f"Tag “{words}” everywhere…", act, "tag_all", "tagAll")]

    def _open(self, text: str, span: Span, label: Label) -> None:
        words = span.of(text)
        if not words.strip():
            return
        parts = parts_of(text, span, self._tokens.spans(text))
        dialog = OccurrencesDialog(self._session, words, parts, label, self._view.window())
        dialog.said.connect(self.said)
        dialog.open()

    def _note_last(self, change: Change) -> None:
        """Remember the last tag that was set, in whatever way."""
        if len(change.edits) != 1:
            return
        edit = change.edits[0]
        before, after = edit.before.annotations, edit.after.annotations
        start, end = same_ends(before, after)
        gone = before[start : len(before) - end]
        new = [each for each in after[start : len(after) - end] if each not in gone]
        if new:
            self._last = edit.after.content, new[-1]

    def _forget(self) -> None:
        self._last = None
