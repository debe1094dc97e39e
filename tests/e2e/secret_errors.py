"""The program meets every kind of error, each with the user's secret word in its message.

Run by `test_private_log` as a process: ``python -m tests.e2e.secret_errors PROJECT BROKEN… ``.
What "Copy details" puts into the clipboard goes to ``report.txt`` beside the project.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
import warnings
from collections.abc import Callable, Generator
from pathlib import Path
from unittest.mock import patch

from PySide6.QtCore import QThread, QTimer, qWarning
from PySide6.QtGui import QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from eventner_gui.app.keeper import Keeper
from eventner_gui.app.save_state import SaveStatus
from eventner_gui.core import edits
from eventner_gui.core.document import Status
from eventner_gui.core.errors import FormatError
from eventner_gui.nlp import members, prediction
from eventner_gui.storage import codec
from eventner_gui.ui.notice import Notice
from eventner_gui.ui.window.main_window import MainWindow
from tests.driver import Driver

from .program import act

SECRET = "Quetzalcoatlus"
PAINTINGS = 300


class Unpaintable(QWidget):
    """Fails each time it is painted."""

    painted = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fail."""
        Unpaintable.painted += 1
        raise ZeroDivisionError(SECRET)


class Undeletable:
    """Fails where Python cannot hand the error on."""

    def __del__(self) -> None:
        raise BufferError(SECRET)


class FailingThread(QThread):
    """A thread of Qt whose Python fails."""

    def run(self) -> None:
        """Fail."""
        raise LookupError(SECRET)


def fail_with_causes() -> None:
    """Fail with the word in a chain of errors and in a note."""
    try:
        try:
            {}[SECRET]
        except KeyError as error:
            raise FormatError(f"the value “{SECRET}” is wrong", SECRET) from error
    except FormatError:
        raise UnicodeError(SECRET)  # noqa: B904 - the context is what is tried


def fail(*_: object, **__: object) -> None:
    """Fail as spaCy does."""
    raise ValueError(f"[E024] Could not find an optimal move for “{SECRET}”.")


def errors(window: MainWindow) -> Generator[Callable[[], bool], None, None]:
    """Go through the errors."""
    driver = Driver(window, None)
    yield lambda: window.session.is_open and window.tokens.is_ready
    failed: list[str] = []
    window.projects.failed.connect(failed.append)
    for number, path in enumerate(sys.argv[2:], 1):
        window.projects.open(Path(path))
        yield lambda number=number: len(failed) == number

    from spacy.errors import Warnings

    warnings.warn(Warnings.W030.format(text=SECRET, entities=SECRET), stacklevel=1)
    logging.getLogger("spacy").warning("[W999] %s", SECRET)
    logging.getLogger("some.library").error(f"{SECRET}", exc_info=ValueError(SECRET))
    qWarning(f'a text of "{SECRET}" is odd')

    ended: list[object] = []
    window.trainer.finished.connect(ended.append)
    window.trainer.failed.connect(ended.append)
    window.show_tab("Train")
    with patch.object(members, "run_loop", fail):
        driver.click("train")
        yield lambda: len(ended) == 1
    driver.find(QWidget, "trainMaxSteps").setText("5")
    driver.click("train")  # in earnest, with tags spaCy cannot take
    yield lambda: len(ended) == 2
    assert window.trainer.runs, ended

    answers: list[object] = []
    window.test.predictor.failed.connect(answers.append)
    window.show_tab("Test")
    with patch.object(prediction.Model, "predict", fail):
        window.test.input.setPlainText(f"Feed the {SECRET}")
        yield lambda: bool(answers)
    saver = window.session.saver
    with patch.object(codec, "encode", fail), patch.object(Keeper, "_write", fail):
        window.session.apply(edits.set_status(window.session.document, [0], Status.FLAGGED))
        yield lambda: saver.state.status is SaveStatus.NOT_SAVED
    saver.save_now()
    yield saver.is_saved

    QTimer.singleShot(0, fail_with_causes)
    thread = threading.Thread(target=fail, name="plain")
    thread.start()
    thread.join()
    of_qt = FailingThread(window)
    of_qt.start()
    yield of_qt.isFinished
    del Undeletable().__dict__
    broken = Unpaintable(window)
    broken.show()
    again = QTimer(broken)
    again.timeout.connect(broken.update)
    again.start(0)
    yield lambda: Unpaintable.painted >= PAINTINGS
    again.stop()

    def told() -> list[Notice]:
        return [n for n in window.findChildren(Notice) if "inside EventNER" in n.text]

    yield lambda: any("the latest of 5" in n.text for n in told() if n.isVisible())
    broken.hide()
    [notice] = [n for n in told() if n.isVisible() and n.findChild(QPushButton, "noticeClose")]
    notice.findChild(QPushButton, "noticeAction0").click()
    clipboard = QGuiApplication.clipboard().text()
    Path(sys.argv[1]).with_name("report.json").write_text(json.dumps(clipboard), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(act(errors, sys.argv[1]))
