"""Makes calls fail, fills disks and takes folders away under editors, and looks what is there.

`python -m tests.reliability.faults --rounds 300 --seed 1` prints figures and exits 1 on any loss.
Failing calls need Linux and a C compiler, full disks need root there; else they are left out,
and the report says so.
"""

from __future__ import annotations

import argparse
import collections
import errno
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from .kills import home_at, keep_for_study
from .process import Editor
from .records import Figures, Loss, Records, check_findable
from .windows import two_windows

CALLS = {"write": 1, "sync": 2, "rename": 4, "truncate": 8, "open": 16, "short": 32, "unlink": 64}
ERRORS = (errno.EIO, errno.ENOSPC, errno.EROFS, errno.EACCES)
_QUICK = ["--quick-retries"]


@dataclass
class Outcome:
    """What came of rounds of faults."""

    rounds: collections.Counter[str] = field(default_factory=collections.Counter)
    failed_calls: int = 0
    asked: int = 0
    figures: Figures = field(default_factory=Figures)
    records: Records = field(default_factory=Records)
    losses: list[str] = field(default_factory=list)

    def add(self, other: Outcome) -> None:
        self.rounds.update(other.rounds)
        self.failed_calls += other.failed_calls
        self.asked += other.asked
        self.figures.add(other.figures)
        self.losses += other.losses


