"""Kills `eventner tag` at random instants: no row is lost or doubled, whatever was going on.

`python -m tests.reliability.tagging --kills 50 --seed 1` prints figures and exits 1 on any loss.
"""

from __future__ import annotations

import argparse
import collections
import csv
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eventner_gui.storage.piles.kept import part_folder, report_path

from ..run_models import finder
from .process import ROOT

_PATIENCE = 120.0  # seconds; far more than anything takes
_SUFFIXES = (".jsonl", ".csv", ".parquet")


@dataclass
class Outcome:
    """What came of some kills."""

    kills: int = 0
    runs: int = 0
    phases: collections.Counter[str] = field(default_factory=collections.Counter)
    losses: list[str] = field(default_factory=list)


class Place:
    """A model, piles of each format and what `tag` makes of them when nobody kills it."""

    def __init__(self, folder: Path, rows: int, suffixes: Sequence[str] = _SUFFIXES) -> None:
        self.folder = folder
        self.model = finder(folder / "model", {"friday": "DATE", "yoga": "EVENT"}, is_ours=False)
        self.suffixes = tuple(suffixes)
        for suffix in self.suffixes:
            write_pile(self.pile(suffix), rows)
            code, _ = self.start(suffix, self.whole(suffix)).wait()
            if code:
                raise RuntimeError("tag does not work here")

    def pile(self, suffix: str) -> Path:
        """Return the input of a format."""
        return self.folder / f"pile{suffix}"

    def whole(self, suffix: str) -> Path:
        """Return the output of a run that was let be."""
        return self.folder / f"whole{suffix}"

    def start(self, suffix: str, output: Path) -> Run:
        """Start `tag`."""
        return Run(
            [str(self.model), str(self.pile(suffix)), str(output), "--processes", "2"],
            self.folder / "home",
        )


class Run:
    """A running `eventner tag`."""

    def __init__(self, arguments: Sequence[str], home: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "eventner_gui", "tag", *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "EVENTNER_HOME": str(home)},
        )

    def wait(self) -> tuple[int, str]:
        """Wait for its end; return its status and what it said on standard error."""
        _, said = self.process.communicate(timeout=_PATIENCE)
        return self.process.returncode, said.decode("utf-8", "replace")

    def kill_at(self, output: Path, share: float, size: int, delay: float) -> None:
        """Kill it when so much of the output is there, and so many seconds later.

        Args:
            output: that it makes.
            share: of the rows; 0 for at once.
            size: bytes of the whole output.
            delay: in seconds.
        """
        rows = part_folder(output) / "rows"
        until = time.monotonic() + _PATIENCE
        while share and self.process.poll() is None and time.monotonic() < until:
            if output.exists() or (rows.exists() and rows.stat().st_size >= share * size):
                break
            time.sleep(0.002)
        time.sleep(delay)
        self.process.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
        self.wait()


def write_pile(path: Path, rows: int) -> None:
    """Write a pile; some of its rows cannot be tagged."""
    if path.suffix != ".jsonl":
        write_table(path, rows)
        return
    rng = random.Random(1)
    words = ("book", "yoga", "on", "friday", "at", "noon", "🎉", "été")
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for number in range(rows):
            text = " ".join(rng.choices(words, k=rng.randint(3, 20)))
            odd = number % 997 == 5
            file.write("{odd\n" if odd else json.dumps({"id": number, "text": text}) + "\n")


def write_table(path: Path, rows: int) -> None:
    """Write a pile that is a table; some of its rows cannot be tagged."""
    jsonl = path.with_suffix(".jsonl")
    write_pile(jsonl, rows)
    with jsonl.open(encoding="utf-8") as file:
        held = [None if line.startswith("{odd") else json.loads(line) for line in file]
    ids = [row["id"] if row else None for row in held]
    texts = [row["text"] if row else None for row in held]
    if path.suffix == ".parquet":
        import pyarrow
        import pyarrow.parquet

        table = pyarrow.table({"id": ids, "text": texts})
        pyarrow.parquet.write_table(table, path, row_group_size=max(rows // 3, 1))
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "text"])
        for number, text in zip(ids, texts, strict=True):
            writer.writerow([number, text] if text else [1, 2, "three cells"])


def kill(place: Place, kills: int, seed: int, *, most_in_a_row: int = 4) -> Outcome:
    """Kill runs, several on one output, and compare the output with one that was let be."""
    rng = random.Random(seed)
    outcome = Outcome()
    while outcome.kills < kills:
        suffix = rng.choice(place.suffixes)
        output = place.folder / f"out{outcome.runs}{suffix}"
        size = place.whole(suffix).stat().st_size
        for _ in range(min(rng.randint(1, most_in_a_row), kills - outcome.kills)):
            aim = rng.choice(("start", "any time", "any time", "end"))
            share = {"start": 0.0, "any time": rng.uniform(0.01, 1), "end": 1.0}[aim]
            delay = {"start": rng.uniform(0, 2), "any time": rng.uniform(0, 0.2)}.get(
                aim, rng.expovariate(200)
            )
            place.start(suffix, output).kill_at(output, share, size, delay)
            outcome.kills += 1
            outcome.phases[phase(output)] += 1
            if output.exists():
                break
        code, said = place.start(suffix, output).wait()
        # where it had ended before the kill there is nothing left to do
        if code and not (output.exists() and "is there already" in said):
            outcome.losses.append(f"seed {seed}, run {outcome.runs}: it does not go on: {said}")
        elif differs := difference(place.whole(suffix), output):
            outcome.losses.append(f"seed {seed}, run {outcome.runs}: {differs}")
        outcome.runs += 1
    return outcome


def phase(output: Path) -> str:
    """Return what a run was at when it was killed."""
    folder = part_folder(output)
    if output.exists():
        return "its end" if folder.exists() else "after its end"
    if not (folder / "job.json").exists():
        return "its beginning"
    progress = folder / "progress"
    return "tagging" if progress.exists() and progress.stat().st_size else "before the first rows"


def difference(whole: Path, output: Path) -> str:
    """Return in what two outputs differ; empty where they do not."""
    if not output.exists():
        return "there is no output"
    if output.read_bytes() != whole.read_bytes():
        return f"{output} is not what it would be without a kill"
    if report_path(output).read_bytes() != report_path(whole).read_bytes():
        return f"{report_path(output)} is not what it would be without a kill"
    return "something is left behind" if part_folder(output).exists() else ""


def main(arguments: list[str] | None = None) -> int:
    """Run the long form."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, default=60_000)
    options = parser.parse_args(arguments)
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="eventner-tagging-"))
    outcome = kill(Place(folder, options.rows), options.kills, options.seed)
    phases = ", ".join(f"{name} {count}" for name, count in outcome.phases.most_common())
    for loss in outcome.losses:
        sys.stdout.write(f"LOSS {loss}\n")
    sys.stdout.write(
        f"{outcome.kills} kills ({phases})\n"
        f"{outcome.runs} outputs of {options.rows:,} rows, with a row lost or doubled: "
        f"{len(outcome.losses)}\n{time.monotonic() - began:.0f} seconds\n"
    )
    if outcome.losses:
        sys.stdout.write(f"{folder} has them\n")
        return 1
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
