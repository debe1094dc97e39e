"""What becomes of a base model's own entity types when it is trained on new ones.

A base is trained on some types of a home assistant, then fine-tuned on the dates, times and
events of a calendar: by nothing but going on with the new tags (the naive way of many tutorials),
and in the three ways of `eventner train --own-types`. F of the old types is measured with true
tags, on sentences of both kinds that no training has seen; F of the new ones on calendar sentences.

    python benchmarks/forgetting.py               # about 4 minutes on 2 cores, and 2 a further seed
    python benchmarks/forgetting.py --quick       # does it run at all: half a minute; no figures
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from reporting import show

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from eventner_gui.core.document import Example, Status  # noqa: E402
from eventner_gui.core.split import text_key  # noqa: E402
from eventner_gui.nlp.bases import parse_base  # noqa: E402
from eventner_gui.nlp.dataset import convert  # noqa: E402
from eventner_gui.nlp.evaluation import score_spans  # noqa: E402
from eventner_gui.nlp.finds import find_entities  # noqa: E402
from eventner_gui.nlp.jobs import OWN_TYPES, OwnTypes, Quality, TrainingJob, TrainingSettings  # noqa: E402
from eventner_gui.nlp.loading import load_pipeline  # noqa: E402
from eventner_gui.nlp.training import train  # noqa: E402
from eventner_gui.nlp.trust import Trust  # noqa: E402
from eventner_gui.storage.projects import open_project  # noqa: E402
from eventner_gui.storage.runs import RunRecord  # noqa: E402

DATA = ROOT.parent / "shared" / "data"
OLD = ("person", "place_name", "business_name", "relation", "food_type")
NEW = ("date", "time", "event_name")
NAIVE_PASSES = 30  # over the new sentences, as tutorials do


@dataclass(frozen=True, slots=True)
class Texts:
    """The sentences, each in one of the parts only.

    Attributes:
        base: the base learns these, with the old types alone.
        project: the user's, with the new types alone.
        held_out: of the calendar, with all their tags.
        elsewhere: of other domains, with all their tags.
        unlabelled: the user's other sentences, without tags.
    """

    base: Sequence[Example]
    project: Sequence[Example]
    held_out: Sequence[Example]
    elsewhere: Sequence[Example]
    unlabelled: Sequence[str]


def main() -> None:
    """Run the benchmark and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--base-sentences", type=int, default=3000)
    parser.add_argument("--sentences", type=int, default=350, help="of the project")
    parser.add_argument("--quick", action="store_true", help="few sentences, few steps")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.base_sentences, arguments.sentences = 300, 60
    steps = 60 if arguments.quick else None
    rows: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as place:
        texts = divide(arguments.base_sentences, arguments.sentences)
        base = run(texts.base, "blank:en", Path(place) / "base", 0, steps=steps, quality="quick")
        rows["the base itself"].append(measure(base.model_best, texts))
        for seed in range(arguments.seeds):
            folder = Path(place) / f"naive-{seed}"
            continue_naively(base.model_best, texts.project, folder, seed, quick=arguments.quick)
            rows["naive"].append(measure(folder, texts))
            for kind in OWN_TYPES:
                made = run(
                    texts.project,
                    str(base.model_best),
                    Path(place) / f"{kind}-{seed}",
                    seed,
                    steps=steps,
                    kind=kind,
                )
                rows[kind].append(measure(made.model_best, texts))
                show(f"  seed {seed} {kind}: " + "; ".join(e.words() for e in made.old_types))
            mixed = mixed_with_unlabelled(
                texts, base, Path(place) / f"unlabelled-{seed}", seed, steps
            )
            rows["mixed, with unlabelled"].append(measure(mixed.model_best, texts))
    show(f"{'':<24}old types, calendar   old types, elsewhere   new types, calendar")
    for name, each in rows.items():
        old, elsewhere, new = (statistics.mean(column) for column in zip(*each, strict=True))
        show(f"{name:<24}{old:>19.3f}{elsewhere:>23.3f}{new:>22.3f}")


