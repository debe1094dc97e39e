"""Builds what a disk may hold after a power cut, from the traced calls of an editor, and looks.

`python -m tests.reliability.power_cut --runs 10 --cuts 100` prints figures and exits 1 on any loss.
A kill does not show a missing fsync: the system still writes what a dead process had written. Here
each call of an editor is recorded by strace (Linux); then, for cuts between any two calls, the
files are made anew as they may be: what was synced is there; of what was not, some writes are
missing, torn or there out of order; renames that no fsync of the folder followed are done or not.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from .kills import home_at, keep_for_study
from .process import ROOT, Editor
from .records import Loss, Records, check

_CALLS = (
    "openat,open,creat,write,pwrite64,ftruncate,fsync,fdatasync,rename,renameat,renameat2,"
    "unlink,unlinkat,close,mkdir,lseek"
)
_LINE = re.compile(r"(\d+) +(\w+)\((.*)\) += (-?\d+)")
_BEGUN = re.compile(r"(\d+) +(\w+)\((.*) <unfinished \.\.\.>")
_ENDED = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>(.*)")
_SECTOR = 512


@dataclass
class _File:
    """A file's content on the disk, and what was done to it since: (offset, data), or a length."""

    synced: bytes = b""
    pending: list[tuple[int, bytes] | int] = field(default_factory=list)

    def sync(self) -> None:
        self.synced = _after(self.synced, self.pending)
        self.pending = []

    def after_a_cut(self, rng: random.Random) -> bytes:
        how = rng.choice(("none", "all", "some", "first", "torn"))
        done = [] if how == "none" else list(self.pending)
        if how == "some":
            done = [each for each in done if rng.random() < 0.5]
        if how in ("first", "torn"):
            done = done[: rng.randint(0, len(done))]
        if how == "torn" and done and isinstance(done[-1], tuple):
            at, data = done[-1]
            done[-1] = (at, data[: rng.randint(0, len(data) // _SECTOR) * _SECTOR])
        return _after(self.synced, done)


def _after(content: bytes, done: list[tuple[int, bytes] | int]) -> bytes:
    data = bytearray(content)
    for each in done:
        if isinstance(each, int):
            data = data[:each] + bytes(max(each - len(data), 0))
            continue
        at, written = each
        data += bytes(max(at - len(data), 0))
        data[at : at + len(written)] = written
    return bytes(data)


@dataclass
class _Open:
    path: str
    file: _File
    at: int = 0


class Disk:
    """What a traced process has done to the files below a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._names: dict[str, _File] = {}
        self._durable: dict[str, _File] = {}
        self._pending: list[tuple[str, str, _File | None]] = []  # folder, name, file or gone
        self._open: dict[int, _Open] = {}
        self._folders: dict[int, str] = {}
        self.said = b""

    def do(self, name: str, arguments: list[str], result: int) -> None:
        """Take in a call that has ended."""
        if result >= 0:
            method = getattr(self, f"_do_{name}", None)
            if method:
                method(arguments, result)

    def _do_openat(self, arguments: list[str], result: int) -> None:
        path, flags = _text(arguments[1]), arguments[2]
        if not path.startswith(self._folder):
            return
        if "O_DIRECTORY" in flags or (Path(path).suffix == "" and "O_CREAT" not in flags):
            self._folders[result] = path
        file = self._names.get(path)
        if file is None:
            if "O_CREAT" not in flags:
                return
            file = self._names[path] = _File()
            self._change_name(path, file)
        if "O_TRUNC" in flags:
            file.pending.append(0)
        self._open[result] = _Open(path, file)

    def _do_close(self, arguments: list[str], _result: int) -> None:
        self._open.pop(int(arguments[0]), None)
        self._folders.pop(int(arguments[0]), None)

    def _do_write(self, arguments: list[str], result: int) -> None:
        number, data = int(arguments[0]), _bytes(arguments[1])[:result]
        if number == 1:
            self.said += data
        elif number in self._open:
            opened = self._open[number]
            opened.file.pending.append((opened.at, data))
            opened.at += result

    def _do_lseek(self, arguments: list[str], result: int) -> None:
        if int(arguments[0]) in self._open:
            self._open[int(arguments[0])].at = result

    def _do_pwrite64(self, arguments: list[str], result: int) -> None:
        if int(arguments[0]) in self._open:
            data = _bytes(arguments[1])[:result]
            self._open[int(arguments[0])].file.pending.append((int(arguments[3]), data))

    def _do_ftruncate(self, arguments: list[str], _result: int) -> None:
        if int(arguments[0]) in self._open:
            self._open[int(arguments[0])].file.pending.append(int(arguments[1]))

    def _do_fsync(self, arguments: list[str], _result: int) -> None:
        number = int(arguments[0])
        if number in self._folders:
            folder = self._folders[number]
            for each in [each for each in self._pending if each[0] == folder]:
                self._make_durable(each)
        elif number in self._open:
            opened = self._open[number]
            opened.file.sync()
            # File systems keep the name of a new file with its content.
            if opened.path not in self._durable:
                self._durable[opened.path] = opened.file

    _do_fdatasync = _do_fsync

    def _do_rename(self, arguments: list[str], _result: int) -> None:
        old, new = _text(arguments[0]), _text(arguments[1])
        if old in self._names:
            file = self._names.pop(old)
            self._names[new] = file
            self._change_name(new, file)
            self._change_name(old, None)

    def _do_renameat(self, arguments: list[str], result: int) -> None:
        self._do_rename([arguments[1], arguments[3]], result)

    _do_renameat2 = _do_renameat

    def _do_unlink(self, arguments: list[str], _result: int) -> None:
        path = _text(arguments[0])
        if self._names.pop(path, None) is not None:
            self._change_name(path, None)

    def _do_unlinkat(self, arguments: list[str], result: int) -> None:
        self._do_unlink(arguments[1:], result)

    def _change_name(self, path: str, file: _File | None) -> None:
        self._pending.append((str(Path(path).parent), path, file))

    def _make_durable(self, change: tuple[str, str, _File | None]) -> None:
        self._pending.remove(change)
        self._apply(self._durable, change)

    @staticmethod
    def _apply(names: dict[str, _File], change: tuple[str, str, _File | None]) -> None:
        _, path, file = change
        if file is None:
            names.pop(path, None)
        else:
            names[path] = file

    def build(self, rng: random.Random) -> None:
        """Make the files as a power cut may leave them now."""
        shutil.rmtree(self._folder)
        Path(self._folder).mkdir()
        names = dict(self._durable)
        # File systems keep the order of names; how many have reached the disk is open.
        for change in self._pending[: rng.randint(0, len(self._pending))]:
            self._apply(names, change)
        for path, file in names.items():
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            Path(path).write_bytes(file.after_a_cut(rng))


def _text(argument: str) -> str:
    return _bytes(argument).decode()


def _bytes(argument: str) -> bytes:
    return bytes.fromhex(argument.strip('"').replace("\\x", ""))


Call = tuple[str, list[str], int]


def calls_of(trace: Path) -> list[Call]:
    """Return the calls of a trace in the order in which they ended."""
    found: list[Call] = []
    begun: dict[tuple[str, str], str] = {}
    with trace.open(encoding="ascii") as lines:
        for line in lines:
            if match := _BEGUN.match(line):
                begun[match[1], match[2]] = match[3]
                continue
            if match := _ENDED.match(line):
                line = f"{match[1]} {match[2]}({begun.pop((match[1], match[2]), '')}{match[3]}"
            if match := _LINE.match(line):
                found.append((match[2], match[3].split(", "), int(match[4])))
    return found


def why_not() -> str:
    """Return why there can be no power cut here; nothing when there can."""
    if sys.platform != "linux":
        return "power cuts are played on Linux alone"
    return "" if shutil.which("strace") else "strace is not installed"


def run(seed: int, cuts: int) -> tuple[int, int, int, list[str]]:
    """Trace an editor, then look at the disk after cuts; return calls, told, cuts and losses."""
    rng = random.Random(seed)
    losses: list[str] = []
    with tempfile.TemporaryDirectory(prefix="eventner-power-") as name:
        place, trace = Path(name) / "place", Path(name) / "trace"
        place.mkdir()
        _trace_an_editor(rng, place, trace)
        calls = calls_of(trace)
        told, first = 0, next(n for n, call in enumerate(calls) if _says_something(call))
        for _ in range(cuts):
            disk = Disk(place)
            for call in calls[: rng.randint(first, len(calls))]:
                disk.do(*call)
            records = Records()
            for line in disk.said.splitlines(keepends=True):
                records.read(line)
            told += records.figures.told
            disk.build(rng)
            try:
                with home_at(place / "home"):
                    check(records)
            except Loss as error:
                losses.append(f"power cut, seed {seed}: {error}")
                keep_for_study(place, f"power-{seed}-{len(losses)}", records)
    return len(calls), told, cuts, losses


def _says_something(call: Call) -> bool:
    name, arguments, _ = call
    return name == "write" and arguments[0] == "1"


def _trace_an_editor(rng: random.Random, place: Path, trace: Path) -> None:
    tracer = ["strace", "-f", "-qq", "-xx", "-s", "100000000", "-o", str(trace), "-e"]
    arguments = [str(place / "project.json"), "--seed", str(rng.randrange(10**9))]
    arguments += ["--steps", "60", "--size", str(rng.choice((5, 40, 200)))]
    if rng.random() < 0.7:
        arguments.append("--low-bounds")
    editor = Editor(arguments, place / "home", Records(), before=[*tracer, f"trace={_CALLS}"])
    if editor.wait():
        raise RuntimeError(f"the editor failed in {ROOT}: {editor.complaints}")


def main(arguments: list[str] | None = None) -> int:
    """Run the long form."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--cuts", type=int, default=100, help="for each run")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--at-a-time", type=int, default=2)
    options = parser.parse_args(arguments)
    reason = why_not()
    if reason:
        sys.stdout.write(f"left out: {reason}\n")
        return 0
    began = time.monotonic()
    seeds = [options.seed * 1000 + number for number in range(options.runs)]
    total_calls = total_cuts = total_told = 0
    losses: list[str] = []
    with ProcessPoolExecutor(options.at_a_time) as pool:
        for calls, told, cuts, lost in pool.map(run, seeds, [options.cuts] * len(seeds)):
            total_calls, total_cuts, total_told = (
                total_calls + calls, total_cuts + cuts, total_told + told)  # fmt: skip
            losses += lost
            sys.stdout.writelines(f"LOSS {loss}\n" for loss in lost)
    sys.stdout.write(
        f"{total_cuts:,} power cuts in {options.runs} runs of {total_calls:,} calls; "
        f"{total_told:,} times told saved before them\n"
        f"missing or damaged: {len(losses)}\n"
        f"{time.monotonic() - began:.0f} seconds\n"
    )
    return 1 if losses else 0


if __name__ == "__main__":
    sys.exit(main())
