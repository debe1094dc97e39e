"""The list of sentences: a virtual model over the session, filtered and sorted in slices."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from ...app.session import Session
from ...app.sweep import Sweep
from ...core.changes import Change
from ...core.display import shown_text
from ...core.document import Example
from ...core.filters import Facts, Filter, Finder, OneOf
from ...core.moves import Moves
from ...core.sorts import FILE_ORDER, Sort
from ...core.spans import Span
from ...core.wording import STATUS_WORDS

_Index = QModelIndex | QPersistentModelIndex

LOOK_ROLE = int(Qt.ItemDataRole.UserRole) + 1

_SHOWN = 400  # code points of a text that a row may have room for
_SEARCHED = 100_000  # code points of a text in which a match is looked for to be shown
_SEEN = 56  # code points of the beginning that a row has room for as a rule
_BEFORE_MATCH = 24  # code points shown before a match that is further away
_MOST_ADDED = 2_000  # examples that are looked at in one go when they come


@dataclass(frozen=True, slots=True)
class RowLook:
    """What the row of an example shows.

    Attributes:
        example: itself.
        text: the beginning of its text, or what is around the first match.
        spans: of ``text`` that are searched for, in code points.
        has_problem: training would drop, shorten or merge one of its tags.
    """

    example: Example
    text: str
    spans: tuple[Span, ...]
    has_problem: bool


class ExampleModel(QAbstractListModel):
    """The examples that pass the filter, in the order of the document or another.

    What an edit does to an example never takes it out of the list or moves it: only a new filter
    or sort does, so that nothing jumps away under the hands.

    Signals:
        found: (is last) rows came; the first are there after a reset.
        failed: (EventNerError) the filter cannot be gone on with; the rows before are back.
    """

    found = Signal(bool)
    failed = Signal(object)

    def __init__(self, session: Session, facts: Facts) -> None:
        super().__init__(session)
        self._session = session
        self._facts = facts
        self._filter = Filter()
        self._sort = FILE_ORDER
        self._rows: Sequence[int] = range(0)  # indices of examples
        self._row_of: dict[int, int] | None = None  # None while the rows rise
        # filter, sort and rows before a search that is under way
        self._kept: tuple[Filter, Sort, Sequence[int]] | None = None
        self._sweep = Sweep(self)
        self._sweep.found.connect(self._take)
        self._sweep.failed.connect(self._give_up)
        session.opened.connect(self._open)
        session.changed.connect(self._follow)
        session.examples_changed.connect(self._changed)
        self._open()

    @property
    def is_busy(self) -> bool:
        """Tell whether more rows may come."""
        return self._sweep.is_busy

    @property
    def shown(self) -> tuple[Filter, Sort]:
        """What is shown, and in which order."""
        return self._filter, self._sort

    def show_filtered(self, wanted: Filter, sort: Sort) -> None:
        """Show the examples that pass a filter, in an order; looks at them anew."""
        if self._kept is None:
            self._kept = (self._filter, self._sort, self._rows)
        self._filter, self._sort = wanted, sort
        if wanted.finder is not None:
            wanted.finder.begin()
        rows = self._rows_known(wanted) if sort.key is None else None
        if rows is not None:
            self._sweep.cancel()
            self._set_rows(rows, rises=True)
            self._kept = None
            self.found.emit(True)
            return
        self._sweep.start(self._session.document.examples, wanted, sort, self._facts)

    def _rows_known(self, wanted: Filter) -> Sequence[int] | None:
        """Return the rows of a filter that need not be looked for; None where they do."""
        count = len(self._session.document.examples)
        if not wanted.conditions:
            return range(count)
        only = wanted.conditions[0]
        if len(wanted.conditions) == 1 and isinstance(only, OneOf):
            return sorted(index for index in only.indices if index < count)
        return None

    def example_index(self, row: int) -> int | None:
        """Return the index of the example in a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, example_index: int) -> int | None:
        """Return the row of an example, None when the filter leaves it out."""
        if self._row_of is not None:
            return self._row_of.get(example_index)
        row = bisect_left(self._rows, example_index)
        found = row < len(self._rows) and self._rows[row] == example_index
        return row if found else None

    def indices_of(self, first: int, last: int) -> Sequence[int]:
        """Return the indices of the examples in the rows from a first to a last one."""
        return self._rows[first : last + 1]

    def search_spans(self, text: str) -> list[Span]:
        """Return the stretches of a text that are searched for, in code points."""
        return _spans(self._filter.finder, text)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many examples pass, as far as is known."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the text; for a screen reader also the status and the number of tags."""
        example_index = self._rows[index.row()]
        example = self._session.document.examples[example_index]
        if role == LOOK_ROLE:
            return self._look(example_index, example)
        if role == Qt.ItemDataRole.DisplayRole:
            return _one_line(example.content[:1000]) or "(empty)"
        if role == Qt.ItemDataRole.UserRole:
            return example.status
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(example_index, example)
        return None

    def _spoken(self, index: int, example: Example) -> str:
        tags = len(example.annotations)
        problem = ", with a problem" if self._facts.has_problem(index, example) else ""
        status = STATUS_WORDS[example.status]
        return f"{shown_text(example.content)}, {status}, {tags} tags{problem}"

    def _look(self, index: int, example: Example) -> RowLook:
        finder = self._filter.finder
        text = _one_line(_excerpt(example.content, finder)) or "(empty)"
        spans = tuple(_spans(finder, text[:_SHOWN]))
        return RowLook(example, text, spans, self._facts.has_problem(index, example))

    def _open(self) -> None:
        self.show_filtered(Filter(), FILE_ORDER)

    def _set_rows(self, rows: Sequence[int], *, rises: bool) -> None:
        self.beginResetModel()
        self._rows = rows
        self._row_of = None if rises else {index: row for row, index in enumerate(rows)}
        self.endResetModel()

    def _take(self, indices: list[int], is_first: bool, is_last: bool) -> None:
        """Take what the sweep has found."""
        if is_first:
            self._set_rows(indices, rises=self._sort.key is None)
        elif indices:
            rows = self._rows
            assert isinstance(rows, list)  # set by the first
            self.beginInsertRows(QModelIndex(), len(rows), len(rows) + len(indices) - 1)
            if self._row_of is not None:
                first = len(rows)
                self._row_of.update((each, first + row) for row, each in enumerate(indices))
            rows += indices
            self.endInsertRows()
        if is_last:
            self._kept = None
        self.found.emit(is_last)

    def _give_up(self, error: object) -> None:
        """Bring back the rows before the search."""
        if self._kept is not None:
            self._filter, self._sort, rows = self._kept
            self._set_rows(rows, rises=self._sort.key is None)
        self._kept = None
        self.failed.emit(error)

    def _follow(self, change: Change, moves: Moves | None) -> None:
        """Follow the examples when others come or go; new ones come in where they pass."""
        if moves is None:
            return
        if not self._filter.conditions and self._sort.key is None:
            self._set_rows(range(len(self._session.document.examples)), rises=True)
            return
        self._filter = self._filter.moved(moves)
        rows, rises = moves.all_after(self._rows), self._row_of is None
        if self._kept is not None:
            before, sort, kept = self._kept
            self._kept = (before.moved(moves), sort, moves.all_after(kept))
        added = [index for index, _ in change.inserted]
        if self.is_busy or len(added) > _MOST_ADDED:
            self._set_rows(rows, rises=rises)
            self.show_filtered(self._filter, self._sort)
            return
        for index in self._passing(added):
            rows.insert(self._place_of(index, rows), index)
        self._set_rows(rows, rises=rises)

    def _passing(self, indices: Sequence[int]) -> list[int]:
        examples = self._session.document.examples
        return [i for i in indices if self._filter.passes(i, examples[i], self._facts)]

    def _place_of(self, index: int, rows: Sequence[int]) -> int:
        """Return the row of a new example; what was edited since the sort may stand elsewhere."""
        key, examples = self._sort.key, self._session.document.examples
        if key is None:
            return bisect_left(rows, index)
        return bisect_left(
            rows,
            (key(index, examples[index], self._facts), index),
            key=lambda each: (key(each, examples[each], self._facts), each),
        )

    def _changed(self, indices: list[int]) -> None:
        if len(indices) > _MOST_ADDED:
            rows = [0, len(self._rows) - 1] if self._rows else []
        else:
            rows = [row for i in indices if (row := self.row_of(i)) is not None]
        if rows:
            self.dataChanged.emit(self.index(min(rows)), self.index(max(rows)))


def _one_line(text: str) -> str:
    return shown_text(" ".join(text.split()))


def _spans(finder: Finder | None, text: str) -> list[Span]:
    return finder.spans(text) if finder is not None else []


def _excerpt(content: str, finder: Finder | None) -> str:
    """Return the beginning of a text, or what is around the first match where that is far away."""
    first = next(iter(_spans(finder, content[:_SEARCHED])), None) if finder else None
    if first is None or first.end <= _SEEN:
        return content[: 2 * _SHOWN]
    start = max(first.start - _BEFORE_MATCH, 0)
    word = content.find(" ", start, first.start)
    start = word + 1 if word >= 0 else start
    return "…" + content[start : start + 2 * _SHOWN]
