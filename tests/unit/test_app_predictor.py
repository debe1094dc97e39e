"""The predictor: which answers come, and which are dropped."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from eventner_gui.app import predictor as module
from eventner_gui.app.predictor import Predictor
from eventner_gui.core.errors import ModelError


class SlowModel:
    """Answers with the text itself, each text when it is let."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.gate = threading.Semaphore(0)

    def predict(self, text: str) -> str:
        if text != module._WARM_UP:
            self.begun.append(text)
            assert self.gate.acquire(timeout=20)
        return f"entities of {text}"


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> SlowModel:
    slow = SlowModel()

    class Kept:
        def has(self, folder: Path) -> bool:
            return True

        def get(self, folder: Path) -> SlowModel:
            if folder.name == "none":
                raise ModelError("There is no model.")
            return slow

    monkeypatch.setattr(module, "KeptModel", Kept)
    return slow


@pytest.fixture
def asked(model: SlowModel, qtbot: Any) -> Iterator[tuple[Predictor, list[str]]]:
    predictor, answers = Predictor(), []
    predictor.predicted.connect(lambda text, _found: answers.append(text))
    predictor.failed.connect(lambda error: answers.append(str(error)))
    predictor.ready.connect(lambda: answers.append("ready"))
    yield predictor, answers
    for _ in range(9):
        model.gate.release()
    predictor.stop()


def begin(predictor: Predictor, model: SlowModel, qtbot: Any, text: str) -> None:
    """Ask for a text and wait until it is being worked on."""
    predictor.request(Path("a"), text)
    qtbot.waitUntil(lambda: model.begun[-1:] == [text])


def let_all_end(model: SlowModel, predictor: Predictor, qtbot: Any) -> None:
    for _ in range(9):
        model.gate.release()
    predictor._worker.wait_idle()
    qtbot.wait(20)


def test_only_the_newest_of_those_that_wait_is_answered(asked, model, qtbot):
    predictor, answers = asked
    begin(predictor, model, qtbot, "l")
    for text in ("lu", "lun", "lunch"):
        predictor.request(Path("a"), text)
    let_all_end(model, predictor, qtbot)
    assert answers == ["l", "lunch"], "what was under way shows something while typing goes on"
    assert model.begun == ["l", "lunch"]


def test_what_another_model_has_overtaken_is_dropped(asked, model, qtbot):
    predictor, answers = asked
    begin(predictor, model, qtbot, "lunch")
    predictor.request(Path("b"), "lunch now")
    let_all_end(model, predictor, qtbot)
    assert answers == ["lunch now"]


def test_what_an_emptied_field_has_overtaken_is_dropped(asked, model, qtbot):
    predictor, answers = asked
    begin(predictor, model, qtbot, "lunch")
    predictor.request(Path("a"), " ")
    let_all_end(model, predictor, qtbot)
    assert answers == ["ready"]


def test_nothing_comes_after_it_was_cancelled(asked, model, qtbot):
    predictor, answers = asked
    begin(predictor, model, qtbot, "lunch")
    predictor.cancel()
    let_all_end(model, predictor, qtbot)
    assert answers == []
    predictor.request(Path("a"), "lunch")
    let_all_end(model, predictor, qtbot)
    assert answers == ["lunch"]


def test_a_failure_of_an_overtaken_request_is_not_told(asked, model, qtbot):
    predictor, answers = asked
    predictor.request(Path("none"), "lunch")
    predictor.request(Path("a"), "lunch")
    let_all_end(model, predictor, qtbot)
    assert answers == ["lunch"]
    predictor.request(Path("none"), "lunch")
    predictor._worker.wait_idle()
    qtbot.waitUntil(lambda: answers[-1:] == ["There is no model."])
