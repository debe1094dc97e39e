"""Short trainings for what follows in the background."""

from __future__ import annotations

import os
import time

import pytest

from eventner_gui.nlp import alone, following
from eventner_gui.nlp.following import FollowJob
from eventner_gui.nlp.jobs import TrainingSettings
from eventner_gui.nlp.side_child import Desk
from eventner_gui.storage.runs import unfinished_folder

STEPS = 40


def settings(_run: object = None, _language: str = "en") -> TrainingSettings:
    """One recogniser, a few steps."""
    return TrainingSettings(quality="quick", cross_validate=False, max_steps=STEPS, device="cpu")


def begin_at_once() -> None:
    """Begin without lowering the priority further: the tests' machine is busy."""


def make_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a training in the background be a short one."""
    monkeypatch.setattr(following, "settings_like", settings)
    monkeypatch.setattr(alone, "give_way", begin_at_once)


def make_endless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a training in the background write a little and go on until its process is ended."""
    make_short(monkeypatch)
    monkeypatch.setattr(following, "follow", endless)


def endless(job: FollowJob, desk: Desk) -> None:
    """Build a run and never come to its end."""
    aside = unfinished_folder(job.folder)
    aside.mkdir(parents=True)
    (aside / "model").write_text("half of it", encoding="utf-8")
    desk.tell(0.4)
    while True:
        time.sleep(0.05)


def fails(_job: FollowJob, _desk: Desk) -> None:
    """Come to nothing, as where the base model is gone."""
    raise following.EventNerError("The base model is gone.", "Choose another.")


def is_alive(process: int) -> bool:
    """Tell whether there is a process of a number, be it that nobody has heard of its end yet."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
