"""What one accepted sentence costs the quick learner, with few and with very many done before it.

Time of the processor, one core, of everything that follows an accepted sentence: it is taken in,
learnt from (`core.learner.STEPS` steps), the next one gets its suggestions, and, where the program
chooses what comes next, 250 candidates are looked at anew. The sentences before it were taken in
and learnt from as in one long session, each once and one earlier one again.

    nice python benchmarks/learning_cost.py [--data assistant] [--done 500 10000] [--count 100]
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from reporting import load, show

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
DATA = ROOT.parent / "shared" / "data"

from eventner_gui.core.changes import Change  # noqa: E402
from eventner_gui.core.choosing import parts_of  # noqa: E402
from eventner_gui.core.combining import combine  # noqa: E402
from eventner_gui.core.document import Example, Settings, Status  # noqa: E402
from eventner_gui.core.knowledge import Knowledge  # noqa: E402
from eventner_gui.core.learner import Learner  # noqa: E402
from eventner_gui.core.recall import recall  # noqa: E402
from eventner_gui.core.suggestions import Suggestion  # noqa: E402
from eventner_gui.storage.projects import open_project  # noqa: E402

CANDIDATES = 250  # as in app/chooser.py


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", default="assistant")
    parser.add_argument("--done", type=int, nargs="+", default=[500, 10_000])
    parser.add_argument("--count", type=int, default=100, help="sentences accepted and measured")
    options = parser.parse_args()
    path = DATA / options.data / "train.json"
    if not path.is_file():
        sys.exit(f"real data is not here: {path}")
    document = open_project(path).document
    examples = [each.with_status(Status.DONE) for each in document.examples]
    random.Random(1).shuffle(examples)
    labels = len(document.settings.labels)
    show(f"{options.data}: {len(examples)} sentences, {labels} labels, load {load()}")
    show("| done before | taken in, ms | learnt | suggested | chosen | all, ms | worst |")
    show("|---|---|---|---|---|---|---|")
    for done in options.done:
        done = min(done, len(examples) - options.count)
        _measure(examples, document.settings, done, options.count)


def _measure(examples: list[Example], settings: Settings, done: int, count: int) -> None:
    knowledge, learner = Knowledge(examples[:done]), Learner()
    for example in examples[:done]:
        learner.note(example.content, example.annotations, passes=1, replayed=1)
    while learner.work():
        pass
    candidates = random.Random(2).sample(examples, CANDIDATES)
    times: list[tuple[float, ...]] = []
    for number, example in enumerate(examples[done : done + count], done):
        following = examples[(number + 1) % len(examples)]
        times.append(
            (
                _timed(lambda: _take_in(knowledge, learner, number, example)),  # noqa: B023
                _timed(lambda: _learn(learner)),
                _timed(lambda: _suggest(knowledge, learner, settings, following)),  # noqa: B023
                _timed(lambda: _look(learner, candidates)),
            )
        )
    parts = [1000 * sum(each) / count for each in zip(*times, strict=True)]
    worst = 1000 * max(map(sum, times))
    cells = " | ".join(f"{part:.1f}" for part in parts)
    show(f"| {done} | {cells} | {sum(parts):.0f} | {worst:.0f} |")


def _take_in(knowledge: Knowledge, learner: Learner, number: int, example: Example) -> None:
    knowledge.follow(Change("", inserted=((number, example),)))
    learner.note(example.content, example.annotations)


def _learn(learner: Learner) -> None:
    while learner.work():
        pass


def _suggest(knowledge: Knowledge, learner: Learner, settings: Settings, example: Example) -> None:
    learnt = [
        Suggestion(span.start, span.end, label, "", likely, "learner")
        for span, label, likely in learner.suggest(example.content, ())
    ]
    combine([learnt, recall(knowledge.phrases, example.content, settings)])


def _look(learner: Learner, candidates: list[Example]) -> None:
    for each in candidates:
        parts_of(each.content)
        learner.readings(each.content, (), 1)


def _timed(work: Callable[[], object]) -> float:
    """Return the seconds of the processor that some work takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    main()
