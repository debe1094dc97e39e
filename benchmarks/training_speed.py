"""What a training step costs, and what checkpoints cost: EventNER beside `python -m spacy train`.

Words a second: both train with spaCy's quickstart configuration for the CPU on the same sentences
with the same seed, each in a process of its own, in turn (spaCy, ours, ours, spaCy and so on). Only
steps count, from the 20th on. The median of the paired ratios is what matters; the processors'
time is told beside the wall time, since other programs take less of it.

Checkpoints: both train from a pipeline with a tagger and 80,000 vectors of 300 values (96 MB). What
counts is the time in which models are kept or written, until they are on the disk, as a share of
the whole process.

    python benchmarks/training_speed.py                        # about 15 minutes on 2 cores
    python benchmarks/training_speed.py --data assistant
    python benchmarks/training_speed.py --quick                # does it run at all: a minute
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reporting import load, show

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

DATA = ROOT.parent / "shared" / "data"
FIRST_STEP = 20
# spaCy's command reads this first: the time of each step is written down, that of all writing
# added up.
INSTRUMENTS = """
import atexit, json, os, time
from spacy.language import Language
from spacy.training import loop

seen = {"steps": [], "saving": 0.0}
write = Language.to_disk

def timed(self, *args, **more):
    started = time.perf_counter()
    try:
        return write(self, *args, **more)
    finally:
        seen["saving"] += time.perf_counter() - started

Language.to_disk = timed

steps = loop.train_while_improving

def noted(*args, **more):
    for step in steps(*args, **more):
        row = [step[1]["step"], step[1]["words"], time.perf_counter(), time.process_time()]
        seen["steps"].append(row)
        yield step

loop.train_while_improving = noted

@atexit.register
def tell():
    with open(os.environ["BENCHMARK_FILE"], "w", encoding="utf-8") as file:
        json.dump(seen, file)
