"""The follower without a window: when it trains, what it measures, and how it is cut short."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from eventner_gui.app.follower import Follower
from eventner_gui.app.session import Session
from eventner_gui.app.trainer import Trainer
from eventner_gui.core import edits
from eventner_gui.core.background import Background
from eventner_gui.core.document import Document, Status
from eventner_gui.core.frozen_test import freeze
from eventner_gui.core.text_groups import text_key
from eventner_gui.nlp import following as nlp_following
from eventner_gui.nlp.comparison import compare
from eventner_gui.storage.runs import list_runs, next_run_folder, runs_folder_of
from tests import following

from .pipelines import easy_examples, train_run
from .test_background_runs import add

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def session(qtbot):
    made = Session()
    yield made
    made.saver.give_up()
    made.close()


@pytest.fixture
def follower(session):
    made = Follower(session, Trainer(session))
    yield made
    made.close()


@pytest.fixture
def project(tmp_path) -> Path:
    return tmp_path / "project.json"


def open_(session, project, examples) -> None:
    session.open(Document(examples=list(examples)), project)


def begin(follower, qtbot) -> None:
    """Turn it on and wait until its process is at work."""
    follower.set_on(True)
    qtbot.waitUntil(lambda: follower.share > 0, timeout=60_000)


def wait_for_count(follower, qtbot, new: int) -> None:
    qtbot.waitUntil(lambda: follower.new == new, timeout=20_000)


def test_it_trains_when_enough_is_new_and_not_before(
    session, follower, project, qtbot, monkeypatch
):
    following.make_endless(monkeypatch)
    examples = [each.with_status(Status.TODO) for each in easy_examples(25)]
    open_(session, project, examples)
    follower.set_on(True)
    for index in range(19):
        session.apply(edits.set_status(session.document, [index], Status.DONE))
    wait_for_count(follower, qtbot, 19)
    assert not follower.is_training
    session.apply(edits.set_status(session.document, [19], Status.DONE))
    qtbot.waitUntil(lambda: follower.is_training, timeout=20_000)
    wait_for_count(follower, qtbot, 0)


def test_it_does_nothing_until_it_is_told(session, follower, project, qtbot):
    open_(session, project, easy_examples(40))
    assert not follower.is_on
    session.apply(edits.set_status(session.document, [0], Status.TODO))
    assert follower._changes == []
    assert not follower._worker.isRunning()


def test_what_the_newest_run_had_is_not_new(session, follower, project, qtbot):
    examples = easy_examples(40)
    train_run(next_run_folder(runs_folder_of(project)), examples[:30], max_steps=2)
    changed = examples[0].with_annotations(examples[0].annotations[:1])
    open_(session, project, [changed, *examples[1:]])
    follower.set_on(True)
    wait_for_count(follower, qtbot, 11)
    assert not follower.is_training


def test_the_new_model_is_measured_beside_the_one_in_use_on_the_same_sentences(
    session, follower, project, qtbot, monkeypatch
):
    following.make_short(monkeypatch)
    monkeypatch.setattr(following, "STEPS", 80)
    examples = easy_examples(60)
    runs = runs_folder_of(project)
    train_run(next_run_folder(runs), examples[:20], max_steps=1)
    open_(session, project, examples)
    frozen = examples[20:24]
    keys = frozenset(text_key(each.content) for each in frozen)
    session.apply(freeze(session.document, keys, "2026-01-02", 0))
    with qtbot.waitSignal(follower.finished, timeout=120_000) as blocker:
        follower.set_on(True)
    run = blocker.args[0]
    assert run.background.beside == "run-001"
    assert run.test == len(frozen)
    examples = [each for each in examples if each not in frozen]  # nothing is chosen by these
    found = compare(runs / "run-001", runs / "run-002", examples)
    assert found.left_out == len(examples) - len(found.sentences)
    assert run.background.sentences == len(found.sentences) > 5
    assert run.background.f == pytest.approx(found.difference.f_b)
    assert run.background.f_beside == pytest.approx(found.difference.f_a)
    assert run.background.p == pytest.approx(found.difference.p)
    assert run.background.is_better
    assert [each.name for each in follower._trainer.runs] == ["Run 2", "run-001"]
    assert follower._trainer.in_use.name == "run-001"
    assert session.document.held_out
    wait_for_count(follower, qtbot, 0)


def test_a_killed_training_leaves_nothing_and_is_tried_again_later(
    session, follower, project, qtbot, monkeypatch
):
    following.make_endless(monkeypatch)
    examples = easy_examples(45)
    to_do = [each.with_status(Status.TODO) for each in examples[24:]]
    open_(session, project, [*examples[:24], *to_do])
    begin(follower, qtbot)
    with qtbot.waitSignal(follower.failed, timeout=20_000) as blocker:
        follower._thread.process.kill()
    assert "ended from outside" in str(blocker.args[0])
    assert follower.trouble is blocker.args[0]
    assert not follower.is_training
    assert list(runs_folder_of(project).iterdir()) == []
    assert follower._trainer.runs == []
    wait_for_count(follower, qtbot, 0)
    session.apply(edits.set_status(session.document, range(24, 45), Status.DONE))
    qtbot.waitUntil(lambda: follower.is_training, timeout=20_000)
    assert follower.trouble is None


def test_what_goes_wrong_is_said(session, follower, project, qtbot, monkeypatch):
    following.make_short(monkeypatch)
    monkeypatch.setattr(nlp_following, "follow", following.fails)
    open_(session, project, easy_examples(24))
    with qtbot.waitSignal(follower.failed, timeout=60_000) as blocker:
        follower.set_on(True)
    assert blocker.args[0].one_line() == "The base model is gone. Choose another."


def test_spare_runs_go_to_the_trash(session, follower, project, qtbot, monkeypatch, trash):
    following.make_short(monkeypatch)
    runs = runs_folder_of(project)
    for number in range(1, 5):
        add(runs, number, Background())
    open_(session, project, easy_examples(24))
    with qtbot.waitSignal(follower.finished, timeout=120_000):
        follower.set_on(True)
    assert sorted(run.name for run in list_runs(runs)) == ["Run 3", "Run 4", "Run 5"]
    assert next_run_folder(runs).name == "run-006"


PROGRAM = """
import sys
from pathlib import Path
import pytest
from PySide6.QtCore import QCoreApplication
from eventner_gui.app.follower import Follower
from eventner_gui.app.session import Session
from eventner_gui.app.trainer import Trainer
from eventner_gui.core.document import Document
from tests import following
from tests.unit.pipelines import easy_examples

if __name__ == "__main__":
    application = QCoreApplication(sys.argv)
    session = Session()
    follower = Follower(session, Trainer(session))
    session.open(Document(examples=list(easy_examples(24))), Path(sys.argv[1]))
    following.make_endless(pytest.MonkeyPatch())

    def say():
        if follower.share:
            print(follower._thread.process.pid, flush=True)

    follower.changed.connect(say)
    follower.set_on(True)
    application.exec()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="looks at processes as Linux and macOS have it")
def test_the_process_ends_with_the_program_and_the_next_start_finds_all_as_it_was(
    session, follower, project, qtbot, tmp_path
):
    script = tmp_path / "program.py"
    script.write_text(textwrap.dedent(PROGRAM), encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, str(script), str(project)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as program:
        assert program.stdout
        process = int(program.stdout.readline())
        assert following.is_alive(process)
        program.kill()
    qtbot.waitUntil(lambda: not following.is_alive(process), timeout=20_000)
    runs = runs_folder_of(project)
    assert len(list(runs.iterdir())) == 1  # what it had begun to build
    open_(session, project, easy_examples(24))
    assert list(runs.iterdir()) == []
    assert follower._trainer.runs == []
