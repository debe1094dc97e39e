"""What a training in the background costs a key: due to painted, with it and without, by turns.

The real window and the events of `latency.py`. A project of finished sentences is opened, the
switch of the Train tab is put on, so that the follower trains, and off, by turns; in each turn the
same number of events is typed. Both halves of a round meet the same machine, so the ratio says
what the training costs also where other work goes on.

    python benchmarks/following.py                 # about 3 minutes; offscreen
    python benchmarks/following.py --rounds 2 --events 60
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from latency import (
    DATA,
    TABLE_HEAD,
    Sample,
    Typist,
    make_window,
    pause,
    quantile,
    script,
    show_samples,
    wait_until,
    worst,
)
from PySide6.QtWidgets import QApplication
from reporting import load, show

from eventner_gui.ui.window.main_window import MainWindow

GOAL_P99 = 0.100  # seconds, of Return to the next sentence
RETURN = "next sentence"


def main() -> int:
    """Run the benchmark; return 1 when the goal was missed or the data is absent."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--file", type=Path, default=DATA, help="in the article's schema")
    parser.add_argument("--done", type=int, default=400, help="sentences that are finished")
    parser.add_argument("--rounds", type=int, default=6, help="each without and with a training")
    parser.add_argument("--events", type=int, default=200, help="in each half of a round")
    parser.add_argument("--rate", type=float, default=20.0, help="events a second")
    parser.add_argument("--seed", type=int, default=0, help="of the jitter")
    arguments = parser.parse_args()
    if not arguments.file.is_file():
        sys.stderr.write(f"There is no {arguments.file}. Give a file with --file.\n")
        return 1
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ["EVENTNER_HOME"] = str(Path(folder) / "home")
        path = Path(folder) / "train.json"
        _write_project(arguments.file, path, arguments.done)
        return _measure(path, arguments)


def _write_project(source: Path, target: Path, done: int) -> None:
    """Copy a file; the first sentences are finished, the others to do and without tags."""
    raw = json.loads(source.read_text(encoding="utf-8"))
    for number, each in enumerate(raw["examples"]):
        if number < done:
            each["eventner"] = {"status": "done"}
        else:
            each["annotations"] = []
    target.write_text(json.dumps(raw, ensure_ascii=False), encoding="utf-8")


def _measure(path: Path, arguments: argparse.Namespace) -> int:
    window = make_window()
    window.projects.open(path)
    wait_until(lambda: window.session.is_open and window.tokens.is_ready, "spaCy's tokens")
    window.annotate.go_to(arguments.done)
    show(
        f"{arguments.done:,} sentences finished, {os.cpu_count()} cores, "
        f"{QApplication.platformName()}, load {load()}"
    )
    typist = Typist(window, arguments, script(window))
    typist.run(50)  # fonts, caches
    without: list[Sequence[Sample]] = []
    beside: list[Sequence[Sample]] = []
    for number in range(arguments.rounds):
        halves = [(without, False), (beside, True)]
        for samples, trains in halves if number % 2 == 0 else reversed(halves):
            if trains:
                _begin_training(window)
            samples.append(typist.run(arguments.events))
            if trains:
                _end_training(window)
    window.session.saver.give_up()
    window.close()
    return 0 if _report(without, beside) else 1


def _begin_training(window: MainWindow) -> None:
    """Put the switch on, and wait until steps of the training are made."""
    window.follower.set_on(True)
    wait_until(lambda: window.follower.share > 0, "the training in the background")


def _end_training(window: MainWindow) -> None:
    """Put the switch off; the training has to have gone on to the end of the typing."""
    if not window.follower.is_training:
        raise SystemExit("The training ended before the typing did; give more sentences (--done).")
    show(f"  trained {100 * window.follower.share:.0f} per cent meanwhile, load {load()}")
    window.follower.set_on(False)
    pause(0.5)


def _report(without: Sequence[Sequence[Sample]], beside: Sequence[Sequence[Sample]]) -> bool:
    """Print what came out; tell whether the goal was met."""
    idle = [each for half in without for each in half]
    busy = [each for half in beside for each in half]
    show(TABLE_HEAD)
    show_samples("nothing trains", idle)
    show_samples("a model is trained in the background", busy)
    ratios = [
        quantile(busy, 0.5) / quantile(idle, 0.5),
        quantile(busy, 0.99) / quantile(idle, 0.99),
        worst(busy) / worst(idle),
    ]
    show(f"{'with / without':<58} " + " ".join(f"{each:>7.2f}" for each in ratios))
    rounds = [
        quantile(two, 0.99) / quantile(one, 0.99) for one, two in zip(without, beside, strict=True)
    ]
    said = " ".join(f"{each:.2f}" for each in rounds)
    show(f"p99 with / without, by round: {said} (median {statistics.median(rounds):.2f})")
    p99 = quantile([each for each in busy if each.kind == RETURN], 0.99)
    met = p99 < GOAL_P99
    show(
        f"Return to the next sentence painted, while training: p99 {1000 * p99:.1f} ms, "
        f"goal under {1000 * GOAL_P99:.0f}: {'met' if met else 'missed'}"
    )
    return met


if __name__ == "__main__":
    sys.exit(main())
