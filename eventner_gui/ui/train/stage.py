"""What the Train tab shows: its page, or in its place two runs compared; the runs at the side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from ...app.session import Session
from ...storage.run_record import RunRecord
from .page import TrainPage

if TYPE_CHECKING:
    from .compare.view import CompareView

_BESIDE = 110  # average characters that page and runs need side by side
_RUNS_WIDTH = 260  # pixels, where there is plenty of room


class Stage(QStackedWidget):
    """The page, or a comparison.

    Signals:
        example_wanted: (index) show this sentence of the project.
        came_back: the page is shown again, and the comparison had the focus.
    """

    example_wanted = Signal(int)
    came_back = Signal()

    def __init__(self, page: TrainPage, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._session = session
        self.comparison: CompareView | None = None  # made when it is first wanted
        self.addWidget(page)

    def compare(self, first: RunRecord, second: RunRecord) -> None:
        """Compare two runs, the older one first."""
        if self.comparison is None:
            self.comparison = self._make()
        self.setCurrentWidget(self.comparison)
        self.comparison.compare(first, second)

    def show_page(self) -> None:
        """Let the page be seen again; a comparison under way is given up."""
        if self.comparison is not None and self.currentWidget() is self.comparison:
            self.comparison.leave()

    def stop(self) -> None:
        """End what works in the background."""
        if self.comparison is not None:
            self.comparison.stop()

    def _make(self) -> CompareView:
        from .compare.view import CompareView

        made = CompareView(self._session)
        made.example_wanted.connect(self.example_wanted)
        made.closed.connect(self._left)
        self.addWidget(made)
        return made

    def _left(self) -> None:
        focus = self.focusWidget()
        had_focus = focus is not None and not self._page.isAncestorOf(focus)
        self.setCurrentWidget(self._page)
        if had_focus:
            self.came_back.emit()


class Sides(QSplitter):
    """The stage with the runs beside it, or below it where there is no room."""

    def __init__(self, stage: Stage, runs: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setChildrenCollapsible(False)
        self.addWidget(stage)
        self.addWidget(runs)
        self.setStretchFactor(0, 1)
        self._is_divided = False  # by hand; then it stays so
        self.splitterMoved.connect(self._divided)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the runs below where there is no room for them beside."""
        super().resizeEvent(event)
        fits = self.width() >= _BESIDE * self.fontMetrics().averageCharWidth()
        way = Qt.Orientation.Horizontal if fits else Qt.Orientation.Vertical
        if self.orientation() != way:
            self.setOrientation(way)
            self._is_divided = False
        if not self._is_divided:
            whole = self.width() if fits else self.height()
            runs = min(whole // 4, _RUNS_WIDTH) if fits else whole // 4
            self.setSizes([whole - runs, runs])

    def _divided(self) -> None:
        self._is_divided = True
