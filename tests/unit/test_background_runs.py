"""Runs of the background: when they are in use, offered, and thrown away."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventner_gui.core.background import Background
from eventner_gui.storage.background_runs import KEPT, offered, spare
from eventner_gui.storage.model_in_use import choose_run, run_in_use
from eventner_gui.storage.run_edits import annotate_run, judge_run, rename_run
from eventner_gui.storage.run_record import RunRecord
from eventner_gui.storage.runs import list_runs, read_run, write_run

BETTER = Background("run-001", f=0.71, f_beside=0.66, sentences=84, p=0.01)


def add(runs: Path, number: int, background: Background | None = None) -> RunRecord:
    folder = runs / f"run-{number:03d}"
    folder.mkdir(parents=True)
    record = RunRecord(
        name=f"Run {number}",
        folder=folder,
        created=f"2026-01-02T03:{number:02d}:05+00:00",
        project="p",
        base="blank:en",
        language="en",
        train=10,
        dev=3,
        labels={},
        settings={},
        scores=None,
        best_step=1,
        steps=1,
        seconds=1.0,
        stopped=False,
        notes=0,
        versions={},
        background=background,
    )
    write_run(record, folder)
    return record


def in_use(runs: Path) -> str:
    found = run_in_use(runs, list_runs(runs))
    return found.name if found else ""


def test_what_is_known_of_it_comes_back_from_the_disk(tmp_path: Path) -> None:
    add(tmp_path, 1)
    add(tmp_path, 2, BETTER)
    assert read_run(tmp_path / "run-001").background is None
    assert read_run(tmp_path / "run-002").background == BETTER


def test_it_is_in_use_only_once_it_was_taken_and_a_later_training_takes_over(
    tmp_path: Path,
) -> None:
    first = add(tmp_path, 1)
    second = add(tmp_path, 2, BETTER)
    assert in_use(tmp_path) == "Run 1"
    judge_run(second, Background(answer="used"))
    choose_run(tmp_path, second, list_runs(tmp_path))
    assert in_use(tmp_path) == "Run 2"
    add(tmp_path, 3, Background())
    assert in_use(tmp_path) == "Run 2"
    add(tmp_path, 4)
    assert in_use(tmp_path) == "Run 4"
    choose_run(tmp_path, first, list_runs(tmp_path))
    add(tmp_path, 5)
    assert in_use(tmp_path) == "Run 1"


def test_none_is_in_use_where_all_were_trained_unasked(tmp_path: Path) -> None:
    run = add(tmp_path, 1, Background())
    assert in_use(tmp_path) == ""
    choose_run(tmp_path, run, [run])
    assert in_use(tmp_path) == "Run 1"


@pytest.mark.parametrize(
    ("about", "is_offered"),
    [
        (BETTER, True),
        (Background("run-001", 0.71, 0.66, 84, p=0.06), False),
        (Background("run-001", 0.66, 0.71, 84, p=0.01), False),
        (Background("run-009", 0.71, 0.66, 84, p=0.01), False),
        (Background("run-001", 0.71, 0.66, 84, p=0.01, answer="not now"), False),
        (Background(), False),
    ],
)
def test_it_is_offered_when_it_is_better_than_the_one_in_use(
    tmp_path: Path, about: Background, is_offered: bool
) -> None:
    first, second = add(tmp_path, 1), add(tmp_path, 2, about)
    assert offered([second, first], first) == (second if is_offered else None)


def test_only_the_newest_is_offered(tmp_path: Path) -> None:
    first, second = add(tmp_path, 1), add(tmp_path, 2, BETTER)
    third = add(tmp_path, 3, Background("run-001", 0.6, 0.66, 84))
    assert offered([third, second, first], first) is None


def test_the_newest_few_stay_and_those_that_somebody_cares_for(tmp_path: Path) -> None:
    add(tmp_path, 1)
    for number in range(2, 10):
        add(tmp_path, number, Background())
    rename_run(read_run(tmp_path / "run-002"), "with dates")
    annotate_run(read_run(tmp_path / "run-003"), "keep it")
    judge_run(read_run(tmp_path / "run-004"), Background(answer="used"))
    runs = list_runs(tmp_path)
    going = [run.name for run in spare(runs, runs[4])]
    assert runs[4].name == "Run 5"
    assert KEPT == 3
    assert going == ["Run 6"]
    assert [run.name for run in spare(runs, None)] == ["Run 6", "Run 5"]