class Control:
    """The numbers by which `faults.c` is told what is to fail."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.write_bytes(bytes(32))

    def fail(self, calls: int, per_million: int, error: int, seed: int) -> None:
        self._write(0, 0, calls, per_million, error, seed)
        self._write(0, 1)

    def stop(self) -> None:
        self._write(0, 0)

    @property
    def failed(self) -> int:
        return int(struct.unpack("8I", self.path.read_bytes())[6])

    def _write(self, at: int, *numbers: int) -> None:
        with self.path.open("r+b") as file:
            file.seek(at)
            file.write(struct.pack(f"{len(numbers)}I", *numbers))


def why_no_failing_calls() -> str:
    """Return why calls cannot be made to fail here; nothing when they can."""
    if sys.platform != "linux":
        return "calls are made to fail on Linux alone"
    return "" if shutil.which("cc") else "there is no C compiler (cc)"


def compiled(folder: Path) -> Path:
    """Return the library that makes calls fail, compiled into a folder."""
    library = folder / "faults.so"
    source = Path(__file__).with_name("faults.c")
    subprocess.run(
        ["cc", "-O2", "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True
    )
    return library


def failing_calls(rng: random.Random, place: Path, outcome: Outcome) -> None:
    """Let calls fail at random while an editor works; then stop that, or kill it."""
    control = Control(place / "control")
    environment = {
        "LD_PRELOAD": str(compiled(place)),
        "EVENTNER_FAULTS": str(control.path),
        "EVENTNER_FAULTS_IN": rng.choice(("project", "/journals/", "place")),
    }
    project = place / "project.json"
    records = _records(outcome)
    _work_a_little(rng, project, place, records)
    names = rng.sample(list(CALLS), rng.randint(1, 4))
    how = (
        sum(CALLS[name] for name in names),
        rng.choice((1_000_000, 500_000, 100_000, 20_000)),
        rng.choice(ERRORS),
        rng.randrange(2**32),
    )
    from_the_start = rng.random() < 0.25
    if from_the_start:
        control.fail(*how)
    editor = _editor(rng, project, place, records, environment)
    try:
        if not editor.wait_for("ready"):
            control.stop()
            editor.wait()
        else:
            _let_fail(rng, editor, control, how)
    finally:
        editor.kill()
    outcome.failed_calls += control.failed
    _look(project, place, records, outcome)


def _let_fail(
    rng: random.Random, editor: Editor, control: Control, how: tuple[int, int, int, int]
) -> None:
    editor.wait_for("rev", rng.randint(1, 20))
    control.fail(*how)
    time.sleep(rng.uniform(0.02, 0.8))
    if rng.random() < 0.5:
        return
    control.stop()
    count = editor.count("saved")
    if not editor.wait_for("saved", count + 1):
        raise Loss("it did not save again by itself when calls had stopped failing")
    time.sleep(rng.uniform(0, 0.3))


def why_no_full_disk() -> str:
    """Return why a disk cannot be filled here; nothing when it can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "a full disk needs Linux and root (it mounts a tmpfs)"
    with tempfile.TemporaryDirectory() as name:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", name], capture_output=True
        )
        if done.returncode:
            return f"no tmpfs can be mounted: {done.stderr.decode().strip()}"
        subprocess.run(["umount", name], check=True)
    return ""


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[None]:
    """Make a folder a disk of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    options = ["-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs"]
    subprocess.run(["mount", *options, str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def full_disk(rng: random.Random, place: Path, outcome: Outcome) -> None:
    """Let the disk of the project, of the journal, or both run full, and make room again."""
    which = rng.choice(("project", "state", "both"))
    documents, state = place / "documents", place / "home" / "state"
    project = documents / "project.json"
    records = _records(outcome)
    with small_disk(documents, 2048), small_disk(state, 2048):
        _work_a_little(rng, project, place, records)
        editor = _editor(rng, project, place, records, {})
        try:
            editor.wait_for("rev", rng.randint(1, 20))
            full = [
                f for f, n in ((documents, "project"), (state, "state")) if which in (n, "both")
            ]
            for folder in full:
                _fill(folder, spare=rng.randrange(3_000))
            _see_full(editor, which)
            if rng.random() < 0.6:
                for folder in full:
                    (folder / "ballast").unlink()
                told = editor.count("saved")
                if not editor.wait_for("saved", told + 2):
                    raise Loss("it did not save again by itself when there was room")
        finally:
            editor.kill()
        for folder in full:
            (folder / "ballast").unlink(missing_ok=True)
        _look(project, place, records, outcome)


def _fill(folder: Path, spare: int) -> None:
    with (folder / "ballast").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
        file.truncate(max(file.tell() - spare, 0))


def _see_full(editor: Editor, which: str) -> None:
    """Wait until the status says what is to be said."""
    word = {"project": "kept only", "state": "no journal", "both": "not saved"}[which]
    if not editor.wait_for(word):
        raise Loss(f"the disk of {which} ran full, and the status never said “{word}”")


def folder_gone(rng: random.Random, place: Path, outcome: Outcome) -> None:
    """Rename the folder of the project, or of the journal, while it is worked in."""
    which = rng.choice(("documents", "home/state/journals"))
    project = place / "documents" / "project.json"
    project.parent.mkdir()
    records = _records(outcome)
    _work_a_little(rng, project, place, records)
    editor = _editor(rng, project, place, records, {})
    folder, away = place / which, place / "away"
    try:
        editor.wait_for("rev", rng.randint(1, 20))
        folder.rename(away)
        time.sleep(rng.uniform(0.05, 0.6))
        if rng.random() < 0.5:
            away.rename(folder)
            told = editor.count("saved")
            if not editor.wait_for("saved", told + 2):
                raise Loss(f"it did not save again by itself when {which} was back")
    finally:
        editor.kill()
    if away.exists():
        away.rename(folder)
    _look(project, place, records, outcome)


def journal_deleted(rng: random.Random, place: Path, outcome: Outcome) -> None:
    """Delete the journal's files under an editor: the file has to hold the work from then on."""
    project = place / "project.json"
    records = _records(outcome)
    _work_a_little(rng, project, place, records)
    editor = _editor(rng, project, place, records, {})
    try:
        editor.wait_for("rev", rng.randint(1, 20))
        shutil.rmtree(place / "home" / "state" / "journals")
        seen = editor.count("rev")
        editor.wait_for("rev", seen + rng.randint(2, 10))
        told = editor.count("saved")
        editor.wait_for("saved", told + 2)
    finally:
        editor.kill()
    records.forget_numbers()
    _look(project, place, records, outcome)


def read_only(rng: random.Random, place: Path, outcome: Outcome) -> None:
    """Let nothing be made or renamed in the folder of the project, and allow it again."""
    documents = place / "documents"
    documents.mkdir()
    project = documents / "project.json"
    records = _records(outcome)
    _work_a_little(rng, project, place, records)
    editor = _editor(rng, project, place, records, {})
    try:
        editor.wait_for("rev", rng.randint(1, 20))
        subprocess.run(["chattr", "+i", str(documents)], check=True)
        if not editor.wait_for("kept only"):
            raise Loss("the folder became read-only, and the status never said so")
        if rng.random() < 0.5:
            subprocess.run(["chattr", "-i", str(documents)], check=True)
            told = editor.count("saved")
            if not editor.wait_for("saved", told + 2):
                raise Loss("it did not save again by itself when it was allowed to")
    finally:
        subprocess.run(["chattr", "-i", str(documents)], check=True)
        editor.kill()
    _look(project, place, records, outcome)


