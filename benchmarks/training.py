"""Training time and held-out F: EventNER against the article's method, in one run.

Both train in a process of their own on the same sentences. The article's method holds a fifth of
them out as dev set, and is spaCy's quickstart configuration for the CPU and `python -m spacy
train`; ours is `eventner train` as it comes. A further part of the file, which neither trains nor
chooses on, or a file of its own, says how good the models are. They take turns in who begins.

    python benchmarks/training.py                              # all of calendar, 5 seeds: an hour
    python benchmarks/training.py --sizes 7 50 200 --seeds 5
    python benchmarks/training.py --file ../shared/data/assistant/train.json --seeds 1
    python benchmarks/training.py --held-out other.json        # trained on all of --file then
    python benchmarks/training.py --quick                      # does it run at all: a minute

Time to the peer's dev F: when the first of our measurements on held-out sentences (of the models
before they are joined) is as high as what the peer has at its end on its own dev set.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reporting import show

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from eventner_gui.core.document import Document, Example, Status  # noqa: E402
from eventner_gui.core.folds import folds  # noqa: E402
from eventner_gui.core.split import split  # noqa: E402
from eventner_gui.nlp.blank import blank_pipeline  # noqa: E402
from eventner_gui.nlp.dataset import convert, write_docs  # noqa: E402
from eventner_gui.nlp.evaluation import evaluate  # noqa: E402
from eventner_gui.nlp.loading import load_pipeline  # noqa: E402
from eventner_gui.nlp.trust import Trust  # noqa: E402
from eventner_gui.storage.projects import open_project, save_project  # noqa: E402

DATA = ROOT.parent / "shared" / "data" / "calendar" / "train.json"
PARTS = 5  # a fifth of the file is held out where no other file is
_F_IN_LOG = re.compile(r"^ *([\d.]+) s  .*step \d+: F ([\d.]+)")


@dataclass(frozen=True, slots=True)
class Result:
    """One training.

    Attributes:
        seconds: wall time of its process.
        f: on the held-out sentences, 0 to 1.
        dev_f: what the method itself says at its end; None when it measured nothing.
        reached: seconds until it came to the peer's dev F; None when it never did.
        memory: of its largest process at its largest, in MB; None where the system does not tell.
    """

    seconds: float
    f: float
    dev_f: float | None
    reached: float | None
    memory: float | None


def main() -> None:
    """Run the benchmark and print tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--file", type=Path, default=DATA, help="in the article's schema")
    parser.add_argument("--held-out", type=Path, help="a file to measure on")
    parser.add_argument("--seeds", type=int, default=5, help="what is held out changes with them")
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--sizes", type=int, nargs="*", default=[0], help="sentences; 0 for all")
    parser.add_argument("--ours-only", action="store_true")
    parser.add_argument("--article-only", action="store_true")
    parser.add_argument(
        "--untagged",
        action="store_true",
        help="what a size leaves over is in the project as sentences to do, without their tags",
    )
    parser.add_argument("--single", action="store_true", help="ours with --quick: one recogniser")
    parser.add_argument("--quick", action="store_true", help="few sentences, few steps")
    arguments = parser.parse_args()
    opened = open_project(arguments.file)
    examples = [e.with_status(Status.DONE) for e in opened.document.examples]
    other = None
    if arguments.held_out:
        other = [
            e.with_status(Status.DONE) for e in open_project(arguments.held_out).document.examples
        ]
    sizes = [60] if arguments.quick else arguments.sizes
    show(f"{arguments.file.name}: {len(examples)} sentences, {os.cpu_count()} cores")
    for size in sizes:
        ours, article = [], []
        for seed in range(arguments.first_seed, arguments.first_seed + arguments.seeds):
            train, held_out = divide(examples, other, seed)
            to_do = [Example(e.content) for e in train[size:]] if arguments.untagged else []
            train = train[:size] if size else train
            show(f"{len(train)} sentences, seed {seed}; {len(held_out)} held out")
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                todo = ["ours", "article"] if seed % 2 else ["article", "ours"]
                for which in todo:
                    if which == "ours" and not arguments.article_only:
                        ours.append(train_ours([*train, *to_do], held_out, seed, folder, arguments))
                    elif which == "article" and not arguments.ours_only:
                        article.append(train_article(train, held_out, seed, folder, arguments))
                if ours and article and article[-1].dev_f is not None:
                    reached = time_to(folder / "ours" / "log.txt", article[-1].dev_f)
                    ours[-1] = replace(ours[-1], reached=reached)
            for label, results in (("EventNER", ours), ("the article's method", article)):
                if results:
                    show(f"  {label:<20} {row(results[-1])}")
        summarise(ours, article)


def divide(
    examples: Sequence[Example], other: Sequence[Example] | None, seed: int
) -> tuple[list[Example], list[Example]]:
    """Return what is trained on, in random order, and what is held out; no near-duplicates."""
    dice = random.Random(seed)
    if other is not None:
        train, held_out = list(examples), list(other)
    else:
        parts = folds(examples, PARTS)
        train, held_out = map(list, parts[seed % len(parts)])
    dice.shuffle(train)
    return train, held_out


