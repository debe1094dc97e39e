"""The Annotate tab: puts list, sentence and labels together."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from ...app.session import Session
from ...app.suggester import Suggester
from ...app.tokens import TokenService
from ...core.display import shown_name, shown_text
from ...core.document import Annotation, Example, Status
from ...core.labels import visible_labels
from ...core.problems import Problem, find_problems
from ...core.suggestions import Remark, Suggestion
from ...core.twins import tag_like
from ...core.wording import counted
from ..flow_layout import FlowLayout
from ..keymap import keymap, pressed
from ..notice import Notice
from ..shortcuts import SHORTCUTS
from ..text.marks import marks_for, suggested_marks
from ..widgets import button, card, clear, column, label, panel
from .commands import sentence_commands
from .editor import Editor
from .example_list import STATUS_WORDS
from .keys import LAYOUT_MODIFIERS, TYPING_MODIFIERS, label_of_key
from .labels_panel import LabelsPanel
from .list_panel import ListPanel
from .mending import Mending
from .page import Page
from .remarks import RemarksBox
from .sentence_view import SentenceView
from .sides import Sides
from .tag_all import TagAll
from .tagging import Tagging

# What a screen reader is given of a long text: all of it would take longer than a key may.
_MOST_READ = 2_000  # code points
_MOST_TAGS = 50


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
        self.list = ListPanel(session, tokens)
        self.view = SentenceView()
        self.view.setObjectName("sentence")
        self.labels = LabelsPanel(session)
        self.editor = Editor(session, self)
        self.tagging = Tagging(self.editor, self.view, self.labels)
        self.mending = Mending(self.editor, session, tokens, self.view)
        self.tag_all = TagAll(session, tokens, self.editor, self.view, self.labels)
        self.tagging.entries_for = lambda tag: [
            *self.mending.entries(tag),
            *self.tag_all.entries(tag),
        ]
        self.suggester = Suggester(session, tokens)
        self.remarks = RemarksBox()
        self.sides = Sides(self.list, self.labels)
        self._shows_boundaries = False
        self._commands = sentence_commands(self)
        self._where = label(role="muted", name="where", wrap=True)
        self._project_notices = QVBoxLayout()
        self._project_notices.setSpacing(8)
        self._compose()
        self._connect()
        self._show_current()

    @property
    def index(self) -> int | None:
        """The index of the example shown."""
        return self.editor.index

    def go_to(self, index: int) -> None:
        """Show an example; the filter is dropped when it hides it."""
        if self.list.model.row_of(index) is None:
            self.list.clear_filter()
        self.editor.go_to(index)
        self.list.select(index)

    def leave(self) -> None:
        """Do what leaving a sentence does: a tagged one becomes done, guidelines are kept."""
        self.editor.leave()
        self.labels.leave()

    def stop(self) -> None:
        """End the threads of its parts."""
        self.list.stop()
        self.suggester.stop()

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
        self.sides.show_panel(self.list)
        self.list.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.search.selectAll()

    def focus_pane(self, step: int) -> None:
        """Give the focus to the next (1) or previous (-1) of list, sentence and labels."""
        panes = (self.list, self.view, self.labels)
        first = (self.list.view, self.view, self.labels.view)
        here = [pane.isAncestorOf(self.focusWidget()) or pane.hasFocus() for pane in panes]
        at = here.index(True) if True in here else 1 - step
        wanted = (at + step) % len(panes)
        if panes[wanted] is not self.view:
            self.sides.show_panel(panes[wanted])
        first[wanted].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def delete_current(self) -> None:
        """Delete the example shown, or all that are selected (undo brings them back)."""
        if self.list.selected_count() > 1:
            self.list.bulk.delete()
        elif self.editor.delete():
            self.said.emit("Sentence deleted. Ctrl+Z brings it back.")

    # what the keys and buttons do; see `commands`

    def decide(self, status: Status) -> None:
        """Give the example a status and go on."""
        if self.index is None:
            return
        self.editor.set_status(status)
        if not self.step(1):
            self.said.emit("That was the last sentence of the list.")

    def take_all_and_accept(self) -> None:
        """Accept all suggestions, mark the example done, and go on."""
        if self.tagging.suggestions:
            self.tagging.take_all()
        self.decide(Status.DONE)

    def step(self, step: int) -> bool:
        """Go to the next or previous example of the list; return False at its ends."""
        model, index = self.list.model, self.index
        current = model.row_of(index) if index is not None else None
        target = model.example_index(0 if current is None else current + step)
        if target is None or (current is not None and current + step < 0):
            return False
        self.go_to(target)
        return True

    def go_to_next_todo(self) -> None:
        """Go to the next example of the list that is to do, from the top after the last one."""
        target = self.list.next_todo(self.index) if self.index is not None else None
        if target is None:
            self.said.emit("Nothing else in the list is to do.")
        else:
            self.go_to(target)

    def visit(self, step: int) -> None:
        """Go back (-1) to the example looked at before, or forth again (1)."""
        visits = self.list.visits
        target = visits.back() if step < 0 else visits.forward()
        if target is None:
            self.said.emit("There is nothing to go back to." if step < 0 else "This is the last.")
        else:
            self.go_to(target)

    def toggle_exact(self) -> None:
        """Select single characters instead of words, or words again."""
        self.tagging.toggle_exact()

    def toggle_boundaries(self) -> None:
        """Show or hide where tokens begin and end."""
        self._shows_boundaries = not self._shows_boundaries
        self.view.set_boundaries(self._shows_boundaries)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a label's key wherever it is not typed into a field."""
        if not self._take_label_key(event):
            super().keyPressEvent(event)

    def _take_label_key(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() & ~LAYOUT_MODIFIERS
        if self.index is None or not event.text() or plain not in TYPING_MODIFIERS:
            return False
        wanted = label_of_key(event.text(), visible_labels(self._session.document.settings))
        if wanted:
            self.tagging.tag_with(wanted)
            self.focus_sentence()
        return wanted is not None

    def _take_sentence_key(self, event: QKeyEvent) -> bool:
        """Take a key pressed in the sentence: a label's before a command's."""
        if self._take_label_key(event):
            return True
        name = keymap().command(pressed(event))
        if name is None or self.index is None:
            return False
        # a key held down decides one sentence
        if SHORTCUTS[name].repeats or not event.isAutoRepeat():
            self._commands[name]()
        return True

    def _compose(self) -> None:
        self._decisions = [
            ("Accept and next", "accept", "primary", "Done, and on to the next sentence"),
            ("Skip", "skip", "", "Not trained on; on to the next"),
            ("Flag", "flag", "", "To look at later; on to the next"),
        ]
        self._buttons = [
            button(text, self._commands[name], name=name, role=role, tip=tip)
            for text, name, role, tip in self._decisions
        ]
        tip = "Accept all suggestions of the sentence"
        self._take_all = button("", self.tagging.take_all, name="takeAll", tip=tip)
        for each in (*self._buttons, self._take_all):
            each.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._show_keys()
        hint = label(
            "Drag over words to tag them with the chosen label, or select words with the arrow "
            "keys and press a label's key. Click a tag to change it, drag its edge to move it.",
            role="small",
            name="hint",
            wrap=True,
        )
        self._frame = self._sentence_frame()
        decisions = FlowLayout(spacing=10)
        for each in (*self._buttons, self._take_all):
            decisions.addWidget(each)
        inner = column(
            self.sides,
            self._project_notices,
            self._where,
            self._frame,
            decisions,
            self.remarks,
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
        self._splitter = splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("annotateSplitter")
        splitter.setChildrenCollapsible(False)
        for widget, stretch in ((self.list, 0), (middle, 1), (self.labels, 0)):
            splitter.addWidget(widget)
            splitter.setStretchFactor(splitter.count() - 1, stretch)
        splitter.setSizes([290, 700, 240])
        self.setLayout(column(splitter))

    def _sentence_frame(self) -> QFrame:
        frame = card()
        frame.setLayout(column(self.view, margins=1))
        frame.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        return frame

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave room for the sentence, and for what stands under it; a longer one is scrolled."""
        super().resizeEvent(event)
        self.sides.fit(self._splitter)
        self._frame.setMaximumHeight(max(round(0.62 * self.height()), 150))

    def _connect(self) -> None:
        self.view.take_key = self._take_sentence_key
        self.view.visit_wanted.connect(self.visit)
        self.list.search_changed.connect(self._show_found)
        self.list.chosen.connect(self.focus_sentence)
        self.list.view.selectionModel().currentChanged.connect(self._row_changed)
        self.labels.tag_wanted.connect(self.tagging.tag_with)
        self.labels.said.connect(self.said)
        self.list.said.connect(self.said)
        self.labels.clicked.connect(self.focus_sentence)
        self.tagging.said.connect(self.said)
        self.tagging.exact_changed.connect(lambda _exact: self._show_current())
        self.mending.said.connect(self.said)
        self.tag_all.said.connect(self.said)
        self.remarks.mend_wanted.connect(self.mending.mend)
        self.tagging.refused.connect(self._refuse)
        self.suggester.changed.connect(self._show_current)
        self.remarks.show_wanted.connect(self._show_others)
        self.remarks.tag_like_wanted.connect(self._tag_like)
        self.editor.shown.connect(self._show_current)
        self.editor.visited.connect(self.go_to)
        self._session.examples_moved.connect(self._examples_moved)
        self._session.opened.connect(self._select_current)
        self._session.settings_changed.connect(self._show_current)
        self._tokens.ready.connect(self._show_current)
        keymap().changed.connect(self._show_keys)

    # what follows from changes

    def _examples_moved(self) -> None:
        """Go on with what follows in the list when the sentence shown has been deleted."""
        if self.list.successor is not None:
            self.go_to(self.list.successor)
        else:
            self._select_current()

    def _select_current(self) -> None:
        if self.index is not None:
            self.list.select(self.index)

    def _row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        index = self.list.model.example_index(current.row()) if current.isValid() else None
        if index is not None and index != self.index:
            self.go_to(index)

    def _show_keys(self) -> None:
        """Write the keys of the decisions on their buttons."""
        for made, (text, name, _role, _tip) in zip(self._buttons, self._decisions, strict=True):
            made.setText(f"{text}  {keymap().native(name).replace('Return', '⏎')}".rstrip())

    def _show_current(self) -> None:
        example = self.editor.example
        if example is None:
            self._where.setText("")
            self.view.set_placeholder(
                "There are no sentences yet. Add some with File > Add sentences…"
            )
            self.tagging.suggestions = ()
            self.view.show_sentence("", [], [])
            self._show_remarks([], [])
            self._show_offer()
            return
        self.view.set_placeholder("This sentence is empty.")
        tokens = self._tokens.spans(example.content)
        problems = find_problems(example, tokens if self._tokens.knows(example.content) else None)
        settings = self._session.document.settings
        self.view.set_direction(settings.direction)
        flawed = [problem.annotation for problem in problems]
        marks = marks_for(example.content, example.annotations, settings, flawed)
        index = self.index or 0
        self.tagging.suggestions = self.suggester.suggestions(index)
        marks += suggested_marks(self.tagging.suggestions, settings)
        is_other = example.content != self.view.text
        self.view.show_sentence(example.content, marks, tokens)
        if is_other:
            self._show_found()
        self._describe(example)
        self._show_offer()
        self._show_remarks(problems, self.suggester.remarks(index))

    def _show_remarks(self, problems: Sequence[Problem], remarks: Sequence[Remark]) -> None:
        self.mending.problems = problems
        self.remarks.show_all(problems, self.mending.mends, remarks)

    def _show_offer(self) -> None:
        """Offer to accept what is suggested."""
        count = len(self.tagging.suggestions)
        key = keymap().native("take_all")
        self._take_all.setText(f"Accept {counted(count, 'suggestion')}  {key}".rstrip())
        self._take_all.setVisible(count > 0)

    def _refuse(self, refused: Suggestion | Annotation) -> None:
        if self.index is not None:
            self.suggester.refuse(self.index, refused)

    def _show_others(self, remark: Remark) -> None:
        """Show in the list what a remark speaks of, with the sentence it is about."""
        shown = {*remark.indices, *([] if self.index is None else [self.index])}
        self.list.show_only(shown, remark.text)

    def _tag_like(self, other: int) -> None:
        if (index := self.index) is not None:
            self.editor.perform(lambda: tag_like(self._session.document, index, other))

    def _show_found(self) -> None:
        self.view.set_found(self.list.search_spans(self.view.text))

    def _describe(self, example: Example) -> None:
        total = len(self._session.document.examples)
        number = (self.index or 0) + 1
        parts = [f"Sentence {number:,} of {total:,}", STATUS_WORDS[example.status]]
        if self.view.is_exact:
            parts.append(f"selecting single characters ({keymap().native('exact')} for words)")
        self._where.setText("  ·  ".join(parts))
        self.view.setAccessibleName(
            f"Sentence {number}: {shown_text(example.content[:_MOST_READ])}"
        )
        self.view.setAccessibleDescription(_tags_in_words(example))


def _tags_in_words(example: Example) -> str:
    """Return the tags of an example for a screen reader; of many, the first ones."""
    tags = [
        f"{shown_name(example.content[max(a.start, 0) : max(a.end, 0)])} is {shown_name(a.label)}"
        for a in example.annotations[:_MOST_TAGS]
    ]
    more = len(example.annotations) - len(tags)
    if more:
        tags.append(f"and {more} more")
    return "; ".join(tags) or "no tags"
