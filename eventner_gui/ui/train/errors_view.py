"""What a run got wrong in sentences it was not trained on, to look through and to picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QLayout,
    QListView,
    QScrollArea,
    QWidget,
)

from ...app.run_errors import TEST_SET, RunErrors, RunErrorsService
from ...app.session import Session
from ...core.display import shown_name
from ...core.document import Example, Status
from ...core.errors import EventNerError
from ...core.mistake_words import pair_words
from ...core.mistakes import Edge, ErrorCounts, Judged, Kind, count_errors
from ...core.text_groups import text_key
from ...core.wording import counted
from ...nlp.comparison import scores_of
from ...nlp.trust import NotTrusted
from ...storage.run_record import RunRecord
from ..announce import announce
from ..drawings import choose_drawing, save_drawing
from ..flow_layout import FlowLayout
from ..fold import Fold
from ..lists import set_up
from ..notice import error_text
from ..widgets import button, column, label, lines_tall, panel, row
from .bars_view import BarsView
from .confusion_table import ConfusionTable, Pair
from .figures import BarsFigure, ConfusionFigure
from .mistake_list import MistakeDelegate, MistakeModel, Row

_LINES = 15  # of the list
_A_FILE = "a file…"  # may be chosen again and again


class ErrorsView(QWidget):
    """A section of the Train tab that folds away; it looks at a run once it is opened.

    Signals:
        example_wanted: (index) show this example of the project.
    """

    example_wanted = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Make the view.

        Args:
            session: says the labels' colours, and where a sentence stands.
            parent: the widget it lies in. `stop` must be called before it goes.
        """
        super().__init__(parent)
        self.setObjectName("errorsView")
        self._session = session
        self._run: RunRecord | None = None
        self._looked_at: RunRecord | None = None
        self._answers: dict[str, tuple[Judged, ...]] = {}  # by the words of where they are from
        self._source = ""  # the one that is shown
        self._pair: Pair | None = None
        self._kinds_listed: list[Kind] = []
        self._service = RunErrorsService(self)
        self._service.found.connect(self._show_found)
        self._service.progressed.connect(self._show_progress)
        self._service.failed.connect(self._show_failure)
        self._make()
        self.fold = Fold("Mistakes on held-out sentences", self._body, name="errorsFold")
        self.setLayout(column(self.fold))
        self.hide()

    def show_run(self, run: RunRecord | None) -> None:
        """Be about a run; None hides the view."""
        self._run, self._looked_at = run, None
        self._service.cancel()
        self.setVisible(run is not None)
        self._clear("")
        if self._body.isVisible():
            self._look()

    def stop(self) -> None:
        """End the thread."""
        self._service.stop()

    # what it is made of

    def _make(self) -> None:
        self._summary = label(name="errorsSummary", wrap=True)
        self._edges = label(role="muted", name="errorsEdges", wrap=True)
        self._remark = label(role="muted", name="errorsRemark", wrap=True)
        self._sources = QComboBox()
        self._sources.setObjectName("errorsSource")
        self._sources.setAccessibleName("Which sentences")
        self._sources.activated.connect(self._choose_source)
        self._stop = button("Stop", self._stop_looking, name="errorsStop", role="link")
        self._kinds = QComboBox()
        self._kinds.setObjectName("errorsKind")
        self._kinds.setAccessibleName("Which kind of mistakes")
        self._kinds.currentIndexChanged.connect(self._show_rows)
        self._all = button("Show all", self._show_all, name="errorsAll", role="link")
        self.list = QListView()
        self.model = MistakeModel()
        self._delegate = MistakeDelegate()
        set_up(self.list, self.model, self._delegate, name="mistakes", accessible="Mistakes")
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.clicked.connect(self._open)
        self.list.activated.connect(self._open)
        lines_tall(self.list, _LINES)
        self._legend = label(
            "Coloured: your tag. Dashed line: what the model found. A click or Return opens the "
            "sentence.",
            role="small",
            wrap=True,
        )
        self.grid = ConfusionTable()
        self.grid.pair_chosen.connect(self._choose_pair)
        self._grid_words = label(role="small", name="confusionWords", wrap=True)
        self.bars = BarsView()
        save_grid = button(
            "Save this &table…",
            self._save_grid,
            name="saveConfusions",
            tip="As a picture: PNG, or SVG",
        )
        save_bars = button(
            "Sa&ve these bars…", self._save_bars, name="saveBars", tip="As a picture: PNG, or SVG"
        )
        choices = FlowLayout()
        for widget in (self._sources, self._kinds, self._all):
            choices.addWidget(widget)
        self._choices = panel(choices)
        self._parts = (
            self._edges, self._kinds, self.list, self._legend, self.grid, self._grid_words,
            save_grid,
        )  # fmt: skip
        self._of_any = self.bars, save_bars  # shown without mistakes, too
        self._body = _Body(
            column(
                self._summary,
                self._edges,
                self._choices,
                self._remark,
                row(self._stop, 1),
                self.list,
                self._legend,
                self._grid_words,
                self.grid,
                row(save_grid, 1),
                self.bars,
                row(save_bars, 1),
                spacing=8,
            )
        )
        self._body.seen.connect(self._look)
        self._clear("")

    # what is shown when

    def _look(self) -> None:
        """Ask for the mistakes of the run, once."""
        if self._run is None or self._looked_at is self._run:
            return
        self._looked_at = self._run
        self._clear("Looking at what the model finds in them…")
        self._service.look(self._run.folder)

    def _clear(self, words: str) -> None:
        self._answers, self._source, self._pair = {}, "", None
        self._summary.setText(words)
        self._remark.hide()
        self._stop.hide()
        self.model.show_rows(())
        for part in (*self._parts, *self._of_any, self._choices, self._all):
            part.hide()

    def _show_failure(self, error: EventNerError) -> None:
        self._stop.hide()
        words = error_text(error)
        if isinstance(error, NotTrusted):
            words = (
                "This model was not trained on this computer. Open it on the Test tab first, "
                "where it is asked about."
            )
        if self._answers:  # what is shown is right all the same
            self._offer_sources()
            self._say(words)
        else:
            self._show_found(None)
            self._summary.setText(words)

    def _show_progress(self, done: int, of: int) -> None:
        self._say(f"{done:,} of {counted(of, 'sentence')} looked at.")

    def _stop_looking(self) -> None:
        self._service.cancel()
        self._stop.hide()
        self._offer_sources()
        self._say("Stopped.")

    def _show_found(self, found: RunErrors | None) -> None:
        """Show what was found, beside what was found before; None for nothing."""
        self._stop.hide()
        self._say("")
        self._delegate.settings = self._session.document.settings
        if found is not None and found.answers:
            self._answers.update(found.answers)
            self._source = next(iter(found.answers))
        self._offer_sources()
        self._choices.show()
        self._show_source()

    def _offer_sources(self) -> None:
        """Offer what was looked at, the test set, and a file."""
        offered = dict.fromkeys(self._answers)
        if self._test_examples():
            offered.setdefault(TEST_SET)
        self._sources.clear()
        for words in (*offered, _A_FILE):
            self._sources.addItem(f"On {shown_name(words)}", words)
        self._sources.setCurrentIndex(self._sources.findData(self._source))

    def _choose_source(self, place: int) -> None:
        """Show the mistakes on other sentences, which may have to be found first."""
        words, run = str(self._sources.itemData(place)), self._run
        if words in self._answers:
            self._source = words
            self._show_source()
        elif run is not None:
            self._look_elsewhere(words, run)

    def _look_elsewhere(self, words: str, run: RunRecord) -> None:
        if words == TEST_SET:
            self._service.look_at_test(run.folder, self._test_examples())
        else:
            chosen, _ = QFileDialog.getOpenFileName(
                self, "Tagged sentences to measure on", "", "All files (*)"
            )
            if not chosen:
                self._offer_sources()
                return
            self._service.look_at_file(run.folder, Path(chosen))
        self._say("Opening the model…")
        self._stop.show()

    def _test_examples(self) -> list[Example]:
        """Return the finished sentences of the frozen test set."""
        document = self._session.document
        test = document.settings.test
        if test is None:
            return []
        return [
            each
            for each in document.examples
            if each.status is Status.DONE and text_key(each.content) in test.keys
        ]

    def _judged(self) -> Sequence[Judged]:
        return self._answers.get(self._source, ())

    def _show_source(self) -> None:
        """Show the mistakes on one of the sets of sentences."""
        self._pair = None
        self._say("")
        self._show_bars()
        counts = count_errors(self._judged())
        self._summary.setText(_summary(counts))
        self._kinds.blockSignals(True)
        self._kinds.clear()
        self._kinds.addItem(f"All kinds ({counts.mistakes:,})")
        # not as data of the items: Qt would give a plain string back
        self._kinds_listed = [kind for kind in Kind if counts.kinds[kind]]
        for kind in self._kinds_listed:
            self._kinds.addItem(f"{kind.heading} ({counts.kinds[kind]:,})")
        self._kinds.blockSignals(False)
        for part in self._parts:
            part.setVisible(bool(counts.mistakes))
        edges = " · ".join(f"{edge.value} {counts.edges[edge]:,}" for edge in Edge)
        self._edges.setText(f"What overlaps a tag without being the same: {edges}")
        self._edges.setVisible(any(counts.edges.values()))
        self._show_grid(counts)
        self._show_rows()
        announce(self, self._summary.text())

    def _show_bars(self) -> None:
        scores = scores_of(self._judged()).per_label
        self.bars.show_scores(list(scores.items()))
        for part in self._of_any:
            part.setVisible(bool(scores))

    def _show_grid(self, counts: ErrorCounts) -> None:
        self.grid.show_counts(counts)
        more = f" {self.grid.left_out:,} more labels are left out." if self.grid.left_out else ""
        self._grid_words.setText(
            "Rows: your tag. Columns: what the model made of it. A click or Return lists those."
            f"{more}"
        )

    def _show_rows(self) -> None:
        """List the mistakes of the chosen kind, and of the chosen pair of labels."""
        place = self._kinds.currentIndex()
        kind = self._kinds_listed[place - 1] if place > 0 else None
        rows = [
            Row(judged.text, mistake)
            for judged in self._judged()
            for mistake in judged.mistakes
            if (kind is None or mistake.kind is kind)
            and (self._pair is None or mistake.labels == self._pair)
        ]
        self.model.show_rows(rows)
        self._all.setVisible(kind is not None or self._pair is not None)
        self._say(_pair_words(self._pair, len(rows)) if self._pair else "")

    def _say(self, words: str) -> None:
        self._remark.setText(words)
        self._remark.setVisible(bool(words))

    # what is done

    def _choose_pair(self, pair: Pair) -> None:
        self._pair = pair
        self._kinds.setCurrentIndex(0)
        self._show_rows()
        announce(self, self._remark.text())
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.list.setCurrentIndex(self.model.index(0))
        _bring_into_sight(self.list)

    def _show_all(self) -> None:
        self._pair = None
        self._kinds.setCurrentIndex(0)
        self._show_rows()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, index: QModelIndex) -> None:
        row = self.model.row_at(index.row())
        if row is None:
            return
        # a comparison each: 100,000 of them take some milliseconds
        examples = enumerate(self._session.document.examples)
        place = next((i for i, example in examples if example.content == row.text), None)
        if place is None:
            self._say("That sentence is not in the project, or no longer as it was then.")
        else:
            self.example_wanted.emit(place)

    def _save_grid(self) -> None:
        counts = count_errors(self._judged())
        self._save(ConfusionFigure(counts, self.grid.labels, self.font()), "confusions.png")

    def _save_bars(self) -> None:
        scores = list(scores_of(self._judged()).per_label.items())
        self._save(BarsFigure(scores, self.font()), "labels.png")

    def _save(self, figure: ConfusionFigure | BarsFigure, name: str) -> None:
        path = choose_drawing(self, "Save picture", name)
        if path is None:
            return
        try:
            save_drawing(path, figure.size, figure.paint)
        except EventNerError as error:
            self._say(error_text(error))
        else:
            self._say(f"Saved as {shown_name(path.name)}.")


