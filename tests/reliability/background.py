"""Kills trainings in the background, or the program that has them done, at random instants.

`python -m tests.reliability.background --kills 40` prints figures and exits 1 when a run is offered
whose model cannot be loaded, when anything else is left behind, or when a process outlives its
program.
"""

from __future__ import annotations

import argparse
import collections
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from eventner_gui.storage.runs import list_runs, remove_unfinished, runs_folder_of
from eventner_gui.storage.safe_points import recover_stopped

from .process import ROOT
from .trainings import offered

_PATIENCE = 60.0  # seconds for anything to happen
_SENTENCES = 40


@dataclass
class Outcome:
    """What came of the kills.

    Attributes:
        said: what the program said last when its training was killed, and how often.
        programs: how often the program was killed.
        runs: how many runs are offered in the end.
        longest: seconds that a process lived on after its program, at most.
    """

    said: collections.Counter[str] = field(default_factory=collections.Counter)
    programs: int = 0
    runs: int = 0
    longest: float = 0.0


def follow(project: Path) -> None:
    """Have one model trained, as the window does, and say what becomes of it."""
    import pytest
    from PySide6.QtCore import QCoreApplication

    from eventner_gui.app.follower import Follower
    from eventner_gui.app.session import Session
    from eventner_gui.app.trainer import Trainer
    from eventner_gui.core.document import Document
    from tests import following
    from tests.unit.pipelines import easy_examples

    application = QCoreApplication(sys.argv)
    following.make_short(pytest.MonkeyPatch())
    session = Session()
    follower = Follower(session, Trainer(session))
    examples = easy_examples(_SENTENCES, seed=os.getpid())  # others each time: they are new
    session.open(Document(examples=list(examples)), project)
    told = False

    def tell_process() -> None:
        nonlocal told
        process = follower._thread.process if follower._thread else None
        if process is not None and process.pid and not told:
            told = True
            _say(f"process {process.pid}")

    def end(word: str) -> None:
        _say(word)
        follower.close()
        session.saver.give_up()
        session.close()
        application.quit()

    follower.changed.connect(tell_process)
    follower.finished.connect(lambda _run: end("finished"))
    follower.failed.connect(lambda _error: end("failed"))
    follower.set_on(True)
    while not told:
        application.processEvents()
        tell_process()
        time.sleep(0.005)
    application.exec()


def kill_one(project: Path, delay: float, whom: str, outcome: Outcome) -> None:
    """Kill the training or its program so long after it has begun, and look at what is left.

    Raises:
        ValueError: something is left, or not whole.
    """
    runs = runs_folder_of(project)
    before = len(list_runs(runs))
    with subprocess.Popen(
        [sys.executable, "-m", "tests.reliability.background", "--follow", str(project)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
    ) as program:
        assert program.stdout is not None
        process = int(program.stdout.readline().split()[1])
        time.sleep(delay)
        if whom == "program":
            program.kill()
            outcome.programs += 1
            outcome.longest = max(outcome.longest, _wait_for_end(process))
        else:
            if whom == "training":
                _kill(process)
            said = program.stdout.read().split()
            outcome.said[said[-1] if said else "nothing"] += 1
    if whom == "program":
        recover_stopped(runs)  # as the next start does it
        remove_unfinished(runs)
    left = [each.name for each in runs.glob(".*.partial-*")] if runs.is_dir() else []
    if left:
        raise ValueError(f"left behind: {left}")
    outcome.runs = offered(runs)
    if not before <= outcome.runs <= before + 1:
        raise ValueError("runs came or went")


def run(kills: int, seed: int) -> Outcome:
    """Kill by turns."""
    rng = random.Random(seed)
    outcome = Outcome()
    with tempfile.TemporaryDirectory(prefix="eventner-background-") as name:
        project = Path(name) / "project.json"
        length = _length_of_one(project, outcome)
        for number in range(kills):
            whom = "program" if number % 2 else "training"
            kill_one(project, rng.uniform(0, 1.15 * length), whom, outcome)
            project.unlink(missing_ok=True)
    return outcome


def _length_of_one(project: Path, outcome: Outcome) -> float:
    began = time.monotonic()
    kill_one(project, 0.0, "nobody", outcome)
    outcome.said.clear()
    project.unlink(missing_ok=True)
    return time.monotonic() - began


def _kill(process: int) -> None:
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return  # it has come to its end


def _wait_for_end(process: int) -> float:
    began = time.monotonic()
    while time.monotonic() - began < _PATIENCE:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return time.monotonic() - began
        time.sleep(0.01)
    raise ValueError("a process has outlived its program")


def _say(words: str) -> None:
    os.write(1, f"{words}\n".encode())


def main() -> int:
    """Run the long form."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--follow", type=Path)
    options = parser.parse_args()
    if options.follow:
        follow(options.follow)
        return 0
    began = time.monotonic()
    found = run(options.kills, options.seed)
    said = ", ".join(f"{count} {word}" for word, count in found.said.most_common())
    sys.stdout.write(
        f"{found.said.total()} trainings killed ({said}), {found.programs} programs killed, their "
        f"processes gone after {found.longest:.2f} s at most; {found.runs} runs offered, each "
        f"model loads, nothing else is left; {time.monotonic() - began:.0f} seconds\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
