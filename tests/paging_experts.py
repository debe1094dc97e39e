"""An expert who takes whole pages of sentences where the program is sure, and the rest by hand."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from eventner_gui.core.document import Status, entity_label
from eventner_gui.core.groups import Group, Proposal
from eventner_gui.core.sure_pages import Care
from eventner_gui.ui.bulk.groups_page import GroupsPage
from eventner_gui.ui.bulk.sure_list import Row
from eventner_gui.ui.bulk.sure_page import SurePage
from tests.bulk_pages import show_groups, show_sure_page
from tests.experts import CTRL, KEY, Expert, Truth

_GROUPS = 30  # that one looks through


class PagingExpert:
    """Labels some sentences by hand, then looks through pages as long as there are any.

    It reads each sentence of a page and overlooks nothing. Before the pages it may go through the
    first groups of equal suggestions, and sets right by one key what would be wrong in many places.

    Attributes:
        by_hand: labels a sentence in the Annotate tab; counts what it does there.
        pages: how many pages were taken.
        from_pages: sentences that were done by pages.
        taken_out: sentences that were taken out of them.
        by_groups: suggestions that were refused or given another label in groups.
        waits: seconds from each Return to the next page, or the end of them, painted.
    """

    def __init__(
        self,
        by_hand: Expert,
        truths: Sequence[Sequence[Truth]],
        *,
        with_groups: bool = False,
        care: Care = Care.USUAL,
    ) -> None:
        """Make the expert.

        Args:
            by_hand: how it labels one sentence.
            truths: the right tags of each sentence of the project.
            with_groups: whether it looks at groups, too.
            care: how sure a sentence has to be for a page; chosen at the first one by keys.
        """
        self.by_hand = by_hand
        self.driver = by_hand.driver
        self.actions = by_hand.actions
        self.truths = truths
        self.with_groups = with_groups
        self.care = care
        self.pages = self.from_pages = self.taken_out = self.by_groups = 0
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
        if self.with_groups:
            self.look_through_groups(show_groups(self.driver, self.count))
        page = show_sure_page(self.driver, self.count)
        self.choose_care(page)
        while page.model.rows:
            self.take(page)
        self.count()
        QTest.keyClick(page.first(), KEY.Key_H)
        assert self.driver.window.annotate.isVisible() or not self.is_anything_to_do()

    def choose_care(self, page: SurePage) -> None:
        """Say how sure a sentence has to be, where that is not so already."""
        if page.care is self.care:
            return
        box = self.driver.find(QComboBox, "sureCare")
        box.setFocus()
        self.count()  # a click, as a person gets there
        key = KEY.Key_Down if list(Care).index(self.care) > box.currentIndex() else KEY.Key_Up
        while page.care is not self.care:
            self.count()
            QTest.keyClick(box, key)
        page.first().setFocus()
        self.count()

    def count(self) -> None:
        self.actions["keys"] += 1

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

    # groups

    def look_through_groups(self, page: GroupsPage) -> None:
        """Set right the groups that are wrong in all places, where that saves actions."""
        while True:
            found = [page.groups.group_at(at) for at in range(page.groups.rowCount())][:_GROUPS]
            at = page.group_list.currentIndex().row()
            worth = [
                (self.saved(each, page.prelabeller.places(each.key)) - abs(row - at) - 1, row)
                for row, each in enumerate(found)
                if each is not None
            ]
            saved, row = max(worth, default=(0, 0))
            if saved <= 0:
                return
            for _ in range(abs(row - at)):
                self.count()
                QTest.keyClick(page.group_list, KEY.Key_Down if row > at else KEY.Key_Up)
            places = page.prelabeller.places(found[row].key)
            self.by_groups += len(places)
            label = self.other_label(places)
            self.count()
            if label:
                QTest.keyClicks(page.group_list, self.by_hand.label_named(label).key)
            else:
                QTest.keyClick(page.group_list, KEY.Key_Delete)
            self.driver.qtbot.waitUntil(lambda: not page.prelabeller.is_busy, 60_000)

    def saved(self, group: Group, places: Sequence[Proposal]) -> int:
        """Return how many actions it spares, at least, to decide about a group."""
        name = entity_label(group.tag_name)
        spans = [(each.index, each.suggestion.start, each.suggestion.end) for each in places]
        if any((start, end, name) in self.truths[index] for index, start, end in spans):
            return 0
        if self.other_label(places):
            return len(places)
        return sum(
            not any(true[0] < end and start < true[1] for true in self.truths[index])
            for index, start, end in spans
        )

    def other_label(self, places: Sequence[Proposal]) -> str:
        """Return the label that the words of a group have in all places; empty for none."""
        found = {
            label
            for each in places
            for start, end, label in self.truths[each.index]
            if (start, end) == (each.suggestion.start, each.suggestion.end)
        }
        exact = sum(
            (each.suggestion.start, each.suggestion.end)
            in {true[:2] for true in self.truths[each.index]}
            for each in places
        )
        return found.pop() if len(found) == 1 and exact == len(places) else ""
