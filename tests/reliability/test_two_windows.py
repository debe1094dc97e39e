"""Two windows on one file: one is refused or both may work, and nothing is written over unseen."""

from __future__ import annotations

import os
import random

import pytest
from PySide6.QtCore import QSysInfo

from eventner_gui.app.lock import Holder, ProjectLock, acquire

from .process import Editor
from .records import Records
from .windows import two_windows


@pytest.fixture
def start(tmp_path):
    """Start editors on one project; whatever still runs is killed."""
    running = []

    def start(*more):
        arguments = [str(tmp_path / "project.json"), "--seed", str(len(running)), *more]
        running.append(Editor(arguments, tmp_path / "home", Records(tolerant=True)))
        return running[-1]

    yield start
    for editor in running:
        editor.kill()


def test_a_second_window_is_told_who_has_the_file(start, tmp_path):
    first = start()
    assert first.wait_for("ready")
    first.wait_for("saved", 2)
    while not (tmp_path / "project.json").exists():
        assert first.wait_for("saved", first.count("saved") + 1)
    second = start()
    assert second.wait() == 3
    said = b"".join(second.records.lines).decode()
    assert f'["in use", {first.process.pid}, "{QSysInfo.machineHostName()}", true]' in said


def test_the_lock_of_a_killed_window_is_taken_over_without_a_question(start, tmp_path):
    first = start("--steps", "3")
    first.wait()
    killed = start()
    assert killed.wait_for("ready")
    killed.kill()
    assert (tmp_path / ".project.json.lock").exists()
    third = start()
    assert third.wait_for("ready")
    assert third.count("in use") == 0


def test_a_window_killed_while_it_took_a_lock_over_bars_nobody(start, tmp_path):
    first = start("--steps", "3")
    first.wait()
    killed = start()
    assert killed.wait_for("ready")
    killed.kill()
    (tmp_path / ".project.json.lock.rmlock").touch()  # what Qt has there for an instant
    third = start()
    assert third.wait_for("ready")
    assert third.count("in use") == 0


def test_a_window_killed_before_its_lock_said_whose_it_is_bars_nobody(start, tmp_path):
    start("--steps", "3").wait()
    (tmp_path / ".project.json.lock").touch()
    second = start()
    assert second.wait_for("ready")
    assert second.count("in use") == 0


def test_the_lock_of_another_computer_is_told_as_such(tmp_path):
    project = tmp_path / "project.json"
    lock = tmp_path / ".project.json.lock"
    lock.write_text(f"{os.getpid()}\neventner\nelsewhere\n\n\n", encoding="utf-8")
    holder = acquire(project)
    assert isinstance(holder, Holder)
    assert holder.host == "elsewhere"
    assert not holder.here
    assert "elsewhere" in holder.words
    taken = acquire(project, take_over=True)
    assert isinstance(taken, ProjectLock)
    taken.release()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_work_of_both_windows_can_be_found(seed, tmp_path):
    one, two = two_windows(random.Random(seed), tmp_path)
    assert one.figures.told
    assert two.figures.told
