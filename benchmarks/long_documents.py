"""Long documents for the latency benchmark: their texts, and what a person does in them."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QMetaObject, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QWheelEvent

from eventner_gui.core.words import words
from eventner_gui.ui.window.main_window import MainWindow

_ENGLISH = "Book the hall for yoga on Friday at 11am with Anna and cancel lunch, please."
_JAPANESE = "東京都の会議は来週金曜日に延期されましたので予定を変更してください。カレンダーに追加"
_HEBREW = "אני הולך לישיבה ביום שישי בשעה שלוש עם דנה בתל אביב"
_SHORT = "Book the hall for yoga"

_Action = tuple[str, Callable[[], None]]


def long_texts(size: int) -> dict[str, str]:
    """Return texts of so many bytes in UTF-8, by what they are."""
    chance = random.Random(size)
    english, hebrew = _ENGLISH.split(), _HEBREW.split()

    def line(some: list[str], count: int) -> str:
        return " ".join(chance.choice(some) for _ in range(count))

    def lines(some: list[str]) -> str:
        made = [line(some, 18) for _ in range(100)]
        per_line = sum(len(each.encode()) + 1 for each in made) / len(made)
        return "\n".join(line(some, 18) for _ in range(round(size / per_line)))

    return {
        "lines of English": lines(english),
        "one line of English": line(english, size // 5)[:size],
        "Japanese without spaces": "".join(chance.choice(_JAPANESE) for _ in range(size // 3)),
        "lines of Hebrew and English": lines([*hebrew, *english]),
    }


def write_project(path: Path, text: str, tags: int, others: list[dict[str, Any]]) -> None:
    """Write a project: a short sentence, the long document with tags, and other sentences."""
    found = words(text)
    step = max(len(found) // max(tags, 1), 1)
    annotations = [
        {"start": word.start, "end": word.end - 1, "tag_name": name, "value": word.of(text)}
        for word, name in zip(found[::step], itertools.cycle(["date", "name", "action"]))
    ]
    examples = [
        {"content": _SHORT, "annotations": []},
        {
            "content": text,
            "annotations": annotations[:tags],
            "eventner": {"status": "todo"},
        },
        *others,
    ]
    header = {"version": 1, "end": "inclusive"}
    raw = json.dumps({"eventner": header, "examples": examples}, ensure_ascii=False)
    path.write_text(raw, encoding="utf-8")


def script(window: MainWindow, undo: QAction) -> Iterator[_Action]:
    """Yield for ever what a person does in a long document; each changes the picture."""
    view = window.annotate.view
    viewport = view.viewport()
    chance = random.Random(0)
    keys = itertools.cycle("12")

    def key(code: Qt.Key, text: str = "", held: Any = Qt.KeyboardModifier.NoModifier) -> Any:
        def send() -> None:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QCoreApplication.postEvent(view, QKeyEvent(kind, code, held, text))

        return send

    def tag() -> None:
        text = next(keys)
        key(Qt.Key(ord(text)), text)()

    def mouse(kind: QEvent.Type, x: float, y: float, *, pressed: bool) -> None:
        where = QPointF(x * viewport.width(), y * viewport.height())
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        button = none if kind == QEvent.Type.MouseMove else left
        held = left if pressed else none
        place = viewport.mapToGlobal(where)
        event = QMouseEvent(kind, where, place, button, held, Qt.KeyboardModifier.NoModifier)
        QCoreApplication.postEvent(viewport, event)

    def hover() -> None:
        mouse(QEvent.Type.MouseMove, chance.random(), chance.random(), pressed=False)
        viewport.update()

    def wheel(notches: int) -> Callable[[], None]:
        def send() -> None:
            where = QPointF(viewport.rect().center())
            event = QWheelEvent(
                where,
                viewport.mapToGlobal(where),
                QPoint(),
                QPoint(0, 120 * notches),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            )
            QCoreApplication.postEvent(viewport, event)

        return send

    def pull() -> None:
        mouse(QEvent.Type.MouseButtonPress, 0.3, 0.5, pressed=True)
        mouse(QEvent.Type.MouseMove, 0.34, 0.5, pressed=True)

    def release() -> None:
        mouse(QEvent.Type.MouseButtonRelease, 0.42, 0.5, pressed=False)

    def take_back() -> None:  # as its shortcut does it
        QMetaObject.invokeMethod(undo, "trigger", Qt.ConnectionType.QueuedConnection)

    shift = Qt.KeyboardModifier.ShiftModifier
    yield "first open", key(Qt.Key.Key_Return, "\r")
    while True:
        for _ in range(3):
            yield "cursor", key(Qt.Key.Key_Right)
        yield "line down", key(Qt.Key.Key_Down)
        yield "select", key(Qt.Key.Key_Right, held=shift)
        yield "tag by key", tag
        yield "undo", take_back
        for _ in range(4):
            yield "wheel", wheel(-3)
        yield "hover", hover
        yield "hover", hover
        yield "drag", pull
        yield "drag", lambda: mouse(QEvent.Type.MouseMove, 0.4, 0.5, pressed=True)
        yield "tag by mouse", release
        yield "to the end", key(Qt.Key.Key_End)
        yield "tag by key", tag
        yield "wheel", wheel(4)
        yield "select all", key(Qt.Key.Key_Home, held=shift)
        yield "to the beginning", key(Qt.Key.Key_Home)
        yield "next tag", key(Qt.Key.Key_Tab)
        yield "to the beginning", key(Qt.Key.Key_Home)
        yield "sentence before", key(Qt.Key.Key_PageUp)
        yield "open again", key(Qt.Key.Key_Return, "\r")
