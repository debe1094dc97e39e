"""The dialog that tags the same words wherever they stand, each place shown and ticked first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QWidget

from ...app.occurrence_search import MOST, OccurrenceSearch
from ...app.session import Session
from ...core.changes import Change, join
from ...core.display import shown_name, shown_words
from ...core.document import Label
from ...core.occurrences import Finder, Occurrence, State, tag_occurrences
from ...core.pattern_edits import add_patterns
from ...core.patterns import Pattern
from ...core.token_patterns import Part, PartKind, spacy_pattern
from ...core.wording import counted
from ..widgets import button, column, label, menu_text, row, tip_of
from .occurrence_list import OccurrenceModel, OccurrenceView
from .pattern_parts import PatternParts

_EXACT, _ANY_CASE, _PATTERN = range(3)


class OccurrencesDialog(QDialog):
    """Finds the words in all sentences and tags what is ticked, as one step of undo.

    Signals:
        said: (text) a short remark on what was done.
    """

    said = Signal(str)

    def __init__(
        self,
        session: Session,
        words: str,
        parts: Sequence[Part],
        wanted: Label,
        parent: QWidget | None = None,
    ) -> None:
        """Make the dialog; the search begins at once.

        Args:
            session: the open project.
            words: to look for.
            parts: the same words as a pattern, numbers standing for any number.
            wanted: the label they are to get.
            parent: the window.
        """
        super().__init__(parent)
        self.setObjectName("occurrencesDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session = session
        self._words = words
        self._label = wanted
        self._states: Counter[State] = Counter()
        name = shown_name(wanted.label, 30)
        shown = shown_words(words, 40)
        self.setWindowTitle(f"Tag “{shown}” everywhere")
        self.model = OccurrenceModel(session, self)
        self.view = OccurrenceView(session, self.model, wanted)
        self._search = OccurrenceSearch(self)
        self._search.found.connect(self._found)
        self._search.finished.connect(self._say)
        self._mode = self._make_modes(words, parts)
        self._parts = PatternParts(parts)
        self._parts.changed.connect(self._look)
        self._summary = label(role="muted", name="occurrencesSummary", wrap=True)
        self._keep = QCheckBox("Suggest these words in new sentences, too")
        self._keep.setObjectName("keepPattern")
        self._keep.setToolTip(tip_of("They become a pattern of the project: Edit > Suggestions…"))
        self._keep.toggled.connect(lambda _on: self._say())
        self._all = button("Tick all", lambda: self.model.tick_all(True), name="tickAll")
        self._none = button("Tick none", lambda: self.model.tick_all(False), name="tickNone")
        for each in (self._all, self._none):
            each.setProperty("role", "link")
        self._ok = button("Tag", self._take, name="tagTicked", role="primary")
        self._ok.setDefault(True)
        cancel = button("Cancel", self.reject, name="occurrencesCancel")
        heading = label(f"Tag as {name} wherever it stands", role="heading")
        take = label("Look for")
        take.setBuddy(self._mode)
        choice = row(take, self._mode)
        choice.setStretch(1, 1)
        told = row(self._summary, self._all, self._none)
        told.setStretch(0, 1)
        layout = column(
            heading,
            choice,
            self._parts,
            told,
            self.view,
            self._keep,
            row(1, cancel, self._ok),
            margins=18,
            spacing=10,
        )
        layout.setStretchFactor(self.view, 1)
        self.setLayout(layout)
        metrics = self.fontMetrics()
        wanted_size = QSize(100 * metrics.averageCharWidth(), 34 * metrics.lineSpacing())
        self.resize(wanted_size.boundedTo(parent.size()) if parent else wanted_size)
        self.model.dataChanged.connect(lambda *_: self._say())
        self._mode.currentIndexChanged.connect(lambda _row: self._look())
        self.finished.connect(lambda _result: self._search.cancel())
        self._look()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_modes(self, words: str, parts: Sequence[Part]) -> QComboBox:
        shown = shown_words(words, 40)
        made = QComboBox()
        made.setObjectName("occurrencesMode")
        made.setAccessibleName("Look for")
        made.addItem(f"exactly “{shown}”")
        made.addItem(f"“{shown}” in any case")
        if parts:
            made.addItem("a pattern of words")
        has_number = any(part.kind is PartKind.NUMBER for part in parts)
        made.setCurrentIndex(_PATTERN if has_number else _ANY_CASE)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.setMinimumContentsLength(20)
        return made

    def _look(self) -> None:
        """Search anew, for what is chosen."""
        mode = self._mode.currentIndex()
        self._parts.setVisible(mode == _PATTERN)
        self.model.clear()
        self._states.clear()
        if mode == _PATTERN:
            finder = Finder.of_parts(self._parts.parts, self._label.name)
        else:
            finder = Finder.of_words(self._words, self._label.name, any_case=mode == _ANY_CASE)
        self._search.start(self._session.document.examples, finder)
        self._say()

    def _found(self, some: list[Occurrence]) -> None:
        self._states.update(each.state for each in some)
        was_empty = self.model.rowCount() == 0
        self.model.add(some)
        if was_empty and self.model.rowCount():
            self.view.setCurrentIndex(self.model.index(0))
        self._say()

    def _say(self) -> None:
        """Say what was found, and on the button what would be done."""
        self._summary.setText(self._in_words())
        count = self.model.ticked_count()
        name = menu_text(self._label.label, 24)
        keeps = self._keep.isChecked()
        words = f"Tag {counted(count, 'place')} as {name}"
        self._ok.setText(words if count or not keeps else "Suggest them from now on")
        self._ok.setEnabled(bool(count) or keeps)

    def _in_words(self) -> str:
        parts = []
        here = self.model.rowCount()
        if here:
            parts.append(counted(self._states[State.UNTAGGED], "place") + " without a tag")
        if others := self._states[State.OTHERWISE]:
            parts.append(f"{others:,} tagged otherwise")
        if overlapping := self._states[State.OVERLAPPING]:
            parts.append(f"{overlapping:,} inside or across another tag")
        words = ", ".join(parts) or "No other place"
        if same := self._states[State.SAME]:
            words += f"; {same:,} tagged {shown_name(self._label.label, 24)} already"
        if self._search.is_busy:
            return f"{words}. Looking…"
        if sum(self._states.values()) >= MOST:
            return f"{words}. These are the first {MOST:,}."
        return f"{words}."

    def _take(self) -> None:
        """Tag what is ticked, keep the pattern where that is wanted: one step."""
        document = self._session.document
        name = self._label.name
        tagged = tag_occurrences(document, self.model.ticked, name)
        kept = add_patterns(document, [self._pattern()]) if self._keep.isChecked() else None
        change = _together(tagged, kept)
        self.accept()
        if self._session.apply(change) and change is not None:
            self.said.emit(f"{change.text}: done. Ctrl+Z takes it back.")

    def _pattern(self) -> Pattern:
        """Return the pattern that takes what is looked for."""
        mode = self._mode.currentIndex()
        name = self._label.name
        parts = self._parts.parts
        if mode == _EXACT or not parts:
            return Pattern(name, " ".join(self._words.split()))
        if mode == _ANY_CASE:
            parts = [replace(part, kind=PartKind.WORD) for part in parts]
        return Pattern(name, tuple(spacy_pattern(parts)))


def _together(tagged: Change | None, kept: Change | None) -> Change | None:
    return join(tagged, kept) if tagged and kept else tagged or kept
