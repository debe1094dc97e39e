"""A model is handed over in the window; what is shown then works as it stands."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from eventner_gui.nlp import packaging
from eventner_gui.ui.annotate.markdown_view import MarkdownView
from eventner_gui.ui.handover.dialog import HandOverDialog
from eventner_gui.ui.notice import Notice
from tests.run_models import finder
from tests.ui.places import close_all, examples, run_that_finds

WORDS = {"yoga class": "NAME", "Friday": "DATE"}


@pytest.fixture
def dialog(driver, write) -> Iterator[HandOverDialog]:
    """The dialog of a run that finds words, opened by its menu's action."""
    project = write(examples())
    run_that_finds(project, 1, WORDS)
    driver.open(project)
    driver.window.show_tab("Train")
    driver.window.train.runs.select(driver.window.trainer.runs[0])
    driver.window.train.runs.commands.hand_over()
    driver.qtbot.waitUntil(lambda: driver.window.findChild(HandOverDialog) is not None)
    opened = driver.window.findChild(HandOverDialog)
    yield opened
    close_all(driver)


def fill(driver, dialog: HandOverDialog) -> None:
    driver.qtbot.keyClicks(dialog.form.author, "Ada L.")
    dialog.form.licence.setCurrentText("MIT")
    driver.qtbot.keyClicks(dialog.form.description, "Finds what to book.")


def test_what_is_shown_in_the_end_runs_as_it_stands(driver, dialog, monkeypatch):
    shown = []
    monkeypatch.setattr("eventner_gui.ui.handover.result.open_folder", shown.append)
    fill(driver, dialog)
    page = dialog.findChild(MarkdownView, "handOverPage")
    driver.find(QPushButton, "handOverPreview").click()
    driver.qtbot.waitUntil(lambda: "Ada L." in page.toPlainText())
    assert "MIT" in page.toPlainText()
    driver.qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    driver.qtbot.waitUntil(dialog.made.isVisible, timeout=60_000)
    folder = driver.window.session.path.parent / "en_project-0.1.0"
    assert (folder / "README.md").read_text(encoding="utf-8").count("Ada L.") == 1
    assert [*folder.glob("*.whl")]
    driver.qtbot.mouseClick(dialog.made.open_button, Qt.MouseButton.LeftButton)
    assert shown == [folder]
    driver.qtbot.mouseClick(dialog.made.python.copy_button, Qt.MouseButton.LeftButton)
    lines = QGuiApplication.clipboard().text()
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", lines], capture_output=True, encoding="utf-8"
    )
    assert done.stdout.splitlines() == ["yoga class NAME 7 17", "Friday DATE 21 27"]
    if os.name != "nt":
        assert shlex.split(dialog.made.serve.text()) == ["eventner", "serve", str(folder / "model")]
        body = shlex.split(dialog.made.curl.text())[-1]
        assert json.loads(body) == {"text": "Book a yoga class on Friday"}


def test_a_folder_alone_needs_no_wheel(driver, dialog):
    dialog.form.folder.click()
    driver.qtbot.keyClick(dialog.form.name, Qt.Key.Key_Return)
    driver.qtbot.waitUntil(dialog.made.isVisible, timeout=60_000)
    folder = driver.window.session.path.parent / "en_project-0.1.0"
    assert not [*folder.glob("*.whl")]
    printed = (folder / "example.py").read_text(encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", printed], cwd=folder, capture_output=True, encoding="utf-8"
    )
    assert "yoga class NAME" in done.stdout


def test_what_cannot_be_is_told_where_one_looks(driver, dialog):
    dialog.form.name.setText("My events")
    driver.qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    (notice,) = dialog.findChildren(Notice)
    assert "cannot be a model's name" in notice.text
    dialog.form.name.setText("project")
    (driver.window.session.path.parent / "en_project-0.1.0" / "something").mkdir(parents=True)
    driver.qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    driver.qtbot.waitUntil(lambda: not dialog._packager.is_running)
    driver.qtbot.waitUntil(lambda: "not empty" in "".join(_texts(dialog)))


def test_it_can_be_stopped_and_nothing_is_left(driver, dialog, monkeypatch):
    began, go_on = threading.Event(), threading.Event()

    def held(*_: object) -> None:
        began.set()
        go_on.wait(60)

    monkeypatch.setattr(packaging, "_wheel", held)
    driver.qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    driver.qtbot.waitUntil(began.is_set, timeout=60_000)
    assert not dialog.form.isEnabled()
    driver.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    go_on.set()
    driver.qtbot.waitUntil(lambda: "was stopped" in "".join(_texts(dialog)))
    assert dialog.isVisible()
    assert not [*driver.window.session.path.parent.glob("*en_project*")]
    driver.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    driver.qtbot.waitUntil(lambda: driver.window.findChild(HandOverDialog) is None)


def test_the_test_tab_hands_over_the_model_that_is_tested(driver, write):
    project = write(examples())
    driver.open(project)
    driver.window.show_tab("Test")
    driver.qtbot.waitUntil(lambda: not driver.find(QPushButton, "testHandOver").isEnabled())
    model = finder(project.parent / "model", WORDS)
    driver.window.test.models.choose_folder(model)
    driver.click("testHandOver")
    dialog = driver.window.findChild(HandOverDialog)
    driver.click("handOverFolder")
    driver.click("handOverGo")
    driver.qtbot.waitUntil(dialog.made.isVisible, timeout=60_000)
    assert (project.parent / "en_project-0.1.0" / "model" / "meta.json").is_file()
    driver.click("handOverClose")


def _texts(dialog: HandOverDialog) -> list[str]:
    return [notice.text for notice in dialog.findChildren(Notice)]


def test_a_wheel_that_is_being_built_is_given_up(tmp_path: Path):
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    with pytest.raises(packaging.PackagingStopped):
        packaging._status(process, lambda: True)
    assert process.poll() is not None
