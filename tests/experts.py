"""Experts who know the right tags and set them by real keys, or by the real mouse alone.

Each counts what it does: a key pressed (with whatever keys are held) is one action, and so is a
click, a double click or a drag.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from eventner_gui.core.document import Label
from eventner_gui.core.spans import Span, is_aligned
from tests.driver import Driver

KEY = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier

Truth = tuple[int, int, str]  # start, end and entity label of a span


class Expert:
    """Sets the right tags, sentence by sentence."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        self.actions: Counter[str] = Counter()

    @property
    def view(self):
        return self.driver.window.annotate.view

    def label_named(self, name: str) -> Label:
        found = self.driver.window.session.document.settings.find_label(name)
        assert found, f"no label {name}"
        return found

    def is_aligned(self, span: Span) -> bool:
        """Tell whether whole words make the span, so that nothing has to be cut."""
        tokens = self.driver.window.tokens.spans(self.view.text)
        return is_aligned(span, tokens)

    def label_sentence(self, truth: Sequence[Truth]) -> None:
        """Set every tag of the sentence shown, and go on."""
        for start, end, name in truth:
            self.set_tag(Span(start, end), self.label_named(name))
        self.accept()

    def set_tag(self, span: Span, label: Label) -> None:
        raise NotImplementedError

    def accept(self) -> None:
        raise NotImplementedError


class KeyboardExpert(Expert):
    """Uses keys alone."""

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        self.actions["keys"] += 1
        QTest.keyClick(self.view, key, modifier)

    def type(self, text: str) -> None:
        self.actions["keys"] += len(text)
        QTest.keyClicks(self.view, text)

    def accept(self) -> None:
        self.press(KEY.Key_Return)

    def set_tag(self, span: Span, label: Label) -> None:
        self.select(span)
        assert label.key, f"{label.name} has no key"
        self.type(label.key)

    def choose_units(self, span: Span) -> None:
        """Select by words where whole words make the span, else by characters."""
        if self.view.is_exact == self.is_aligned(span):
            self.press(KEY.Key_F2)

    def select(self, span: Span) -> None:
        self.choose_units(span)
        self.walk_to(span.start)
        self.extend_to(span)
        assert self.view.selection() == span, (self.view.text, self.view.selection(), span)

    def walk_to(self, start: int) -> None:
        """Go to where a span begins, by whole words as long as that does not go too far."""
        forward = self.key_forward()
        back = KEY.Key_Left if forward == KEY.Key_Right else KEY.Key_Right
        behind = [t for t in self.view.tokens if start <= t.start < self.at().start]
        if self.at().start > start and (self.view.is_exact or len(behind) > 2):
            self.press(KEY.Key_Home)
        while self.at().start < start:
            following = re.compile(r"(?<=\s)\S").search(self.view.text, self.at().start + 1)
            by_word = following is not None and following.start() <= start
            before = self.at()
            self.press(forward, CTRL if by_word else PLAIN)
            assert self.at() != before, (self.view.text, start, before)
        while self.at().start > start:
            self.press(back)

    def extend_to(self, span: Span) -> None:
        forward = self.key_forward()
        while (chosen := self.chosen()).end < span.end:
            rest = self.view.text[chosen.end : span.end]
            word = re.match(r"\s+\S+", rest)
            ends_there = word and self.view.text[chosen.end + word.end() :][:1].strip() == ""
            self.press(forward, SHIFT | CTRL if ends_there else SHIFT)
            assert self.chosen() != chosen, (self.view.text, span)

    def key_forward(self) -> Qt.Key:
        return KEY.Key_Right if self.view.reading_step() > 0 else KEY.Key_Left

    def at(self) -> Span:
        assert self.view.cursor_span is not None
        return self.view.cursor_span

    def chosen(self) -> Span:
        """Return what the frame on the screen holds."""
        chosen = self.view._cursor.selection
        assert chosen is not None
        return chosen


class MouseExpert(Expert):
    """Uses the mouse alone."""

    def click(self, widget: QWidget, where: QPoint | None = None) -> None:
        self.actions["clicks"] += 1
        place = where or widget.rect().center()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=place)

    def accept(self) -> None:
        without = self.driver.find(QAbstractButton, "acceptTags")
        plain = self.driver.find(QAbstractButton, "accept")
        self.click(plain if without.isHidden() else without)

    def set_tag(self, span: Span, label: Label) -> None:
        if self.view.is_exact == self.is_aligned(span):
            self.choose_from_menu("menuExact")
        self.choose_label(label)
        self.actions["drags"] += 1
        self.driver.drag(span)

    def choose_label(self, label: Label) -> None:
        if self.driver.window.annotate.labels.active != label:
            self.actions["clicks"] += 1
            self.driver.choose_label(label.label)

    def choose_from_menu(self, name: str) -> None:
        """Open a menu of the bar and click on an entry."""
        window = self.driver.window
        action = next(a for a in window.findChildren(type(window.menus.undo), name))
        menu = next(m for m in window.menuBar().actions() if action in m.menu().actions())
        self.click(window.menuBar(), window.menuBar().actionGeometry(menu).center())
        self.click(menu.menu(), menu.menu().actionGeometry(action).center())
