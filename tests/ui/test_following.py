"""The model that follows, in the window: the switch, the offer, the way back, closing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QListView, QPushButton

from eventner_gui.core.background import Background
from eventner_gui.core.document import Status
from eventner_gui.storage.run_edits import judge_run
from eventner_gui.storage.run_record import RunRecord
from eventner_gui.storage.runs import list_runs, runs_folder_of
from eventner_gui.ui.notice import Notice
from eventner_gui.ui.window import following as window_following
from tests import following

from .places import add_run
from .test_train_tab import made_up

BETTER = Background("run-001", f=0.71, f_beside=0.66, sentences=84, p=0.01)


@pytest.fixture
def short(monkeypatch):
    following.make_short(monkeypatch)


@pytest.fixture
def endless(monkeypatch):
    following.make_endless(monkeypatch)


@pytest.fixture
def project(write):
    return write(made_up(24))


def follow(driver) -> None:
    """Turn the switch on, by the keyboard."""
    driver.window.show_tab("Train")
    QTest.keyClick(driver.find(QCheckBox, "followSwitch"), Qt.Key.Key_Space)


def add_background_run(project, number: int = 2, about: Background = BETTER) -> RunRecord:
    run = add_run(project, runs_folder_of(project) / f"run-{number:03d}", f=0.7)
    return judge_run(run, about)


def offer(driver) -> Notice:
    """Return the notice at the top of the window."""
    driver.qtbot.wait(10)
    shown = [n for n in driver.window.findChildren(Notice) if n.isVisible()]
    assert len(shown) == 1, [each.text for each in shown]
    return shown[0]


def button(notice: Notice, words: str) -> QPushButton:
    found = [each for each in notice.findChildren(QPushButton) if each.text().startswith(words)]
    assert found, [each.text() for each in notice.findChildren(QPushButton)]
    return found[0]


def press(notice: Notice, words: str) -> None:
    """Press a button of a notice by the keyboard."""
    wanted = button(notice, words)
    wanted.setFocus()
    QTest.keyClick(wanted, Qt.Key.Key_Space)


def test_a_first_model_is_trained_unasked_and_used_when_the_expert_says_so(driver, project, short):
    driver.open(project)
    follower, trainer = driver.window.follower, driver.window.trainer
    with driver.qtbot.waitSignal(follower.finished, timeout=120_000) as blocker:
        follow(driver)
    run = blocker.args[0]
    assert trainer.in_use is None
    assert driver.find(QLabel, "modelState").text() == ""
    assert "in the background" in driver.find(QListView, "runList").model().index(0).data(
        Qt.ItemDataRole.AccessibleTextRole
    )
    notice = offer(driver)
    assert notice.text.startswith("A first model has been trained in the background: Run 1")
    press(notice, "Use it")
    assert trainer.in_use.folder == run.folder
    assert driver.notices() == []


def test_how_far_it_is_stands_in_the_status_line_and_it_can_be_stopped(driver, project, endless):
    driver.open(project)
    follow(driver)
    state = driver.find(QLabel, "followState")
    words = "A model is being trained in the background · 40 %"
    driver.qtbot.waitUntil(lambda: state.isVisible() and state.text() == words, timeout=60_000)
    assert driver.find(QLabel, "followWords").text() == words
    process = driver.window.follower._thread.process.pid
    driver.click("followStop")
    assert not following.is_alive(process)
    assert not state.isVisible()
    assert list(runs_folder_of(project).iterdir()) == []
    assert driver.window.follower.is_on
    about = driver.find(QLabel, "followWords")
    driver.qtbot.waitUntil(lambda: "20 sentences are new or changed: 0 are." in about.text())


def test_the_switch_is_remembered_for_its_project_alone(driver, write, project, endless):
    other = write(made_up(3), "other.json")
    driver.open(project)
    follow(driver)
    driver.qtbot.waitUntil(lambda: driver.window.follower.share > 0, timeout=60_000)
    process = driver.window.follower._thread.process.pid
    driver.open(other)
    assert not following.is_alive(process)
    assert not driver.window.follower.is_on
    driver.open(project)
    assert driver.window.follower.is_on
    driver.window.show_tab("Train")
    assert driver.find(QCheckBox, "followSwitch").isChecked()
    driver.qtbot.waitUntil(lambda: driver.window.follower.is_training, timeout=20_000)
    QTest.keyClick(driver.find(QCheckBox, "followSwitch"), Qt.Key.Key_Space)
    assert not driver.window.follower.is_training
    driver.open(other)
    driver.open(project)
    assert not driver.window.follower.is_on


def test_the_window_closes_at_once_and_ends_the_process(driver, project, endless):
    driver.open(project)
    follow(driver)
    driver.qtbot.waitUntil(lambda: driver.window.follower.share > 0, timeout=60_000)
    process = driver.window.follower._thread.process.pid
    assert driver.window.close()
    assert not following.is_alive(process)
    assert list(runs_folder_of(project).iterdir()) == []


def test_a_better_model_is_offered_and_there_is_a_way_back(driver, project):
    add_run(project)
    add_background_run(project)
    driver.open(project)
    trainer = driver.window.trainer
    assert trainer.in_use.name == "Run 1"
    notice = offer(driver)
    assert "finds more, beyond chance: F 71, was 66 on the same 84 sentences" in notice.text
    press(notice, "Use it")
    assert trainer.in_use.name == "Run 2"
    assert driver.window.annotate.view.hasFocus()
    notice = offer(driver)
    assert notice.text == "Run 2 is the model in use now."
    press(notice, "Go back to Run 1")
    assert trainer.in_use.name == "Run 1"
    assert driver.notices() == []
    driver.window.trainer.refresh()
    assert driver.notices() == []  # it has been said


def test_a_later_training_takes_over_from_a_model_that_was_taken(driver, project):
    add_run(project)
    add_background_run(project)
    driver.open(project)
    press(offer(driver), "Use it")
    add_background_run(project, 3, Background("run-002", 0.7, 0.7, 84))
    driver.window.trainer.refresh()
    assert driver.window.trainer.in_use.name == "Run 2"
    add_run(project, runs_folder_of(project) / "run-004")
    driver.window.trainer.refresh()
    assert driver.window.trainer.in_use.name == "Run 4"


def test_not_now_lets_it_be(driver, project):
    add_run(project)
    add_background_run(project)
    driver.open(project)
    press(offer(driver), "Not now")
    assert driver.window.trainer.in_use.name == "Run 1"
    assert driver.notices() == []
    answers = [r.background.answer for r in list_runs(runs_folder_of(project)) if r.background]
    assert answers == ["not now"]


def test_compare_shows_both_and_leaves_the_question(driver, project):
    add_run(project)
    add_background_run(project)
    driver.open(project)
    press(offer(driver), "Compare")
    stage = driver.window.train.stage
    assert stage.currentWidget() is stage.comparison
    stage.comparison.comparer.cancel()
    assert "F 71" in offer(driver).text


def test_a_model_that_is_no_better_is_not_offered(driver, project):
    add_run(project)
    add_background_run(project, 2, Background("run-001", 0.67, 0.66, 84, p=0.4))
    driver.open(project)
    assert driver.notices() == []
    driver.window.show_tab("Train")
    driver.window.train.runs.select(driver.window.trainer.runs[0])
    about = driver.find(QLabel, "trainAbout").text()
    assert "F 67, the model in use then had 66 on the same 84 sentences (no better" in about


def test_nothing_moves_under_a_pressed_mouse(driver, project, monkeypatch):
    add_run(project)
    driver.open(project)
    held = [Qt.MouseButton.LeftButton]
    monkeypatch.setattr(window_following.QGuiApplication, "mouseButtons", lambda: held[0])
    add_background_run(project)
    driver.window.trainer.refresh()
    assert driver.notices() == []
    held[0] = Qt.MouseButton.NoButton
    driver.qtbot.waitUntil(lambda: len(driver.notices()) == 1)


def test_training_oneself_comes_first(driver, project, endless):
    driver.open(project)
    follow(driver)
    driver.qtbot.waitUntil(lambda: driver.window.follower.share > 0, timeout=60_000)
    process = driver.window.follower._thread.process.pid
    trainer = driver.window.trainer
    with driver.qtbot.waitSignal(trainer.finished, timeout=120_000):
        trainer.start(following.settings())
        assert not following.is_alive(process)
    assert [run.name for run in trainer.runs] == ["Run 1"]
    assert trainer.in_use.name == "Run 1"
    driver.qtbot.waitUntil(lambda: driver.window.follower.new == 0, timeout=20_000)
    assert not driver.window.follower.is_training


def test_only_what_is_done_is_trained_on(driver, write, short):
    examples = made_up(30)
    for each in examples[20:]:
        each["eventner"] = {"status": "todo"}
    driver.open(write(examples))
    with driver.qtbot.waitSignal(driver.window.follower.finished, timeout=120_000) as blocker:
        follow(driver)
    run = blocker.args[0]
    done = driver.window.session.counts.statuses[Status.DONE]
    assert run.train + run.dev == done == 20
