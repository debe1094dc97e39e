"""The left side: search, filter, progress and the list of sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from ...app.change_times import ChangeTimes
from ...app.moments import moments
from ...app.problems import ProblemFlags
from ...app.session import Session
from ...app.tokens import TokenService
from ...app.visits import Visits
from ...core.changes import Change
from ...core.document import Status
from ...core.errors import EventNerError
from ...core.filters import Facts, OneOf
from ...core.moves import Moves
from ...core.spans import Span
from ...core.wording import STATUS_WORDS, counted
from ..choices import Choices
from ..notice import error_text
from ..widgets import at_least, column, label, panel, rule
from .bulk_actions import BulkActions
from .bulk_bar import BulkBar, BulkMenu
from .example_list import ExampleModel
from .example_view import ExampleView
from .filter_bar import FilterBar

_LOW = 26  # lines of text; a lower panel leaves out what can be spared


class ListPanel(QWidget):
    """Search, filter, counts and list.

    Signals:
        chosen: the person wants to go on in the sentence.
        search_changed: `search_spans` finds others.
        said: (text) a short remark.
    """

    chosen = Signal()
    search_changed = Signal()
    said = Signal(str)

    def __init__(
        self,
        session: Session,
        tokens: TokenService,
        choices: Choices,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._shown: Mapping[Status, int] = {}  # the counts
        self._current: int | None = None  # example that is to be seen in the list
        self._row: int | None = None  # where it is, or was
        self._successor: int | None = None
        self.visits = Visits(session, self)
        self.times = ChangeTimes(session, self)
        self.problems = ProblemFlags(session, tokens, self)
        facts = Facts(self.problems.has_problem, self.times.changed)
        self.model = ExampleModel(session, facts)
        self.filters = FilterBar(session, choices, lambda: moments(session, self.times))
        self.search = self.filters.search
        self.view = ExampleView(self.model, session)
        self.bulk = BulkActions(session, tokens, facts, self.view.selected_examples, self)
        self._bulk_bar = BulkBar(self.bulk)
        self._bar = QProgressBar()
        self._bar.setObjectName("done")
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Sentences done")
        self._counts = label(role="small", name="counts", wrap=True)
        self._nothing = label("", role="muted", name="nothingFound", wrap=True)
        self._nothing.setContentsMargins(14, 14, 14, 14)
        top = panel(column(self.filters, self._bar, self._counts, margins=12))
        layout = column(top, rule(), self._nothing, self.view, self._bulk_bar, spacing=0)
        layout.setStretchFactor(self.view, 1)
        self.setLayout(layout)
        at_least(self, 18)
        self._connect(tokens)
        self._opened()

    def _connect(self, tokens: TokenService) -> None:
        session, view = self._session, self.view
        self.filters.changed.connect(self._filter)
        self.model.found.connect(self._found)
        self.model.failed.connect(self._cannot)
        view.chosen.connect(self.chosen)
        view.delete_wanted.connect(self.bulk.delete)
        view.menu_wanted.connect(self._open_menu)
        view.selectionModel().selectionChanged.connect(lambda _new, _old: self._count_selected())
        self.model.modelReset.connect(self._count_selected)
        self.bulk.said.connect(self.said)
        self.times.past_known.connect(self._look_again_at_times)
        tokens.ready.connect(self._look_again_at_problems)
        session.opened.connect(self._opened)
        session.changed.connect(self._follow)
        session.examples_changed.connect(lambda _indices: self._count())
        session.examples_moved.connect(self._count)

    # what other parts use

    def select(self, example_index: int) -> None:
        """Make an example the current one, if the filter shows it."""
        self._current, self._successor = example_index, None
        self.visits.note(example_index)
        row = self._row = self.model.row_of(example_index)
        if row is not None:
            self.view.make_current(row)

    @property
    def successor(self) -> int | None:
        """The example that follows the current one in the list, which has just been deleted."""
        return self._successor

    def clear_filter(self) -> None:
        """Show every example."""
        self.filters.clear()

    def show_only(self, indices: Iterable[int], words: str) -> None:
        """Show some examples alone, until the user takes the chip away.

        Args:
            indices: of the examples.
            words: what they are: "2 sentences with “next friday”".
        """
        self.filters.reset()
        self.filters.add(OneOf(frozenset(indices), words))

    def search_spans(self, text: str) -> list[Span]:
        """Return the stretches of a text that are searched for, in code points."""
        return self.model.search_spans(text)

    def shown(self) -> Sequence[int]:
        """Return the indices of the examples that are shown, in their order."""
        return self.model.indices_of(0, self.model.rowCount() - 1)

    def next_todo(self, example_index: int) -> int | None:
        """Return the next example to do after one, in the order of the list; None without any.

        After the last one it goes on with the first.
        """
        if not self._session.counts.statuses[Status.TODO]:
            return None
        examples = self._session.document.examples
        row = self.model.row_of(example_index)
        begin = 0 if row is None else row + 1
        last = self.model.rowCount() - 1
        for part in (self.model.indices_of(begin, last), self.model.indices_of(0, begin - 1)):
            for index in part:
                if examples[index].status is Status.TODO and index != example_index:
                    return index
        return None

    def selected_count(self) -> int:
        """Return how many examples are selected."""
        return self.view.selected_count()

    def stop(self) -> None:
        """End the thread."""
        self.times.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the sentences room: a low window shows the counts in its status line alone."""
        super().resizeEvent(event)
        is_low = self.height() < _LOW * self.fontMetrics().lineSpacing()
        self._bar.setHidden(is_low)
        self._counts.setHidden(is_low)
        self._bulk_bar.set_compact(is_low)

    # what follows

    def _opened(self) -> None:
        self._current = self._row = self._successor = None
        self.filters.reset()
        self.search_changed.emit()
        self._count()

    def _follow(self, _change: Change, moves: Moves | None) -> None:
        if moves is None:
            return
        self.filters.follow(moves)
        if self._current is not None:
            self._current = moves.after(self._current)
            if self._current is None and self._row is not None:
                row = min(self._row, self.model.rowCount() - 1)
                self._successor = self.model.example_index(row)

    def _filter(self) -> None:
        wanted, sort = self.filters.filter, self.filters.sort
        if wanted.find("changed") or sort.name == "changed":
            self.times.load_past()
        self.model.show_filtered(wanted, sort)
        self.search_changed.emit()

    def _found(self, is_last: bool) -> None:
        """Keep the current example selected when it passes; say how many do."""
        if self._current is not None and not self.view.currentIndex().isValid():
            row = self.model.row_of(self._current)
            if row is not None:
                self.view.make_current(row)
        self._say_found()
        self._show_nothing()
        finder = self.filters.filter.finder
        if is_last and finder is not None and finder.overruns:
            which = counted(finder.overruns, "sentence")
            self.filters.show_error(f"{which} took too long to search and are left out.")

    def _cannot(self, error: EventNerError) -> None:
        self.filters.go_back(*self.model.shown)
        self._found(True)
        self.filters.show_error(error_text(error))
        self.search_changed.emit()

    def _look_again_at_times(self) -> None:
        if self.filters.filter.find("changed") or self.filters.sort.name == "changed":
            self._filter()

    def _look_again_at_problems(self) -> None:
        self.view.viewport().update()
        if self.filters.filter.find("problem"):
            self._filter()

    def _count_selected(self) -> None:
        self._bulk_bar.show_count(self.view.selected_count())

    def _open_menu(self, where: QPoint) -> None:
        BulkMenu(self.bulk, self.view.selected_count(), self).popup(where)

    def _count(self) -> None:
        counts = self._session.counts.statuses
        self._say_found()
        self._show_nothing()
        if counts == self._shown:
            return
        self._shown = counts
        self._bar.setRange(0, max(sum(counts.values()), 1))
        self._bar.setValue(counts[Status.DONE])
        shown = [
            f"{counts[status]:,} {STATUS_WORDS[status]}"
            for status in STATUS_WORDS
            if counts[status] or status in (Status.DONE, Status.TODO)
        ]
        self._counts.setText(" · ".join(shown))

    def _say_found(self) -> None:
        if not self.filters.filter.conditions:
            self.filters.show_found("")
            return
        found, total = self.model.rowCount(), len(self._session.document.examples)
        end = "…" if self.model.is_busy else f" of {total:,}"
        self.filters.show_found(f"{found:,}{end}")

    def _show_nothing(self) -> None:
        empty = self.model.rowCount() == 0 and not self.model.is_busy
        if self._session.document.examples:
            self._nothing.setText("No sentence matches. Clear the search or the filter.")
        else:
            self._nothing.setText("No sentences yet. File > Add sentences… puts some here.")
        self._nothing.setVisible(empty)