def why_not_immutable() -> str:
    """Return why a folder cannot be made immutable here; nothing when it can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "it needs Linux and root (chattr +i)"
    with tempfile.TemporaryDirectory() as name:
        done = subprocess.run(["chattr", "+i", name], capture_output=True)
        subprocess.run(["chattr", "-i", name], capture_output=True)
    return f"chattr: {done.stderr.decode().strip()}" if done.returncode else ""


def _records(outcome: Outcome) -> Records:
    outcome.records = Records(tolerant=True)
    outcome.figures = outcome.records.figures
    return outcome.records


def _work_a_little(rng: random.Random, project: Path, place: Path, records: Records) -> None:
    arguments = [str(project), "--seed", str(rng.randrange(10**9)), "--steps", "5"]
    editor = Editor(arguments, place / "home", records)
    if editor.wait():
        raise RuntimeError(f"the editor failed: {editor.complaints}")


def _editor(
    rng: random.Random, project: Path, place: Path, records: Records, environment: dict[str, str]
) -> Editor:
    arguments = [str(project), "--seed", str(rng.randrange(10**9)), *_QUICK]
    if rng.random() < 0.5:
        arguments.append("--low-bounds")
    return Editor(arguments, place / "home", records, environment=environment)


def _look(project: Path, place: Path, records: Records, outcome: Outcome) -> None:
    with home_at(place / "home"):
        outcome.asked += check_findable(project, records.histories[project])


def shared_file(rng: random.Random, place: Path, outcome: Outcome) -> None:
    """Let two windows work on one file."""
    for records in two_windows(rng, place):
        outcome.figures.add(records.figures)


Kind = Callable[[random.Random, Path, Outcome], None]
KINDS: dict[str, tuple[Kind, Callable[[], str]]] = {
    "failing calls": (failing_calls, why_no_failing_calls),
    "full disk": (full_disk, why_no_full_disk),
    "read-only": (read_only, why_not_immutable),
    "folder gone": (folder_gone, lambda: "" if os.name != "nt" else "Windows renames no open file"),
    "two windows": (shared_file, lambda: ""),
    "journal deleted": (
        journal_deleted,
        lambda: "" if os.name != "nt" else "Windows deletes no open file",
    ),
}


def run_round(kind: str, seed: int) -> Outcome:
    """Run one round of a kind on a project of its own."""
    outcome = Outcome()
    outcome.rounds[kind] += 1
    with tempfile.TemporaryDirectory(prefix="eventner-faults-") as name:
        place = Path(name) / "place"
        place.mkdir()
        try:
            KINDS[kind][0](random.Random(seed), place, outcome)
        except Loss as error:
            outcome.losses.append(f"{kind}, seed {seed}: {error}")
            keep_for_study(place, f"{kind}-{seed}", outcome.records)
    return outcome


def main(arguments: list[str] | None = None) -> int:
    """Run the long form."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=300, help="of failing calls; 1/6 of others")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--at-a-time", type=int, default=2)
    parser.add_argument("--kind", choices=KINDS)
    options = parser.parse_args(arguments)
    began = time.monotonic()
    work: list[tuple[str, int]] = []
    for kind, (_, why_not) in KINDS.items():
        reason = why_not()
        if options.kind not in (None, kind):
            continue
        if reason:
            sys.stdout.write(f"left out: {kind}: {reason}\n")
            continue
        count = options.rounds if kind == "failing calls" or options.kind else options.rounds // 6
        work += [(kind, options.seed * 100_000 + number) for number in range(count)]
    total = Outcome()
    with ProcessPoolExecutor(options.at_a_time) as pool:
        for outcome in pool.map(run_round, *zip(*work, strict=True)):
            total.add(outcome)
            for loss in outcome.losses:
                sys.stdout.write(f"LOSS {loss}\n")
                sys.stdout.flush()
    rounds = ", ".join(f"{kind} {count}" for kind, count in total.rounds.items())
    sys.stdout.write(
        f"rounds: {rounds}\n"
        f"{total.failed_calls:,} calls failed; {total.figures.edits:,} edits made, "
        f"{total.figures.told:,} times told saved, {total.figures.not_saved:,} times not saved\n"
        f"asked about at the next start instead of brought back: {total.asked}\n"
        f"missing or damaged: {len(total.losses)}\n"
        f"{time.monotonic() - began:.0f} seconds\n"
    )
    return 1 if total.losses else 0


if __name__ == "__main__":
    sys.exit(main())
