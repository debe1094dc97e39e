"""The pages of the window: the start page, and the tabs, each made when it is first wanted."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ...app.follower import Follower
from ...app.session import Session
from ...app.tokens import TokenService
from ...app.trainer import Trainer
from ...core.spans import Span
from ...core.wording import counted
from ..choices import Choices
from .start_page import StartPage

if TYPE_CHECKING:
    from ..annotate.tab import AnnotateTab
    from ..review.detour import Detour
    from ..review.tab import ReviewTab
    from ..test.tab import TestTab
    from ..train.tab import TrainTab

_Tab = TypeVar("_Tab", bound=QWidget)

TABS = ("Annotate", "Train", "Test", "Review")


class Pages(QStackedWidget):
    """Shows one page.

    What a tab needs is imported with it: the window is seen before most of the program is read.

    Attributes:
        start: the start page.

    Signals:
        said: (text) a short remark.
        test_wanted: (RunRecord) try this run's model.
        bases_wanted: show the base models.
        hand_over_wanted: (Path) make a package of this model, or run.
        model_wanted: show which model suggests.
        found: (index) show this example.
        examples_wanted: (indices, words, Place) show these examples alone, the place first.
        edit_wanted: (index, Span) edit this stretch of an example, then come back.
        review_wanted: show the Review tab.
        made: a tab has been made.
    """

    said = Signal(str)
    test_wanted = Signal(object)
    bases_wanted = Signal()
    hand_over_wanted = Signal(object)
    model_wanted = Signal()
    found = Signal(int)
    examples_wanted = Signal(object, str, object)
    edit_wanted = Signal(int, Span)
    review_wanted = Signal()
    made = Signal()

    def __init__(
        self,
        session: Session,
        tokens: TokenService,
        trainer: Trainer,
        choices: Choices,
        follower: Follower,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._tokens, self._trainer = session, tokens, trainer
        self._choices, self._follower = choices, follower
        self._stops: list[Callable[[], object]] = []
        self.start = StartPage()
        self.addWidget(self.start)

    @cached_property
    def annotate(self) -> AnnotateTab:
        """The Annotate tab."""
        from ..annotate.tab import AnnotateTab
        from ..suggesting.model_notice import ModelNotice

        made = AnnotateTab(self._session, self._tokens, self._choices)
        model = made.suggester.model
        notice = ModelNotice(model, made.add_project_notice, made)
        notice.model_wanted.connect(self.model_wanted)
        model.follow(self._trainer)
        made.said.connect(self.said)
        if self._session.document.examples:  # a project was opened before there was this tab
            made.go_to(0)
        self._stops.append(made.stop)
        return self._add(made)

    @cached_property
    def train(self) -> TrainTab:
        """The Train tab."""
        from ..train.tab import TrainTab

        made = TrainTab(self._session, self._trainer, self._follower)
        made.test_wanted.connect(self.test_wanted)
        made.hand_over_wanted.connect(self.hand_over_wanted)
        made.review_wanted.connect(self._look_through)
        made.settings.base.bases_wanted.connect(self.bases_wanted)
        made.about_to_train.connect(lambda: self.annotate.leave())
        made.examples_wanted.connect(self.examples_wanted)
        made.said.connect(self.said)
        made.example_wanted.connect(self.found)
        self._stops.append(made.stop_threads)
        return self._add(made)

    @cached_property
    def test(self) -> TestTab:
        """The Test tab."""
        from ..handover.foot import ModelFoot
        from ..test.tab import TestTab

        made = TestTab(self._session, self._tokens, self._trainer)
        foot = ModelFoot(made.models)
        foot.hand_over_wanted.connect(self.hand_over_wanted)
        foot.said.connect(self.said)
        made.add_below(foot)
        self._stops.append(foot.stop)
        made.said.connect(self.said)
        made.found.connect(self.found)
        self._stops.append(made.stop)
        return self._add(made)

    @cached_property
    def review(self) -> ReviewTab:
        """The Review tab."""
        from ..bulk.pages import add_bulk_pages
        from ..review.tab import ReviewTab

        made = ReviewTab(self._session, self._trainer)
        made.said.connect(self.said)
        made.edit_wanted.connect(self.edit_wanted)
        add_bulk_pages(
            made,
            self._session,
            self.annotate.suggester,
            self._tokens,
            show_example=self.found.emit,
            show_rest=self._show_rest,
        )
        self._stops.append(made.stop)
        return self._add(made)

    @cached_property
    def detour(self) -> Detour:
        """The way from the Review tab to the Annotate tab and back."""
        from ..review.detour import Detour

        return Detour(self.annotate, self.review_wanted.emit)

    def _look_through(self) -> None:
        self.review_wanted.emit()
        self.review.show_doubts(look=True)

    def takes_visit(self, index: int) -> bool:
        """Let the Review or the Test tab, where it is shown, show what undo or redo has altered."""
        made, shown = self.__dict__, self.currentWidget()
        if "review" in made and shown is self.review:
            return self.review.takes_visit(index)
        return "test" in made and shown is self.test and self.test.takes_visit(index)

    def show_tab(self, name: str) -> None:
        """Show one of `TABS`, with the focus where one begins."""
        page, first = self._tab(name)
        self.setCurrentWidget(page)
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh_bases(self) -> None:
        """Offer the base models that are here now."""
        if "train" in self.__dict__:
            self.train.settings.base.refresh()

    def stop(self) -> None:
        """End the threads of the tabs."""
        for each in self._stops:
            each()

    def _show_rest(self, indices: list[int]) -> None:
        from ...core.checks.finding import Place

        words = f"{counted(len(indices), 'sentence')} to do"
        self.examples_wanted.emit(indices, words, Place(indices[0]))

    def _add(self, tab: _Tab) -> _Tab:
        self.addWidget(tab)
        self.made.emit()
        return tab

    def _tab(self, name: str) -> tuple[QWidget, QWidget]:
        """Return a tab, and what has the focus at first there."""
        if name == "Train":
            return self.train, self.train.train_button
        if name == "Test":
            return self.test, self.test.input
        if name == "Review":
            return self.review, self.review.first
        return self.annotate, self.annotate.view
