"""The dialog of suggestions: what they come from, and the project's word lists and patterns."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QFileDialog,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from ...app.pattern_files import FoundList, PatternFiles
from ...app.session import Session
from ...app.suggester import Suggester
from ...core.display import shown_name
from ...core.errors import EventNerError
from ...core.pattern_edits import add_patterns, remove_patterns
from ...core.patterns import PatternEntry, PatternFile, PatternGroup, grouped
from ...core.wording import counted
from ...storage.header import new_labels
from ..choices import Choices
from ..flow_layout import FlowLayout
from ..keymap import keymap
from ..notice import Notice, error_text
from ..suggesting.sources_box import SourcesBox
from ..widgets import button, clear, column, label, panel, row, scrolled
from .found_list import FoundListPanel, new_label_names

_OPEN = "Word lists and patterns (*.jsonl *.json *.txt *.csv *.tsv);;All files (*)"
_SAVE = "EntityRuler patterns (*.jsonl)"
_TOLD = 50  # lines of a report


class PatternsDialog(QDialog):
    """Turns sources of suggestions on and off; adds, removes and writes lists and patterns.

    Signals:
        said: (text) a short remark on what was done.
        model_wanted: another model is to be chosen.
    """

    said = Signal(str)
    model_wanted = Signal()

    def __init__(
        self,
        session: Session,
        suggester: Suggester,
        choices: Choices,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("patternsDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Suggestions")
        self._session = session
        self._suggester = suggester
        self._choices = choices
        self._found: FoundList | None = None
        self._groups: list[PatternGroup] = []
        self._files = PatternFiles(session, self)
        self._make_list()
        self._compose()
        self._files.found.connect(self._ask)
        self._files.made.connect(self._add)
        self._files.written.connect(self._told)
        self._files.failed.connect(self._show_error)
        session.settings_changed.connect(self._fill)
        suggester.patterns.ready.connect(self._fill)
        self.finished.connect(lambda _result: self._files.stop())
        self._fill()
        self._import.setFocus()

    def take_file(self, path: Path) -> None:
        """Read a file of words or patterns, then ask what to do with it."""
        clear(self._below)
        self._files.read(path)

    def write_file(self, path: Path) -> None:
        """Write the chosen lists, or all where none is chosen, as EntityRuler's patterns."""
        chosen = self._chosen() or list(self._session.document.settings.patterns)
        self._files.write(chosen, path)

    def _make_list(self) -> None:
        self.list = QListWidget()
        self.list.setObjectName("patterns")
        self.list.setAccessibleName("Word lists and patterns of the project")
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setUniformItemSizes(True)
        self.list.itemSelectionChanged.connect(self._enable)
        delete = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.list)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._remove_chosen)

    def _compose(self) -> None:
        sources = SourcesBox(self._suggester)
        sources.model_wanted.connect(self.model_wanted)
        self._import = button("Add a file…", self._choose_file, name="importPatterns")
        self._remove = button("Remove", self._remove_chosen, name="removePatterns")
        self._export = button("Write to a file…", self._choose_target, name="exportPatterns")
        self._nothing = label(
            "None yet. Add a text file with one term a line, or patterns of spaCy's EntityRuler "
            "(.jsonl, Prodigy's too).",
            role="muted",
            name="noPatterns",
            wrap=True,
        )
        self._below = column(spacing=8)
        self._told_label = label(role="muted", name="patternsTold", wrap=True)
        close = button("Close", self.reject, name="patternsClose")
        buttons = FlowLayout(spacing=8)
        for each in (self._import, self._remove, self._export):
            buttons.addWidget(each)
        foot = row(self._told_label, close)
        foot.setStretch(0, 1)
        inner = column(
            label("Suggest from", role="heading"),
            sources,
            self._return_switch(),
            label("Word lists and patterns", role="heading"),
            self._nothing,
            self.list,
            buttons,
            self._below,
            1,
            spacing=10,
        )
        inner.setContentsMargins(0, 0, 8, 0)  # for the scroll bar
        inner.setStretchFactor(self.list, 100)
        inside = scrolled(panel(inner, name="page"), name="patternsScroll")
        self.setLayout(column(inside, foot, margins=18, spacing=10))
        metrics = self.fontMetrics()
        wanted = QSize(84 * metrics.averageCharWidth(), 40 * metrics.lineSpacing())
        parent = self.parentWidget()
        self.resize(wanted.boundedTo(parent.size()) if parent else wanted)

    def _return_switch(self) -> QCheckBox:
        key = keymap().native("accept")
        made = QCheckBox(f"{key or 'Going on as done'} accepts the suggestions of the sentence")
        made.setObjectName("returnTakes")
        made.setChecked(self._choices.return_takes)
        made.toggled.connect(self._choices.set_return_takes)
        return made

    def _fill(self) -> None:
        """Show the project's patterns, and what of them is of no use."""
        entries = self._session.document.settings.patterns
        self._groups = grouped(entries)
        self.list.clear()
        for group in self._groups:
            self.list.addItem(QListWidgetItem(self._in_words(group)))
        self.list.setVisible(bool(entries))
        self._nothing.setVisible(not entries)
        if self._found is None:
            clear(self._below)
            problems = self._suggester.patterns.problems
            if problems:
                words = f"{counted(len(problems), 'pattern')} cannot be used."
                if len(problems) == 1:
                    words = problems[0]
                details = problems[:_TOLD] if len(problems) > 1 else ()
                self._below.addWidget(
                    Notice(words, [("Close", lambda: clear(self._below))], details=details)
                )
        self._enable()

    def _in_words(self, group: PatternGroup) -> str:
        first = group.entries[0]
        if isinstance(first, PatternFile):
            count = self._suggester.patterns.file_counts.get(first.name)
            number = "" if count is None else f"{counted(count, 'pattern')}, "
            return f"{group.words}  ·  {number}in its own file beside the project"
        name = shown_name(group.label, 30)
        if len(group.entries) == 1 and not first.id:
            return f"{name}  ·  {group.words}"
        return f"{name}  ·  {group.words}  ·  {counted(len(group.entries), 'pattern')}"

    def _enable(self) -> None:
        chosen = bool(self.list.selectedIndexes())
        self._remove.setEnabled(chosen)
        self._export.setEnabled(bool(self._groups))

    def _chosen(self) -> list[PatternEntry]:
        rows = sorted(index.row() for index in self.list.selectedIndexes())
        return [entry for at in rows for entry in self._groups[at].entries]

    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "Add words or patterns", "", _OPEN)
        if chosen:
            self.take_file(Path(chosen))

    def _choose_target(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, "Write patterns", "patterns.jsonl", _SAVE)
        if chosen:
            self.write_file(Path(chosen))

    def _remove_chosen(self) -> None:
        change = remove_patterns(self._session.document, self._chosen())
        if self._session.apply(change) and change:
            self._told(f"{change.text}: done. Ctrl+Z brings them back.")

    def _ask(self, found: FoundList) -> None:
        """Say what a file holds, and ask whether to add it."""
        self._found = found
        self._told_label.clear()
        clear(self._below)
        settings = self._session.document.settings
        guess = found.path.stem.upper()
        asked = FoundListPanel(found, settings, guess)
        asked.wanted.connect(lambda tag_name: self._files.make(found, tag_name))
        asked.unwanted.connect(self._leave)
        self._below.addWidget(asked)
        asked.add.setFocus()

    def _add(self, entries: tuple[PatternEntry, ...]) -> None:
        found, self._found = self._found, None
        if found is None:
            return
        settings = self._session.document.settings
        labels = new_labels(new_label_names(found, settings), settings.labels)
        try:
            change = add_patterns(self._session.document, entries, labels)
        except EventNerError as error:
            self._show_error(error)
            return
        clear(self._below)
        if self._session.apply(change):
            self._told(f"{found.words} added. They are suggested in sentences to do.")
        else:
            self._told("The project has all of these already.")

    def _leave(self) -> None:
        self._found = None
        clear(self._below)
        self._import.setFocus()

    def _show_error(self, error: EventNerError) -> None:
        self._found = None
        clear(self._below)
        self._below.addWidget(Notice(error_text(error), kind="error", closable=True))

    def _told(self, words: str) -> None:
        self._told_label.setText(words)
        self.said.emit(words)
