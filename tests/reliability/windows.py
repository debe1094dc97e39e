"""Two windows on one file: both work, one or both are killed or come to their end."""

from __future__ import annotations

import random
import time
from pathlib import Path

from .kills import home_at
from .process import Editor
from .records import Loss, Records, State, all_states

CHOICES = ("take", "keep", "merge", None)


def two_windows(rng: random.Random, place: Path) -> tuple[Records, Records]:
    """Let two editors work on one file; see that the work of both can be found afterwards.

    Raises:
        Loss: it cannot.
    """
    project = place / "project.json"
    one, two = Records(tolerant=True), Records(tolerant=True)
    first = _editor(rng, project, place, one, [])
    first.wait_for("saved")
    while not project.exists():
        time.sleep(0.01)
    second = _editor(rng, project, place, two, ["--share"])
    for editor in (first, second):
        if not editor.wait_for("ready"):
            raise Loss(f"an editor did not open the file: {editor.complaints}")
    time.sleep(rng.uniform(0.1, 1.0))
    for editor in rng.sample((first, second), 2):
        if rng.random() < 0.5:
            editor.kill()
        else:
            editor.wait()
        if editor.complaints:
            raise Loss(f"an editor complained: {editor.complaints}")
    with home_at(place / "home"):
        found = set(all_states(project))
    for name, records in (("first", one), ("second", two)):
        _see_that_it_is_there(name, records, project, found)
    return one, two


def _editor(
    rng: random.Random, project: Path, place: Path, records: Records, more: list[str]
) -> Editor:
    arguments = [str(project), "--seed", str(rng.randrange(10**9)), "--steps", "40", *more]
    choice = rng.choice(CHOICES)
    if choice:
        arguments += ["--resolve", choice]
    return Editor(arguments, place / "home", records)


def _see_that_it_is_there(name: str, records: Records, project: Path, found: set[State]) -> None:
    history = records.histories.get(project)
    if history is None or history.told < 0:
        return
    later = {state for _, state in history.states[history.told :]}
    if not later & found:
        raise Loss(f"what the {name} window was told is nowhere ({history.told})")
