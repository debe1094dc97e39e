"""The card that says what to label next, and how much more would help."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ...app.adviser import Adviser
from ...app.trainer import Trainer
from ...core.advice import basis, headline, words
from ...core.display import shown_plainly
from ...core.errors import EventNerError
from ..announce import announce
from ..notice import error_text
from ..widgets import button, column, label, panel, row
from .curve_plot import CurvePlot

if TYPE_CHECKING:
    from ...nlp.learning_curve import LearningCurve

_ABOUT = (
    "Makes small models of parts of your finished sentences and sees how the score grows. It "
    "takes from a few seconds to some minutes, and you can go on working."
)
_OUTDATED = "Your sentences have changed since this was worked out."
_MOST_ROWS = 8  # seen at a time
# pixels beside and above the words of a line: theme.qss, and what Qt adds
_AROUND, _PADDING = 32, 12


class AdviceCard(QFrame):
    """A question with a button, then the answer in words, with a curve for each label."""

    def __init__(self, adviser: Adviser, trainer: Trainer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName("What to label next")
        self._adviser, self._trainer = adviser, trainer
        self._answer: LearningCurve | None = None
        self._about = label(_ABOUT, role="muted", name="adviceAbout", wrap=True)
        self._work = button("&Work it out", self.start, name="adviseWork")
        self._stop = button("Stop", self._ask_to_stop, name="adviseStop")
        self._bar = QProgressBar()
        self._bar.setObjectName("adviseProgress")
        self._bar.setAccessibleName("How far the answer is worked out")
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._error = label(role="error", name="adviceError", wrap=True)
        self._outdated = label(_OUTDATED, role="error", name="adviceOutdated", wrap=True)
        self._headline = label(role="heading", name="adviceHeadline", wrap=True)
        self._rows = _Rows()
        self._rows.currentRowChanged.connect(self._show_row)
        self.plot = CurvePlot()
        self._basis = label(role="small", name="adviceBasis", wrap=True)
        self._compose()
        self._connect()
        self._follow()

    def start(self) -> None:
        """Work it out."""
        self._error.setText("")
        try:
            self._adviser.start()
        except EventNerError as error:
            self._fail(error)

    def _compose(self) -> None:
        head = row(label("What to label next", role="heading"), 1, self._work, self._stop)
        self._result = panel(column(self._headline, self._rows, self.plot, self._basis, spacing=10))
        self.setLayout(
            column(
                head,
                self._about,
                self._bar,
                self._error,
                self._outdated,
                self._result,
                margins=14,
                spacing=10,
            )
        )

    def _connect(self) -> None:
        adviser = self._adviser
        adviser.started.connect(self._started)
        adviser.progressed.connect(lambda share: self._bar.setValue(round(1000 * share)))
        adviser.finished.connect(self._finished)
        adviser.failed.connect(self._fail)
        adviser.stopped.connect(self._follow)
        adviser.outdated.connect(self._follow)
        self._trainer.started.connect(self._follow)
        self._trainer.finished.connect(lambda _run: self._follow())
        self._trainer.failed.connect(lambda _error: self._follow())

    def _ask_to_stop(self) -> None:
        self._stop.setEnabled(False)
        self._adviser.stop()

    def _started(self) -> None:
        had_focus = self._work.hasFocus()
        self._bar.setValue(0)
        self._error.setText("")
        self._follow()
        if had_focus:
            self._stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _finished(self, answer: LearningCurve) -> None:
        self._answer = answer
        self._headline.setText(headline(answer.curves))
        self._basis.setText(basis(answer.examples, answer.folds))
        self._rows.show_lines(map(words, answer.curves))
        self._follow()
        self._rows.setCurrentRow(0)
        announce(self, self._headline.text())

    def _fail(self, error: EventNerError) -> None:
        self._error.setText(error_text(error))
        self._follow()
        announce(self, self._error.text())

    def _show_row(self, number: int) -> None:
        if self._answer is not None and 0 <= number < len(self._answer.curves):
            self.plot.show_curve(self._answer.curves[number])

    def _follow(self) -> None:
        """Show what belongs to what is going on."""
        adviser = self._adviser
        if adviser.answer is None:
            self._answer = None
        working, answered = adviser.is_working, self._answer is not None
        had_focus = self._stop.hasFocus()
        self._work.setVisible(not working)
        self._work.setText("&Work it out again" if answered else "&Work it out")
        self._work.setEnabled(not self._trainer.is_training)
        self._stop.setVisible(working)
        self._stop.setEnabled(working)
        self._bar.setVisible(working)
        self._about.setVisible(not answered)
        self._error.setVisible(bool(self._error.text()))
        self._outdated.setVisible(answered and adviser.is_outdated and not working)
        self._result.setVisible(answered)
        if had_focus and not working:
            self._work.setFocus(Qt.FocusReason.OtherFocusReason)


class _Wrapping(QStyledItemDelegate):
    """Gives a line the room that its words need; Qt's own forgets the style's padding."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the size of a line."""
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListWidget) else 0
        room = QRect(0, 0, max(width - _AROUND, 1), 10_000)
        words = option.fontMetrics.boundingRect(
            room, int(Qt.TextFlag.TextWordWrap), str(index.data())
        )
        return QSize(width, words.height() + _PADDING)


class _Rows(QListWidget):
    """A line for each curve, as tall as its words need; very many scroll."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("adviceRows")
        self.setAccessibleName("What more sentences would bring, for each label")
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setItemDelegate(_Wrapping(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_lines(self, lines: Iterable[str]) -> None:
        """Show these lines."""
        self.clear()
        for line in lines:
            self.addItem(QListWidgetItem(shown_plainly(line)))
        all_seen = self.count() <= _MOST_ROWS
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if all_seen else policy.ScrollBarAlwaysOn
        )
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        self.doItemsLayout()
        shown = min(self.count(), _MOST_ROWS)
        heights = [self.sizeHintForRow(number) for number in range(shown)]
        around = self.height() - self.viewport().height()
        self.setFixedHeight(sum(heights) + max(around, 2 * self.frameWidth()) + 2)
