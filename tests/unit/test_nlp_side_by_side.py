"""Jobs in processes: order, cancel, failures, crashes, and nothing left behind."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from eventner_gui.core.errors import EventNerError, ModelError, TrainingError
from eventner_gui.nlp import side_by_side as module
from eventner_gui.nlp.data import StoppedEarly
from eventner_gui.nlp.side_by_side import Cancelled, Team, side_by_side

from . import side_jobs


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "cores", lambda: 2)
    monkeypatch.setattr(module, "available_memory", lambda: 8 << 30)


@pytest.fixture(autouse=True)
def nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    yield
    assert multiprocessing.active_children() == []
    assert list(place.iterdir()) == []


@pytest.fixture
def team() -> Iterator[Team]:
    with Team(warm_up=side_jobs.nothing) as team:
        yield team


def test_results_come_in_the_order_of_the_jobs_and_reports_with_their_job(team: Team) -> None:
    said: list[tuple[int, str]] = []
    ended: list[tuple[int, int]] = []
    results = team.run(
        side_jobs.double,
        [5, 6, 7],
        told=lambda at, report: said.append((at, report)),
        ended=lambda at, result: ended.append((at, result)),
    )
    assert results == [10, 12, 14]
    assert sorted(said) == [(0, "doubling 5"), (1, "doubling 6"), (2, "doubling 7")]
    assert sorted(ended) == [(0, 10), (1, 12), (2, 14)]


def test_the_processes_are_kept_modest_and_their_folders_removed(team: Team) -> None:
    first = team.run(side_jobs.where, [1, 2, 3, 4])
    again = team.run(side_jobs.where, [1, 2])
    pids = {member.process.pid for member in team._members}
    assert len(pids) == 2
    assert {pid for pid, *_ in [*first, *again]} <= pids
    for _, folder, threads, nice in first:
        assert not Path(folder).exists()
        assert threads["OPENBLAS_NUM_THREADS"] == threads["OMP_NUM_THREADS"] == "1"
        assert nice >= 5 or not hasattr(os, "nice")


def test_jobs_that_answer_keep_their_results_when_stopped(team: Team) -> None:
    begun: list[int] = []
    with pytest.raises(Cancelled) as caught:
        team.run(
            side_jobs.until_stopped,
            [30.0, 30.0, 30.0],
            told=lambda at, _: begun.append(at),
            should_stop=lambda: len(begun) == 2,
        )
    assert caught.value.results == {0: "answered", 1: "answered"}
    assert team.run(side_jobs.double, [1, 2]) == [2, 4]  # the same processes go on


def test_a_job_that_raises_when_stopped_is_no_failure(team: Team) -> None:
    begun: list[int] = []
    with pytest.raises(Cancelled) as caught:
        team.run(
            side_jobs.stopped_early,
            [1, 2],
            told=lambda at, _: begun.append(at),
            should_stop=lambda: len(begun) == 2,
        )
    assert caught.value.results == {}


def test_a_job_that_does_not_hear_is_ended_with_what_it_wrote(team: Team) -> None:
    folders: list[str] = []
    with pytest.raises(Cancelled):
        team.run(
            side_jobs.deaf,
            [60.0, 60.0],
            told=lambda _, folder: folders.append(folder),
            should_stop=lambda: len(folders) == 2,
        )
    assert multiprocessing.active_children() == []
    assert not any(Path(folder).exists() for folder in folders)
    assert team.run(side_jobs.double, [1, 2]) == [2, 4]  # by new processes


def test_an_error_of_a_job_arrives_as_it_was_and_stops_the_others(team: Team) -> None:
    with pytest.raises(ModelError, match="The model is gone") as caught:
        team.run(side_jobs.fails, [0, 1])
    assert caught.value.hint == "Choose another."


def test_errors_travel_whatever_they_are_made_from() -> None:
    for error in (StoppedEarly(), ModelError("a", "b"), Cancelled({1: 2})):
        again = pickle.loads(pickle.dumps(error))
        assert type(again) is type(error)
        assert (str(again), again.hint) == (str(error), error.hint)


def test_a_bug_is_told_in_plain_words_and_logged_without_texts(
    team: Team, expected_errors: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    expected_errors.append("unexpected error in a process")
    with pytest.raises(TrainingError, match="KeyError"):
        team.run(side_jobs.has_a_bug, [0, 1])
    assert "side_jobs.py" in caplog.text
    assert "has_a_bug" in caplog.text
    assert "secret sentence" not in caplog.text


def test_missing_memory_is_said(team: Team) -> None:
    with pytest.raises(TrainingError, match="free memory"):
        team.run(side_jobs.no_memory, [0, 1])


def test_what_cannot_travel_is_an_error(team: Team, expected_errors: list[str]) -> None:
    expected_errors.append("unexpected error in a process")
    with pytest.raises(TrainingError):
        team.run(side_jobs.cannot_travel, [0, 1])


def test_a_job_whose_process_is_ended_is_done_again(team: Team, tmp_path: Path) -> None:
    markers = [str(tmp_path / "one"), str(tmp_path / "two")]
    assert team.run(side_jobs.dies, markers) == ["well", "well"]


def test_a_job_whose_process_is_ended_twice_fails_clearly(team: Team) -> None:
    with pytest.raises(TrainingError, match="memory ran out"):
        team.run(side_jobs.dies, ["", ""])


def test_with_one_core_the_jobs_are_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "cores", lambda: 1)
    said: list[tuple[int, str]] = []
    assert side_by_side(
        side_jobs.double, [1, 2], told=lambda at, report: said.append((at, report))
    ) == [2, 4]
    assert said == [(0, "doubling 1"), (1, "doubling 2")]
    ((pid, folder, *_),) = side_by_side(side_jobs.where, [1])
    assert pid == os.getpid()
    assert not Path(folder).exists()


def test_with_little_memory_the_jobs_are_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "available_memory", lambda: 700 << 20)
    assert Team().size == 1


def test_here_a_stop_and_a_failure_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "cores", lambda: 1)
    begun: list[int] = []
    with pytest.raises(Cancelled):
        side_by_side(
            side_jobs.stopped_early,
            [1, 2],
            told=lambda at, _: begun.append(at),
            should_stop=lambda: bool(begun),
        )
    with pytest.raises(ModelError):
        side_by_side(side_jobs.fails, [1])
    with pytest.raises(StoppedEarly):
        side_by_side(side_jobs.stops_itself, [1])


def test_where_no_process_can_be_started_the_jobs_are_done_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_team: Team) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(Team, "_spawn", refuse)
    assert side_by_side(side_jobs.double, [1, 2]) == [2, 4]


def test_where_the_processes_cannot_begin_the_jobs_are_done_here() -> None:
    with Team(warm_up=side_jobs.cannot_begin) as team:
        assert team.run(side_jobs.double, [1, 2]) == [2, 4]


def test_a_team_can_be_closed_while_its_processes_still_import() -> None:
    with Team() as team:
        team.start()


def test_a_thread_may_have_a_team() -> None:
    got: list[int] = []

    def work() -> None:
        with Team(warm_up=side_jobs.nothing) as team:
            got.extend(team.run(side_jobs.double, [1, 2]))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert got == [2, 4]


def test_the_processes_end_when_their_program_is_killed(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        textwrap.dedent(
            """
            from eventner_gui.nlp import side_by_side
            from tests.unit import side_jobs

            if __name__ == "__main__":
                side_by_side.cores = lambda: 2
                with side_by_side.Team(warm_up=side_jobs.nothing) as team:
                    team.start()
                    print(*(m.process.pid for m in team._members), flush=True)
                    team.run(
                        side_jobs.deaf, [60.0, 60.0], told=lambda at, said: print(said, flush=True)
                    )
            """
        ),
        encoding="utf-8",
    )
    root = Path(__file__).parents[2]
    temporary = tmp_path / "temporary"
    places = {"PYTHONPATH": str(root), "TMPDIR": str(temporary), "TEMP": str(temporary)}
    with subprocess.Popen(
        [sys.executable, str(program)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        env=os.environ | places,
    ) as process:
        assert process.stdout is not None
        pids = [int(pid) for pid in process.stdout.readline().split()]
        folders = [Path(process.stdout.readline().strip()) for _ in pids]
        assert len(pids) == 2
        assert all(folder.is_dir() for folder in folders)
        process.kill()
    deadline = time.monotonic() + 45  # less than the jobs take
    while time.monotonic() < deadline and (
        any(_is_running(pid) for pid in pids) or list(temporary.glob("eventner-*"))
    ):
        time.sleep(0.05)
    assert not any(_is_running(pid) for pid in pids)
    assert list(temporary.glob("eventner-*")) == []


def _is_running(pid: int) -> bool:
    if sys.platform == "win32":
        found = subprocess.run(
            ["tasklist", "/FI", f"PID eq {pid}"], capture_output=True, text=True, check=True
        )
        return str(pid) in found.stdout
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.is_file() or state.read_text(encoding="utf-8").split(") ")[-1][0] != "Z"


def test_a_script_without_a_guard_is_told_so(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "from eventner_gui.nlp import side_by_side\n"
        "from tests.unit import side_jobs\n"
        "side_by_side.cores = lambda: 2\n"
        "print(side_by_side.side_by_side(side_jobs.double, [1, 2]))\n",
        encoding="utf-8",
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, str(program)],
        capture_output=True,
        text=True,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        check=True,
    )
    assert done.stdout == "[2, 4]\n"  # done in the program itself
    assert "__main__" in done.stderr


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="POSIX only")
def test_ctrl_c_is_left_to_the_program(team: Team) -> None:
    stopped: list[int] = []

    def interrupt(_at: int, _report: object) -> None:
        if not stopped:
            for member in team._members:
                os.kill(member.process.pid or 0, signal.SIGINT)
        stopped.append(1)

    with pytest.raises(Cancelled) as caught:
        team.run(
            side_jobs.until_stopped,
            [30.0, 30.0],
            told=interrupt,
            should_stop=lambda: len(stopped) == 2,
        )
    assert len(caught.value.results) == 2
    assert isinstance(caught.value, EventNerError)
