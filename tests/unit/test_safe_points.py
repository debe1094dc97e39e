"""A long training that is killed leaves its best model, and the next start makes a run of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import spacy

from eventner_gui.nlp import loop, saving
from eventner_gui.nlp.reports import LogReport, Report
from eventner_gui.storage.runs import RunRecord, read_log, read_run, remove_unfinished, write_run
from eventner_gui.storage.safe_points import forget, keep, recover_stopped

from .pipelines import easy_examples, train_run


@pytest.fixture(scope="module")
def dead() -> int:
    """Return the number of a process that is no more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory, dead: int) -> tuple[RunRecord, Path]:
    """Return a run, and what would be there had its training been killed half-way."""
    runs = tmp_path_factory.mktemp("runs")
    left = runs / "left" / f".run-001.partial-{dead}"
    count = [0]

    class Watching(list[Report]):
        def append(self, report: Report) -> None:
            super().append(report)
            if isinstance(report, LogReport) and "put aside" in report.text:
                count[0] += 1
                if count[0] == 2:
                    (place,) = runs.glob(".run-001.partial-*")
                    shutil.copytree(place, left)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loop, "SAFE_EVERY", 0.0)
        run = train_run(runs / "run-001", easy_examples(60), reports=Watching(), max_steps=60)
    assert left.is_dir(), "there was no second safe point"
    return run, left


def copied(left: Path, folder: Path) -> Path:
    shutil.copytree(left, folder / left.name)
    if os.name == "nt":
        os.utime(folder / left.name, (0, 0))
    return folder / left.name


def test_a_killed_training_becomes_a_stopped_run(
    killed: tuple[RunRecord, Path], tmp_path: Path
) -> None:
    finished, left = killed
    copied(left, tmp_path)
    (run,) = recover_stopped(tmp_path)
    remove_unfinished(tmp_path)
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == ["run-001"]
    assert run.folder == tmp_path / "run-001"
    assert run.stopped and run.best_step <= finished.best_step
    assert any("cut short" in sentence for sentence in run.beyond_config)
    assert "cut short" in read_log(run.folder)
    names = {path.name for path in run.folder.iterdir()}
    whole = {path.name for path in finished.folder.iterdir()}
    assert whole - names <= {"predictions.jsonl", "trained-on.txt"}  # of the finished model
    assert names <= whole
    # What was measured just before is not in the history yet.
    assert run.scores is not None and run.scores.f is not None
    for model in (run.model_best, run.model_last):
        loaded = spacy.load(model)
        assert loaded.config["paths"]["train"] == "train.spacy"
        loaded("Please book a room.")


def test_safe_points_change_nothing_about_a_training(
    killed: tuple[RunRecord, Path], tmp_path: Path
) -> None:
    finished, _ = killed
    again = train_run(tmp_path / "run-001", easy_examples(60), max_steps=60)
    assert again.best_step == finished.best_step
    first, second = (run.model_best / "ner" / "model" for run in (finished, again))
    assert first.read_bytes() == second.read_bytes()
    assert not list(finished.folder.glob("safe-point*"))


def test_the_one_before_counts_when_it_was_killed_while_replacing(
    killed: tuple[RunRecord, Path], tmp_path: Path
) -> None:
    place = copied(killed[1], tmp_path)
    (place / "safe-point").rename(place / "safe-point.old")
    (place / "safe-point.new").mkdir()
    (run,) = recover_stopped(tmp_path)
    assert not list(run.folder.glob("safe-point*"))


def test_a_recovery_that_was_cut_short_goes_on(
    killed: tuple[RunRecord, Path], tmp_path: Path
) -> None:
    place = copied(killed[1], tmp_path)
    (place / "config.cfg").rename(place / "safe-point" / "config.cfg")
    (place / "safe-point" / "model-last.new").mkdir()
    (run,) = recover_stopped(tmp_path)
    assert spacy.load(run.model_last).meta == spacy.load(run.model_best).meta


def test_a_run_of_that_name_is_not_touched(killed: tuple[RunRecord, Path], tmp_path: Path) -> None:
    copied(killed[1], tmp_path)
    (tmp_path / "run-001").mkdir()
    (tmp_path / "run-001" / "mine").write_text("", encoding="utf-8")
    (run,) = recover_stopped(tmp_path)
    assert run.folder.name == "run-002"
    assert [path.name for path in (tmp_path / "run-001").iterdir()] == ["mine"]


def test_nothing_comes_of_a_damaged_one(
    killed: tuple[RunRecord, Path], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    place = copied(killed[1], tmp_path)
    (place / "safe-point" / "run.json").write_text("{", encoding="utf-8")
    assert recover_stopped(tmp_path) == []
    assert "could not be recovered" in caplog.text
    assert remove_unfinished(tmp_path) == [place]
    caplog.clear()


def test_a_full_disk_leaves_the_last_one(killed: tuple[RunRecord, Path], tmp_path: Path) -> None:
    record, _ = killed
    keep(tmp_path, lambda into: write_run(record, into))

    def full(into: Path) -> None:
        (into / "half").write_text("", encoding="utf-8")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="space"):
        keep(tmp_path, full)
    left = [path.name for path in tmp_path.iterdir() if path.name != "home"]
    assert left == ["safe-point"]
    assert read_run(tmp_path / "safe-point").best_step == record.best_step
    forget(tmp_path)
    assert not (tmp_path / "safe-point").exists()


def test_a_full_disk_does_not_end_the_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(loop, "SAFE_EVERY", 0.0)
    monkeypatch.setattr(saving, "keep", full)
    reports: list[Report] = []
    run = train_run(tmp_path / "run-001", easy_examples(60), reports=reports, max_steps=25)
    assert run.model_best.is_dir()
    assert any(isinstance(r, LogReport) and "put aside" in r.text for r in reports)
    assert "safe point" in caplog.text
    caplog.clear()
