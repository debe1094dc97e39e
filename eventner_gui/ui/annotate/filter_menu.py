"""The menus of what the list shows, and in which order."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from ...app.moments import Moment
from ...app.session import Session
from ...core.filters import (
    ChangedSince,
    Condition,
    Filter,
    HasLabel,
    HasProblem,
    HasStatus,
    Untagged,
)
from ...core.sorts import SORTS, Sort
from ...core.wording import STATUS_WORDS
from ..widgets import menu_text


class FilterMenu(QMenu):
    """The conditions one can choose; a second choice of the same takes it away.

    Signals:
        chosen: (Condition) to be met from now on.
        dropped: (kind) of the condition that is not wanted any more.
    """

    chosen = Signal(object)
    dropped = Signal(str)

    def __init__(
        self,
        session: Session,
        active: Callable[[], Filter],
        moments: Callable[[], list[Moment]],
        parent: QWidget,
    ) -> None:
        """Make the menu; it is filled when it is shown.

        Args:
            session: with the document.
            active: returns the conditions that are met at present.
            moments: returns the moments that changes can be looked for since.
            parent: owner.
        """
        super().__init__(parent)
        self.setObjectName("filterMenu")
        self._session = session
        self._active = active
        self._moments = moments
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        counts = self._session.counts.statuses
        for status, words in STATUS_WORDS.items():
            text = f"{words.capitalize()} ({counts[status]:,})"
            self._add(self, text, HasStatus(status))
        self.addSeparator()
        self._add(self, "Without tags", Untagged())
        self._add(self, "With a problem", HasProblem())
        self.addSeparator()
        for words, wanted in (("With label", True), ("Without label", False)):
            sub = self.addMenu(words)
            sub.setObjectName("withLabel" if wanted else "withoutLabel")
            for each in self._session.document.settings.labels:
                count = self._session.counts.of_label(each.label)
                text = f"{menu_text(each.label)} ({count:,} tags)" if wanted else each.label
                self._add(sub, text if wanted else menu_text(text), HasLabel(each.label, wanted))
            sub.setEnabled(not sub.isEmpty())
        changed = self.addMenu("Changed")
        changed.setObjectName("changedSince")
        changed.aboutToShow.connect(partial(self._fill_moments, changed))

    def _fill_moments(self, sub: QMenu) -> None:
        sub.clear()
        for moment in self._moments():
            text = moment.name[0].upper() + moment.name[1:]
            self._add(sub, text, ChangedSince(moment.at, moment.name))

    def _add(self, menu: QMenu, text: str, condition: Condition) -> QAction:
        action = menu.addAction(text)
        action.setCheckable(True)
        is_active = condition.words in {each.words for each in self._active().conditions}
        action.setChecked(is_active)
        action.triggered.connect(partial(self._take, condition, is_active))
        return action

    def _take(self, condition: Condition, was_active: bool, _checked: bool = False) -> None:
        if was_active:
            self.dropped.emit(condition.kind)
        else:
            self.chosen.emit(condition)


class SortMenu(QMenu):
    """The orders one can choose, of the registry.

    Signals:
        chosen: (Sort) from now on.
    """

    chosen = Signal(object)

    def __init__(self, active: Callable[[], Sort], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("sortMenu")
        self._active = active
        self._group: QActionGroup | None = None
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        self._group = QActionGroup(self)
        for sort in SORTS.values():
            action = self.addAction(sort.words)
            action.setCheckable(True)
            action.setChecked(sort.name == self._active().name)
            action.triggered.connect(partial(self._take, sort))
            self._group.addAction(action)

    def _take(self, sort: Sort, _checked: bool = False) -> None:
        self.chosen.emit(sort)
