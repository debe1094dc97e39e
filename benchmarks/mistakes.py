"""Of mistakes put into the tags, how many stand in the first tenth of "The model or you?"?

    python benchmarks/mistakes.py [--data FILE] [--sentences N] [--seeds N] [--first N]

Mistakes are put into 5 per cent of the tags of real sentences, a quarter of each kind: a tag
removed, one added (one to three words, any label), another label, an edge moved by a word; at most
one in a sentence. Then the program looks through the tags as the window does.

The queue is every tag and every place that might be one, the likeliest mistakes first. Its first
tenth is counted in two ways: as many places as a tenth of all *tags* (strict: 5 per cent of the
tags are wrong, so that half of what one looks at has to be a mistake for all to be found), and a
tenth of all *places* of the queue. A mistake is found when the doubt is about it: the same tag, or
for a removed one a proposal that overlaps it.

Nothing was tuned on seeds below 100; those from 100 on were looked at while the work was done
(`--first 100`). Real sentences have mistakes of their own, which take places in the queue.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from reporting import load, show

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "calendar" / "train.json"

from eventner_gui.core.document import Annotation, Example, Status  # noqa: E402
from eventner_gui.core.doubts import Doubt  # noqa: E402
from eventner_gui.core.words import words  # noqa: E402
from eventner_gui.nlp.review.job import ReviewJob, review  # noqa: E402
from eventner_gui.storage.projects import open_project  # noqa: E402

KINDS = ("removed", "added", "label", "edge")
SHARE = 0.05


class Planted(NamedTuple):
    """A mistake: where it is, what it is, and the tag that is doubted or missing."""

    index: int
    kind: str
    tag: Annotation


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--sentences", type=int, default=0, help="a random part of them")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    options = parser.parse_args()
    every = [each.with_status(Status.DONE) for each in open_project(options.data).document.examples]
    show(f"{options.data.parent.name}, {options.sentences or len(every)} sentences, load {load()}")
    show("| seed | counted by | looked at | found | " + " | ".join(KINDS) + " | seconds |")
    show("|---" * (5 + len(KINDS)) + "|")
    sums: dict[str, list[float]] = {}
    for seed in range(options.first, options.first + options.seeds):
        dice = random.Random(seed)
        part = dice.sample(every, options.sentences) if options.sentences else every
        examples, planted = plant(part, dice)
        began = time.perf_counter()
        found = review(ReviewJob(tuple(examples), "en"))
        seconds = time.perf_counter() - began
        for by, count in (("tags", found.tags // 10), ("places", len(found.ranked) // 10)):
            hits = Counter(each.kind for each in planted if is_found(each, found.ranked[:count]))
            of = Counter(each.kind for each in planted)
            share = hits.total() / of.total()
            sums.setdefault(by, []).append(share)
            kinds = " | ".join(f"{hits[kind] / of[kind]:.2f}" for kind in KINDS)
            show(f"| {seed} | {by} | {count} | {share:.2f} | {kinds} | {seconds:.0f} |")
    for by, shares in sums.items():
        show(f"mean by {by}: {sum(shares) / len(shares):.3f}, least {min(shares):.3f}")


def plant(examples: Sequence[Example], dice: random.Random) -> tuple[list[Example], list[Planted]]:
    """Return the sentences with mistakes in them, and the mistakes."""
    made = list(examples)
    labels = sorted({tag.tag_name for each in examples for tag in each.annotations})
    tags = [(at, tag) for at, each in enumerate(examples) for tag in each.annotations]
    wanted = round(SHARE * len(tags))
    dice.shuffle(tags)
    planted: list[Planted] = []
    mistaken: set[int] = set()
    for at, tag in tags:
        kind = KINDS[len(planted) % len(KINDS)]
        if len(planted) == wanted:
            break
        wrong = None if at in mistaken else mistake(kind, examples[at], tag, labels, dice)
        if wrong is not None:
            about, annotations = wrong
            made[at] = replace(made[at], annotations=tuple(annotations))
            planted.append(Planted(at, kind, about))
            mistaken.add(at)
    return made, planted


def mistake(
    kind: str, example: Example, tag: Annotation, labels: Sequence[str], dice: random.Random
) -> tuple[Annotation, list[Annotation]] | None:
    """Return the tag that is wrong or missing, and all tags with the mistake; None for none."""
    others = [each for each in example.annotations if each is not tag]
    if kind == "removed":
        return tag, others
    if kind == "label":
        name = dice.choice([each for each in labels if each.upper() != tag.label])
        wrong = Annotation(tag.start, tag.end, name)
        return wrong, [*others, wrong]
    spans = list(words(example.content))
    if kind == "added":
        free = [
            (one.start, spans[at + more].end)
            for at, one in enumerate(spans)
            for more in range(3)
            if at + more < len(spans)
            and not any(each.overlaps(one.start, spans[at + more].end)
                        for each in example.annotations)
        ]  # fmt: skip
        if not free:
            return None
        wrong = Annotation(*dice.choice(free), dice.choice(labels))
        return wrong, [*example.annotations, wrong]
    starts, ends = [each.start for each in spans], [each.end for each in spans]
    if tag.start not in starts or tag.end not in ends:
        return None
    first, last = starts.index(tag.start), ends.index(tag.end)
    ways = [(first - 1, last), (first + 1, last), (first, last - 1), (first, last + 1)]
    moved = [
        Annotation(spans[i].start, spans[j].end, tag.tag_name)
        for i, j in ways
        if 0 <= i <= j < len(spans)
        and not any(each.overlaps(spans[i].start, spans[j].end) for each in others)
    ]
    if not moved:
        return None
    wrong = dice.choice(moved)
    return wrong, [*others, wrong]


def is_found(planted: Planted, doubts: Sequence[Doubt]) -> bool:
    """Tell whether a mistake is among the doubts."""
    here = [each for each in doubts if each.index == planted.index]
    tag = planted.tag
    if planted.kind == "removed":
        return any(
            each.mine is None and each.model and tag.overlaps(each.model.start, each.model.end)
            for each in here
        )
    return any(each.mine == tag for each in here)


if __name__ == "__main__":
    main()
