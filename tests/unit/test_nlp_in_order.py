"""Jobs without end in processes: order, memory, crashes, failures, cancel, nothing left behind."""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from eventner_gui.core.errors import ModelError, TrainingError
from eventner_gui.nlp import in_order as module
from eventner_gui.nlp.in_order import EndedTwice, in_order, processes_for
from eventner_gui.nlp.side_by_side import Cancelled

from . import side_jobs


@pytest.fixture(autouse=True)
def nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    yield
    assert multiprocessing.active_children() == []
    assert list(place.iterdir()) == []


def test_results_come_in_order_and_few_jobs_are_taken_ahead() -> None:
    taken = 0

    def jobs() -> Iterator[float]:
        nonlocal taken
        for number in range(60):
            taken += 1
            yield 0.03 if number % 7 == 0 else 0.0

    given = 0
    for at, number in enumerate(in_order(side_jobs.sleep, jobs(), 2, warm_up=side_jobs.nothing)):
        assert number == (0.03 if at % 7 == 0 else 0.0)
        given += 1
        assert taken - given <= 2 * module._AHEAD
    assert given == taken == 60


@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_of_a_job_is_raised(processes: int) -> None:
    results = in_order(side_jobs.fail_at, [1, 2, 3], processes, warm_up=side_jobs.nothing)
    with pytest.raises(ModelError, match="this is 2"):
        list(results)


def test_what_was_not_foreseen_is_an_error_too(expected_errors: list[str]) -> None:
    expected_errors.append("unexpected error in a process")
    with pytest.raises(TrainingError, match="ZeroDivisionError"):
        list(in_order(side_jobs.divide, [0], 2, warm_up=side_jobs.nothing))


@pytest.mark.parametrize("processes", [1, 2])
def test_it_stops_when_asked_to(processes: int) -> None:
    stopped: list[int] = []
    results = in_order(
        side_jobs.sleep,
        [0.0] * 50,
        processes,
        warm_up=side_jobs.nothing,
        should_stop=lambda: bool(stopped),
    )
    assert next(results) == 0.0
    stopped.append(1)
    with pytest.raises(Cancelled):
        list(results)


def test_a_job_whose_process_was_killed_is_done_again(tmp_path: Path) -> None:
    jobs = [(str(tmp_path / "killed"), number) for number in range(8)]
    results = list(in_order(side_jobs.die_once_at_three, jobs, 2, warm_up=side_jobs.nothing))
    assert results == list(range(8))


def test_a_job_that_ends_its_process_twice_ends_the_work() -> None:
    given = []
    with pytest.raises(EndedTwice) as caught:
        for result in in_order(side_jobs.die_at_three, range(8), 2, warm_up=side_jobs.nothing):
            given.append(result)
    assert caught.value.number == 3
    assert given == [0, 1, 2][: len(given)]


def test_where_no_process_can_begin_the_work_is_done_here() -> None:
    results = in_order(side_jobs.sleep, [0.0] * 20, 2, warm_up=side_jobs.cannot_begin)
    assert list(results) == [0.0] * 20


def test_where_no_process_can_be_started_the_work_is_done_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(module, "spawn", refuse)
    assert list(in_order(side_jobs.sleep, [0.0] * 20, 2)) == [0.0] * 20


def test_processes_fit_into_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "cores", lambda: 8)
    monkeypatch.setattr(module, "available_memory", lambda: 3000)
    assert processes_for(1000) == 3
    assert processes_for(1000, 2) == 2
    assert processes_for(5000) == 1
    monkeypatch.setattr(module, "available_memory", lambda: None)
    assert processes_for(1000) == 8
