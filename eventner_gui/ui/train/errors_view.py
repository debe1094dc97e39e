"""What a run got wrong in sentences it was not trained on, to look through."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLayout, QListView, QScrollArea, QWidget

from ...app.run_errors import RunErrors, RunErrorsService
from ...app.session import Session
from ...core.display import shown_name
from ...core.errors import EventNerError
from ...core.mistake_words import pair_words
from ...core.mistakes import Edge, ErrorCounts, Judged, Kind, count_errors
from ...core.wording import counted
from ...nlp.trust import NotTrusted
from ...storage.predictions import HeldOut
from ...storage.run_record import RunRecord
from ..announce import announce
from ..flow_layout import FlowLayout
from ..fold import Fold
from ..lists import set_up
from ..notice import error_text
from ..widgets import button, column, label, lines_tall, panel
from .confusion_table import ConfusionTable, Pair
from .mistake_list import MistakeDelegate, MistakeModel, Row

_LINES = 15  # of the list


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
        self._answers: RunErrors | None = None
        self._pair: Pair | None = None
        self._kinds_listed: list[Kind] = []
        self._service = RunErrorsService(self)
        self._service.found.connect(self._show_found)
        self._service.failed.connect(self._show_failure)
        self._make()
        self.fold = Fold("Mistakes on held-out sentences", self._body, name="errorsFold")
        self.setLayout(column(self.fold))
        self.hide()

    def show_run(self, run: RunRecord | None) -> None:
        """Be about a run; None, or one that held nothing out, hides the view."""
        self._run, self._looked_at = run, None
        self._service.cancel()
        has_any = run is not None and (run.dev or (run.folder / HeldOut.FOLDS.file).is_file())
        self.setVisible(bool(has_any))
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
        self._sources.setAccessibleName("Which held-out sentences")
        self._sources.currentIndexChanged.connect(self._show_source)
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
        choices = FlowLayout()
        for widget in (self._sources, self._kinds, self._all):
            choices.addWidget(widget)
        self._choices = panel(choices)
        self._parts = (
            self._edges, self._choices, self.list, self._legend, self.grid, self._grid_words,
        )  # fmt: skip
        self._body = _Body(
            column(
                self._summary,
                self._edges,
                self._choices,
                self._remark,
                self.list,
                self._legend,
                self._grid_words,
                self.grid,
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
        self._answers, self._pair = None, None
        self._summary.setText(words)
        self._remark.hide()
        self.model.show_rows(())
        for part in self._parts:
            part.hide()

    def _show_failure(self, error: EventNerError) -> None:
        self._clear(error_text(error))
        if isinstance(error, NotTrusted):
            self._summary.setText(
                "This model was not trained on this computer. Open it on the Test tab first, "
                "where it is asked about."
            )

    def _show_found(self, found: RunErrors) -> None:
        self._answers = found
        self._delegate.settings = self._session.document.settings
        self._sources.blockSignals(True)
        self._sources.clear()
        for way in found.answers:
            self._sources.addItem(f"On {way.words}")
        self._sources.blockSignals(False)
        self._sources.setVisible(len(found.answers) > 1)
        self._show_source()

    def _judged(self) -> Sequence[Judged]:
        if self._answers is None or not self._answers.answers:
            return ()
        return list(self._answers.answers.values())[self._sources.currentIndex()]

    def _show_source(self) -> None:
        """Show the mistakes on one of the sets of held-out sentences."""
        self._pair = None
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
            self._say("That sentence is no longer in the project as it was then.")
        else:
            self.example_wanted.emit(place)


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
        return "No sentence was held out."
    if not counts.mistakes:
        return f"No mistake in {counted(counts.sentences, 'held-out sentence')}."
    wrong = counts.sentences - counts.wholly_right
    mistakes, sentences = counted(counts.mistakes, "mistake"), "held-out sentence"
    return (
        f"{mistakes} in {wrong:,} of {counted(counts.sentences, sentences)}; "
        f"{counts.wholly_right:,} wholly right."
    )
