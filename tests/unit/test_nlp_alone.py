"""One job in a process of its own: answers, errors, ends at once, leaves nothing."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterator
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

import pytest

from eventner_gui.core.errors import ModelError
from eventner_gui.nlp.alone import EndedFromOutside, alone
from eventner_gui.nlp.side_by_side import Cancelled

from . import side_jobs


@pytest.fixture(autouse=True)
def nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    yield
    assert list(place.iterdir()) == []


def do(function: Any, argument: object, **others: Any) -> Any:
    arguments = {
        "told": lambda _said: None,
        "should_stop": lambda: False,
        "began": lambda _process: None,
        "warm_up": side_jobs.nothing,
        **others,
    }
    return alone(function, argument, **arguments)


def test_a_job_says_what_it_does_and_answers() -> None:
    said: list[str] = []
    assert do(side_jobs.double, 4, told=said.append) == 8
    assert said == ["doubling 4"]


def test_it_is_done_elsewhere_with_one_thread_and_the_least_priority() -> None:
    process, folder, threads, nice = do(side_jobs.where, None, warm_up=side_jobs.give_way_only)
    assert process != os.getpid()
    assert not Path(folder).exists()
    assert set(threads.values()) == {"1"}
    assert nice == 19 or not hasattr(os, "nice")


def test_what_a_job_raises_arrives() -> None:
    with pytest.raises(ModelError, match="The model is gone"):
        do(side_jobs.fails, 1)


def test_a_job_is_ended_at_once_when_it_is_to_stop() -> None:
    stop = threading.Event()
    began: list[SpawnProcess] = []
    with pytest.raises(Cancelled):
        do(
            side_jobs.deaf,
            600.0,
            told=lambda _said: stop.set(),
            should_stop=stop.is_set,
            began=began.append,
        )
    assert not began[0].is_alive()


def test_a_process_that_is_killed_is_told_of() -> None:
    began: list[SpawnProcess] = []
    with pytest.raises(EndedFromOutside, match="ended from outside"):
        do(side_jobs.deaf, 600.0, told=lambda _said: began[0].kill(), began=began.append)


def test_a_process_that_is_killed_by_whoever_wants_to_stop_is_not() -> None:
    stop = threading.Event()

    def began(process: SpawnProcess) -> None:
        stop.set()
        process.kill()

    with pytest.raises(Cancelled):
        do(side_jobs.deaf, 600.0, should_stop=stop.is_set, began=began)
