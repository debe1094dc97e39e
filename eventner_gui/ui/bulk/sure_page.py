"""Pages of whole sentences that are likely right as they are: looked through, taken at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QWidget

from ...app.prelabeller import Prelabeller
from ...app.session import Session
from ...core.changes import Change
from ...core.document import Status
from ...core.moves import Moves
from ...core.sure_pages import SIZE, Care, PageRecord, accept_page, make_page
from ...core.wording import counted
from ..announce import announce
from ..lists import set_up
from ..widgets import button, column, label, only_where_tall, panel, row
from .key_list import KEYS_SAID
from .sure_list import Row, SureDelegate, SureModel, SureView

_ENOUGH = 300  # sentences looked at before the first page is made, where there are so many

_CARES = {
    Care.CAREFUL: "Very sure: wrong with 5 % at most",
    Care.USUAL: "Sure: wrong with 20 % at most",
    Care.BOLD: "Rather right than wrong",
}
_KEYS = (
    "Look at each sentence. Where one is wrong, its digit, a click or Space shows another way to "
    "tag it, if one is likely, then takes it out. Return takes all others as done. E opens a "
    "sentence in the Annotate tab; H goes on there with all that is left."
)


class SurePage(QWidget):
    """Shows the to-do sentences whose proposals the learner is surest are exactly right.

    Attributes:
        prelabeller: what is proposed.
        model: the sentences of the page.

    Signals:
        example_wanted: (index) show this sentence.
        rest_wanted: (indices) show these sentences alone: what is still to do.
    """

    example_wanted = Signal(int)
    rest_wanted = Signal(list)

    def __init__(
        self, session: Session, prelabeller: Prelabeller, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("surePage")
        self._session = session
        self.prelabeller = prelabeller
        self._record = PageRecord()
        self._passed_over: set[str] = set()  # texts that were taken out of a page
        self._taken: set[int] = set()  # indices of examples
        self._is_taking = False
        self.model = SureModel()
        self._make()
        self._compose()
        self.view.clicked.connect(lambda index: self.go_on(index.row()))
        self.view.doubleClicked.connect(self._open)
        self.model.dataChanged.connect(self._show_state)
        self._care.currentIndexChanged.connect(self._make_page)
        prelabeller.changed.connect(self._look_for_page)
        session.opened.connect(self._forget)
        session.changed.connect(self._follow)
        session.settings_changed.connect(self._show_labels)

    @property
    def care(self) -> Care:
        """How sure a sentence has to be."""
        return list(_CARES)[self._care.currentIndex()]

    def first(self) -> QWidget:
        """Return what has the focus at first."""
        return self.view if self.model.rows else self._rest

    def takes_visit(self, index: int) -> bool:
        """Tell whether undo or redo has altered a sentence that was taken here; then say so."""
        is_mine = index in self._taken
        if is_mine:
            self._say("Undo or redo has changed what was taken here; what is to do comes again.")
        return is_mine

    def take(self) -> None:
        """Take all that have not been taken out as done, and show the next page."""
        if not self.model.rows:
            return
        out = [each for each in self.model.rows if each.is_out]
        self._record.note((each.candidate.certainty, each.at == 0) for each in self.model.rows)
        self._passed_over.update(each.example.content for each in out)
        kept = [(each.candidate.index, each.suggestions) for each in self.model.kept]
        self._taken.update(index for index, _ in kept)
        self._is_taking = True
        self._session.apply(accept_page(self._session.document, kept))
        self._is_taking = False
        left = f", {len(out)} left to you" if out else ""
        back = " Ctrl+Z takes that back." if kept else ""
        self._say(f"{counted(len(kept), 'sentence')} done{left}.{back}")
        self._make_page()

    def go_on(self, at: int) -> None:
        """Show another way to tag a sentence where one is likely; take it out, and put it back."""
        if 0 <= at < len(self.model.rows):
            self.model.go_on(at)

    def toggle(self, at: int) -> None:
        """Take a sentence out, or put it back."""
        if 0 <= at < len(self.model.rows):
            self.model.toggle(at)

    def open_current(self) -> None:
        """Show the sentence with the focus in the Annotate tab."""
        self._open(self.view.currentIndex())

    def go_on_by_hand(self) -> None:
        """Show what is still to do in the Annotate tab, nothing else."""
        examples = self._session.document.examples
        rest = [index for index, each in enumerate(examples) if each.status is Status.TODO]
        if rest:
            self.rest_wanted.emit(rest)
        else:
            self._say("Nothing is left to do.")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Decide about a sentence, or take the page."""
        act = self._act_of(event)
        if act is None:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            act()

    def showEvent(self, event: QShowEvent) -> None:
        """Go on looking for sure sentences."""
        super().showEvent(event)
        self.prelabeller.watch(self, True)
        self._look_for_page()
        self._show_state()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let the work rest."""
        super().hideEvent(event)
        self.prelabeller.watch(self, False)

    # what it is made of

    def _make(self) -> None:
        self._head = label(role="heading", name="sureHead", wrap=True)
        self._doubt = label(role="muted", name="sureDoubt", wrap=True)
        self.view = SureView()
        self._delegate = SureDelegate(self.model, self.view)
        set_up(self.view, self.model, self._delegate, name="sureSentences", accessible="Sentences")
        self.view.setVerticalScrollMode(SureView.ScrollMode.ScrollPerPixel)
        self._take = button(
            "Take as done", self.take, name="sureTake", role="primary", tip="Return"
        )
        self._edit = button("Open in Annotate", self.open_current, name="sureOpen", tip="E")
        self._rest = button(
            "Go on by hand", self.go_on_by_hand, name="sureRest", tip="H: what is left, in Annotate"
        )
        self._care = QComboBox()
        self._care.setObjectName("sureCare")
        self._care.setAccessibleName("How sure a sentence has to be")
        self._care.addItems(list(_CARES.values()))
        self._care.setCurrentIndex(list(_CARES).index(Care.USUAL))
        self._care.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._said = label(role="muted", name="sureSaid", wrap=True)

    def _compose(self) -> None:
        keys = label(_KEYS, role="small", wrap=True)
        only_where_tall(keys, self, KEYS_SAID)
        body = column(
            self.view,
            row(self._take, self._edit, 1, spacing=10),
            keys,
            spacing=10,
        )
        body.setStretch(0, 1)
        self._body = panel(body)
        choice = row(label("How sure"), self._care, 1, spacing=8)
        last = row(self._said, self._rest, spacing=8)
        last.setStretch(0, 1)
        inner = column(self._head, self._doubt, choice, self._body, last, spacing=8)
        inner.setContentsMargins(24, 12, 24, 12)
        inner.setStretch(3, 1)
        inner.addStretch(0)
        self.setLayout(inner)

    # the page

    def _look_for_page(self) -> None:
        """Make a page where there is none; one that is shown stays as it is."""
        if not self.isVisible() or self.model.rows:
            return
        looked, of = self.prelabeller.progress
        if looked >= min(_ENOUGH, of):
            self._make_page()
        else:
            self._show_state()

    def _make_page(self) -> None:
        surest = self.prelabeller.surest(SIZE, self._passed_over)
        page = map(self.prelabeller.with_other, make_page(surest, self._record, self.care))
        examples = self._session.document.examples
        self._delegate.settings = self._session.document.settings
        self.model.show_rows(Row(each, examples[each.index]) for each in page)
        had_focus = self.view.hasFocus() or self._rest.hasFocus()
        self._show_state()
        if self.model.rows:
            self.view.setCurrentIndex(self.model.index(0))
        if had_focus:
            self.first().setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self, change: Change, moves: Moves | None) -> None:
        """Leave out what has been edited elsewhere; where examples came or went, begin anew."""
        if moves is not None:
            self._taken.clear()
        if self._is_taking or not self.model.rows:
            return
        if moves is not None:
            self.model.show_rows(())
            self._look_for_page()
            return
        edited = {edit.index for edit in change.edits}
        for at in range(len(self.model.rows) - 1, -1, -1):
            if self.model.rows[at].candidate.index in edited:
                self.model.remove(at)
        self._show_state()

    def _forget(self) -> None:
        self._record = PageRecord()
        self._passed_over.clear()
        self._taken.clear()
        self._said.setText("")
        self.model.show_rows(())
        self._show_state()

    def _show_labels(self) -> None:
        self._delegate.settings = self._session.document.settings
        self._delegate.forget()

    # what is said

    def _show_state(self) -> None:
        rows, kept = len(self.model.rows), len(self.model.kept)
        self._body.setVisible(rows > 0)
        self._take.setText(f"Take {kept:,} as done" if kept else "Take none, next page")
        self._head.setText(f"Are these {rows} right as they are?" if rows else self._waiting())
        self._doubt.setText(self._doubts() if rows else "")
        self._doubt.setVisible(rows > 0)

    def _doubts(self) -> str:
        """Return how many of the page may be wrong, as far as that is known."""
        record = self._record
        if not record.is_evidence:
            return "How often these are wrong is not known yet; that takes three pages."
        certainties = [each.candidate.certainty for each in self.model.rows]
        expected = sum(map(record.wrong, certainties)) / len(certainties)
        share = f"About 1 in {max(round(1 / expected), 1):,} may be wrong" if expected else ""
        so_far = f"of {record.seen:,} so far you took {record.taken_out:,} out"
        return f"{share}; {so_far}."

    def _waiting(self) -> str:
        """Return why there is no page."""
        looked, of = self.prelabeller.progress
        if looked < min(_ENOUGH, of):
            return f"Looking at the sentences: {looked:,} of {of:,}."
        surest = self.prelabeller.surest(1, self._passed_over)
        if not surest:
            return (
                "There is no sentence yet of which the program can tell how sure it is. It learns "
                "from each sentence that is done: tag some more in the Annotate tab."
            )
        percent = int(100 * (1 - self._record.wrong(surest[0].certainty)))
        return (
            f"No more sentences are sure enough for a page: the surest is right with {percent} %. "
            "Go on in the Annotate tab, and come back when the program has learnt more."
        )

    def _say(self, text: str) -> None:
        self._said.setText(text)
        announce(self, text)

    # what is done

    def _act_of(self, event: QKeyEvent) -> Callable[[], object] | None:
        """Return what a key does."""
        key, typed = event.key(), event.text()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self.take
        if key == Qt.Key.Key_Space:
            return lambda: self.go_on(self.view.currentIndex().row())
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            return lambda: self.toggle(self.view.currentIndex().row())
        if key == Qt.Key.Key_E:
            return self.open_current
        if key == Qt.Key.Key_H:
            return self.go_on_by_hand
        if typed.isascii() and typed.isdigit():
            return lambda: self._go_on_at((int(typed) - 1) % SIZE)
        return None

    def _go_on_at(self, at: int) -> None:
        """Do so with a sentence by its digit, and go there."""
        self.view.setCurrentIndex(self.model.index(at))
        self.go_on(at)

    def _open(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self.model.rows):
            self.example_wanted.emit(self.model.rows[index.row()].candidate.index)
