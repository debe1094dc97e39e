"""`eventner tag --scheduler`: a Dask cluster writes the same, and what it cannot do is said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eventner_gui import cli
from eventner_gui.core.errors import ModelError
from eventner_gui.nlp import ops
from eventner_gui.nlp.provenance import look
from eventner_gui.nlp.tagging import cluster, work
from eventner_gui.nlp.tagging.work import ModelPlace, Order
from eventner_gui.storage.arithmetic import Arithmetic
from eventner_gui.storage.piles import lines
from eventner_gui.storage.piles.rows import Part, Place, Shape

from ..run_models import finder


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(lines, "ROWS_EACH", 7)
    monkeypatch.setattr(ops, "choose", lambda: Arithmetic("numpy"))
    yield
    work._finders.clear()


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return finder(tmp_path_factory.mktemp("tag") / "model", {"Friday": "DATE"})


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A cluster of two workers in this process, as quick as one can be had."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None
    ) as local:
        yield local.scheduler_address


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    path = tmp_path / "in.jsonl"
    held = [json.dumps({"id": at, "text": "🎉 Friday " * (at % 5)}) for at in range(60)]
    path.write_text("\n".join([*held, "odd"]), encoding="utf-8")
    return path


def tag(model: Path, pile: Path, output: Path, *options: str) -> int:
    return cli.main(["tag", str(model), str(pile), str(output), "--trust", *options])


@pytest.mark.parametrize("has_model", [True, False])
def test_a_cluster_writes_the_same(
    model: Path,
    pile: Path,
    tmp_path: Path,
    address: str,
    monkeypatch: pytest.MonkeyPatch,
    has_model: bool,
) -> None:
    if not has_model:
        here = cluster.what_is_here
        monkeypatch.setattr(cluster, "what_is_here", lambda *given: (here(*given)[0], False))
    one, other = tmp_path / "one.jsonl", tmp_path / "other.jsonl"
    assert tag(model, pile, one, "--processes", "1") == 0
    work._finders.clear()
    assert tag(model, pile, other, "--scheduler", address) == 0
    assert one.read_bytes() == other.read_bytes()
    assert (tmp_path / "one.jsonl.problems.jsonl").read_bytes() == (
        tmp_path / "other.jsonl.problems.jsonl"
    ).read_bytes()


def test_a_model_that_was_sent_is_enough(model: Path) -> None:
    place = ModelPlace(Path("/nowhere"), look(model).digest)
    part = Part(((1, b'{"text": "on Friday"}'),), Place(1, 1))
    order = Order(place, Shape("JSON Lines", "JSON Lines", "text", "ents", 99), part)
    with pytest.raises(ModelError):
        cluster.tag_there(order, None)
    assert b'"Friday"' in cluster.tag_there(order, cluster.pack(model)).rows
    other = replace(order, model=ModelPlace(Path("/nowhere"), "0" * 64))
    with pytest.raises(ModelError, match="has been changed"):
        cluster.tag_there(other, cluster.pack(model))


def test_a_run_that_a_cluster_began_goes_on_here(
    model: Path, pile: Path, tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    output, whole = tmp_path / "out.jsonl", tmp_path / "whole.jsonl"
    assert tag(model, pile, whole, "--processes", "1") == 0
    real = cluster._result
    done: list[Any] = []

    def fail(future: Any, should_stop: Any) -> Any:
        if len(done) == 3:
            raise ModelError("that is enough")
        tagged = real(future, should_stop)
        done.extend([tagged] if tagged else [])
        return tagged

    monkeypatch.setattr(cluster, "_result", fail)
    assert tag(model, pile, output, "--scheduler", address) == 1
    assert not output.exists()
    assert tag(model, pile, output, "--processes", "1") == 0
    assert output.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (lambda *_: ("1.0.0", True), "has spaCy 1.0.0"),
        (lambda *_: 1 // 0, "cannot do this (ZeroDivisionError)"),
    ],
)
def test_workers_that_cannot_do_it_are_named(
    model: Path,
    pile: Path,
    tmp_path: Path,
    address: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    found: Any,
    words: str,
) -> None:
    monkeypatch.setattr(cluster, "what_is_here", found)
    assert tag(model, pile, tmp_path / "out.jsonl", "--scheduler", address) == 1
    assert words in capsys.readouterr().err


def test_a_scheduler_that_does_not_answer_is_said(
    model: Path,
    pile: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(cluster, "_CONNECTING", 0.3)
    options = ("--scheduler", "tcp://127.0.0.1:9")
    assert tag(model, pile, tmp_path / "out.jsonl", *options) == 1
    assert "No Dask scheduler answers at tcp://127.0.0.1:9" in capsys.readouterr().err


def test_without_distributed_it_is_said_how_to_get_it(
    model: Path,
    pile: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    assert tag(model, pile, tmp_path / "out.jsonl", "--scheduler", "tcp://127.0.0.1:9") == 1
    assert "eventner[dask]" in capsys.readouterr().err
