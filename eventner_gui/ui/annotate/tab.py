"""The Annotate tab: puts list, sentence and labels together and turns gestures into changes."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QSplitter, QVBoxLayout, QWidget

from ...app.session import Session
from ...app.tokens import TokenService
from ...core import edits
from ...core.display import shown_name, shown_text
from ...core.document import Annotation, Example, Label, Status
from ...core.problems import find_problems
from ...core.spans import Span
from ..notice import Notice
from ..shortcuts import RESERVED_KEYS
from ..text.marks import Mark, marks_for
from ..widgets import button, card, clear, column, label, panel, row
from .example_list import STATUS_WORDS
from .keys import LAYOUT_MODIFIERS, TYPING_MODIFIERS, label_of_key
from .labels_panel import LabelsPanel
from .list_panel import ListPanel
from .page import Page
from .sentence_view import SentenceView
from .tag_menu import TagMenu


class AnnotateTab(QWidget):
    """Where a person lives.

    Signals:
        said: (text) a short remark for the status line.
    """

    said = Signal(str)

    def __init__(
        self, session: Session, tokens: TokenService, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("annotateTab")
        self._session = session
        self._tokens = tokens
        self._index: int | None = None
        self._shown: Example | None = None
        self._touched = False  # the example shown was tagged since it has been shown
        self.list = ListPanel(session, tokens)
        self.view = SentenceView()
        self.view.setObjectName("sentence")
        self.labels = LabelsPanel(session)
        self._where = label(role="muted", name="where")
        self._notices = QVBoxLayout()
        self._notices.setSpacing(8)
        self._project_notices = QVBoxLayout()
        self._project_notices.setSpacing(8)
        self._compose()
        self._connect()
        self._show_current()

    @property
    def index(self) -> int | None:
        """The index of the example shown."""
        return self._index

    def go_to(self, index: int) -> None:
        """Show an example; the filter is dropped when it hides it."""
        if self.list.model.row_of(index) is None:
            self.list.clear_filter()
        self._leave()
        self._index = index
        self._touched = False
        self.list.select(index)
        self._show_current()

    def leave(self) -> None:
        """Do what leaving a sentence does: a tagged one becomes done."""
        self._leave()

    def add_project_notice(self, notice: Notice) -> None:
        """Show a notice about the whole project above the sentence."""
        self._project_notices.addWidget(notice)
        notice.closed.connect(self.focus_sentence)

    def clear_project_notices(self) -> None:
        """Take away the notices about the project."""
        clear(self._project_notices)

    def focus_sentence(self) -> None:
        """Let the keys act on the sentence."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.list.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.search.selectAll()

    def delete_current(self) -> None:
        """Delete the example shown (undo brings it back)."""
        if self._index is None:
            return
        change = edits.delete_examples(self._session.document, [self._index])
        self._touched = False
        self._session.apply(change)
        self.said.emit("Sentence deleted. Ctrl+Z brings it back.")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys that tag, accept, skip, flag and move on."""
        plain = event.modifiers() & ~LAYOUT_MODIFIERS
        taken = plain == Qt.KeyboardModifier.NoModifier and self._take_key(event)
        if not taken and plain in TYPING_MODIFIERS:
            taken = self._take_text(event)
        if not taken:
            super().keyPressEvent(event)

    def _compose(self) -> None:
        accept = button(
            "Accept and next  ⏎",
            self.accept,
            name="accept",
            role="primary",
            tip="Done, and on to the next sentence (Return)",
        )
        skip = button("Skip  S", self.skip, name="skip", tip="Not trained on; on to the next")
        flag = button("Flag  F", self.flag, name="flag", tip="To look at later; on to the next")
        for each in (accept, skip, flag):
            each.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        hint = label(
            "Drag over words to tag them with the chosen label, or select words with the arrow "
            "keys and press a label's key. Click a tag to change it.",
            role="small",
            name="hint",
            wrap=True,
        )
        frame = card()
        frame.setLayout(column(self.view, margins=1))
        frame.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        inner = column(
            self._project_notices,
            self._where,
            frame,
            row(accept, skip, flag, 1, spacing=10),
            self._notices,
            hint,
            spacing=14,
        )
        inner.addStretch(1)
        inner.setContentsMargins(24, 20, 24, 16)
        middle = Page()
        middle.setObjectName("annotateScroll")
        middle.setWidgetResizable(True)
        middle.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        middle.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        middle.setWidget(panel(inner, name="page"))
        self._frame = frame
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("annotateSplitter")
        splitter.setChildrenCollapsible(False)
        for widget in (self.list, middle, self.labels):
            splitter.addWidget(widget)
        splitter.setStretchFactor(0, 0)
        splitter.setStretchFactor(1, 1)
        splitter.setStretchFactor(2, 0)
        splitter.setSizes([290, 700, 240])
        self.setLayout(column(splitter))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave room for what stands under the sentence; a longer one is scrolled."""
        super().resizeEvent(event)
        self._frame.setMaximumHeight(max(round(0.62 * self.height()), 150))

    def _connect(self) -> None:
        self.list.chosen.connect(self.focus_sentence)
        self.list.view.selectionModel().currentChanged.connect(self._row_changed)
        self.view.span_dragged.connect(self._tag_span)
        self.view.mark_clicked.connect(self._open_menu)
        self.labels.tag_wanted.connect(self._tag_selection)
        self.labels.said.connect(self.said)
        self.list.said.connect(self.said)
        self.labels.clicked.connect(self.focus_sentence)
        self._session.opened.connect(self._opened)
        self._session.examples_changed.connect(self._examples_changed)
        self._session.examples_moved.connect(self._examples_moved)
        self._session.settings_changed.connect(self._show_current)
        self._session.visit.connect(self._visit)
        self._tokens.ready.connect(self._show_current)

    # what the keys and buttons do

    def accept(self) -> None:
        """Mark the example done and go on."""
        self._set_status_and_go_on(Status.DONE)

    def skip(self) -> None:
        """Mark the example skipped and go on."""
        self._set_status_and_go_on(Status.SKIPPED)

    def flag(self) -> None:
        """Mark the example flagged and go on."""
        self._set_status_and_go_on(Status.FLAGGED)

    def _set_status_and_go_on(self, status: Status) -> None:
        if self._index is None:
            return
        change = edits.set_status(self._session.document, [self._index], status)
        self._session.apply(change)
        self._touched = False
        if not self._step(1):
            self.said.emit("That was the last sentence of the list.")

    def _step(self, step: int) -> bool:
        """Go to the next or previous example of the list; return False at its ends."""
        current = self.list.model.row_of(self._index) if self._index is not None else None
        target = self.list.model.example_index(0 if current is None else current + step)
        if target is None or (current is not None and current + step < 0):
            return False
        self.go_to(target)
        return True

    def _take_key(self, event: QKeyEvent) -> bool:
        once = {Qt.Key.Key_Return: self.accept, Qt.Key.Key_Enter: self.accept}
        actions = {
            Qt.Key.Key_Delete: self._untag_at_cursor,
            Qt.Key.Key_Backspace: self._untag_at_cursor,
            Qt.Key.Key_Down: lambda: self._step(1),
            Qt.Key.Key_PageDown: lambda: self._step(1),
            Qt.Key.Key_Up: lambda: self._step(-1),
            Qt.Key.Key_PageUp: lambda: self._step(-1),
            Qt.Key.Key_Space: lambda: self._tag_selection(self.labels.active),
        }
        key = Qt.Key(event.key())
        action = once.get(key) or actions.get(key)
        if action is None or self._index is None or not self.view.hasFocus():
            return False
        if not (key in once and event.isAutoRepeat()):  # a key held down decides one sentence
            action()
        return True

    def _take_text(self, event: QKeyEvent) -> bool:
        """Take a label's key wherever it is not typed into a field, and the sentence's letters."""
        text = event.text()
        if not text or self._index is None:
            return False
        wanted = label_of_key(text, self._session.document.settings.labels)
        if wanted:
            self._tag_selection(wanted)
            return True
        action = {
            "skip": self.skip,
            "flag": self.flag,
            "menu of the tag": self._menu_at_cursor,
        }.get(RESERVED_KEYS.get(text.casefold(), ""))
        if action is None or not self.view.hasFocus():
            return False
        if not event.isAutoRepeat():
            action()
        return True

    def _tag_selection(self, wanted: Label | None) -> None:
        span = self.view.selection()
        if wanted and span:
            self._tag(span, wanted)
        self.focus_sentence()

    def _tag_span(self, span: Span) -> None:
        if self.labels.active is None:
            self.said.emit("Add a label first: “+ Add label”, at the right.")
            return
        self._tag(span, self.labels.active)

    def _tag(self, span: Span, wanted: Label) -> None:
        if self._index is None:
            return
        self.labels.activate(wanted)
        self._touched = True
        if self._session.apply(edits.tag(self._session.document, self._index, span, wanted.name)):
            self.view.step_past(span)

    def _untag_at_cursor(self) -> None:
        mark = self.view.mark_at_cursor()
        if mark:
            self._untag(mark.annotation)
        else:
            self.said.emit("There is no tag at the cursor to remove.")

    def _untag(self, annotation: Annotation) -> None:
        if self._index is not None:
            self._touched = True
            self._session.apply(edits.untag(self._session.document, self._index, annotation))

    def _relabel(self, annotation: Annotation, wanted: Label) -> None:
        if self._index is not None:
            self._touched = True
            self._session.apply(
                edits.relabel(self._session.document, self._index, annotation, wanted.name)
            )

    def _menu_at_cursor(self) -> None:
        mark = self.view.mark_at_cursor()
        rects = self.view.viewport_rects(Span(mark.start, mark.end)) if mark else []
        if mark and rects:
            below = rects[0].bottomLeft().toPoint()
            self._open_menu(mark, self.view.viewport().mapToGlobal(below))

    def _open_menu(self, mark: Mark, where: QPoint) -> None:
        menu = TagMenu(mark, self._session.document.settings.labels, self)
        menu.label_chosen.connect(lambda wanted: self._relabel(mark.annotation, wanted))
        menu.removed.connect(lambda: self._untag(mark.annotation))
        menu.popup(where)

    # what follows from changes

    def _leave(self) -> None:
        example = self._current()
        # what was undone can be done again: nothing may be pushed on the stack by itself then
        undone = self._session.undo_stack.canRedo()
        if example and self._touched and not undone and self._index is not None:
            if example.status is Status.TODO and example.annotations:
                change = edits.set_status(self._session.document, [self._index], Status.DONE)
                self._session.apply(change, joins_last=True)
            self._touched = False

    def _current(self) -> Example | None:
        examples = self._session.document.examples
        known = self._index is not None and self._index < len(examples)
        return examples[self._index] if known and self._index is not None else None

    def _opened(self) -> None:
        self._touched = False
        self._index = 0 if self._session.document.examples else None
        if self._index is not None:
            self.list.select(self._index)
        self._show_current()

    def _examples_changed(self, indices: list[int]) -> None:
        if self._index in indices:
            self._show_current()

    def _examples_moved(self) -> None:
        self._touched = self._touched and self._current() is self._shown
        count = len(self._session.document.examples)
        self._index = min(self._index or 0, count - 1) if count else None
        if self._index is not None:
            self.list.select(self._index)
        self._show_current()

    def _visit(self, index: int) -> None:
        if index != self._index and index < len(self._session.document.examples):
            self._touched = False
            self.go_to(index)

    def _row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        index = self.list.model.example_index(current.row()) if current.isValid() else None
        if index is not None and index != self._index:
            self.go_to(index)

    def _show_current(self) -> None:
        self._shown = example = self._current()
        clear(self._notices)
        if example is None:
            self._where.setText("")
            self.view.set_placeholder(
                "There are no sentences yet. Add some with File > Add sentences…"
            )
            self.view.show_sentence("", [], [])
            return
        self.view.set_placeholder("This sentence is empty.")
        tokens = self._tokens.spans(example.content)
        known = tokens if self._tokens.is_ready else None
        problems = find_problems(example, known)
        settings = self._session.document.settings
        flawed = [problem.annotation for problem in problems]
        marks = marks_for(example.content, example.annotations, settings, flawed)
        self.view.show_sentence(example.content, marks, tokens)
        self._describe(example)
        for problem in problems[:4]:
            remove = ("Remove this tag", lambda a=problem.annotation: self._untag(a))
            self._notices.addWidget(Notice(problem.reason, [remove]))
        if len(problems) > 4:
            self._notices.addWidget(Notice(f"… and {len(problems) - 4} more such tags."))

    def _describe(self, example: Example) -> None:
        total = len(self._session.document.examples)
        number = (self._index or 0) + 1
        self._where.setText(f"Sentence {number:,} of {total:,}  ·  {STATUS_WORDS[example.status]}")
        tags = [
            f"{shown_name(example.content[max(a.start, 0) : max(a.end, 0)])} is "
            f"{shown_name(a.label)}"
            for a in example.annotations
        ]
        self.view.setAccessibleName(f"Sentence {number}: {shown_text(example.content)}")
        self.view.setAccessibleDescription("; ".join(tags) or "no tags")
