"""`eventner tag` beside `nlp.pipe(n_process=2)` with the same model, and the memory of long runs.

    python benchmarks/tagging.py MODEL [--texts 60000] [--rounds 3] [--processes 2]
    python benchmarks/tagging.py MODEL --memory 100000 1000000
    python benchmarks/tagging.py MODEL --dask 1 2

Texts are made from the calendar data: each is a sentence with some words replaced by others or by
made-up ones, and no two are equal. Both sides read the same JSON Lines and write each row with its
entities. Each is timed as a program of its own, from its start to its end, loading included; they
take turns. On a Dask cluster of this computer the workers, of one thread each, are there before and
have not seen the model. The memory is that of all processes together, shared pages counted once
(Linux).
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from reporting import load, show

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "calendar" / "train.json"
LETTERS = "abcdefghiklmnoprstuw"
LOOK_EVERY = 0.25  # seconds
_PATIENCE = 60.0  # seconds

PLAIN = """
import itertools, json, sys
import spacy

model, pile, output, processes = sys.argv[1:]
if __name__ == "__main__":
    nlp = spacy.load(model)
    with open(pile, encoding="utf-8") as file, open(output, "w", encoding="utf-8") as out:
        rows, again = itertools.tee(map(json.loads, file))
        # with as_tuples=True it takes twice as long
        docs = nlp.pipe((row["text"] for row in again), n_process=int(processes))
        # documents first: left before its end, nlp.pipe with processes never ends
        for doc, row in zip(docs, rows):
            row["ents"] = [
                {"start": e.start_char, "end": e.end_char, "label": e.label_, "text": e.text}
                for e in doc.ents
            ]
            out.write(json.dumps(row, ensure_ascii=False) + "\\n")
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--texts", type=int, default=60_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--memory", type=int, nargs="+", metavar="TEXTS", default=[])
    parser.add_argument("--dask", type=int, nargs="+", metavar="WORKERS", default=[])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="eventner-bench-") as name:
        if arguments.memory:
            measure_memory(arguments, Path(name))
        elif arguments.dask:
            measure_cluster(arguments, Path(name))
        else:
            measure_speed(arguments, Path(name))


def measure_speed(arguments: argparse.Namespace, folder: Path) -> None:
    """Print texts a second of both, by turns, and the ratio."""
    pile = make_pile(arguments.data, folder / "pile.jsonl", arguments.texts)
    ratios = []
    for number in range(arguments.rounds):
        plain, output = folder / "plain.jsonl", folder / f"out{number}.jsonl"
        model, processes = str(arguments.model), str(arguments.processes)
        if (arguments.model / "model-best").is_dir():
            model = str(arguments.model / "model-best")
        theirs, _ = run(["-c", PLAIN, model, str(pile), str(plain), processes])
        ours, _ = run(tag_command(arguments, pile, output))
        ratios.append(theirs / ours)
        show(
            f"{arguments.texts:,} texts: tag {arguments.texts / ours:,.0f} a second, "
            f"nlp.pipe(n_process={processes}) {arguments.texts / theirs:,.0f}; "
            f"ratio {ratios[-1]:.2f}; {differing(plain, output):,} rows differ; load {load()}"
        )
    show(f"median ratio {statistics.median(ratios):.2f}")


def measure_memory(arguments: argparse.Namespace, folder: Path) -> None:
    """Print the most memory that all processes took together, for each number of texts."""
    for count in arguments.memory:
        pile = make_pile(arguments.data, folder / f"pile{count}.jsonl", count)
        output = folder / f"out{count}.jsonl"
        seconds, most = run(tag_command(arguments, pile, output))
        show(
            f"{count:,} texts: at most {most / 2**20:,.0f} MiB; {count / seconds:,.0f} a second; "
            f"load {load()}"
        )


def measure_cluster(arguments: argparse.Namespace, folder: Path) -> None:
    """Print texts a second of clusters with some numbers of workers, by turns, and the ratios."""
    pile = make_pile(arguments.data, folder / "pile.jsonl", arguments.texts)
    rates: dict[int, list[float]] = {workers: [] for workers in arguments.dask}
    for number in range(arguments.rounds):
        for workers in arguments.dask:
            output = folder / f"out{number}-{workers}.jsonl"
            with cluster(workers, folder) as address:
                seconds, _ = run(tag_command(arguments, pile, output, "--scheduler", address))
            rates[workers].append(arguments.texts / seconds)
            show(f"{workers} workers: {rates[workers][-1]:,.0f} texts a second; load {load()}")
    first = arguments.dask[0]
    for workers in arguments.dask[1:]:
        pairs = zip(rates[workers], rates[first], strict=True)
        ratio = statistics.median(a / b for a, b in pairs)
        show(f"{workers} workers beside {first}: median ratio {ratio:.2f}")