"""


def main() -> None:
    """Run the benchmark, or one of our own trainings in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", default="calendar", help="a folder in ../shared/data")
    parser.add_argument("--pairs", type=int, default=4)
    parser.add_argument("--steps", type=int, default=400)
    parser.add_argument("--only", choices=["words", "checkpoints"])
    parser.add_argument("--quick", action="store_true", help="few steps; no figures")
    parser.add_argument("--part", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.pairs, arguments.steps = 1, 60
    if arguments.part:
        {"words": our_words, "checkpoints": our_checkpoints}[arguments.part](
            arguments.folder, arguments.steps
        )
        return
    show(f"{arguments.data}, {os.cpu_count()} cores, load {load()}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "instruments.py").write_text(INSTRUMENTS, encoding="utf-8")
        write_data(folder, arguments.data)
        if arguments.only != "checkpoints":
            compare_words(folder, arguments.pairs, arguments.steps)
        if arguments.only != "words":
            compare_checkpoints(folder, arguments.steps)


def write_data(folder: Path, name: str) -> None:
    """Write the sentences for spaCy's command and, with status, for ours."""
    from eventner_gui.core.document import Document, Status
    from eventner_gui.core.split import split
    from eventner_gui.nlp.blank import blank_pipeline
    from eventner_gui.nlp.dataset import convert, write_docs
    from eventner_gui.storage.projects import open_project, save_project

    opened = open_project(DATA / name / "train.json").document.examples
    parts = split([example.with_status(Status.DONE) for example in opened])
    for part, examples in (("train", parts.train), ("dev", parts.dev)):
        write_docs(convert(examples, blank_pipeline("en")).docs, folder / f"{part}.spacy")
        save_project(Document(examples=list(examples)), folder / f"{part}.json")


def compare_words(folder: Path, pairs: int, steps: int) -> None:
    """Print words a second of both, and their ratios."""
    quickstart(folder / "quickstart.cfg", folder, "efficiency")
    wall, processor = [], []
    for pair in range(pairs):
        sides = [("spaCy", spacy_words), ("EventNER", started_words)]
        measured = {}
        for name, run in sides if pair % 2 == 0 else reversed(sides):
            measured[name] = run(folder, steps)
            words, of_processor = measured[name]
            show(f"  {name:<9}{words:8,.0f} words a second, {of_processor:8,.0f} of the processor")
        ours, theirs = measured["EventNER"], measured["spaCy"]
        wall.append(ours[0] / theirs[0])
        processor.append(ours[1] / theirs[1])
        show(f"  ratio {wall[-1]:.2f}, of the processor {processor[-1]:.2f} (load {load()})")
    show(
        f"words a second, EventNER / spaCy: {statistics.median(wall):.2f}, of the processor "
        f"{statistics.median(processor):.2f} (median of {pairs} pairs)"
    )


def spacy_words(folder: Path, steps: int) -> tuple[float, float]:
    """Return words a second of spaCy's command, by wall time and by the processor's."""
    seen, _ = spacy_train(folder, "quickstart.cfg", steps, measured_every=10 * steps)
    return per_second([row for row in seen["steps"] if row[0] >= FIRST_STEP])


def started_words(folder: Path, steps: int) -> tuple[float, float]:
    """Return words a second of our trainer, by wall time and by the processor's."""
    return per_second(in_own_process("words", folder, steps)["steps"])


def per_second(rows: list[list[float]]) -> tuple[float, float]:
    """Return words a second from rows of step, words so far, and two clocks."""
    (_, words, wall, processor), (_, words_2, wall_2, processor_2) = rows[0], rows[-1]
    return (words_2 - words) / (wall_2 - wall), (words_2 - words) / (processor_2 - processor)


def our_words(folder: Path, steps: int) -> None:
    """Train with our loop and spaCy's configuration; write down the time of the steps."""
    from spacy.training.initialize import init_nlp
    from spacy.util import load_config

    from eventner_gui.nlp.config import PipelinePlan
    from eventner_gui.nlp.loop import run_loop
    from eventner_gui.nlp.ops import quick_ops
    from eventner_gui.nlp.plan import Plan
    from eventner_gui.nlp.reports import StepReport

    paths = {f"paths.{part}": str(folder / f"{part}.spacy") for part in ("train", "dev")}
    rows: list[list[float]] = []
    words = 0.0

    def report(each: Any) -> None:
        nonlocal words
        if isinstance(each, StepReport) and each.step >= FIRST_STEP:
            now = [time.perf_counter(), time.process_time()]
            if rows:
                words += each.words_per_second * (each.seconds - last[0])
            last[0] = each.seconds
            rows.append([each.step, words, *now])

    last = [0.0]
    with quick_ops():
        pipeline = init_nlp(load_config(folder / "quickstart.cfg", overrides=paths))
        run_loop(
            pipeline,
            components=PipelinePlan("en", ("tok2vec", "ner"), "tok2vec", "ner"),
            plan=Plan(
                seed=0,
                max_steps=steps,
                dropout=0.1,
                learn_rate=0.001,
                patience=0,
                eval_frequency=10 * steps,
            ),
            dev=[],
            report=report,
            should_stop=lambda: False,
        )
    tell({"steps": rows})


def compare_checkpoints(folder: Path, steps: int) -> None:
    """Print what keeping and writing models costs, as a share of the run."""
    make_base(folder / "base", folder / "train.json")
    quickstart(folder / "vectors.cfg", folder, "accuracy", vectors=folder / "base")
    seen, theirs = spacy_train(folder, "vectors.cfg", steps, measured_every=min(200, steps // 3))
    show(f"  spaCy    {seen['saving']:6.2f} of {theirs:6.1f} s: {seen['saving'] / theirs:.1%}")
    started = time.perf_counter()
    ours = in_own_process("checkpoints", folder, steps)
    whole = time.perf_counter() - started
    show(f"  EventNER {ours['saving']:6.2f} of {whole:6.1f} s: {ours['saving'] / whole:.1%}")
    for name, seconds in ours["parts"].items():
        show(f"           {seconds:6.3f} s {name}")


def our_checkpoints(folder: Path, steps: int) -> None:
    """Train with `nlp.training`; write down what keeping and writing models took."""
    from spacy.language import Language

    from eventner_gui.core.document import Status
    from eventner_gui.nlp import run_folder, training
    from eventner_gui.nlp.bases import FOLDER, BaseModel
    from eventner_gui.nlp.checkpoint import Checkpoint
    from eventner_gui.nlp.jobs import TrainingJob, TrainingSettings
    from eventner_gui.nlp.trust import Trust
    from eventner_gui.storage.projects import open_project

    parts: dict[str, float] = {}

    def timed(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def measured(*args: Any, **more: Any) -> Any:
            started = time.perf_counter()
            try:
                return call(*args, **more)
            finally:
                parts[name] = parts.get(name, 0.0) + time.perf_counter() - started

        return measured

    Language.to_disk = timed("writing models", Language.to_disk)
    Checkpoint.__init__ = timed("keeping weights", Checkpoint.__init__)  # type: ignore[method-assign]
    run_folder.sync_tree = timed("to the disk", run_folder.sync_tree)
    train, dev = (
        tuple(
            example.with_status(Status.DONE)
            for example in open_project(folder / f"{part}.json").document.examples
        )
        for part in ("train", "dev")
    )
    settings = TrainingSettings(base=BaseModel(FOLDER, str(folder / "base")), max_steps=steps)
    training.train(
        TrainingJob(train, settings, dev_examples=dev, trust=Trust.ANY),
        folder / "ours",
        report=lambda _: None,
        should_stop=lambda: False,
    )
    tell({"saving": sum(parts.values()), "parts": parts})


def make_base(folder: Path, sentences: Path) -> None:
    """Make a pipeline as `en_core_web_lg` is in size: a tagger, and 96 MB of vectors."""
    import numpy
    from spacy.training import Example
    from spacy.vectors import Vectors

    from eventner_gui.nlp.blank import blank_pipeline
    from eventner_gui.storage.projects import open_project

    pipeline = blank_pipeline("en")
    texts = [example.content for example in open_project(sentences).document.examples[:50]]
    words = sorted({token.text for text in texts for token in pipeline.make_doc(text)})
    keys = [*words, *(f"word{number}" for number in range(80_000 - len(words)))]
    values = numpy.random.RandomState(0).normal(size=(80_000, 300)).astype("float32")
    pipeline.vocab.vectors = Vectors(
        strings=pipeline.vocab.strings, data=values, keys=keys, name="benchmark"
    )
    tagger = pipeline.add_pipe("tagger")
    for tag in ("WORD", "OTHER"):
        tagger.add_label(tag)
    docs = [pipeline.make_doc(text) for text in texts[:10]]
    pipeline.initialize(
        lambda: [Example.from_dict(doc, {"tags": ["WORD"] * len(doc)}) for doc in docs]
    )
    pipeline.to_disk(folder)


def quickstart(path: Path, folder: Path, kind: str, vectors: Path | None = None) -> None:
    """Write spaCy's quickstart configuration for the recogniser."""
    command = [sys.executable, "-m", "spacy", "init", "config", str(path), "--lang", "en"]
    run([*command, "--pipeline", "ner", "--optimize", kind], folder)
    if vectors is not None:
        from spacy.util import load_config

        config = load_config(path)
        config["paths"]["vectors"] = str(vectors)
        config.to_disk(path)


def spacy_train(
    folder: Path, config: str, steps: int, *, measured_every: int
) -> tuple[dict[str, Any], float]:
    """Train with spaCy's command; return what was written down, and the seconds in all."""
    command = [sys.executable, "-m", "spacy", "train", str(folder / config)]
    command += ["--output", str(folder / "theirs"), "--code", str(folder / "instruments.py")]
    command += ["--training.max_steps", str(steps), "--training.patience", "0"]
    command += ["--training.eval_frequency", str(measured_every)]
    for part in ("train", "dev"):
        command += [f"--paths.{part}", str(folder / f"{part}.spacy")]
    started = time.perf_counter()
    seen = run(command, folder)
    return seen, time.perf_counter() - started


def in_own_process(part: str, folder: Path, steps: int) -> dict[str, Any]:
    """Run one of our trainings and return what it has written down."""
    command = [sys.executable, str(Path(__file__)), "--part", part]
    return run([*command, "--folder", str(folder), "--steps", str(steps)], folder)


def run(command: list[str], folder: Path) -> dict[str, Any]:
    """Run a command; return what it has written down."""
    file = folder / "seen.json"
    file.write_text("{}", encoding="utf-8")
    environment = {
        **os.environ,
        "BENCHMARK_FILE": str(file),
        "EVENTNER_HOME": str(folder / "home"),
    }
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")
    seen: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return seen


def tell(seen: dict[str, Any]) -> None:
    """Write down what one of our trainings has measured."""
    Path(os.environ["BENCHMARK_FILE"]).write_text(json.dumps(seen), encoding="utf-8")


if __name__ == "__main__":
    main()
