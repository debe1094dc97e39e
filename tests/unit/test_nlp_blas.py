"""The quickest matrix product is found once and remembered."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from thinc.api import NumpyOps, get_current_ops

from eventner_gui.nlp import blas
from eventner_gui.nlp.blas import Candidate
from eventner_gui.nlp.ops import quick_ops
from eventner_gui.storage.arithmetic import FILE, Arithmetic, remember, remembered
from eventner_gui.storage.places import cache_dir

NUMPY, NUMPY_4, BLIS, OWN = (
    Arithmetic("numpy"),
    Arithmetic("numpy", 4),
    Arithmetic("blis"),
    Arithmetic("thinc"),
)


class Clock:
    """Time that passes only when somebody works."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def worker(self, arithmetic: Arithmetic, *seconds: float) -> Candidate:
        """Return a candidate that takes these times in turn."""
        turns = [0]

        def run() -> None:
            self.now += seconds[turns[0] % len(seconds)]
            turns[0] += 1

        return Candidate(arithmetic, run)


def best(*workers: tuple[Arithmetic, tuple[float, ...]]) -> Arithmetic:
    clock = Clock()
    return blas.measure([clock.worker(a, *times) for a, times in workers], clock)[0]


def test_the_quickest_is_chosen() -> None:
    assert best((NUMPY, (1.0,)), (BLIS, (3.0,))) == NUMPY
    assert best((NUMPY, (3.0,)), (BLIS, (1.0,))) == BLIS
    assert best((NUMPY, (3.0,)), (BLIS, (2.0,)), (OWN, (1.0,))) == OWN


def test_one_disturbed_measurement_changes_nothing() -> None:
    assert best((NUMPY, (9.0, 1.0, 9.0)), (BLIS, (2.0,))) == NUMPY


@pytest.mark.parametrize(
    ("times", "chosen"),
    [((0.9,), NUMPY), ((0.6,), NUMPY), ((0.4,), NUMPY_4), ((0.2, 0.2, 8.0), NUMPY)],
)
def test_more_threads_must_be_much_better_each_time(
    times: tuple[float, ...], chosen: Arithmetic
) -> None:
    assert best((NUMPY, (1.0,)), (NUMPY_4, times), (BLIS, (3.0,))) == chosen


def test_the_choice_is_measured_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    real = blas.candidates

    def counted() -> list[Candidate]:
        made.append(1)
        return real()

    monkeypatch.setattr(blas, "candidates", counted)
    first = blas.choose()
    assert blas.choose() == first
    assert len(made) == 1
    assert json.loads((cache_dir() / FILE).read_text(encoding="utf-8"))["library"] == first.library


def test_another_version_is_measured_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    remember(blas.this_machine(), BLIS, {"blis on 1": 0.1})
    assert blas.choose() == BLIS
    monkeypatch.setattr(blas.metadata, "version", lambda _package: "99.0")
    clock = Clock()
    monkeypatch.setattr(blas, "candidates", lambda: [clock.worker(NUMPY, 1.0)])
    assert blas.choose() == NUMPY
    assert remembered(blas.this_machine()) == NUMPY


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[]",
        b'{"machine": %b, "library": "magic", "threads": 1}',
        b'{"machine": %b, "library": "numpy", "threads": -2}',
        b'{"machine": %b, "library": "numpy", "threads": true}',
        b'{"machine": %b}',
    ],
)
def test_a_damaged_file_is_ignored(content: bytes, caplog: pytest.LogCaptureFixture) -> None:
    machine = blas.this_machine()
    filled = content.replace(b"%b", json.dumps(machine).encode())
    (cache_dir() / FILE).write_bytes(filled)
    assert remembered(machine) is None
    assert "measured anew" in caplog.text
    caplog.clear()


def test_a_folder_that_cannot_be_written_is_no_obstacle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("EVENTNER_HOME", str(tmp_path / "file"))
    clock = Clock()
    monkeypatch.setattr(blas, "candidates", lambda: [clock.worker(NUMPY, 1.0)])
    assert blas.choose() == NUMPY
    assert "not remembered" in caplog.text
    caplog.clear()


@pytest.mark.parametrize(("choice", "check"), [
    (NUMPY, lambda ops: ops.use_blis is False),
    (BLIS, lambda ops: ops.use_blis is True),
    (OWN, lambda ops: isinstance(ops, NumpyOps)),
])  # fmt: skip
def test_the_choice_is_what_training_uses(
    choice: Arithmetic, check: Callable[[NumpyOps], bool]
) -> None:
    remember(blas.this_machine(), choice, {})
    before = get_current_ops()
    with quick_ops():
        assert check(get_current_ops())
    assert get_current_ops() is before
