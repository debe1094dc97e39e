"""The Review tab: pages on which what was tagged, or may be, is looked through.

A page is put in by one line, `tab.add_page(title, page)`; with one page no switch is shown.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QWidget

from ...app.reviewer import Reviewer
from ...app.session import Session
from ...app.trainer import Trainer
from ...core.spans import Span
from ..flow_layout import FlowLayout
from ..widgets import button, column, panel
from .doubts_page import DoubtsPage


class ReviewTab(QWidget):
    """Its pages, one at a time.

    Attributes:
        doubts: the page "The model or you?".

    Signals:
        said: (text) a short remark for the status line.
        edit_wanted: (index, Span) show this stretch of an example in the Annotate tab.
    """

    said = Signal(str)
    edit_wanted = Signal(int, Span)

    def __init__(self, session: Session, trainer: Trainer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reviewTab")
        self._pages = QStackedWidget()
        self._group = QButtonGroup(self)
        self._buttons: list[QPushButton] = []
        self._firsts: list[Callable[[], QWidget]] = []
        self._visits: list[Callable[[int], bool]] = []
        self._flow = FlowLayout(spacing=4)
        self._flow.setContentsMargins(24, 8, 24, 0)
        self._switch = panel(self._flow, name="reviewSwitch")
        layout = column(self._switch, self._pages, spacing=0)
        layout.setStretchFactor(self._pages, 1)
        self.setLayout(layout)
        self.reviewer = Reviewer(session, trainer, self)
        self.doubts = DoubtsPage(session, self.reviewer)
        self.doubts.said.connect(self.said)
        self.doubts.edit_wanted.connect(self.edit_wanted)
        self.add_page(
            "The model or &you?",
            self.doubts,
            first=lambda: self.doubts.first,
            takes_visit=self.doubts.takes_visit,
        )

    @property
    def first(self) -> QWidget:
        """What has the focus at first on the page that is shown."""
        return self._firsts[self._pages.currentIndex()]()

    def add_page(
        self,
        title: str,
        page: QWidget,
        *,
        first: Callable[[], QWidget] | None = None,
        takes_visit: Callable[[int], bool] = lambda _index: False,
    ) -> None:
        """Put a page beside the others.

        Args:
            title: on its button; an ampersand marks its mnemonic.
            page: the page.
            first: returns what of it has the focus at first; the page itself when None.
            takes_visit: asked with the index of an example that undo or redo has altered;
                whether the page shows it, so that the window need not go to the Annotate tab.
        """
        number = self._pages.addWidget(page)
        made = button(title, lambda: self._show(number), name=f"reviewPage{number}", role="tab")
        made.setCheckable(True)
        made.setChecked(number == 0)
        self._group.addButton(made)
        self._flow.addWidget(made)
        self._buttons.append(made)
        self._firsts.append(first or (lambda: page))
        self._visits.append(takes_visit)
        self._switch.setVisible(len(self._buttons) > 1)

    def show_doubts(self, *, look: bool = False) -> None:
        """Show "The model or you?".

        Args:
            look: look through the tags at once, unless there are doubts to decide already.
        """
        self._buttons[0].setChecked(True)
        self._pages.setCurrentWidget(self.doubts)
        if look and not self.reviewer.open_kinds():
            self.doubts.look()

    def takes_visit(self, index: int) -> bool:
        """Show an example that undo or redo has altered on the page shown, if it can."""
        return self._visits[self._pages.currentIndex()](index)

    def stop(self) -> None:
        """End the thread and its processes."""
        self.reviewer.close()

    def _show(self, number: int) -> None:
        self._pages.setCurrentIndex(number)
        self.first.setFocus(Qt.FocusReason.OtherFocusReason)