def train_ours(
    train: Sequence[Example],
    held_out: Sequence[Example],
    seed: int,
    folder: Path,
    arguments: argparse.Namespace,
) -> Result:
    """Train with `eventner train`."""
    save_project(Document(examples=list(train)), folder / "train.json")
    command = [sys.executable, "-m", "eventner_gui", "train", str(folder / "train.json")]
    command += ["--output", str(folder / "ours"), "--seed", str(seed), "--json"]
    command += ["--quick"] if arguments.single else []
    command += ["--max-steps", "40"] if arguments.quick else []
    seconds, memory, printed = timed(command)
    own = json.loads(printed)["scores"]
    f = held_out_f(folder / "ours" / "model-best", held_out)
    return Result(seconds, f, own["f"] if own["measured"] else None, None, memory)


def train_article(
    train: Sequence[Example],
    held_out: Sequence[Example],
    seed: int,
    folder: Path,
    arguments: argparse.Namespace,
) -> Result:
    """Train with spaCy's quickstart configuration and its own command."""
    parts = split(train)
    # too few to hold any out: the article scores the model on what it was trained on
    dev = parts.dev or parts.train
    pipeline = blank_pipeline("en")
    write_docs(convert(parts.train, pipeline).docs, folder / "train.spacy")
    write_docs(convert(dev, pipeline).docs, folder / "dev.spacy")
    command = [sys.executable, "-m", "spacy", "init", "config", str(folder / "config.cfg")]
    run([*command, "--lang", "en", "--pipeline", "ner", "--optimize", "efficiency"])
    command = [sys.executable, "-m", "spacy", "train", str(folder / "config.cfg")]
    command += ["--output", str(folder / "article"), "--system.seed", str(seed)]
    command += ["--paths.train", str(folder / "train.spacy")]
    command += ["--paths.dev", str(folder / "dev.spacy")]
    command += ["--training.max_steps", "200"] if arguments.quick else []
    seconds, memory, _ = timed(command)
    model = folder / "article" / "model-best"
    meta = json.loads((model / "meta.json").read_text(encoding="utf-8"))
    return Result(seconds, held_out_f(model, held_out), meta["performance"]["ents_f"], None, memory)


def time_to(log: Path, f: float) -> float | None:
    """Return the seconds after which a training's log first tells an F that high."""
    for line in log.read_text(encoding="utf-8").splitlines():
        if (found := _F_IN_LOG.match(line)) and float(found[2]) >= f:
            return float(found[1])
    return None


def held_out_f(model: Path, examples: Sequence[Example]) -> float:
    """Return F of exact spans on the held-out sentences."""
    pipeline = load_pipeline(model, Trust.HARMLESS)
    gold = convert(examples, pipeline).docs
    return evaluate(pipeline, gold, components=pipeline.pipe_names).f or 0.0


def timed(command: Sequence[str]) -> tuple[float, float | None, str]:
    """Run a command; return its wall time, the memory of its largest process, and its output."""
    started = time.perf_counter()
    wrapped = [sys.executable, str(Path(__file__).with_name("peak_memory.py")), *command]
    done = run(wrapped)
    seconds = time.perf_counter() - started
    *printed, peak = done.stdout.rstrip("\n").split("\n")
    return seconds, float(peak) or None, "\n".join(printed)


def run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a command; its output is shown only when it fails."""
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", errors="replace"
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")
    return done


def row(result: Result) -> str:
    """Return one line of the table."""
    own = "-" if result.dev_f is None else f"{result.dev_f:.3f}"
    reached = "" if result.reached is None else f"   peer's dev F after {result.reached:.1f} s"
    memory = "" if result.memory is None else f"   {result.memory:.0f} MB"
    return f"{result.seconds:7.1f} s   held-out F {result.f:.3f}   own {own}{memory}{reached}"


def summarise(ours: Sequence[Result], article: Sequence[Result]) -> None:
    """Print the means over the seeds."""
    for name, results in (("EventNER", ours), ("the article's method", article)):
        if results:
            f = [result.f for result in results]
            spread = statistics.stdev(f) if len(f) > 1 else 0.0
            show(
                f"{name:<20} mean of {len(f)}: {statistics.mean(r.seconds for r in results):7.1f} s"
                f"   held-out F {statistics.mean(f):.3f} (standard deviation {spread:.3f})"
            )
    if ours and article:
        times = statistics.median(a.seconds / o.seconds for a, o in zip(article, ours, strict=True))
        gain = statistics.mean(o.f - a.f for a, o in zip(article, ours, strict=True))
        show(f"ratio of times (article / EventNER), median: {times:.1f}; F gained: {gain:+.3f}\n")


if __name__ == "__main__":
    main()
