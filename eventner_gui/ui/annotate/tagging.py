"""Tagging: what a gesture or a key on the sentence does to its tags and suggestions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint, Signal

from ...core.display import shown_name
from ...core.document import Annotation, Label
from ...core.labels import hidden_under, visible_labels
from ...core.spans import Span
from ...core.suggestions import Suggestion
from ..text.marks import Mark
from .chosen_labels import ChosenLabels
from .sentence_view import SentenceView
from .shaping import Shaping
from .tag_editor import TagEditor
from .tag_menu import Entry, TagMenu


class Tagging(QObject):
    """Turns what the user means at the cursor or the mouse into changes of the example.

    Signals:
        said: (text) a short remark for the status line.
        refused: (Suggestion or Annotation) it is not to be suggested again here.
        guessed: (Label) words were tagged with this one, which nobody has chosen.
        exact_changed: (bool) whether single characters are selected from now on, or words.
    """

    said = Signal(str)
    refused = Signal(object)
    guessed = Signal(object)
    exact_changed = Signal(bool)

    def __init__(self, editor: TagEditor, view: SentenceView, labels: ChosenLabels) -> None:
        super().__init__(view)
        self._editor = editor
        self._view = view
        self._labels = labels
        self._shaping = Shaping(editor, view)
        self.suggestions: Sequence[Suggestion] = ()
        # what else the menu of a tag offers, above the labels
        self.entries_for: Callable[[Annotation], Sequence[Entry]] = lambda _annotation: ()
        # returns the likeliest label of a stretch; None where nothing is known
        self.guess: Callable[[Span], Label | None] = lambda _span: None
        self._is_picked = False  # the expert has chosen a label in the sentence shown
        # puts the cursor on a suggestion that has not been looked at; False where there is none
        self.go_on: Callable[[], bool] = lambda: False
        labels.picked.connect(self._pick)
        view.span_dragged.connect(self._tag_dragged)
        view.edge_dragged.connect(self._resize)
        view.mark_clicked.connect(lambda mark, where: self._open_mark_menu(mark, where))
        view.suggestion_clicked.connect(self._take)
        view.menu_wanted.connect(self.open_menu)

    # what keys do

    def tag_with(self, label: Label | None) -> None:
        """Tag the selection; a tag or suggestion the cursor only stands on becomes this label."""
        span = self._view.selection()
        if label is None or span is None:
            return
        self._pick(True)
        mark = self._view.mark_at_cursor()
        if mark and self._means(mark):
            self._make(mark, label)
        else:
            self._tag(span, label)

    def take_or_tag(self) -> None:
        """Accept the suggestion at the cursor, or tag the selection with the chosen label.

        Where none was chosen in this sentence it is the likeliest one; a tag that is there
        becomes the chosen one in any case.
        """
        mark, span = self._view.mark_at_cursor(), self._view.selection()
        if mark and mark.suggested and self._means(mark):
            self._take(mark)
        elif mark and self._means(mark) and self._labels.active:
            self._make(mark, self._labels.active)
        elif span and self._tag_unsaid(span):
            self._view.step_past(span)

    def begin(self) -> None:
        """Take note that another sentence is shown: no label has been chosen in it."""
        self._pick(False)

    def take_all(self) -> bool:
        """Accept all suggestions of the sentence; return whether there were any."""
        if not self.suggestions:
            self.said.emit("There are no suggestions in this sentence.")
            return False
        return self._editor.take(self.suggestions)

    def remove(self) -> None:
        """Remove the tag at the cursor, or refuse the suggestion."""
        mark = self._view.mark_at_cursor()
        if mark is None:
            self.said.emit("There is no tag at the cursor to remove.")
        else:
            self._remove(mark)

    def cycle(self, step: int) -> None:
        """Make the tag at the cursor the next (1) or previous (-1) label."""
        self._say(self._shaping.cycle(step, visible_labels(self._editor.settings)))

    def move_edge(self, *, end: bool, sideways: int) -> None:
        """Move an edge of the tag at the cursor; see `Shaping.move_edge`."""
        self._say(self._shaping.move_edge(end=end, sideways=sideways))

    def split(self) -> None:
        """Split the tag at the cursor."""
        self._say(self._shaping.split())

    def toggle_exact(self) -> None:
        """Let the cursor step by characters, or by tokens again."""
        exact = not self._view.is_exact
        self._view.set_exact(exact)
        self.exact_changed.emit(exact)

    # what the mouse and the menu do

    def open_menu(self, where: QPoint) -> None:
        """Open the menu of the tag, the suggestion or the words at the cursor."""
        mark = self._view.mark_at_cursor()
        if mark and self._means(mark):
            self._open_mark_menu(mark, where)
        elif span := self._view.selection():
            menu = self._menu(last=self._for_words())
            menu.label_chosen.connect(lambda label: self._tag(span, label))
            menu.popup(where)

    def _open_mark_menu(self, mark: Mark, where: QPoint) -> None:
        if mark.suggested:
            first = [Entry("Accept", lambda: self._take(mark), "tag_active", "takeSuggestion")]
            last = [Entry("Refuse", lambda: self._remove(mark), "untag", "refuseSuggestion")]
        else:
            first = list(self.entries_for(mark.annotation))
            last = [Entry("Remove this tag", lambda: self._remove(mark), "untag", "removeTag")]
            if self._can_split(mark.annotation):
                last.append(Entry("Split before the cursor", self.split, "split", "splitTag"))
        menu = self._menu(chosen=mark.tag, first=first, last=[*last, *self._for_words()])
        menu.label_chosen.connect(lambda label: self._make(mark, label))
        menu.popup(where)

    def _menu(
        self, *, chosen: str = "", first: Sequence[Entry] = (), last: Sequence[Entry] = ()
    ) -> TagMenu:
        return TagMenu(
            visible_labels(self._editor.settings), self._view, chosen=chosen, first=first, last=last
        )

    def _for_words(self) -> list[Entry]:
        return []

    def _tag_dragged(self, span: Span) -> None:
        self._view.select(span)  # it stays so: a label's key pressed now makes it that label
        self._tag_unsaid(span)

    def _resize(self, mark: Mark, span: Span) -> None:
        """Give a tag other edges; a suggestion is accepted with them."""
        label = self._editor.settings.find_label(mark.annotation.tag_name)
        if not mark.suggested:
            self._editor.resize(mark.annotation, span)
        elif label:
            self._editor.tag(span, label)

    def _tag_unsaid(self, span: Span) -> bool:
        """Tag words for which no label was said; say so where it is a guess, or cannot be."""
        guessed = self.guess(span) if self._labels.guesses and not self._is_picked else None
        label = guessed or self._labels.active
        if label is None:
            self.said.emit(self._labels.why_none)
            return False
        done = self._editor.tag(span, label)
        if guessed:
            self.guessed.emit(guessed)
        return done

    # what they have in common

    def _pick(self, is_picked: bool = True) -> None:
        self._is_picked = is_picked
        self._labels.say_picked(is_picked)

    def _tag(self, span: Span, label: Label) -> None:
        self._labels.activate(label)
        example = self._editor.example
        hidden = hidden_under(example, span, self._editor.settings) if example else []
        if self._editor.tag(span, label):
            self._view.step_past(span)
            if hidden:
                names = ", ".join(dict.fromkeys(shown_name(each.label) for each in hidden))
                self.said.emit(f"That replaced a hidden tag: {names}. Ctrl+Z brings it back.")

    def _make(self, mark: Mark, label: Label) -> None:
        """Make a mark this label: a tag gets it, a suggestion is accepted as it."""
        span = Span(mark.start, mark.end)
        if mark.suggested:
            self._tag(span, label)
            self.go_on()
        else:
            self._labels.activate(label)
            self._editor.relabel(mark.annotation, label)
            self._view.step_past(span)

    def _take(self, mark: Mark) -> None:
        suggestion = self._suggestion_of(mark)
        if suggestion and self._editor.take([suggestion]) and not self.go_on():
            self._view.step_past(suggestion.span)

    def _remove(self, mark: Mark) -> None:
        if not mark.suggested:
            self.refused.emit(mark.annotation)
            self._editor.untag(mark.annotation)
        elif suggestion := self._suggestion_of(mark):
            self.refused.emit(suggestion)
            self.go_on()

    def _suggestion_of(self, mark: Mark) -> Suggestion | None:
        key = (mark.start, mark.end, mark.tag)
        return next((each for each in self.suggestions if each.key == key), None)

    def _means(self, mark: Mark) -> bool:
        """Tell whether the selection means a mark as a whole: it only stands on it, or is it."""
        return not self._view.is_extended or self._view.selection() == Span(mark.start, mark.end)

    def _can_split(self, annotation: Annotation) -> bool:
        focus = self._view.cursor_span
        return bool(focus and annotation.start < focus.start < annotation.end)

    def _say(self, remark: str) -> None:
        if remark:
            self.said.emit(remark)
