"""Kills editors at random instants, one after the other on the same project, and looks each time.

`python -m tests.reliability.kills --kills 1000 --seed 1` prints figures and exits 1 on any loss.
"""

from __future__ import annotations

import argparse
import collections
import os
import random
import shutil
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from .process import Editor, Instant
from .records import Figures, Loss, Records, check, check_project

KILLS_IN_A_CHAIN = 10


@dataclass
class Outcome:
    """What came of a chain of kills on one project."""

    seed: int
    kills: int = 0
    phases: collections.Counter[str] = field(default_factory=collections.Counter)
    figures: Figures = field(default_factory=Figures)
    losses: list[str] = field(default_factory=list)


def random_instant(rng: random.Random) -> tuple[str, Instant]:
    """Return an instant to kill at, and what it aims at."""
    return rng.choice(
        (
            ("any time", Instant(delay=rng.uniform(0, 0.5))),
            ("opening", Instant("opening", delay=rng.uniform(0, 0.04))),
            ("just opened", Instant("ready", delay=rng.expovariate(50))),
            ("editing", Instant("ready", delay=rng.expovariate(1.5))),
            ("an edit", Instant("rev", rng.randint(1, 60), rng.uniform(0, 0.004))),
            ("told saved", Instant("saved", rng.randint(2, 30), rng.expovariate(300))),
            ("ending", Instant("finishing", delay=rng.uniform(0, 0.02))),
        )
    )


def editor_arguments(rng: random.Random, project: Path, aim: str) -> list[str]:
    """Return the arguments of an editor that does something else each time."""
    arguments = [str(project), "--seed", str(rng.randrange(10**9))]
    arguments += ["--size", str(rng.choice((1, 20, 60, 60, 400, 2500)))]
    if rng.random() < 0.5:
        arguments.append("--low-bounds")
    if rng.random() < 0.15:
        arguments.append("--save-as")
    if aim == "ending":
        arguments += ["--steps", str(rng.randint(0, 25))]
    return arguments


def run_chain(seed: int, kills: int = KILLS_IN_A_CHAIN) -> Outcome:
    """Kill editors on one project and look after each kill what is on the disk."""
    rng = random.Random(seed)
    outcome, records = Outcome(seed), Records()
    with tempfile.TemporaryDirectory(prefix="eventner-kills-") as name:
        place = Path(name) / "place"
        place.mkdir()
        outcome.figures = records.figures
        try:
            for _ in range(kills):
                _kill_once(rng, place, records, outcome)
            _end_well(rng, place, records)
        except Loss as error:
            outcome.losses.append(f"seed {seed}, kill {outcome.kills}: {error}")
            keep_for_study(place, f"{seed}-{outcome.kills}", records)
    return outcome


def _kill_once(rng: random.Random, place: Path, records: Records, outcome: Outcome) -> None:
    project = place / "project.json"
    if records.histories and rng.random() < 0.3:
        project = rng.choice(list(records.histories))
    aim, instant = random_instant(rng)
    unfinished = set(place.glob(".eventner-*.tmp"))
    editor = Editor(editor_arguments(rng, project, aim), place / "home", records)
    outcome.kills += 1
    editor.kill_at(instant)
    writing = not unfinished.issuperset(place.glob(".eventner-*.tmp"))
    outcome.phases["writing the file" if writing else _phase(records.last)] += 1
    if editor.complaints:
        raise Loss(f"the editor complained: {editor.complaints[-2000:]}")
    _look(rng, place, records)


def _phase(last: str) -> str:
    phases = {
        "start": "starting", "opening": "opening", "unreadable": "opening", "opened": "opening",
        "new": "beginning a project", "save as": "saving elsewhere", "finishing": "ending",
        "finished": "ending", "rev": "an edit on its way", "ready": "opening",
    }  # fmt: skip
    return phases.get(last, "editing")


def _look(rng: random.Random, place: Path, records: Records) -> None:
    """Check; then let the next editor find all as the kill left it, or as the check did."""
    aside = place.with_name("aside")
    shutil.copytree(place, aside)
    with home_at(place / "home"):
        check(records)
    if rng.random() < 0.6:
        shutil.rmtree(place)
        aside.rename(place)
    else:
        shutil.rmtree(aside)


def _end_well(rng: random.Random, place: Path, records: Records) -> None:
    """Let an editor come to its end: all is in the file then."""
    project = place / "project.json"
    arguments = [str(project), "--seed", str(rng.randrange(10**9)), "--steps", "4"]
    Editor(arguments, place / "home", records).wait()
    history = records.histories[project]
    with home_at(place / "elsewhere"):  # no journal there: a look at the file alone
        check_project(project, replace(history, steps={}))
    with home_at(place / "home"):
        check(records)


class home_at:
    """Makes the program in this process take a folder for its home."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def __enter__(self) -> None:
        self._before = os.environ.get("EVENTNER_HOME")
        os.environ["EVENTNER_HOME"] = str(self._home)

    def __exit__(self, *_: object) -> None:
        if self._before is None:
            del os.environ["EVENTNER_HOME"]
        else:
            os.environ["EVENTNER_HOME"] = self._before


def keep_for_study(place: Path, name: str, records: Records) -> None:
    """Copy what a loss is in to the folder for temporary files."""
    target = Path(tempfile.gettempdir()) / f"eventner-loss-{name}"
    shutil.copytree(place, target, dirs_exist_ok=True)
    (target / "lines").write_bytes(b"".join(records.lines))


def main(arguments: list[str] | None = None) -> int:
    """Run the long form."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--at-a-time", type=int, default=2)
    options = parser.parse_args(arguments)
    began = time.monotonic()
    chains = -(-options.kills // KILLS_IN_A_CHAIN)
    seeds = [options.seed * 1_000_000 + number for number in range(chains)]
    total = Outcome(options.seed)
    with ProcessPoolExecutor(options.at_a_time) as pool:
        for outcome in pool.map(run_chain, seeds):
            total.kills += outcome.kills
            total.phases.update(outcome.phases)
            total.figures.add(outcome.figures)
            total.losses += outcome.losses
            for loss in outcome.losses:
                sys.stdout.write(f"LOSS {loss}\n")
                sys.stdout.flush()
    report(total, time.monotonic() - began)
    return 1 if total.losses else 0


def report(total: Outcome, seconds: float) -> None:
    """Print the figures."""
    phases = ", ".join(f"{name} {count:,}" for name, count in total.phases.most_common())
    sys.stdout.write(
        f"{total.kills:,} kills ({phases})\n"
        f"{total.figures.edits:,} edits made, {total.figures.told:,} times told saved\n"
        f"missing or damaged: {len(total.losses)}\n"
        f"{seconds:.0f} seconds\n"
    )


if __name__ == "__main__":
    sys.exit(main())