class _Body(QWidget):
    """What is under the heading.

    Signals:
        seen: it has been opened.
    """

    seen = Signal()

    def __init__(self, layout: QLayout) -> None:
        super().__init__()
        self.setLayout(layout)

    def showEvent(self, event: QShowEvent) -> None:
        """Say that it is seen."""
        super().showEvent(event)
        self.seen.emit()


def _bring_into_sight(widget: QWidget) -> None:
    """Scroll the page that a widget lies in."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    if isinstance(parent, QScrollArea):
        parent.ensureWidgetVisible(widget)


def _pair_words(pair: Pair, number: int) -> str:
    true, found = pair
    if true is not None and true == found:
        return f"{shown_name(true)} found with too many or too few words: {number:,}"
    return pair_words(true, found, number)


def _summary(counts: ErrorCounts) -> str:
    if not counts.sentences:
        return "No sentence was held out. Choose sentences to measure on."
    if not counts.mistakes:
        return f"No mistake in {counted(counts.sentences, 'held-out sentence')}."
    wrong = counts.sentences - counts.wholly_right
    mistakes, sentences = counted(counts.mistakes, "mistake"), "held-out sentence"
    return (
        f"{mistakes} in {wrong:,} of {counted(counts.sentences, sentences)}; "
        f"{counts.wholly_right:,} wholly right."
    )