def divide(base_sentences: int, sentences: int) -> Texts:
    """Return the parts; shuffled the same in each run."""
    calendar = finished(DATA / "calendar" / "train.json")
    known = {text_key(example.content) for example in calendar}
    assistant = [
        example
        for example in finished(DATA / "assistant" / "train.json")
        if text_key(example.content) not in known
    ]
    random.Random(7).shuffle(assistant)
    random.Random(7).shuffle(calendar)
    first = [e for e in assistant[:base_sentences] if e.content.strip()]
    return Texts(
        base=[only(example, OLD) for example in first],
        project=[only(example, NEW) for example in calendar[:sentences]],
        held_out=calendar[350:],
        elsewhere=assistant[base_sentences : base_sentences + 800],
        unlabelled=[e.content for e in assistant[base_sentences + 800 : base_sentences + 1800]],
    )


def finished(path: Path) -> list[Example]:
    """Return the sentences of a file as done."""
    return [e.with_status(Status.DONE) for e in open_project(path).document.examples]


def only(example: Example, names: Iterable[str]) -> Example:
    """Return an example with the tags of some names alone."""
    kept = tuple(each for each in example.annotations if each.tag_name in names)
    return replace(example, annotations=kept)


def run(
    examples: Sequence[Example],
    base: str,
    folder: Path,
    seed: int,
    *,
    steps: int | None,
    kind: OwnTypes = "replace",
    quality: Quality = "better",
    unlabelled: Sequence[str] = (),
) -> RunRecord:
    """Train as the program does."""
    settings = TrainingSettings(
        parse_base(base),
        seed=seed,
        max_steps=steps,
        cross_validate=False,
        quality=quality,
        own_types=kind,
    )
    job = TrainingJob(tuple(examples), settings, trust=Trust.HARMLESS, unlabelled=tuple(unlabelled))
    return train(job, folder, report=lambda _: None, should_stop=lambda: False)


def mixed_with_unlabelled(
    texts: Texts, base: RunRecord, folder: Path, seed: int, steps: int | None
) -> RunRecord:
    """Train both kinds of types with further sentences for rehearsal."""
    return run(
        texts.project,
        str(base.model_best),
        folder,
        seed,
        steps=steps,
        kind="mixed",
        unlabelled=texts.unlabelled,
    )


def continue_naively(
    base: Path, examples: Sequence[Example], folder: Path, seed: int, *, quick: bool
) -> None:
    """Go on training the base's recogniser on the new tags alone, as many tutorials do."""
    from spacy.training import Example as SpacyExample
    from spacy.util import fix_random_seed, minibatch

    fix_random_seed(seed)
    pipeline = load_pipeline(base, Trust.HARMLESS)
    for name in NEW:
        pipeline.get_pipe("ner").add_label(name.upper())
    golds = [
        SpacyExample(pipeline.make_doc(doc.text), doc) for doc in convert(examples, pipeline).docs
    ]
    optimizer = pipeline.resume_training()
    for _ in range(3 if quick else NAIVE_PASSES):
        random.Random(seed).shuffle(golds)
        for batch in minibatch(golds, 8):
            pipeline.update(batch, sgd=optimizer, drop=0.35)
    pipeline.to_disk(folder)


def measure(model: Path, texts: Texts) -> tuple[float, float, float]:
    """Return F of the old types in the calendar and elsewhere, and of the new ones."""
    return (
        f_of(model, texts.held_out, OLD),
        f_of(model, texts.elsewhere, OLD),
        f_of(model, texts.held_out, NEW),
    )


def f_of(model: Path, examples: Sequence[Example], names: Iterable[str]) -> float:
    """Return F of some types, on exact spans with their true tags."""
    pipeline = load_pipeline(model, Trust.HARMLESS)
    labels = {name.upper() for name in names}
    gold = convert([only(example, names) for example in examples], pipeline).docs
    true = [{(e.start, e.end, e.label_) for e in doc.ents} for doc in gold]
    found = [{e for e in each if e[2] in labels} for each in find_entities(pipeline, gold)]
    return score_spans(zip(true, found, strict=True)).f or 0.0


if __name__ == "__main__":
    main()