@contextlib.contextmanager
def cluster(workers: int, folder: Path) -> Iterator[str]:
    """Start a scheduler and workers as programs of their own; give the scheduler's address."""
    about = folder / "scheduler.json"
    about.unlink(missing_ok=True)
    told = ("--scheduler-file", str(about), "--no-dashboard")
    one = ("dask_worker", *told, "--nthreads", "1", "--no-nanny")
    begun = [_dask(folder, "dask_scheduler", *told, "--port", "0")]
    try:
        begun += [_dask(folder, *one) for _ in range(workers)]
        until = time.monotonic() + _PATIENCE
        while True:
            with contextlib.suppress(OSError, ValueError):
                address: str = json.loads(about.read_text(encoding="utf-8"))["address"]
                if _workers_of(address) == workers:
                    break
            if time.monotonic() > until or any(each.poll() is not None for each in begun):
                raise SystemExit("The cluster does not start; is EventNER's extra “dask” there?")
            time.sleep(LOOK_EVERY)
        yield address
    finally:
        for each in reversed(begun):
            each.terminate()
            each.wait()


def _dask(folder: Path, program: str, *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.{program}", *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _workers_of(address: str) -> int:
    from distributed import Client

    with Client(address, timeout=_PATIENCE) as client:
        return len(client.scheduler_info(n_workers=-1)["workers"])


def tag_command(
    arguments: argparse.Namespace, pile: Path, output: Path, *options: str
) -> list[str]:
    """Return what runs `eventner tag`, on this computer's cores unless options say otherwise."""
    return [
        *("-m", "eventner_gui", "tag", str(arguments.model), str(pile), str(output), "--trust"),
        *(options or ("--processes", str(arguments.processes))),
    ]


def run(arguments: Sequence[str]) -> tuple[float, int]:
    """Run Python; return the seconds it took and the most memory of it and its children."""
    began, most = time.perf_counter(), 0
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    while True:
        try:
            process.wait(LOOK_EVERY)
            break
        except subprocess.TimeoutExpired:
            most = max(most, sum(map(memory_of, family(process.pid))))
    if process.returncode:
        raise SystemExit(process.returncode)
    return time.perf_counter() - began, most


def family(process: int) -> list[int]:
    """Return a process and all that come from it; itself alone where that is not known."""
    found, at = [process], 0
    while at < len(found):
        for children in Path(f"/proc/{found[at]}/task").glob("*/children"):
            try:
                found += map(int, children.read_text(encoding="ascii").split())
            except OSError:  # it has ended
                continue
        at += 1
    return found


def memory_of(process: int) -> int:
    """Return the bytes of a process, its part of what it shares; 0 where that is not known."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def differing(plain: Path, output: Path) -> int:
    """Return how many rows are not the same in both."""
    with plain.open(encoding="utf-8") as one, output.open(encoding="utf-8") as other:
        return sum(json.loads(a) != json.loads(b) for a, b in zip(one, other, strict=True))


def make_pile(data: Path, path: Path, count: int) -> Path:
    """Write so many texts that are all different."""
    rng = random.Random(7)
    examples = json.loads(data.read_text(encoding="utf-8"))["examples"]
    sentences = [example["content"].split() for example in examples]
    words = sorted({word for sentence in sentences for word in sentence})
    seen: set[str] = set()
    with path.open("w", encoding="utf-8", newline="\n") as file:
        while len(seen) < count:
            made = [*rng.choice(sentences)]
            for _ in range(rng.randint(1, 3)):
                new = "".join(rng.choices(LETTERS, k=rng.randint(3, 9)))
                made[rng.randrange(len(made))] = rng.choice(words) if rng.random() < 0.7 else new
            text = " ".join(made)
            if text not in seen:
                file.write(json.dumps({"id": len(seen), "text": text}) + "\n")
                seen.add(text)
    return path


if __name__ == "__main__":
    main()
