"""Training time and held-out F: EventNER against the article's method, in one run.

Both train in a process of their own on the same sentences, with the same dev set; a third part of
the sentences, which neither trains nor tunes on, says how good the models are. The article's
method is spaCy's quickstart configuration for the CPU and `python -m spacy train`.

    python benchmarks/training.py                 # about 8 minutes a seed on 2 cores
    python benchmarks/training.py --seeds 3
    python benchmarks/training.py --quick         # does it run at all: a minute; no figures
"""

from __future__ import annotations

import argparse
import hashlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reporting import show

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from eventner_gui.core.document import Document, Example, Status  # noqa: E402
from eventner_gui.core.split import split, text_key  # noqa: E402
from eventner_gui.nlp.blank import blank_pipeline  # noqa: E402
from eventner_gui.nlp.dataset import convert, write_docs  # noqa: E402
from eventner_gui.nlp.evaluation import evaluate  # noqa: E402
from eventner_gui.nlp.loading import load_pipeline  # noqa: E402
from eventner_gui.nlp.trust import Trust  # noqa: E402
from eventner_gui.storage.projects import open_project, save_project  # noqa: E402

DATA = ROOT.parent / "shared" / "data" / "calendar" / "train.json"
HELD_OUT_SHARE = 3  # one sentence in three


@dataclass(frozen=True, slots=True)
class Result:
    """One training: wall seconds of its process, steps, and F on the held-out part."""

    seconds: float
    f: float


@dataclass(frozen=True, slots=True)
class Parts:
    """The sentences: to train on, to choose the best model by, and held out from both."""

    train: Sequence[Example]
    dev: Sequence[Example]
    held_out: Sequence[Example]


def main() -> None:
    """Run the benchmark and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--file", type=Path, default=DATA, help="in the article's schema")
    parser.add_argument("--seeds", type=int, default=1, help="the split changes with them")
    parser.add_argument("--sentences", type=int, help="use only the first ones")
    parser.add_argument("--ours-only", action="store_true")
    parser.add_argument("--quick", action="store_true", help="few sentences, few steps")
    arguments = parser.parse_args()
    sentences = 90 if arguments.quick and not arguments.sentences else arguments.sentences
    opened = open_project(arguments.file)
    examples = [e.with_status(Status.DONE) for e in opened.document.examples][:sentences]
    show(f"{arguments.file.name}: {len(examples)} sentences, {os.cpu_count()} cores")
    ours, article = [], []
    for seed in range(arguments.seeds):
        parts = divide(examples, seed)
        show(
            f"seed {seed}: {len(parts.train)} to train on, {len(parts.dev)} dev, "
            f"{len(parts.held_out)} held out",
        )
        with tempfile.TemporaryDirectory() as folder:
            ours.append(train_ours(parts, seed, Path(folder), opened.document.settings.language))
            show(f"  EventNER             {row(ours[-1])}")
            if not arguments.ours_only:
                article.append(train_article(parts, seed, Path(folder), quick=arguments.quick))
                show(f"  the article's method {row(article[-1])}")
    summarise("EventNER", ours)
    if article:
        summarise("the article's method", article)
        time_ratio = statistics.mean(
            a.seconds / o.seconds for a, o in zip(article, ours, strict=True)
        )
        f_gain = statistics.mean(o.f - a.f for a, o in zip(article, ours, strict=True))
        show(f"ratio of times (article / EventNER): {time_ratio:.1f}; F gained: {f_gain:+.3f}")


def divide(examples: Sequence[Example], seed: int) -> Parts:
    """Return the three parts; a text and its doubles are in one of them."""

    def number(example: Example) -> int:
        return int(hashlib.sha1(f"{seed} {text_key(example.content)}".encode()).hexdigest(), 16)

    held_out = [e for e in examples if number(e) % HELD_OUT_SHARE == 0]
    rest = split([e for e in examples if number(e) % HELD_OUT_SHARE])
    return Parts(rest.train, rest.dev, held_out)


def train_ours(parts: Parts, seed: int, folder: Path, language: str) -> Result:
    """Train with `eventner train`."""
    for name, examples in (("train", parts.train), ("dev", parts.dev)):
        document = Document(examples=list(examples))
        save_project(document, folder / f"{name}.json")
    command = [sys.executable, "-m", "eventner_gui", "train", str(folder / "train.json")]
    command += ["--dev", str(folder / "dev.json"), "--output", str(folder / "ours")]
    command += ["--base", f"blank:{language}", "--seed", str(seed), "--json"]
    seconds = timed(command)
    return Result(seconds, held_out_f(folder / "ours" / "model-best", parts.held_out))


def train_article(parts: Parts, seed: int, folder: Path, *, quick: bool) -> Result:
    """Train with spaCy's quickstart configuration and its own command."""
    pipeline = blank_pipeline("en")
    write_docs(convert(parts.train, pipeline).docs, folder / "train.spacy")
    write_docs(convert(parts.dev, pipeline).docs, folder / "dev.spacy")
    command = [sys.executable, "-m", "spacy", "init", "config", str(folder / "config.cfg")]
    run([*command, "--lang", "en", "--pipeline", "ner", "--optimize", "efficiency"])
    command = [sys.executable, "-m", "spacy", "train", str(folder / "config.cfg")]
    command += ["--output", str(folder / "article"), "--system.seed", str(seed)]
    command += ["--paths.train", str(folder / "train.spacy")]
    command += ["--paths.dev", str(folder / "dev.spacy")]
    seconds = timed(command + (["--training.max_steps", "200"] if quick else []))
    return Result(seconds, held_out_f(folder / "article" / "model-best", parts.held_out))


def held_out_f(model: Path, examples: Sequence[Example]) -> float:
    """Return F of exact spans on the held-out sentences."""
    pipeline = load_pipeline(model, Trust.HARMLESS)
    gold = convert(examples, pipeline).docs
    return evaluate(pipeline, gold, components=pipeline.pipe_names).f or 0.0


def timed(command: Sequence[str]) -> float:
    """Run a command to its end and return its wall time, in seconds."""
    started = time.perf_counter()
    run(command)
    return time.perf_counter() - started


def run(command: Sequence[str]) -> None:
    """Run a command; its output is shown only when it fails."""
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", errors="replace"
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")


def row(result: Result) -> str:
    """Return one line of the table."""
    return f"{result.seconds:7.1f} s   held-out F {result.f:.3f}"


def summarise(name: str, results: Sequence[Result]) -> None:
    """Print the means over the seeds."""
    mean = Result(
        statistics.mean(r.seconds for r in results), statistics.mean(r.f for r in results)
    )
    show(f"{name:<20} mean of {len(results)}: {row(mean)}")


if __name__ == "__main__":
    main()
