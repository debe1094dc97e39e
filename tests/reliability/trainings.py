"""Kills trainings at random instants: a run is offered whole or not at all.

`python -m tests.reliability.trainings --kills 40` prints figures and exits 1 when a run is offered
whose model cannot be loaded.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import spacy

from eventner_gui.storage.runs import MODEL_BEST, MODEL_LAST, list_runs, next_run_folder

from .process import ROOT

_STEPS = 12


def train_once(runs: Path) -> None:
    """Train a little, as a process of its own does, and say when it begins and when it is done."""
    from ..unit.pipelines import easy_examples, train_run

    os.write(1, b"training\n")
    train_run(next_run_folder(runs), easy_examples(40), max_steps=_STEPS)
    os.write(1, b"trained\n")


def kill_one(runs: Path, delay: float) -> bool:
    """Kill a training so long after it has begun; tell whether it had come to its end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.reliability.trainings", "--train", str(runs)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(delay)
    process.kill()
    said = process.stdout.read()
    process.stdout.close()
    process.wait()
    return b"trained" in said


def offered(runs: Path) -> int:
    """Load each model of each run that is offered; return how many runs there are.

    Raises:
        OSError, ValueError: a model that is offered is not whole.
    """
    found = list_runs(runs)
    for run in found:
        for name in (MODEL_BEST, MODEL_LAST):
            if (run.folder / name).exists():
                spacy.load(run.folder / name)("book yoga on friday")
        assert (run.folder / MODEL_BEST).exists() or (run.folder / MODEL_LAST).exists()
    return len(found)


def run(kills: int, seed: int) -> tuple[int, int]:
    """Kill trainings; return how many had come to their end, and how many runs are offered."""
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="eventner-trainings-") as name:
        runs = Path(name)
        ended, length = 0, _length_of_one(runs)
        for _ in range(kills):
            before = offered(runs)
            done = kill_one(runs, rng.uniform(0, 1.15 * length))
            ended += done
            if done and offered(runs) != before + 1:
                raise ValueError("a run that was finished is not offered")
        return ended, offered(runs)


def _length_of_one(runs: Path) -> float:
    began = time.monotonic()
    train_once(runs)
    return time.monotonic() - began


def main() -> int:
    """Run the long form."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--train", type=Path)
    options = parser.parse_args()
    if options.train:
        train_once(options.train)
        return 0
    began = time.monotonic()
    ended, offers = run(options.kills, options.seed)
    sys.stdout.write(
        f"{options.kills} trainings killed, {ended} of them after their end; "
        f"{offers} runs offered, each model loads; {time.monotonic() - began:.0f} seconds\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
