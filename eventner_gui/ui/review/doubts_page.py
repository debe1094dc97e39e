"""The queue of likely mistakes ("The model or you?"): one at a time, each decided by one key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QListView,
    QProgressBar,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from ...app.reviewer import Reviewer
from ...app.session import Session
from ...core.document import Status
from ...core.doubts import Decision, DoubtKind
from ...core.errors import EventNerError
from ...core.spans import Span
from ...core.wording import counted
from ..announce import announce
from ..lists import set_up
from ..notice import error_text
from ..shortcuts import SHORTCUTS
from ..train.mistake_list import MistakeDelegate
from ..widgets import at_least, button, card, column, label, panel, row, scrolled, tip_of
from .doubt_list import DoubtModel
from .doubt_view import DoubtView

_ABOUT = (
    "Small models learn from your finished sentences, each time without some of them, and say "
    "what they would tag in those. Where they disagree with you, one of you is wrong: you decide, "
    "the likeliest mistakes first. What you confirm is not asked about again."
)
_SIZES = [380, 760]  # pixels, as far as there is room
_BESIDE = 92  # average characters that list and sentence need side by side


class DoubtsPage(QWidget):
    """Looks through the tags on demand, then shows what is doubted.

    Signals:
        said: (text) a short remark for the status line.
        edit_wanted: (index, Span) this stretch of an example is to be edited.
    """

    said = Signal(str)
    edit_wanted = Signal(int, Span)

    def __init__(self, session: Session, reviewer: Reviewer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("doubtsPage")
        self._session, self._reviewer = session, reviewer
        self._last: int | None = None  # place in the queue of what was decided or reopened last
        self._actions = [
            self._action("review_mine", "Mine is right", self.keep_mine),
            self._action("review_model", "Take the model’s", self.take_model),
            self._action("review_edit", "Edit", self.edit),
        ]
        self._action("review_next", "Next", lambda: self.step(1))
        self._action("review_previous", "Previous", lambda: self.step(-1))
        self._make_head()
        self._make_queue()
        layout = column(self._head, self._body, spacing=0)
        layout.setStretchFactor(self._body, 1)
        self.setLayout(layout)
        self._connect()
        self._show_queue()

    @property
    def first(self) -> QWidget:
        """What has the focus at first."""
        if self._reviewer.doubts:
            return self.list
        return self._stop if self._reviewer.is_working else self._look

    # what the keys do

    def look(self) -> None:
        """Look through the tags."""
        self._error.setText("")
        try:
            self._reviewer.start()
        except EventNerError as error:
            self._fail(error)

    def keep_mine(self) -> None:
        """Say that the tag, or the lack of one, is right, and go on."""
        number = self._number()
        if number is not None and self._reviewer.keep_mine(number):
            self._go_on()

    def take_model(self) -> None:
        """Tag as the model would, and go on."""
        number = self._number()
        if number is not None and self._reviewer.take_model(number):
            self._go_on()

    def edit(self) -> None:
        """Go to the place in the Annotate tab."""
        number = self._number()
        if number is not None:
            doubt = self._reviewer.doubts[number]
            self.edit_wanted.emit(doubt.index, doubt.span)

    def step(self, step: int) -> None:
        """Go to the next (1) or previous (-1) doubt of the list, decided or not."""
        at = self.list.currentIndex().row() + step
        if 0 <= at < self.model.rowCount():
            self._select(at)

    def go_on(self) -> None:
        """Come back from editing: to the next doubt to decide, unless this one still is."""
        number = self._number()
        if number is not None and self._reviewer.decisions[number] is not Decision.OPEN:
            self._go_on()

    def takes_visit(self, index: int) -> bool:
        """Go to the doubt that undo or redo has just decided or opened; False where it is none."""
        last, self._last = self._last, None
        if last is None or self._reviewer.doubts[last].index != index:
            return False
        if self.model.row_of(last) is None:
            self._kinds.setCurrentIndex(0)
        row_of_last = self.model.row_of(last)
        if row_of_last is not None:
            self._select(row_of_last)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put list and sentence beside each other where there is room, else one above the other."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    # what it is made of

    def _action(self, name: str, text: str, act: Callable[[], object]) -> QAction:
        """Return an action of the page with its key from the table."""
        made = QAction(text, self)
        made.setObjectName(name)
        made.setToolTip(tip_of(SHORTCUTS[name].text))
        made.setShortcuts([QKeySequence(key) for key in SHORTCUTS[name].keys])
        made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.triggered.connect(lambda _checked=False: act())
        self.addAction(made)
        return made

    def _make_head(self) -> None:
        self._title = label("The model or you?", role="title", name="doubtsTitle", wrap=True)
        self._summary = label(role="muted", name="doubtsSummary", wrap=True)
        self._look = button("&Look through the tags", self.look, name="reviewLook", role="primary")
        self._again = button("&Look through again", self.look, name="reviewAgain")
        self._stop = button("Stop", self._ask_to_stop, name="reviewStop")
        self._bar = QProgressBar()
        self._bar.setObjectName("reviewProgress")
        self._bar.setAccessibleName("How far the tags are looked through")
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._error = label(role="error", name="reviewError", wrap=True)
        words = column(self._title, self._summary, spacing=4)
        top = row(words, self._again, self._stop, spacing=14)
        top.setStretch(0, 1)
        inner = column(top, self._bar, self._error, spacing=8)
        inner.setContentsMargins(24, 14, 24, 10)
        self._head = panel(inner)

    def _make_queue(self) -> None:
        self._kinds = QComboBox()
        self._kinds.setObjectName("doubtKinds")
        self._kinds.setAccessibleName("Which kind of doubts")
        self.model = DoubtModel(self._reviewer)
        self._delegate = MistakeDelegate()
        self.list = QListView()
        set_up(self.list, self.model, self._delegate, name="doubts", accessible="Doubts")
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        at_least(self.list, 24)
        side = column(self._kinds, self.list, spacing=6)
        side.setContentsMargins(14, 4, 0, 10)
        self.doubt = DoubtView(self._actions)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(panel(side))
        self._splitter.addWidget(self.doubt)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes(_SIZES)
        self._nothing = label(name="doubtsEmpty", wrap=True)
        frame = card()
        frame.setLayout(column(self._nothing, row(self._look, 1), margins=20, spacing=16))
        empty = column(frame, 1)
        empty.setContentsMargins(24, 4, 24, 10)
        self._empty = scrolled(panel(empty), name="doubtsAbout")
        self._body = QStackedWidget()
        self._body.addWidget(self._empty)
        self._body.addWidget(self._splitter)

    def _connect(self) -> None:
        reviewer = self._reviewer
        reviewer.started.connect(self._started)
        reviewer.progressed.connect(lambda share: self._bar.setValue(round(1000 * share)))
        reviewer.failed.connect(self._fail)
        reviewer.stopped.connect(self._follow)
        reviewer.changed.connect(self._show_queue)
        reviewer.decided.connect(self._decided)
        self._kinds.currentIndexChanged.connect(self._show_kind)
        self.list.selectionModel().currentChanged.connect(lambda now, _: self._show(now))
        self.list.activated.connect(lambda _index: self.edit())
        self._session.settings_changed.connect(self._show_current)
        self._session.examples_changed.connect(lambda _indices: self._follow())

    # what is shown when

    def _ask_to_stop(self) -> None:
        self._stop.setEnabled(False)
        self._reviewer.stop()

    def _started(self) -> None:
        self._bar.setValue(0)
        self._follow()
        self._stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fail(self, error: EventNerError) -> None:
        self._error.setText(error_text(error))
        self._follow()
        announce(self, self._error.text())

    def _show_queue(self) -> None:
        """Show another queue, from its beginning."""
        self._last = None
        self._delegate.settings = self._session.document.settings
        self._fill_kinds()
        self._show_kind()
        self._follow()
        if self._reviewer.doubts and self.isVisible():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, self._summary.text())

    def _fill_kinds(self) -> None:
        """Offer the kinds with how many of each are to be decided."""
        chosen = self._kinds.currentData()
        counts = self._reviewer.open_kinds()
        self._kinds.blockSignals(True)
        self._kinds.clear()
        self._kinds.addItem(f"All ({counts.total():,} to decide)", None)
        there = {each.kind for each in self._reviewer.doubts}
        for kind in DoubtKind:
            if kind in there:
                self._kinds.addItem(f"{kind.heading} ({counts[kind]:,})", kind)
        self._kinds.setCurrentIndex(max(self._kinds.findData(chosen), 0))
        self._kinds.blockSignals(False)

    def _show_kind(self) -> None:
        self.model.show_kind(self._kinds.currentData())
        if self.model.rowCount():
            self._select(self.model.next_open(-1) or 0)

    def _decided(self, numbers: list[int]) -> None:
        self._last = numbers[0]
        self.model.refresh(numbers)
        self._fill_kinds()
        self._follow()
        self._show_current()

    def _go_on(self) -> None:
        at = self.model.next_open(self.list.currentIndex().row())
        if at is not None:
            self._select(at)
        else:
            self.said.emit(f"All of these are decided. {self._counts()}.")

    def _select(self, at: int) -> None:
        index = self.model.index(at)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)

    def _number(self) -> int | None:
        return self.model.number_at(self.list.currentIndex().row())

    def _show_current(self) -> None:
        self._delegate.settings = self._session.document.settings
        self._show(self.list.currentIndex())

    def _show(self, index: QModelIndex) -> None:
        number = self.model.number_at(index.row())
        if number is None:
            return
        doubt, decided = self._reviewer.doubts[number], self._reviewer.decisions[number]
        document = self._session.document
        self.doubt.show_doubt(doubt, decided, document.examples[doubt.index], document.settings)
        mine, model, _edit = self._actions
        mine.setEnabled(decided is Decision.OPEN)
        model.setEnabled(decided in (Decision.OPEN, Decision.MINE))
        mine.setText("Mine is right" if doubt.mine else "Rightly no tag")
        model.setText("Take the model’s" if doubt.model else "Remove the tag")

    def _follow(self) -> None:
        """Show what belongs to what is going on."""
        reviewer = self._reviewer
        working, any_doubts = reviewer.is_working, bool(reviewer.doubts)
        self._look.setVisible(not working)
        self._again.setVisible(not working and any_doubts)
        self._stop.setVisible(working)
        self._stop.setEnabled(working)
        self._bar.setVisible(working)
        self._error.setVisible(bool(self._error.text()) and not working)
        self._body.setCurrentWidget(self._splitter if any_doubts else self._empty)
        self._summary.setText(self._counts() if any_doubts else "")
        self._summary.setVisible(any_doubts)
        self._nothing.setText(self._why_empty())

    def _counts(self) -> str:
        reviewer = self._reviewer
        left = len(reviewer.doubts) - reviewer.looked_at
        mistakes = counted(reviewer.mended, "mistake")
        return f"{reviewer.looked_at:,} looked at, {mistakes} mended, {left:,} to go"

    def _why_empty(self) -> str:
        if self._reviewer.is_working:
            return "The models are learning. You can go on working meanwhile."
        if self._reviewer.has_looked:
            return (
                "Nothing is doubted: wherever the models would tag otherwise they are too unsure, "
                "or you have confirmed it."
            )
        done = self._session.counts.statuses[Status.DONE]
        return f"{_ABOUT}\n\n{counted(done, 'sentence')} finished so far."

    def _fit(self) -> None:
        wide = self.width() >= _BESIDE * self.fontMetrics().averageCharWidth()
        wanted = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if self._splitter.orientation() is not wanted:
            self._splitter.setOrientation(wanted)
            self._splitter.setSizes(_SIZES if wide else [1, 1])
