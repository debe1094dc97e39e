"""Small spaCy pipelines and examples that the tests build themselves."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import numpy
import spacy
from spacy.language import Language
from spacy.training import Example as SpacyExample

from eventner_gui.core.document import Annotation, Example, Status
from eventner_gui.core.rules import TokenRule
from eventner_gui.nlp.bases import BaseModel
from eventner_gui.nlp.jobs import TrainingJob, TrainingSettings
from eventner_gui.nlp.reports import Report
from eventner_gui.nlp.training import train
from eventner_gui.nlp.trust import Trust
from eventner_gui.storage.runs import RunRecord

TAGS = {
    "book": "VERB", "cancel": "VERB", "move": "VERB", "the": "DET", "a": "DET", "yoga": "NOUN",
    "meeting": "NOUN", "lunch": "NOUN", "on": "ADP", "friday": "PROPN", "monday": "PROPN",
}  # fmt: skip
DAYS = ("friday", "monday", "sunday", "tuesday", "may 5", "june 20")
ACTIONS = ("book", "cancel", "move", "plan", "schedule", "drop")
THINGS = ("yoga", "the meeting", "a lunch", "chess club", "the review", "choir")
TAGGED_TEXTS = ("book yoga on friday", "cancel the meeting on monday", "move a lunch")

# The article's seven sentences are of this kind; these are our own.
SEVEN = (
    ("Schedule a visit to the museum on July 18", (("Schedule", "action"), ("July 18", "date"))),
    ("Create an event happening tomorrow on chess", (("Create", "action"), ("tomorrow", "date"))),
    ("Cancel the client meeting of today", (("Cancel", "action"), ("today", "date"))),
    ("Change the time of the mall trip to 6 PM", (("Change", "action"), ("6 PM", "time"))),
    ("Plan a harvest party at June 20, 2023", (("Plan", "action"), ("June 20, 2023", "date"))),
    (
        "Add a reminder for Friday at 9 AM",
        (("Add", "action"), ("Friday", "date"), ("9 AM", "time")),
    ),
    ("Move choir practice to Sunday", (("Move", "action"), ("Sunday", "date"))),
)


def example(text: str, *tags: tuple[str, str]) -> Example:
    """Return a done example; each tag is a stretch of the text and a tag name."""
    annotations = []
    for part, name in tags:
        start = text.index(part)
        annotations.append(Annotation(start, start + len(part), name))
    return Example(text, tuple(annotations), Status.DONE)


def seven_examples() -> tuple[Example, ...]:
    return tuple(example(text, *tags) for text, tags in SEVEN)


def easy_examples(count: int, seed: int = 1) -> tuple[Example, ...]:
    """Return different sentences that a model learns quickly."""
    every = [
        (f"{action} {thing} on {day}", action, day)
        for action in ACTIONS
        for thing in THINGS
        for day in DAYS
    ]
    random.Random(seed).shuffle(every)
    return tuple(example(t, (a, "action"), (d, "date")) for t, a, d in every[:count])


def train_run(
    folder: Path,
    examples: tuple[Example, ...],
    *,
    base: BaseModel | None = None,
    reports: list[Report] | None = None,
    dev: tuple[Example, ...] | None = None,
    stop_when: Any = None,
    rules: tuple[TokenRule, ...] = (),
    unlabelled: tuple[str, ...] = (),
    trust: Trust = Trust.HARMLESS,
    **settings: Any,
) -> RunRecord:
    """Train, by default for a few steps only."""
    settings.setdefault("max_steps", 30)
    if settings.setdefault("quality", "quick") == "quick":
        settings.setdefault("cross_validate", False)
    kept = reports if reports is not None else []
    job = TrainingJob(
        examples,
        TrainingSettings(base or BaseModel("blank", "en"), **settings),
        dev_examples=dev,
        project="test",
        trust=trust,
        token_rules=rules,
        unlabelled=unlabelled,
    )
    return train(
        job, folder, report=kept.append, should_stop=lambda: bool(stop_when and stop_when(kept))
    )


def tagger_pipeline(seed: int = 0) -> Language:
    """Return a trained pipeline of a tok2vec and a tagger that listens to it."""
    spacy.util.fix_random_seed(seed)
    nlp = spacy.blank("en")
    model = {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "pretrained_vectors": None,
        "width": 32,
        "depth": 1,
        "embed_size": 200,
        "window_size": 1,
        "maxout_pieces": 2,
        "subword_features": True,
    }
    nlp.add_pipe("tok2vec", config={"model": model})
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 32, "upstream": "*"}
    tagger = {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}
    nlp.add_pipe("tagger", config={"model": tagger})
    golds = []
    for text in TAGGED_TEXTS:
        doc = nlp.make_doc(text)
        golds.append(SpacyExample.from_dict(doc, {"tags": [TAGS[t.text] for t in doc]}))
    optimizer = nlp.initialize(lambda: golds)
    for _ in range(40):
        nlp.update(golds, sgd=optimizer, drop=0.1)
    return nlp


def vectors_pipeline(width: int = 24) -> Language:
    """Return a pipeline of nothing but word vectors."""
    nlp = spacy.blank("en")
    numbers = numpy.random.RandomState(7)
    for text in sorted({word for e in easy_examples(200) for word in e.content.split()}):
        nlp.vocab.set_vector(text, numbers.uniform(-1, 1, (width,)).astype("f"))
    return nlp


def save_package(nlp: Language, site: Path, name: str = "toy") -> str:
    """Lay a pipeline out as an installed package in a folder for sys.path; return its name."""
    package = f"{nlp.lang}_{name}"
    nlp.meta.update(name=name, version="1.2.3")
    folder = site / package
    folder.mkdir(parents=True)
    nlp.to_disk(folder / f"{package}-1.2.3")
    (folder / "meta.json").write_text(json.dumps(nlp.meta), encoding="utf-8")
    (folder / "__init__.py").write_text(
        "from pathlib import Path\n"
        "from spacy.util import load_model_from_init_py\n"
        "def load(**overrides):\n"
        "    return load_model_from_init_py(__file__, **overrides)\n",
        encoding="utf-8",
    )
    info = site / f"{package}-1.2.3.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.2.3\n", encoding="utf-8"
    )
    (info / "entry_points.txt").write_text(
        f"[spacy_models]\n{package} = {package}\n", encoding="utf-8"
    )
    return package
