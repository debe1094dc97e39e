"""The real window, driven by mouse and keyboard."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QThread
from PySide6.QtWidgets import QApplication

from eventner_gui.storage.resources import article_labels
from eventner_gui.ui.theme.theme import Theme
from eventner_gui.ui.window.main_window import MainWindow
from tests.driver import Driver


@pytest.fixture(scope="session")
def themed(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def window(themed: Theme, qtbot: Any, home: Path) -> Iterator[MainWindow]:
    made = MainWindow()
    made.resize(1280, 800)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    yield made
    made.trainer.stop()
    qtbot.waitUntil(lambda: not made.trainer.is_training, timeout=60_000)
    made.annotate.leave()
    made.session.saver.give_up()
    assert made.close()
    running = [t.objectName() for t in made.findChildren(QThread) if t.isRunning()]
    assert not running, f"threads left running: {running}"
    made.deleteLater()
    # now, and not when the next test has an event loop: a theme would style it once more
    QApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def driver(window: MainWindow, qtbot: Any) -> Driver:
    return Driver(window, qtbot)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a project file with the article's labels (or without our header); return its path."""

    labels = [
        {"name": label.name, "color": label.color, "key": label.key} for label in article_labels()
    ]

    def write_file(
        examples: list[dict[str, Any]], name: str = "project.json", *, header: bool = True
    ) -> Path:
        path = tmp_path / name
        ours = {"eventner": {"version": 1, "end": "inclusive", "labels": labels}} if header else {}
        text = json.dumps({**ours, "examples": examples}, ensure_ascii=False)
        path.write_text(text, encoding="utf-8")
        return path

    return write_file
