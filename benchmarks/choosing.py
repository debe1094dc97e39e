"""Is what the program chooses to be tagged next worth more than sentences drawn at random?

From a pool of real sentences an expert who knows the right answer tags the ones that an order of
"What comes next" brings up, and, beside it, as many drawn at random. Both begin with the same
sentence. As in the window, the next one is chosen the moment one is finished, by what was learnt
up to the one before, among 250 candidates. After 100 and 200 sentences F of exact spans is taken
on sentences that are held out, of which none is a near-duplicate of one in the pool:

- quick learner: the program's own, which has chosen; it has learnt them in the order they came;
- CRF: python-crfsuite, trained on them anew;
- spaCy (`--trainer`): what `eventner train` makes of them; a minute and more for each figure.

Pool and held-out sentences are divided anew with each seed. The interval of the difference is that
of Student's t over the seeds, 95 per cent. Orders were compared and altered on seeds from 100 on
(`--first-seed 100`); those below are for the report.

    nice -n 19 python benchmarks/choosing.py [--data calendar assistant] [--orders teaches]
    nice -n 19 python benchmarks/choosing.py --held-out FILE   # all of the data is the pool then
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from reporting import show

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
DATA = ROOT.parent / "shared" / "data"

from eventner_gui.core.changes import Change  # noqa: E402
from eventner_gui.core.choosing import UNKNOWN, Familiar, Look, choose, in_words, parts_of  # noqa: E402
from eventner_gui.core.combining import disputes  # noqa: E402
from eventner_gui.core.document import Document, Example, Status  # noqa: E402
from eventner_gui.core.knowledge import Knowledge  # noqa: E402
from eventner_gui.core.learner import Learner  # noqa: E402
from eventner_gui.core.orders import Order  # noqa: E402
from eventner_gui.core.recall import recall  # noqa: E402
from eventner_gui.core.sampling import reservoir  # noqa: E402
from eventner_gui.core.scores import score_spans  # noqa: E402
from eventner_gui.core.suggestions import Suggestion  # noqa: E402
from eventner_gui.core.text_groups import TextGroups  # noqa: E402
from eventner_gui.nlp.blank import blank_pipeline  # noqa: E402
from eventner_gui.nlp.dataset import convert  # noqa: E402
from eventner_gui.nlp.evaluation import bare, entities_of  # noqa: E402
from eventner_gui.nlp.jobs import TrainingJob, TrainingSettings  # noqa: E402
from eventner_gui.nlp.measuring import measure  # noqa: E402
from eventner_gui.nlp.teacher import Teacher  # noqa: E402
from eventner_gui.nlp.training import train  # noqa: E402
from eventner_gui.storage.projects import open_project  # noqa: E402

CANDIDATES = 250  # as app/chooser.py has it, which is no part of what runs without Qt
HELD_OUT = 0.25  # of the sentences, and
MOST_HELD_OUT = 1_000
# Student's t, two-sided 95 per cent, by the number of seeds
T_95 = {2: 12.71, 3: 4.30, 4: 3.18, 5: 2.78, 6: 2.57, 8: 2.36, 10: 2.262, 15: 2.145, 20: 2.093}

Scores = dict[tuple[str, int], float]  # F by learner and number of sentences


class Division(NamedTuple):
    """Sentences to choose from, in random order, and others to measure on."""

    pool: list[Example]
    held_out: list[Example]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", nargs="+", default=["calendar", "assistant"])
    parser.add_argument("--held-out", type=Path, help="a file to measure on")
    parser.add_argument("--orders", nargs="+", default=["teaches"], help="or all")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 200])
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--trainer", action="store_true", help="train spaCy models, too")
    options = parser.parse_args()
    every = [order.value for order in Order if order is not Order.LIST]
    orders = [Order(name) for name in (every if options.orders == ["all"] else options.orders)]
    other = _examples(options.held_out) if options.held_out else None
    for name in options.data:
        examples = _examples(DATA / name / "train.json")
        show(f"\n{name}: {len(examples)} sentences")
        chosen: dict[Order | None, list[Scores]] = {}
        for seed in range(options.first_seed, options.first_seed + options.seeds):
            division = divide(examples, other, seed)
            for order in (None, *orders):
                scores = _scores(order, division, seed, options.sizes, options.trainer)
                chosen.setdefault(order, []).append(scores)
                said = "  ".join(
                    f"{learner} {size}: {f:.3f}" for (learner, size), f in scores.items()
                )
                show(f"  seed {seed}, {order.value if order else 'random'}: {said}")
        _report(chosen, len(division.pool), len(division.held_out))


def _examples(path: Path) -> list[Example]:
    if not path.is_file():
        sys.exit(f"real data is not here: {path}")
    return [each.with_status(Status.DONE) for each in open_project(path).document.examples]


def divide(examples: Sequence[Example], other: Sequence[Example] | None, seed: int) -> Division:
    """Return a pool and sentences to measure on; no near-duplicates of one in the other."""
    dice = random.Random(seed)
    if other is not None:
        return Division(dice.sample(list(examples), len(examples)), list(other))
    texts = TextGroups(examples)
    room = min(round(HELD_OUT * len(texts.keys)), MOST_HELD_OUT)
    held_out: set[str] = set()
    for group in dice.sample(texts.groups, len(texts.groups)):
        if len(held_out) + len(group.keys) <= room:
            held_out.update(group.keys)
    near, _ = texts.like(held_out)
    pool = list(texts.of(set(texts.keys) - held_out - near))
    dice.shuffle(pool)
    return Division(pool, list(texts.of(held_out)))


def _scores(
    order: Order | None, division: Division, seed: int, sizes: Sequence[int], spacy: bool
) -> Scores:
    """Return F of each learner after each number of sentences, in one order; None for none."""
    found: Scores = {}
    expert = Expert(division.pool, seed)
    done: list[Example] = []
    for example in expert.tag(order, max(sizes)):
        done.append(example)
        if len(done) in sizes:
            found["quick learner", len(done)] = _f_of_learner(expert.learner, division.held_out)
            found["CRF", len(done)] = _f_of_crf(done, division.held_out)
            if spacy:
                found["spaCy", len(done)] = _f_of_spacy(done, division.held_out, seed)
    return found


class Expert:
    """Tags the sentences that come up, and the program learns from them.

    Attributes:
        learner: what has learnt so far.
    """

    def __init__(self, pool: Sequence[Example], seed: int) -> None:
        self.learner = Learner()
        self._pool = pool
        self._dice = random.Random(seed)
        self._familiar = Familiar()
        self._knowledge = Knowledge()
        self._settings = Document(examples=list(pool)).settings
        self._tags = Counter({a.label: 0 for each in pool for a in each.annotations})
        self._left = set(range(len(pool)))
        self._parts = [parts_of(each.content) for each in pool]
        self._looks: dict[int, Look] = {}

    def tag(self, order: Order | None, count: int) -> Iterator[Example]:
        """Tag sentences, beginning with the first; yield each as soon as it has been learnt."""
        at = 0
        for number in range(count):
            example = self._pool[at]
            self._left.discard(at)
            self._looks.pop(at, None)
            self._familiar.add(example.content)
            self._tags.update(each.label for each in example.annotations)
            # the next one is chosen before this one has been learnt: by what was known before
            following = self._next(order) if number else None
            self._learn(number, example)
            yield example
            if order is not None:
                self._look(order)
            at = self._next(order) if following is None else following

    def _next(self, order: Order | None) -> int:
        if order is None:
            return self._dice.choice(sorted(self._left))
        choice = choose(order, self._looks, self._familiar, self._tags)
        assert choice is not None
        return choice.index

    def _learn(self, number: int, example: Example) -> None:
        self._knowledge.follow(Change("", inserted=((number, example),)))
        self.learner.note(example.content, example.annotations)
        while self.learner.work():
            pass

    def _look(self, order: Order) -> None:
        """Look at all candidates anew; fill them up where half of them are used up."""
        if len(self._looks) < CANDIDATES // 2:
            new = self._left - self._looks.keys()
            drawing = reservoir(
                sorted(new), new.__contains__, CANDIDATES - len(self._looks), self._dice
            )
            while True:
                try:
                    next(drawing)
                except StopIteration as end:
                    self._looks |= {at: Look(frozenset()) for at in end.value.drawn}
                    break
        for at in self._looks:
            self._looks[at] = self._look_at(order, self._pool[at].content, self._parts[at])

    def _look_at(self, order: Order, text: str, parts: frozenset[str]) -> Look:
        """Return what `app/chooser.py` finds out."""
        if order in (Order.TEACHES, Order.UNCERTAIN):
            for best in self.learner.readings(text, (), 1):
                return Look(parts, {}, best.share, best.probability)
        learnt = known = ()
        if order in (Order.SHORT, Order.DISPUTED):
            learnt = [
                Suggestion(span.start, span.end, label, "", likely, "learner")
                for span, label, likely in self.learner.suggest(text, ())
            ]
            known = recall(self._knowledge.phrases, text, self._settings)
        if order is Order.DISPUTED:
            found = disputes((learnt, known), (), len(text))
            return Look(parts, disputes=tuple(in_words(each, text) for each in found))
        labels: dict[str, float] = {}
        for each in (*learnt, *known):
            likely = UNKNOWN if each.probability is None else each.probability
            labels[each.label] = max(likely, labels.get(each.label, 0.0))
        return Look(parts, labels)


def _f_of_learner(learner: Learner, held_out: Sequence[Example]) -> float:
    pairs = [
        (
            {(a.start, a.end, a.label) for a in each.annotations},
            {(s.start, s.end, label) for s, label, _ in learner.suggest(each.content, ())},
        )
        for each in held_out
    ]
    return score_spans(pairs).f or 0.0


def _f_of_crf(done: Sequence[Example], held_out: Sequence[Example]) -> float:
    pipeline = blank_pipeline("en")
    teacher = Teacher(convert(done, pipeline).docs)
    gold = convert(held_out, pipeline).docs
    found = [bare(doc, pipeline.vocab) for doc in gold]
    teacher.label(found)
    return score_spans(zip(map(entities_of, gold), map(entities_of, found), strict=True)).f or 0.0


def _f_of_spacy(done: Sequence[Example], held_out: Sequence[Example], seed: int) -> float:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "run"
        job = TrainingJob(tuple(done), TrainingSettings(seed=seed))
        train(job, folder, report=lambda _report: None, should_stop=lambda: False)
        return measure(folder, held_out).scores.f or 0.0


def _report(chosen: dict[Order | None, list[Scores]], pool: int, held_out: int) -> None:
    at_random = chosen.pop(None)
    show(f"{pool} to choose from, {held_out} held out, {len(at_random)} seeds; F in points")
    show("| order | learner | sentences | random | chosen | difference | 95 % | better in |")
    show("|---|---|---|---|---|---|---|---|")
    for order, scores in chosen.items():
        for learner, size in at_random[0]:
            one = [100 * each[learner, size] for each in at_random]
            other = [100 * each[learner, size] for each in scores]
            gains = [b - a for a, b in zip(one, other, strict=True)]
            gain = statistics.mean(gains)
            half = half_width(gains)
            show(
                f"| {order and order.value} | {learner} | {size} | {statistics.mean(one):.1f} "
                f"| {statistics.mean(other):.1f} | {gain:+.1f} | {gain - half:+.1f} to "
                f"{gain + half:+.1f} | {sum(each > 0 for each in gains)} of {len(gains)} |"
            )


def half_width(values: Sequence[float]) -> float:
    """Return half the width of the 95 per cent interval of a mean; without end for one value."""
    count = len(values)
    if count < 2:
        return float("inf")
    t = T_95[max(each for each in T_95 if each <= count)]
    return t * statistics.stdev(values) / count**0.5


if __name__ == "__main__":
    main()
