"""The Annotate tab: puts list, sentence and labels together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from ...app.chooser import Chooser
from ...app.row_suggestions import RowSuggestions
from ...app.session import Session
from ...app.suggester import Suggester
from ...app.tokens import TokenService
from ...core.document import Status
from ...core.labels import visible_labels
from ...core.orders import Order
from ...core.spans import Span
from ..choices import Choices
from ..keymap import keymap, pressed
from ..notice import Notice
from ..shortcuts import SHORTCUTS
from ..widgets import column
from .commands import sentence_commands
from .editor import Editor
from .keys import LAYOUT_MODIFIERS, TYPING_MODIFIERS, label_of_key
from .labels_panel import LabelsPanel
from .list_panel import ListPanel
from .mending import Mending
from .presenter import Presenter
from .sentence_page import SentencePage
from .sentence_view import SentenceView
from .sides import Sides
from .tag_all import TagAll
from .tagging import Tagging


class AnnotateTab(QWidget):
    """Where a person lives.

    Signals:
        said: (text) a short remark for the status line.
    """

    said = Signal(str)

    def __init__(
        self,
        session: Session,
        tokens: TokenService,
        choices: Choices,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("annotateTab")
        self._session = session
        self.choices = choices
        self.list = ListPanel(session, tokens, choices)
        self.view = SentenceView()
        self.view.setObjectName("sentence")
        self.labels = LabelsPanel(session, choices)
        self.editor = Editor(session, self)
        self.tagging = Tagging(self.editor, self.view, self.labels)
        self.mending = Mending(self.editor, session, tokens, self.view)
        self.tag_all = TagAll(session, tokens, self.editor, self.view, self.labels)
        self.tagging.entries_for = lambda tag: [
            *self.mending.entries(tag),
            *self.tag_all.entries(tag),
        ]
        self.sides = Sides(self.list, self.labels)
        self._shows_boundaries = False
        self._commands = sentence_commands(self)
        self.page = SentencePage(self._commands, self.view, choices)
        self.presenter = Presenter(
            session, tokens, self.editor, self.tagging, self.mending, self.page, self.list
        )
        self.chooser.set_order(choices.order)
        self.row_suggestions = RowSuggestions(self.suggester)
        self.list.view.show_suggested(self.row_suggestions)
        self._compose()
        self._connect()
        self.presenter.show()

    @property
    def suggester(self) -> Suggester:
        """What suggestions and remarks come from."""
        return self.presenter.suggester

    @property
    def chooser(self) -> Chooser:
        """Which sentence comes next."""
        return self.presenter.chooser

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

    def show_only(
        self,
        indices: Iterable[int],
        words: str,
        index: int,
        spans: Sequence[tuple[int, int, str]] = (),
    ) -> None:
        """Show some examples alone in the list, and one of them with its first words selected.

        Args:
            indices: of the examples.
            words: what they are, for the chip that takes them away.
            index: of the one to show.
            spans: of it, in code points.
        """
        self.list.show_only(indices, words)
        self.go_to(index)
        first = min(spans, default=None)
        if first is not None:
            self.view.select(Span(first[0], first[1]))

    def leave(self) -> None:
        """Do what leaving a sentence does: a tagged one becomes done, guidelines are kept."""
        self.editor.leave()
        self.labels.leave()

    def stop(self) -> None:
        """End the threads of its parts."""
        self.list.stop()
        self.row_suggestions.stop()
        self.suggester.stop()

    def add_project_notice(self, notice: Notice) -> None:
        """Show a notice about the whole project above the sentence."""
        self.page.add_project_notice(notice)
        notice.closed.connect(self.focus_sentence)

    def clear_project_notices(self) -> None:
        """Take away the notices about the project."""
        self.page.clear_project_notices()

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

    def show_guidelines(self) -> None:
        """Show the guidelines and give them the keys."""
        self.sides.show_panel(self.labels)
        self.labels.show_guidelines()

    def delete_current(self) -> None:
        """Delete the example shown, or all that are selected (undo brings them back)."""
        if self.list.selected_count() > 1:
            self.list.bulk.delete()
        elif self.editor.delete():
            self.said.emit("Sentence deleted. Ctrl+Z brings it back.")

    # what the keys and buttons do; see `commands`

    def decide(self, status: Status) -> None:
        """Give the example a status and go on."""
        if self.index is not None:
            self.editor.set_status(status)
            self._go_on()

    def accept(self) -> None:
        """Mark the example done with the suggestions that are shown, and go on.

        Without them where the expert has chosen that.
        """
        if self.choices.return_takes and self.editor.finish(self.tagging.suggestions):
            self._go_on()
        else:
            self.decide(Status.DONE)

    def _go_on(self) -> None:
        if self.chooser.order is not Order.LIST:
            self.go_to_next_todo()
        elif not self.step(1):
            self.said.emit("That was the last sentence of the list.")

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
        """Go to the next example that is to do, of those that the list shows.

        In the list's order it goes on from the top after the last one.
        """
        target = self._next_todo(self.index) if self.index is not None else None
        if target is None:
            self.said.emit("Nothing else in the list is to do.")
        else:
            self.go_to(target)

    def _next_todo(self, index: int) -> int | None:
        choice = self.chooser.next_after(index)
        return choice.index if choice else self.list.next_todo(index)

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
        self._splitter = splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("annotateSplitter")
        splitter.setChildrenCollapsible(False)
        for widget, stretch in ((self.list, 0), (self.page, 1), (self.labels, 0)):
            splitter.addWidget(widget)
            splitter.setStretchFactor(splitter.count() - 1, stretch)
        splitter.setSizes([290, 700, 240])
        self.page.set_above(self.sides)
        self.setLayout(column(splitter))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave room for the sentence, and for what stands under it; a longer one is scrolled."""
        super().resizeEvent(event)
        self.sides.fit(self._splitter)
        self.page.limit_sentence(self.height())

    def _connect(self) -> None:
        self.view.take_key = self._take_sentence_key
        self.view.visit_wanted.connect(self.visit)
        for part in (self.list, self.labels, self.tagging, self.mending, self.tag_all):
            part.said.connect(self.said)
        self.presenter.proposals.said.connect(self.said)
        self.list.chosen.connect(self.focus_sentence)
        self.list.view.selectionModel().currentChanged.connect(self._row_changed)
        self.choices.changed.connect(lambda: self.chooser.set_order(self.choices.order))
        self.list.model.modelReset.connect(self._choose_among_shown)
        self.list.model.found.connect(lambda _is_last: self._choose_among_shown())
        self.labels.tag_wanted.connect(self.tagging.tag_with)
        self.labels.clicked.connect(self.focus_sentence)
        self.editor.visited.connect(self.go_to)
        self._session.examples_moved.connect(self._examples_moved)
        self._session.opened.connect(self._select_current)

    # what follows from changes

    def _choose_among_shown(self) -> None:
        self.chooser.choose_among(self.list.shown())

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
