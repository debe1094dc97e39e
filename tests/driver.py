"""A hand on the window: finds words on the screen, drags, clicks and types as a person does."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QPushButton, QWidget

from eventner_gui.app.gatherer import Gathered
from eventner_gui.app.save_state import SaveStatus
from eventner_gui.core.document import Annotation, Example
from eventner_gui.core.spans import Span
from eventner_gui.ui.adding.dialog import AddDialog
from eventner_gui.ui.model_question import ModelQuestion
from eventner_gui.ui.notice import Notice
from eventner_gui.ui.window.main_window import MainWindow

_W = TypeVar("_W", bound=QWidget)


class Driver:
    """Drives a `MainWindow` by real events and reads what came of it."""

    def __init__(self, window: MainWindow, qtbot: Any) -> None:
        self.window = window
        self.qtbot = qtbot

    # the project

    def open(self, path: Path, *, tokens: bool = True) -> None:
        with self.qtbot.waitSignal(self.window.session.opened, timeout=20_000):
            self.window.projects.open(path)
        if tokens:
            self.wait_for_tokens()

    def wait_for_tokens(self) -> None:
        self.qtbot.waitUntil(lambda: self.window.tokens.is_ready, timeout=60_000)

    def wait_saved(self) -> None:
        """Wait until the file is up to date, as Ctrl+S has it."""
        saver = self.window.session.saver
        saver.save_now()
        self.qtbot.waitUntil(
            lambda: saver.is_saved() and saver.state.status is SaveStatus.SAVED, timeout=20_000
        )

    def file(self) -> dict[str, Any]:
        """Return the project's file as it stands on the disk, after it is saved."""
        self.wait_saved()
        assert self.window.session.path
        return json.loads(self.window.session.path.read_text(encoding="utf-8"))

    def notices(self) -> list[str]:
        """Return the texts of the notices one sees (Qt shows new ones in its next round)."""
        self.qtbot.wait(10)
        return [n.text for n in self.window.findChildren(Notice) if n.isVisible()]

    # the sentence

    @property
    def example(self) -> Example:
        index = self.window.annotate.index
        assert index is not None
        return self.window.session.document.examples[index]

    def tags(self) -> list[tuple[str, str]]:
        """Return (words, label) of the sentence shown, in order."""
        text = self.example.content
        return [(text[a.start : a.end], a.label) for a in self.example.annotations]

    def drag_over(self, words: str, *, slop: int = 0) -> None:
        """Drag the mouse over words of the sentence; `slop` code points too far at both ends."""
        start = self.example.content.index(words)
        self.drag(Span(max(start - slop, 0), start + len(words) + slop))

    def drag(self, span: Span) -> None:
        view = self.window.annotate.view.viewport()
        if not all(map(view.rect().contains, self._ends(span))):
            # tags have made it longer, and it gets the height it wants
            self.qtbot.waitUntil(lambda: all(map(view.rect().contains, self._ends(span))))
        first, last = self._ends(span)
        QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=first)
        for part in (0.3, 0.7, 1.0):
            QTest.mouseMove(view, first + (last - first) * part)
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=last)

    def click_on(self, words: str) -> QMenu | None:
        """Click on words; return the menu of the tag that opens, if there is one."""
        start = self.example.content.index(words)
        rect = self.window.annotate.view.viewport_rects(Span(start, start + len(words)))[0]
        QTest.mouseClick(
            self.window.annotate.view.viewport(),
            Qt.MouseButton.LeftButton,
            pos=rect.center().toPoint(),
        )
        return self.tag_menu()

    def tag_menu(self) -> QMenu | None:
        """Return the menu of a tag that is open."""
        menus = self.window.annotate.findChildren(QMenu, "tagMenu")
        return next((menu for menu in menus if menu.isVisible()), None)

    def press(self, *keys: Qt.Key | str, widget: QWidget | None = None) -> None:
        """Press keys one after another, in the sentence unless told otherwise."""
        target = widget or self.window.annotate.view
        for key in keys:
            if isinstance(key, str):
                QTest.keyClicks(target, key)
            else:
                QTest.keyClick(target, key)

    def press_with(self, modifier: Qt.KeyboardModifier, key: Qt.Key) -> None:
        QTest.keyClick(self.window.annotate.view, key, modifier)

    def choose_label(self, name: str) -> None:
        """Click on a label at the right."""
        panel = self.window.annotate.labels
        for row in range(panel.model.rowCount()):
            index = panel.model.index(row)
            if index.data() == name:
                where = panel.view.visualRect(index).center()
                QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=where)
                return
        raise AssertionError(f"there is no label {name}")

    def click(self, name: str) -> None:
        """Click on the button of this object name."""
        QTest.mouseClick(self.find(QWidget, name), Qt.MouseButton.LeftButton)

    def add_texts(self, texts: str = "", *files: Path) -> AddDialog:
        """Open the dialog from the File menu, paste texts and choose files; return the dialog."""
        self.find(QAction, "add_sentences").trigger()
        dialog = self.add_dialog()
        dialog.findChild(QPlainTextEdit, "pastedText").setPlainText(texts)
        dialog._sources.add_files(files)
        return dialog

    def add_dialog(self) -> AddDialog:
        """Return the dialog that adds texts."""
        return self.find(AddDialog, "pasteDialog")

    def wait_answer(self) -> Gathered:
        """Wait until the dialog shows what would be added, and return that."""
        dialog = self.add_dialog()
        self.qtbot.waitUntil(lambda: dialog.answer is not None, timeout=60_000)
        assert dialog.answer
        return dialog.answer

    def accept_texts(self) -> None:
        """Click on the button that adds, or begins a project, and wait until it is done."""
        dialog = self.add_dialog()
        with self.qtbot.waitSignal(dialog.accepted, timeout=60_000):
            ok = dialog.findChild(QPushButton, "pasteOk")
            QTest.mouseClick(ok, Qt.MouseButton.LeftButton)

    def question(self) -> ModelQuestion:
        """Wait for the question about a model, and return it."""
        self.qtbot.waitUntil(lambda: bool(self._questions()), timeout=20_000)
        return self._questions()[0]

    def _questions(self) -> list[ModelQuestion]:
        return [q for q in self.window.findChildren(ModelQuestion) if q.isVisible()]

    def answer(self, words: str) -> None:
        """Answer the question about a model by a click on the button of these words."""
        buttons = self.question().findChildren(QPushButton)
        button = next(b for b in buttons if b.text() == words)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def find(self, kind: type[_W], name: str) -> _W:
        found = self.window.findChild(kind, name)
        assert found is not None, f"no widget {name}"
        return found

    def choose(self, menu: QMenu, text: str) -> None:
        """Choose the entry of a menu that begins with a text."""
        for action in menu.actions():
            if action.text().startswith(text):
                where = menu.actionGeometry(action).center()
                QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=where)
                return
        raise AssertionError(f"no entry {text} among {[a.text() for a in menu.actions()]}")

    def _first_rect(self, spans: Iterable[Span]) -> QRectF:
        """Return the first rectangle of the first span that covers anything (marks do not)."""
        view = self.window.annotate.view
        return next(rect for span in spans for rect in view.viewport_rects(span))

    def _ends(self, span: Span) -> tuple[QPoint, QPoint]:
        """Return points inside both ends of a span, in reading order: not on the very edges, where
        the mouse would take hold of a tag's edge."""
        first = self._first_rect(
            Span(span.start, end) for end in range(span.start + 1, span.end + 1)
        )
        last = self._first_rect(
            Span(start, span.end) for start in range(span.end - 1, span.start - 1, -1)
        )
        right_to_left = first.left() > last.left() and first.top() == last.top()
        begin = first.right() - _in(first) if right_to_left else first.left() + _in(first)
        end = last.left() + _in(last) if right_to_left else last.right() - _in(last)
        return (
            QPoint(round(begin), round(first.center().y())),
            QPoint(round(end), round(last.center().y())),
        )


def _in(rect: QRectF) -> float:
    return min(3.0, rect.width() / 3)


def annotation(text: str, words: str, tag_name: str) -> dict[str, Any]:
    """Return an annotation as it stands in a file of the article's schema."""
    start = text.index(words)
    return {"start": start, "end": start + len(words) - 1, "tag_name": tag_name, "value": words}


def spans_of(annotations: tuple[Annotation, ...]) -> list[tuple[int, int, str]]:
    return [(a.start, a.end, a.label) for a in annotations]
