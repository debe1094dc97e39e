"""An expert who takes whole pages of sentences where the program is sure, and the rest by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import perf_counter

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from eventner_gui.core.document import Status
from eventner_gui.ui.bulk.sure_list import Row
from eventner_gui.ui.bulk.sure_page import SurePage
from tests.experts import CTRL, KEY, Expert, Truth


class PagingExpert:
    """Labels some sentences by hand, then looks through pages as long as there are any.

    It reads each sentence of a page and overlooks nothing.

    Attributes:
        by_hand: labels a sentence in the Annotate tab; counts what it does there.
        pages: how many pages were taken.
        from_pages: sentences that were done by pages.
        taken_out: sentences that were taken out of them.
        waits: seconds from each Return to the next page, or the end of them, painted.
    """

    def __init__(
        self, by_hand: Expert, truths: Sequence[Sequence[Truth]], show: Callable[[], SurePage]
    ) -> None:
        """Make the expert.

        Args:
            by_hand: how it labels one sentence.
            truths: the right tags of each sentence of the project.
            show: brings the pages up by one key; counted here.
        """
        self.by_hand = by_hand
        self.driver = by_hand.driver
        self.actions = by_hand.actions
        self.truths = truths
        self.show = show
        self.pages = self.from_pages = self.taken_out = 0
        self.waits: list[float] = []

    def label_all(self, first: int, then: int) -> None:
        """Label all sentences.

        Args:
            first: sentences by hand before the first look at pages.
            then: sentences by hand between two looks at them.
        """
        count = first
        while self.is_anything_to_do():
            for _ in range(count):
                if self.is_anything_to_do():
                    self.label_next()
            if self.is_anything_to_do():
                self.look_through_pages()
            count = then

    def is_anything_to_do(self) -> bool:
        return self.driver.window.session.counts.statuses[Status.TODO] > 0

    def label_next(self) -> None:
        """Label the sentence that is shown, or the next one to do."""
        tab = self.driver.window.annotate
        if self.driver.example.status is not Status.TODO:
            self.actions["keys"] += 1
            QTest.keyClick(tab.view, KEY.Key_Return, CTRL)
        assert tab.index is not None
        self.by_hand.label_sentence(self.truths[tab.index])

    def look_through_pages(self) -> None:
        self.actions["keys"] += 1
        page = self.show()
        prelabeller = page.prelabeller
        self.driver.qtbot.waitUntil(lambda: not prelabeller.is_busy, 60_000)
        while page.model.rows:
            self.take(page)
        self.actions["keys"] += 1
        QTest.keyClick(page.first(), KEY.Key_H)
        assert self.driver.window.annotate.isVisible() or not self.is_anything_to_do()

    def take(self, page: SurePage) -> None:
        """Take what is wrong out of a page, and take the rest as done."""
        self.driver.qtbot.wait(20)  # nobody reads a page in no time
        for at in range(len(page.model.rows)):
            while not page.model.rows[at].is_out and not self.is_right(page.model.rows[at]):
                before = page.model.rows[at]
                self.press(page, str((at + 1) % 10))
                assert page.model.rows[at] != before
        self.pages += 1
        self.from_pages += len(page.model.kept)
        self.taken_out += len(page.model.rows) - len(page.model.kept)
        began = perf_counter()
        self.press(page, "\r")
        page.repaint()
        page.view.viewport().repaint()
        self.waits.append(perf_counter() - began)

    def is_right(self, row: Row) -> bool:
        tags = [(each.start, each.end, each.label) for each in row.example.annotations]
        tags += [each.key for each in row.suggestions]
        return sorted(tags) == sorted(self.truths[row.candidate.index])

    def press(self, page: SurePage, key: str) -> None:
        self.actions["keys"] += 1
        if key == "\r":
            QTest.keyClick(page.view, Qt.Key.Key_Return)
        else:
            QTest.keyClicks(page.view, key)
