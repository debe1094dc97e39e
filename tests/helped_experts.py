"""Experts who use what the program offers them, and know the truth.

They see what is on the screen: proposals, tags, the cursor, and the line under the sentence that
tells the next ways to read the place at the cursor. They do not know what a key would bring that
is not told there.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from eventner_gui.core.display import shown_name, shown_words
from eventner_gui.core.document import Label
from eventner_gui.core.graphemes import cluster_bounds
from eventner_gui.core.spans import Span
from tests.experts import ALT, KEY, PLAIN, SHIFT, KeyboardExpert, Truth

_MOST_STEPS = 200  # on a sentence; more is a mistake of the program or of the expert
_MOST_MOVES = 3  # of edges, before selecting anew is as short


class HelpedKeyboardExpert(KeyboardExpert):
    """Takes what is right, mends what is wrong; keys alone.

    Attributes:
        reading: milliseconds for which a sentence is read before anything is done; less where the
            learner is at rest before.
    """

    reading = 20

    def label_sentence(self, truth: Sequence[Truth]) -> None:
        """Make the sentence shown right, with as few actions as it sees, and go on."""
        self.read()
        right = set(truth)
        for _ in range(_MOST_STEPS):
            if self.tags() == right or self.tags() | self.offered() == right:
                self.accept(right)
                return
            self.act(right)
        raise AssertionError((self.view.text, truth, self.tags(), self.offered()))

    def read(self) -> None:
        """Look at the sentence; meanwhile the program learns from the one before."""
        suggester = self.driver.window.annotate.suggester
        for _ in range(self.reading // 10):
            self.driver.qtbot.wait(10)
            if suggester.is_at_rest:
                break

    def accept(self, right: set[Truth] = frozenset()) -> None:
        """Go on, without the suggestions where the tags are right already."""
        without = self.offered() and self.tags() == right
        self.press(KEY.Key_Return, SHIFT if without else PLAIN)

    def act(self, right: set[Truth]) -> None:
        """Mend one thing, or take or refuse one suggestion."""
        missing = right - self.tags() - self.offered()
        stray = [each for each in self.tags() - right if not _over(each, right)]
        if missing:
            at = self.view.selection()
            here = [each for each in sorted(missing) if at and _overlap(each, (at.start, at.end))]
            self.mend(here[0] if here else min(missing), right)
        elif stray:
            self.remove(stray[0])
        else:
            good, bad = self.offered() & right, self.offered() - right
            if bad and self.cost(bad) <= self.cost_of_taking(good):
                self.remove(self.nearest(bad))
            else:
                self.take(self.nearest(good))

    def mend(self, truth: Truth, right: set[Truth]) -> None:
        """Make one span right."""
        span, label = Span(truth[0], truth[1]), self.label_named(truth[2])
        over = sorted(_over(truth, self.offered() | self.tags()))
        if len(over) == 1 and over[0][:2] == truth[:2]:
            self.stand_on(over[0])
            self.type(label.key)
            return
        if len(over) == 1:
            self.stand_on(over[0])
            if self.reads_on(right):
                return
            if self.is_aligned(span) and self.moves(over[0], span) <= _MOST_MOVES:
                self.move_edges(over[0], span, label)
                return
            if span in self.view.tokens:  # one word stands for the whole mark it is in
                self.remove(over[0])
                return
        self.choose_units(span)
        self.collapse(span)
        self.walk_to(span.start)
        if not over and self.reads_on(right):
            return
        self.extend_to(span)
        assert self.view.selection() == span, (self.view.text, self.view.selection(), span)
        self.type(label.key)

    def reads_on(self, right: set[Truth]) -> bool:
        """Step to the next readings if one that is told is right; return whether it is."""
        mark, selected = self.view.mark_at_cursor(), self.view.selection()
        if (mark and not mark.suggested) or selected is None:
            return False
        place = (mark.start, mark.end) if mark else (selected.start, selected.end)
        words = " and ".join(
            f"“{shown_words(self.view.text[start:end])}” {shown_name(label)}"
            for start, end, label in sorted(right)
            if _overlap((start, end), place)
        )
        told = self.driver.window.annotate.presenter.proposals.other_ways()
        if words not in told:
            return False
        for _ in range(told.index(words) + 1):
            self.press(KEY.Key_O)
        return True

    def collapse(self, span: Span) -> None:
        """Give up a wider selection that would stay."""
        if self.view.is_extended and self.at().start == span.start:
            self.press(KEY.Key_Escape)

    # what one sees

    def offered(self) -> set[Truth]:
        """Return the suggestions one sees."""
        return {(m.start, m.end, m.tag) for m in self.view.marks if m.suggested}

    def tags(self) -> set[Truth]:
        """Return the tags one sees."""
        return {(m.start, m.end, m.tag) for m in self.view.marks if not m.suggested}

    def cost(self, marks: set[Truth]) -> int:
        """Return about how many actions it is to take or refuse some."""
        here = self.view.selection()
        is_here = any(here and here.start == each[0] for each in marks)
        return 2 * len(marks) - is_here

    def cost_of_taking(self, marks: set[Truth]) -> int:
        """Return about how many actions it is to take some."""
        return self.cost(marks)

    def nearest(self, marks: set[Truth]) -> Truth:
        """Return one at the cursor, or else the first."""
        here = self.view.selection()
        return min(marks, key=lambda each: (not (here and here.start == each[0]), each))

    # what one does

    def take(self, mark: Truth) -> None:
        self.stand_on(mark)
        self.press(KEY.Key_Space)

    def remove(self, mark: Truth) -> None:
        self.stand_on(mark)
        self.press(KEY.Key_Delete)

    def stand_on(self, mark: Truth) -> None:
        """Walk from tag to tag until the cursor is on one."""
        wanted = Span(mark[0], mark[1])
        self.choose_units(wanted)
        while (selected := self.view.selection()) != wanted and self.view.mark_at_cursor() != mark:
            back = selected is not None and selected.start > wanted.start
            self.press(KEY.Key_Tab, SHIFT if back else PLAIN)
            assert self.view.selection() != selected, (self.view.text, mark)

    def moves(self, mark: Truth, span: Span) -> int:
        """Return how many steps make the edges of a mark those of a span."""
        tokens = self.view.tokens
        starts = [token.start for token in tokens]
        ends = [token.end for token in tokens]
        return abs(bisect_left(starts, mark[0]) - bisect_left(starts, span.start)) + abs(
            bisect_left(ends, mark[1]) - bisect_left(ends, span.end)
        )

    def move_edges(self, mark: Truth, span: Span, label: Label) -> None:
        """Move the edges of the mark at the cursor, then give it its label."""
        for is_end in (False, True):
            goal = span.end if is_end else span.start
            while (edge := self.edge(mark, is_end)) != goal:
                on = (edge < goal) == (self.view.reading_step() > 0)
                key = KEY.Key_Right if on else KEY.Key_Left
                self.press(key, ALT if is_end else ALT | SHIFT)
                now = self.edge(mark, is_end)
                assert abs(goal - now) < abs(goal - edge), (self.view.text, span, edge, now)
        if mark[2] != label.label:
            self.stand_on((span.start, span.end, mark[2]))
            self.type(label.key)

    def edge(self, mark: Truth, is_end: bool) -> int:
        """Return where what was a mark begins or ends now."""
        at = self.view.selection()
        found = self.tags() | self.offered()
        now = next(m for m in found if m[2] == mark[2] and at and _overlap(m, (at.start, at.end)))
        return now[1] if is_end else now[0]


class HelpedMixedExpert(HelpedKeyboardExpert):
    """Takes what is right by keys or a click; drags where something is to be tagged."""

    def mend(self, truth: Truth, right: set[Truth]) -> None:
        """Make one span right: a key where the cursor is on it, else a drag, and a label's key."""
        span, label = Span(truth[0], truth[1]), self.label_named(truth[2])
        here, over = self.view.selection(), sorted(_over(truth, self.offered() | self.tags()))
        if here and len(over) == 1 and here == Span(*over[0][:2]):
            if over[0][:2] == truth[:2]:
                self.type(label.key)
                return
            if self.reads_on_at_once(right):
                return
        if len(over) == 1 and over[0][2] == truth[2] and self.drags_edge(over[0], span):
            return
        assert self.is_aligned(span), (self.view.text, span)
        self.actions["drags"] += 1
        self.driver.qtbot.wait(20)  # the last tag may have made another line: nobody is that quick
        self.driver.drag(span)
        if truth not in self.tags():
            self.type(label.key)
        assert truth in self.tags(), (self.view.text, truth, self.tags())

    def reads_on_at_once(self, right: set[Truth]) -> bool:
        """Step to the next reading if that one is told and right."""
        told = self.driver.window.annotate.presenter.proposals.other_ways()
        mark = self.view.mark_at_cursor()
        if mark is None or not told:
            return False
        words = " and ".join(
            f"“{shown_words(self.view.text[start:end])}” {shown_name(label)}"
            for start, end, label in sorted(right)
            if _overlap((start, end), (mark.start, mark.end))
        )
        if told[0] != words:
            return False
        self.press(KEY.Key_O)
        return True

    def drags_edge(self, mark: Truth, span: Span) -> bool:
        """Drag the one edge that is wrong; False where both are, or none can be got hold of."""
        if (mark[0] == span.start) == (mark[1] == span.end):
            return False
        is_end = mark[0] == span.start
        text = self.view.text
        last = cluster_bounds(text, mark[1] - 1) if is_end else cluster_bounds(text, mark[0])
        rects = self.view.viewport_rects(Span(*last))
        goal = span.end - 1 if is_end else span.start
        to = self.view.viewport_rects(Span(*cluster_bounds(text, goal)))
        if not rects or not to or self.view.reading_step() < 0:
            return False
        x = rects[-1].right() + 1 if is_end else rects[0].left() - 2
        first = QPoint(round(x), round(rects[0].center().y()))
        end = to[0].center().toPoint() + QPoint(2 if is_end else -2, 0)
        viewport = self.view.viewport()
        self.actions["drags"] += 1
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=first)
        for part in (0.3, 0.7, 1.0):
            QTest.mouseMove(viewport, first + (end - first) * part)
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)
        return True

    def cost_of_taking(self, marks: set[Truth]) -> int:
        """Return how many clicks it is."""
        return len(marks)

    def take(self, mark: Truth) -> None:
        """Click on a suggestion."""
        rect = self.view.viewport_rects(Span(mark[0], mark[1]))[0]
        self.actions["clicks"] += 1
        QTest.mouseClick(
            self.view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center().toPoint()
        )


def _over(one: Truth, others: set[Truth]) -> list[Truth]:
    return [each for each in others if _overlap(one, each)]


def _overlap(one: Sequence, other: Sequence) -> bool:
    return one[0] < other[1] and other[0] < one[1]
