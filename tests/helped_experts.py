"""Experts who use what the program offers them: suggestions, and the label chosen last."""

from __future__ import annotations

from collections.abc import Sequence

from eventner_gui.core.document import Label
from eventner_gui.core.spans import Span
from tests.experts import ALT, KEY, PLAIN, SHIFT, KeyboardExpert, Truth


class HelpedKeyboardExpert(KeyboardExpert):
    """Takes suggestions that are right; keys alone."""

    def label_sentence(self, truth: Sequence[Truth]) -> None:
        """Set every tag of the sentence shown, with as few actions as it sees, and go on."""
        self.driver.qtbot.wait(20)  # nobody reads a sentence in no time
        offered = self.offered()
        if offered and offered == set(truth):
            self.press(KEY.Key_Return)
            return
        right = offered & set(truth)
        wrong = [each for each in offered - right if not any(_overlap(each, t) for t in truth)]
        if right and 1 + 2 * len(wrong) <= 2 * len(right):
            self.type("a")
            for each in sorted(wrong):
                self.stand_on(each)
                self.press(KEY.Key_Delete)
        elif right:
            for each in sorted(right):
                self.stand_on(each)
                self.press(KEY.Key_Space)
        for start, end, name in truth:
            if (start, end, name) not in self.tags():
                self.set_tag(Span(start, end), self.label_named(name))
        self.accept()

    def accept(self) -> None:
        """Go on, without the suggestions that are left."""
        self.press(KEY.Key_Return, SHIFT if self.offered() else PLAIN)

    def offered(self) -> set[Truth]:
        """Return the suggestions one sees."""
        return {(m.start, m.end, m.tag) for m in self.view.marks if m.suggested}

    def tags(self) -> set[Truth]:
        """Return the tags one sees."""
        return {(m.start, m.end, m.tag) for m in self.view.marks if not m.suggested}

    def stand_on(self, mark: Truth) -> None:
        """Walk from tag to tag until the cursor is on one."""
        wanted = Span(mark[0], mark[1])
        self.choose_units(wanted)
        if self.at().start > wanted.start:
            self.press(KEY.Key_Home)
        while self.view.selection() != wanted:
            before = self.view.selection()
            self.press(KEY.Key_Tab)
            assert self.view.selection() != before, (self.view.text, mark)

    def set_tag(self, span: Span, label: Label) -> None:
        """Tag by label key; where a tag or suggestion is that overlaps, make that one right."""
        right = (span.start, span.end, label.label)
        self.choose_units(span)
        over = [m for m in self.offered() | self.tags() if _overlap(m, right)]
        if len(over) == 1:
            self.stand_on(over[0])
            if over[0][2] != label.label or over[0] in self.offered():
                self.type(label.key)
                self.stand_on((*over[0][:2], label.label))
            self.choose_units(span)
            self.move_edges(span, label)
        else:
            self.select(span)
            self.type(label.key)
        assert right in self.tags(), (self.view.text, right, self.tags())

    def move_edges(self, span: Span, label: Label) -> None:
        """Move the edges of the tag at the cursor until they are those of a span."""
        for is_end in (False, True):
            while (edge := self.edge(span, label, is_end)) != (span.end if is_end else span.start):
                goal = span.end if is_end else span.start
                on = (edge < goal) == (self.view.reading_step() > 0)
                key = KEY.Key_Right if on else KEY.Key_Left
                self.press(key, ALT if is_end else ALT | SHIFT)
                now = self.edge(span, label, is_end)
                assert abs(goal - now) < abs(goal - edge), (self.view.text, span, edge, now)

    def edge(self, span: Span, label: Label, is_end: bool) -> int:
        """Return where the tag of a label that overlaps a span begins or ends now."""
        wanted = (span.start, span.end, label.label)
        tag = next(t for t in self.tags() if t[2] == label.label and _overlap(t, wanted))
        return tag[1] if is_end else tag[0]


class HelpedMixedExpert(HelpedKeyboardExpert):
    """Takes suggestions that are right; drags with the mouse where something is to be tagged."""

    def set_tag(self, span: Span, label: Label) -> None:
        """Drag over the words, or double-click one; the label's key where another was chosen."""
        assert self.is_aligned(span), (self.view.text, span)
        self.actions["drags"] += 1
        self.driver.drag(span)
        if self.driver.window.annotate.labels.active != label:
            self.type(label.key)
        assert (span.start, span.end, label.label) in self.tags(), (self.view.text, span)


def _overlap(one: Truth, other: Truth) -> bool:
    return one[0] < other[1] and other[0] < one[1]
