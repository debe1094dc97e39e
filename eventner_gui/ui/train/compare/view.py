"""Two runs compared: the verdict, the scores side by side, and what got fixed and what broke."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QListView,
    QProgressBar,
    QScrollArea,
    QWidget,
)

from ....app.comparer import Comparer
from ....app.session import Session
from ....core.comparison import Change, Comparison
from ....core.display import shown_name
from ....core.document import Status
from ....core.errors import EventNerError
from ....core.wording import counted
from ....nlp.trust import NotTrusted
from ....storage.run_record import RunRecord
from ...announce import announce
from ...fold import Fold
from ...lists import set_up
from ...notices import Notices
from ...widgets import button, card, column, label, lines_tall, panel, row
from .differences import differences
from .scores import ComparedScores
from .sentences import ComparedDelegate, ComparedModel

_LINES = 19  # of the list of sentences

# What a sentence can have become, as one chooses it.
_CHANGES = {
    Change.FIXED: "Got fixed",
    Change.BROKEN: "Broke",
    Change.OTHERWISE: "Better and worse",
    Change.BOTH_WRONG: "Wrong as before",
    Change.BOTH_RIGHT: "Right as before",
}


class CompareView(QScrollArea):
    """Takes the place of the page while two runs are compared; Esc goes back.

    Signals:
        closed: the page is wanted again.
        example_wanted: (index) show this sentence of the project.
    """

    closed = Signal()
    example_wanted = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Make the view.

        Args:
            session: says the labels' colours, and where a sentence stands.
            parent: the widget it lies in. `stop` must be called before it goes.
        """
        super().__init__(parent)
        self.setObjectName("compareScroll")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it takes the keys
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._session = session
        self._pair: tuple[RunRecord, RunRecord] | None = None
        self._found: Comparison | None = None
        self.comparer = Comparer(self)
        self._make()
        self._compose()
        self.comparer.progressed.connect(self._show_progress)
        self.comparer.compared.connect(self._show_found)
        self.comparer.failed.connect(self._show_failure)

    def compare(self, first: RunRecord, second: RunRecord) -> None:
        """Compare two runs, the older one first, on the project's done sentences."""
        self._pair, self._found = (first, second), None
        self.notices.clear()
        self._title.setText(f"{shown_name(first.name)} and {shown_name(second.name)}")
        self._verdict.setText("Both models look at the sentences that neither was trained on…")
        self._remarks.hide()
        self._bar.setRange(0, 0)
        self._progress.show()
        self._results.hide()
        self._show_differences(first, second)
        self.verticalScrollBar().setValue(0)
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)
        examples = self._session.document.examples
        done = tuple(each for each in examples if each.status is Status.DONE)
        self.comparer.compare(first.folder, second.folder, done)

    def leave(self) -> None:
        """Give up what is under way, and let the page come back."""
        self.comparer.cancel()
        self.closed.emit()

    def stop(self) -> None:
        """End the thread."""
        self.comparer.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    # what it is made of

    def _make(self) -> None:
        self.back = button("‹ Back", self.leave, name="compareBack", role="link")
        self._title = label(role="title", name="compareTitle", wrap=True)
        self._verdict = label(role="heading", name="compareVerdict", wrap=True)
        self._remarks = label(role="muted", name="compareRemarks", wrap=True)
        self.notices = Notices()
        self._bar = QProgressBar()
        self._bar.setObjectName("compareProgress")
        self._bar.setAccessibleName("Progress of the comparison")
        self._bar.setTextVisible(False)
        cancel = button("Cancel", self.leave, name="compareCancel")
        bar = row(self._bar, cancel, spacing=12)
        bar.setStretch(0, 1)
        self._progress = panel(bar)
        self.scores = ComparedScores()
        self._which = QComboBox()
        self._which.setObjectName("compareWhich")
        self._which.setAccessibleName("Which sentences")
        self._which.currentIndexChanged.connect(self._show_rows)
        self.model, self._delegate = ComparedModel(), ComparedDelegate()
        self.list = QListView()
        set_up(
            self.list,
            self.model,
            self._delegate,
            name="comparedSentences",
            accessible="Compared sentences",
        )
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.clicked.connect(self._open)
        self.list.activated.connect(self._open)
        lines_tall(self.list, _LINES)
        self._legend = label(
            "Coloured: found, and tagged so by you. Dashed line: found, but not tagged so. "
            "A click or Return opens the sentence.",
            role="small",
            wrap=True,
        )
        self._differences = label(name="compareDifferences", wrap=True)
        self._fold = Fold("What they were trained with", self._differences, name="differencesFold")

    def _compose(self) -> None:
        scores_card = card()
        scores_card.setLayout(column(self.scores, margins=10))
        self._results = panel(
            column(
                scores_card,
                self._fold,
                row(label("Sentences", role="heading"), self._which, 1, spacing=12),
                self._legend,
                self.list,
                spacing=12,
            )
        )
        self._results.hide()
        inner = column(
            row(self.back, 1),
            self._title,
            self._verdict,
            self._remarks,
            self.notices,
            self._progress,
            self._results,
            1,
            spacing=10,
        )
        inner.setContentsMargins(28, 16, 28, 22)
        self.setWidget(panel(inner, name="page"))

    # what is shown when

    def _show_progress(self, done: int, of: int) -> None:
        self._bar.setRange(0, of)
        self._bar.setValue(done)

    def _show_failure(self, error: EventNerError) -> None:
        self._progress.hide()
        self._verdict.setText("These two cannot be compared.")
        if isinstance(error, NotTrusted):
            error = EventNerError(
                "One of the models was not trained on this computer.",
                "Open it on the Test tab first, where it is asked about.",
            )
        self.notices.fail(error)

    def _show_found(self, found: Comparison) -> None:
        self._found = found
        settings = self._session.document.settings
        self._delegate.settings = settings
        self._progress.hide()
        self._verdict.setText(found.verdict())
        self._remarks.setText(_remarks(found))
        self._remarks.show()
        self.scores.show_comparison(found, settings)
        self._which.blockSignals(True)
        self._which.clear()
        for change, words in _CHANGES.items():
            self._which.addItem(f"{words} ({found.count(change):,})", change)
        first = next((n for n, change in enumerate(_CHANGES) if found.count(change)), 0)
        self._which.setCurrentIndex(first)
        self._which.blockSignals(False)
        self._show_rows()
        self._results.show()
        announce(self, self._verdict.text())

    def _show_rows(self) -> None:
        if self._found is None:
            return
        names = (shown_name(self._found.name_a, 24), shown_name(self._found.name_b, 24))
        change = Change(self._which.currentData())  # Qt makes a plain string of it
        self.model.show_rows(self._found.of(change), names)

    def _show_differences(self, first: RunRecord, second: RunRecord) -> None:
        lines = differences(first, second)
        nothing = "Both were trained with the same data and settings."
        self._differences.setText("\n".join(lines) or nothing)
        self._fold.set_title(f"What they were trained with ({counted(len(lines), 'difference')})")

    def _open(self, index: QModelIndex) -> None:
        found = self.model.row_at(index.row())
        if found is None:
            return
        # a comparison each: 100,000 of them take some milliseconds
        examples = enumerate(self._session.document.examples)
        place = next((i for i, example in examples if example.content == found.text), None)
        if place is None:
            self.notices.clear()
            self.notices.tell("That sentence is no longer in the project as it was then.")
        else:
            self.example_wanted.emit(place)


def _remarks(found: Comparison) -> str:
    """Return which sentences were compared and why that is fair, or what is not fair in it."""
    fair = not found.unknown and (found.left_out or not (found.trained_on_a or found.trained_on_b))
    where = "that neither was trained on" if fair else "that are done"
    basis = f"Compared on {counted(len(found.sentences), 'sentence')} {where}."
    return " ".join([basis, *(shown_name(each, 300) for each in found.remarks())])
