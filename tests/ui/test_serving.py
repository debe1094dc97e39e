"""The switch of the Test tab serves the chosen model in a process of its own."""

from __future__ import annotations

import json
import os
import shlex
import socket
import subprocess
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from PySide6.QtCore import QProcess, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QSpinBox

from eventner_gui.app.model_server import ModelServer, Serving
from eventner_gui.core.errors import EventNerError
from eventner_gui.ui.handover.foot import ModelFoot
from eventner_gui.ui.notice import Notice
from tests.run_models import finder
from tests.ui.places import examples

STARTS = 60_000  # ms


@pytest.fixture
def foot(driver, write) -> ModelFoot:
    project = write(examples())
    driver.open(project)
    driver.window.show_tab("Test")
    driver.window.test.models.choose_folder(finder(project.parent / "model", {"Friday": "DATE"}))
    yield driver.window.findChild(ModelFoot)
    driver.window.findChild(ModelFoot).stop()


def state(driver) -> str:
    return driver.find(QLabel, "serveState").text().replace("\u200b", "")


def test_the_curl_command_answers_as_it_is_printed_until_it_is_switched_off(driver, foot):
    driver.find(QSpinBox, "servePort").setValue(0)
    foot.serving.switch.setFocus()
    driver.press(Qt.Key.Key_Space, widget=foot.serving.switch)
    assert "Starting" in state(driver)
    driver.qtbot.waitUntil(lambda: foot.server.state is Serving.ON, timeout=STARTS)
    address = foot.server.address
    assert address in state(driver)
    driver.click("serveCurlCopy")
    command = QGuiApplication.clipboard().text()
    if os.name != "nt":
        asked = shlex.split(command.replace("\\\n", ""))
        assert asked[:2] == ["curl", f"{address}/entities"]
        answer = json.loads(ask(asked))
        assert [each["text"] for each in answer["ents"]] == ["Friday"]
    driver.qtbot.waitUntil(lambda: "1 request answered" in state(driver), timeout=STARTS)
    foot.serving.switch.click()
    driver.qtbot.waitUntil(lambda: foot.server.state is Serving.OFF, timeout=STARTS)
    with pytest.raises(OSError):
        urlopen(address, timeout=5)
    assert not foot.serving.findChildren(Notice)


def ask(command: list[str]) -> str:
    """Return the answer to a curl command, by curl where there is one."""
    try:
        done = subprocess.run(["curl", "-s", *command[1:]], capture_output=True, check=True)
        return done.stdout.decode("utf-8")
    except FileNotFoundError:
        header, _, value = command[command.index("-H") + 1].partition(": ")
        body = command[command.index("-d") + 1].encode("utf-8")
        with urlopen(Request(command[1], body, {header: value}), timeout=60) as answer:
            return answer.read().decode("utf-8")


def test_a_port_that_is_taken_is_told_and_another_is_a_click_away(driver, foot):
    with socket.create_server(("127.0.0.1", 0)) as other:
        driver.find(QSpinBox, "servePort").setValue(other.getsockname()[1])
        foot.serving.switch.click()
        driver.qtbot.waitUntil(lambda: bool(foot.serving.findChildren(Notice)), timeout=STARTS)
        (notice,) = foot.serving.findChildren(Notice)
        assert "another program has it" in notice.text
        assert "--port" not in notice.text
        driver.qtbot.waitUntil(lambda: foot.server.state is Serving.OFF, timeout=STARTS)
        driver.qtbot.mouseClick(
            notice.findChild(QPushButton, "noticeAction0"), Qt.MouseButton.LeftButton
        )
        driver.qtbot.waitUntil(lambda: foot.server.state is Serving.ON, timeout=STARTS)


def test_what_is_missing_is_told_with_how_to_install_it(driver, foot):
    foot.server.failed.emit(
        EventNerError(
            "What serves is not installed here (fastapi).",
            "Install it with: python -m pip install 'eventner[serve]'",
        ),
        "EventNerError",
    )
    (notice,) = foot.serving.findChildren(Notice)
    assert "eventner[serve]" in notice.text


def test_a_service_that_is_killed_is_told(driver, foot):
    driver.find(QSpinBox, "servePort").setValue(0)
    foot.serving.switch.click()
    foot.server.findChild(QProcess).kill()
    driver.qtbot.waitUntil(lambda: foot.server.state is Serving.OFF, timeout=STARTS)
    (notice,) = foot.serving.findChildren(Notice)
    assert "ended by itself" in notice.text
    assert not driver.find(QCheckBox, "serveOn").isChecked()


def test_it_ends_with_its_window(qtbot, tmp_path: Path):
    server = ModelServer()
    server.start(finder(tmp_path / "model", {"Friday": "DATE"}), 0)
    server.stop()
    assert server.state is Serving.OFF
