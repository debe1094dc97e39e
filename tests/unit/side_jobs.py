"""Jobs for processes; they are found again by their names, so they stand in a module."""

from __future__ import annotations

import os
import time
from pathlib import Path

from eventner_gui.core.errors import ModelError
from eventner_gui.nlp.data import StoppedEarly
from eventner_gui.nlp.side_by_side import Desk


def nothing() -> None:
    """Begin at once, without spaCy."""


def cannot_begin() -> None:
    raise ImportError("a module that is nowhere")


def double(number: int, desk: Desk) -> int:
    desk.tell(f"doubling {number}")
    return 2 * number


def where(_: object, desk: Desk) -> tuple[int, str, dict[str, str], int]:
    (desk.folder / "left behind").write_text("x", encoding="utf-8")
    threads = {name: value for name, value in os.environ.items() if name.endswith("_THREADS")}
    nice = os.nice(0) if hasattr(os, "nice") else 0
    return os.getpid(), str(desk.folder), threads, nice


def until_stopped(seconds: float, desk: Desk) -> str:
    desk.tell("begun")
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if desk.should_stop():
            return "answered"
        time.sleep(0.01)
    raise AssertionError("never stopped")


def stopped_early(_: object, desk: Desk) -> None:
    desk.tell("begun")
    while not desk.should_stop():
        time.sleep(0.01)
    raise StoppedEarly


def deaf(seconds: float, desk: Desk) -> None:
    (desk.folder / "half a model").write_text("x", encoding="utf-8")
    desk.tell(str(desk.folder))
    time.sleep(seconds)


def fails(number: int, desk: Desk) -> int:
    if number == 1:
        raise ModelError("The model is gone.", "Choose another.")
    return until_stopped(30, desk)  # type: ignore[return-value]


def stops_itself(_: object, desk: Desk) -> None:
    raise StoppedEarly


def has_a_bug(_: object, desk: Desk) -> int:
    return {"a secret sentence": 1}["another secret"]


def no_memory(_: object, desk: Desk) -> None:
    raise MemoryError


def dies(marker: str, desk: Desk) -> str:
    """End the process: always, or at the first time only where a marker is given."""
    if marker and Path(marker).exists():
        return "well"
    if marker:
        Path(marker).write_text("x", encoding="utf-8")
    os._exit(7)


def cannot_travel(_: object, desk: Desk) -> object:
    return lambda: None


def give_way_only() -> None:
    """Lower the priority as a training in the background does, without importing spaCy."""
    from eventner_gui.nlp import alone

    alone.import_spacy = nothing
    alone.give_way()


def sleep(seconds: float, _desk: Desk) -> float:
    time.sleep(seconds)
    return seconds


def fail_at(number: int, _desk: Desk) -> int:
    if number == 2:
        raise ModelError("this is 2")
    return number


def divide(number: int, _desk: Desk) -> float:
    return 1 / number


def die_once_at_three(job: tuple[str, int], _desk: Desk) -> int:
    place, number = job
    if number == 3 and not Path(place).exists():
        Path(place).touch()
        os._exit(9)
    return number


def die_at_three(number: int, _desk: Desk) -> int:
    if number == 3:
        os._exit(9)
    return number
