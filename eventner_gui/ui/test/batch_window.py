"""Many sentences at once: what the model finds in each, to be filtered, exported and pictured."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QProgressBar,
    QWidget,
)

from ...app.batch import Batch
from ...app.exporter import Exporter
from ...core.display import shown_name
from ...core.document import Document, Example, Settings
from ...core.errors import EventNerError
from ...core.filters import Condition, Facts, Filter, HasLabel, Untagged, holds_text
from ...core.wording import counted, time_left
from ...storage.header import settings_with
from ..drawings import choose_drawing
from ..flow_layout import FlowLayout
from ..notice import error_text
from ..transfer.export_dialog import ExportDialog
from ..transfer.preview import Preview
from ..widgets import button, column, label, row
from .picture import save_picture

_ANY, _NOTHING = "any", "nothing"
_MOST_PICTURED = 100  # sentences of one picture


class BatchWindow(QWidget):
    """A window beside the program's own.

    Signals:
        sentence_wanted: (text) look at this sentence by itself.
        add_wanted: (list of Example, Settings) put these into the project.
        closed: it goes.
    """

    sentence_wanted = Signal(str)
    add_wanted = Signal(object, object)
    closed = Signal()

    def __init__(
        self, folder: Path, model: str, texts: Sequence[str], settings: Settings, parent: QWidget
    ) -> None:
        """Make the window, and begin.

        Args:
            folder: of the model, which the user has let be opened.
            model: its name, for the title.
            texts: the sentences.
            settings: of the project, for the colours of its labels.
            parent: the window it belongs to.
        """
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("batchWindow")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"{counted(len(texts), 'sentence')} · {shown_name(model)}")
        self._texts, self._settings = texts, settings
        self._found: list[Example] = []
        self._shown: list[Example] = []
        self._with: Counter[str] = Counter()  # sentences by the labels found in them
        self._without = self._entities = 0  # sentences with nothing in them; all entities
        self._started = time.monotonic()
        self._is_done = False
        self.batch = Batch(self)
        self._exporter = Exporter(self)
        self._state = label(role="muted", name="batchState", wrap=True)
        self._bar = QProgressBar()
        self._bar.setObjectName("batchProgress")
        self._bar.setAccessibleName("Sentences looked at")
        self._bar.setRange(0, len(texts))
        self._bar.setTextVisible(False)
        self._halt = button("&Stop", self.batch.halt, name="batchStop", tip="Keeps what was found")
        self._labels = QComboBox()
        self._labels.setObjectName("batchLabels")
        self._labels.setAccessibleName("Show sentences with a label")
        self._labels.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._search = QLineEdit()
        self._search.setObjectName("batchSearch")
        self._search.setAccessibleName("Show sentences with these words")
        self._search.setPlaceholderText("Search words")
        self._search.setClearButtonEnabled(True)
        self._list = Preview("batchList", "Sentences with what was found")
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._open = button(
            "&Look at it alone",
            self._look,
            name="batchOpen",
            tip="In the Test tab, to correct it and add it to your data (Return)",
        )
        self._add = button(
            "A&dd to my data",
            self._add_chosen,
            name="batchAdd",
            tip="The chosen sentences with these tags, to do: look at them in the Annotate tab",
        )
        self._picture = button(
            "Save &picture…",
            self._save_picture,
            name="batchPicture",
            tip="The chosen sentences, or those shown, as PNG or SVG",
        )
        self._export = button(
            "&Export…",
            self._export_shown,
            name="batchExport",
            role="primary",
            tip="The sentences shown, for other programs, a table or a web page",
        )
        self._compose()
        self._connect()
        self._fill_labels()
        self._show_state()
        self.resize(QSize(900, 620).boundedTo(parent.window().size()))
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.batch.begin(folder, texts)

    def closeEvent(self, event: QCloseEvent) -> None:
        """End what is under way."""
        self.batch.stop()
        self._exporter.stop()
        super().closeEvent(event)
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Escape, as a dialog does."""
        if event.matches(QKeySequence.StandardKey.Cancel):
            self.close()
        else:
            super().keyPressEvent(event)

    def _compose(self) -> None:
        progress = row(self._state, self._bar, self._halt, spacing=12)
        progress.setStretch(0, 1)
        choice = row(self._labels, self._search, spacing=10)
        choice.setStretch(1, 1)
        actions = FlowLayout(spacing=10)
        for each in (self._open, self._add, self._picture, self._export):
            actions.addWidget(each)
        whole = column(progress, choice, self._list, actions, margins=18, spacing=12)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.batch.found.connect(self._take)
        self.batch.ended.connect(self._ended)
        self.batch.failed.connect(self._failed)
        self._labels.activated.connect(lambda _row: self._filter())
        self._search.textChanged.connect(lambda _text: self._filter())
        self._list.activated.connect(lambda _index: self._look())
        self._list.selectionModel().selectionChanged.connect(lambda *_: self._show_actions())
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._search.setFocus)

    # what comes

    def _take(self, some: list[Example]) -> None:
        self._found += some
        for example in some:
            labels = {each.label for each in example.annotations}
            self._with.update(labels)
            self._without += not labels
            self._entities += len(example.annotations)
        names = list(
            dict.fromkeys(each.tag_name for example in some for each in example.annotations)
        )
        self._settings = settings_with(self._settings, names)
        self._fill_labels()
        self._filter(some)
        self._show_state()

    def _ended(self) -> None:
        self._is_done = True
        self._show_state()

    def _failed(self, error: EventNerError) -> None:
        self._is_done = True
        self._show_state()
        self._state.setText(error_text(error))

    def _show_state(self) -> None:
        number, whole = len(self._found), len(self._texts)
        self._bar.setValue(number)
        self._bar.setVisible(not self._is_done)
        self._halt.setVisible(not self._is_done)
        self._show_actions()
        if not self._is_done:
            seconds = time.monotonic() - self._started
            left = f", {time_left(seconds / number * (whole - number))}" if number else ""
            begun = f"{number:,} of {counted(whole, 'sentence')} looked at{left}"
            self._state.setText(begun if number else "Opening the model…")
            return
        told = f"{counted(self._entities, 'entity')} in {counted(number, 'sentence')}"
        self._state.setText(
            told + ("." if number == whole else f"; stopped, {whole - number:,} not looked at.")
        )

    # what is shown

    def _fill_labels(self) -> None:
        """Offer the labels that were found, with the number of sentences that have them."""
        offered = [
            (f"All sentences ({len(self._found):,})", (_ANY, "")),
            *(
                (f"With {shown_name(n)} ({self._with[n]:,})", ("label", n))
                for n in sorted(self._with)
            ),
            (f"Nothing found ({self._without:,})", (_NOTHING, "")),
        ]
        there = [tuple(self._labels.itemData(at)) for at in range(self._labels.count())]
        if [data for _text, data in offered] == there:  # a list that is open stays as it is
            for at, (text, _data) in enumerate(offered):
                self._labels.setItemText(at, text)
            return
        chosen = tuple(self._labels.currentData() or (_ANY, ""))
        self._labels.clear()
        for text, data in offered:
            self._labels.addItem(text, data)
        self._labels.setCurrentIndex([data for _text, data in offered].index(chosen))

    def _filter(self, added: Sequence[Example] | None = None) -> None:
        """Show what passes; of examples that were added only those are looked at."""
        kind, name = self._labels.currentData()
        wanted = holds_text(self._search.text())
        conditions: list[Condition] = [
            *([HasLabel(name)] if kind == "label" else []),
            *([Untagged()] if kind == _NOTHING else []),
            *([wanted] if wanted else []),
        ]
        passes, facts = Filter(tuple(conditions)).passes, Facts()
        looked = self._found if added is None else added
        kept = [each for at, each in enumerate(looked) if passes(at, each, facts)]
        if added is None:
            self._shown = kept
            self._list.show_examples(self._shown, _as_it_is, self._settings)
        else:
            self._shown += kept
            self._list.add_examples(kept, self._settings)
        self._show_actions()

    def _chosen_rows(self) -> list[range]:
        """Return the stretches of rows that are chosen: with all chosen, one."""
        chosen = self._list.selectionModel().selection()
        ranges = [chosen.at(at) for at in range(chosen.count())]
        return [range(each.top(), each.bottom() + 1) for each in ranges]

    def _chosen(self) -> list[Example]:
        rows = sorted(row for some in self._chosen_rows() for row in some)
        return [self._shown[each] for each in rows]

    def _show_actions(self) -> None:
        self._open.setEnabled(sum(map(len, self._chosen_rows())) == 1)
        self._add.setEnabled(bool(self._chosen_rows()))
        self._picture.setEnabled(bool(self._shown))
        self._export.setEnabled(bool(self._shown) and self._is_done)

    # what can be done

    def _look(self) -> None:
        chosen = self._chosen()
        if len(chosen) == 1:
            self.sentence_wanted.emit(chosen[0].content)

    def tell(self, words: str) -> None:
        """Say something where the state is said."""
        self._state.setText(words)

    def _add_chosen(self) -> None:
        self.add_wanted.emit(self._chosen(), self._settings)

    def _export_shown(self) -> None:
        document = Document(self._settings, list(self._shown))
        path = Path.home() / "predictions.json"
        dialog = ExportDialog(self._exporter, document, path, self)
        dialog.accepted.connect(lambda: self._tell_written(dialog))
        dialog.open()

    def _tell_written(self, dialog: ExportDialog) -> None:
        if dialog.written is not None and dialog.written.job.path is not None:
            self._state.setText(f"Written to {shown_name(dialog.written.job.path.name)}.")

    def _save_picture(self) -> None:
        examples = self._chosen() or self._shown
        path = choose_drawing(self, "Save picture", "sentences.png")
        if path is None:
            return
        try:
            save_picture(path, examples[:_MOST_PICTURED], self._settings)
        except EventNerError as error:
            self._state.setText(error_text(error))
            return
        left = len(examples) - _MOST_PICTURED
        more = f" The first {_MOST_PICTURED}: a picture holds no more." if left > 0 else ""
        self._state.setText(f"Saved as {shown_name(path.name)}.{more}")


def _as_it_is(example: Example) -> Example:
    return example
