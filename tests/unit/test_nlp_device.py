"""The choice of a graphics card, with a fake one: there is none where the tests run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from eventner_gui.core.errors import TrainingError
from eventner_gui.nlp import device, members, training
from eventner_gui.nlp.bases import BaseDescription
from eventner_gui.nlp.device import choose_place, ran_out_of_gpu_memory
from eventner_gui.nlp.reports import LogReport, Report

from .pipelines import seven_examples, train_run

PLAIN = BaseDescription("en")
TRANSFORMER = BaseDescription("en", transformer="transformer")
OutOfMemoryError = type("OutOfMemoryError", (RuntimeError,), {"__module__": "torch.cuda"})


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Pretend that there is a graphics card; return where was computed, in order."""
    used: list[str] = []
    real = device.computing_on

    @contextmanager
    def computing(place: device.Place) -> Iterator[None]:
        used.append(place)
        with real("cpu"):
            yield

    monkeypatch.setattr(device, "has_gpu", lambda: True)
    monkeypatch.setattr(training, "computing_on", computing)
    return used


@pytest.fixture
def small_card(card: list[str], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Pretend that the card's memory is too small for the training."""
    real = members.run_loop

    def run_loop(*arguments: object, **named: object) -> object:
        if card[-1] == "gpu":
            raise OutOfMemoryError("CUDA out of memory")
        return real(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(members, "run_loop", run_loop)
    return card


def test_a_card_is_taken_by_itself_for_a_transformer_only(card: list[str]) -> None:
    assert choose_place("auto", TRANSFORMER) == "gpu"
    assert choose_place("auto", PLAIN) == "cpu"
    assert choose_place("gpu", PLAIN) == "gpu"
    assert choose_place("cpu", TRANSFORMER) == "cpu"


def test_without_a_card_only_asking_for_one_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "has_gpu", lambda: False)
    assert choose_place("auto", TRANSFORMER) == "cpu"
    with pytest.raises(TrainingError, match="graphics card") as caught:
        choose_place("gpu", PLAIN)
    assert "cupy" in caught.value.hint


def test_the_log_and_the_record_say_that_a_card_was_used(card: list[str], tmp_path: Path) -> None:
    reports: list[Report] = []
    run = train_run(tmp_path / "run", seven_examples(), reports=reports, max_steps=2, device="gpu")
    assert card == ["gpu"]
    assert LogReport("Computes on the graphics card.") in reports
    assert run.settings["device"] == "gpu"


def test_a_card_that_is_too_small_is_said_where_it_was_asked_for(
    small_card: list[str], tmp_path: Path
) -> None:
    with pytest.raises(TrainingError, match="ran out of memory") as caught:
        train_run(tmp_path / "run", seven_examples(), max_steps=2, device="gpu")
    assert "processor" in caught.value.hint
    assert not (tmp_path / "run").exists()


def test_a_card_that_is_too_small_hands_over_to_the_processor(
    small_card: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "choose_place", lambda wanted, about: "gpu")
    reports: list[Report] = []
    run = train_run(tmp_path / "run", seven_examples(), reports=reports, max_steps=2)
    assert small_card == ["gpu", "cpu"]
    assert any(
        "begins anew on the processor" in r.text for r in reports if isinstance(r, LogReport)
    )
    assert run.model_best.is_dir() and "device" not in run.settings


def test_what_counts_as_a_full_card() -> None:
    assert ran_out_of_gpu_memory(OutOfMemoryError())
    error = TrainingError("cannot start", "")
    error.__cause__ = OutOfMemoryError()
    assert ran_out_of_gpu_memory(error)
    assert not ran_out_of_gpu_memory(MemoryError())
    assert not ran_out_of_gpu_memory(RuntimeError("something else"))
