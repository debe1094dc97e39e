"""Does another way of training find more than the one we have? The same splits, paired by seed.

    python benchmarks/trials.py --trials former-teacher no-teacher one --size 50 --seeds 5
    python benchmarks/trials.py --list
    python benchmarks/trials.py --trials characters --file ../shared/data/assistant/train.json

Each trial alters one thing of the trainer and leaves everything else as it is. All of a seed learn
the same sentences, and F is of the same held-out fifth; what is told is the difference to the
default over the seeds, with its 95 per cent interval (Student's t). Choose on seeds from 100 on
(`--first-seed 100`) and report the others. Each training is done by a process with one thread:
F does not depend on how busy the machine is, times do and are not told.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import random
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from reporting import show
from training import DATA, divide, held_out_f

from eventner_gui.core.document import Example, Status
from eventner_gui.nlp import config, ensemble, made_up, members, plan, ready, teacher
from eventner_gui.nlp.blank import blank_pipeline
from eventner_gui.nlp.dataset import convert
from eventner_gui.nlp.evaluation import entities_of, score_spans
from eventner_gui.nlp.jobs import TrainingJob, TrainingSettings
from eventner_gui.nlp.training import train
from eventner_gui.storage.projects import open_project
from eventner_gui.storage.resources import resource

# Student's t for 95 per cent, by degrees of freedom
_T = {1: 12.71, 2: 4.30, 3: 3.18, 4: 2.78, 5: 2.57, 6: 2.45, 7: 2.36, 8: 2.31, 9: 2.26}


@dataclass(frozen=True, slots=True)
class Trial:
    """One alteration.

    Attributes:
        about: what is altered.
        values: (module, name, value): set before training.
        replaced: what is put for what in the templates of the config.
        settings: of the training, other than the default ones.
    """

    about: str
    values: Sequence[tuple[Any, str, Any]] = ()
    replaced: Sequence[tuple[str, str]] = ()
    settings: dict[str, Any] = field(default_factory=dict)


def former_features(doc: Any) -> list[list[str]]:
    """Return what the CRF was told before: all of a word's neighbours, no insides of words."""
    words = [token.lower_ for token in doc]

    def of_word(at: int) -> list[str]:
        word = words[at]
        names = [f"word={word}", f"shape={teacher._shape(doc[at].text)}"]
        for length in range(1, min(4, len(word)) + 1):
            names.append(f"end={word[-length:]}")
            names += [f"begin={word[:length]}"] if length < 4 else []
        return names

    alone = [["space"] if doc[at].is_space else of_word(at) for at in range(len(words))]
    found = []
    for at in range(len(words)):
        names = ["bias", *(f"0{name}" for name in alone[at])]
        for shift in (-1, 1):
            if 0 <= at + shift < len(words):
                names += [f"{shift}{name}" for name in alone[at + shift]]
        for shift in (-2, -1, 1, 2):
            inside = 0 <= at + shift < len(words)
            names.append(f"{shift}word={words[at + shift] if inside else ''}")
        names += [f"before={words[at - 1]} {words[at]}"] if at else []
        names += [f"after={words[at]} {words[at + 1]}"] if at + 1 < len(words) else []
        found.append(names)
    return found


def _steps(times: float) -> Callable[[int], int]:
    return lambda words, usual=plan._steps: round(usual(words) * times)  # type: ignore[misc]


def _no_further(_tagged: object, _untagged: object, _seed: int) -> list[Any]:
    return []


def _jobs_of_all(setup: members.Setup, _data: object, _docs: object) -> list[members.MemberJob]:
    return [members.MemberJob(setup, n, frozenset(), ()) for n in range(setup.plan.members)]


_HASHED = """@architectures = "spacy.MultiHashEmbed.v2"
width = {{width}}
attrs = ["NORM", "PREFIX", "SUFFIX", "SHAPE"]
rows = [5000, 1000, 2500, 2500]"""
_ENCODER = "depth = {{depth}}\nwindow_size = {{window}}"

# the CRF as it was until November 2026
_FORMER = [(teacher, "features", former_features), (teacher, "_C1", 0.1), (teacher, "_C2", 0.3)]

_MIXED = [(teacher, "_C1", 0.02), (teacher, "_C2", 0.05)]

TRIALS = {
    "default": Trial("as it is"),
    "penalty-0.1": Trial("the CRF pays ten times as much for weights", [(teacher, "_C2", 0.1)]),
    "penalty-mixed": Trial("it pays a little of both", _MIXED),
    "former-features": Trial("the CRF's former features, today's penalties", [_FORMER[0]]),
    "former-penalties": Trial("its former penalties, today's features", _FORMER[1:]),
    "former-teacher": Trial("both", _FORMER),
    "no-teacher": Trial("nothing is taught", [(members, "further_docs", _no_further)]),
    "one": Trial("one recogniser (Quick)", settings={"quality": "quick"}),
    "all": Trial("each recogniser learns all sentences", [(ensemble, "_jobs", _jobs_of_all)]),
    "steps-half": Trial("half as many steps", [(plan, "_steps", _steps(0.5))]),
    "steps-double": Trial("twice as many steps", [(plan, "_steps", _steps(2))]),
    "members-3": Trial("three recognisers", [(plan, "MEMBERS", 3), (ready, "MEMBERS", 3)]),
    "members-8": Trial("eight recognisers", [(plan, "MEMBERS", 8), (ready, "MEMBERS", 8)]),
    "made-up-300": Trial("300 taught sentences", [(made_up, "FURTHER", 300)]),
    "no-blends": Trial("no words made of two", [(made_up, "_BLENDED_SHARE", 0.0)]),
    "blends-half": Trial("half of the words made of two", [(made_up, "_BLENDED_SHARE", 0.5)]),
    "made-up-3000": Trial("3,000 taught sentences", [(made_up, "FURTHER", 3_000)]),
    "width-48": Trial("tok2vec half as wide", replaced=[("width = {{width}}", "width = 48")]),
    "width-192": Trial("twice as wide", replaced=[("width = {{width}}", "width = 192")]),
    "depth-2": Trial(
        "two layers, window 1", replaced=[(_ENCODER, "depth = 2\nwindow_size = 1")]
    ),
    "depth-4": Trial(
        "four layers, window 1, as the quickstart",
        replaced=[(_ENCODER, "depth = 4\nwindow_size = 1")],
    ),
    "rows-small": Trial(
        "a fifth of the rows", replaced=[("[5000, 1000, 2500, 2500]", "[1000, 200, 500, 500]")]
    ),
    "characters": Trial(
        "CharacterEmbed instead of hashes",
        replaced=[
            (
                _HASHED + "\ninclude_static_vectors = {{static_vectors}}",
                '@architectures = "spacy.CharacterEmbed.v2"\nwidth = {{width}}\nrows = 2500\n'
                'nM = 32\nnC = 8\ninclude_static_vectors = {{static_vectors}}\nfeature = "LOWER"',
            )
        ],
    ),
    "lower": Trial(
        "the lower-cased word instead of its norm, and its length",
        replaced=[
            ('["NORM", ', '["LENGTH", "LOWER", '),
            ("[5000, 1000, 2500, 2500]", "[100, 5000, 1000, 2500, 2500]"),
        ],
    ),
    "dropout-0.5": Trial("dropout 0.5", settings={"dropout": 0.5}),
    "rate-0.001": Trial("learning rate 0.001", settings={"learn_rate": 0.001}),
    "crf": Trial("the CRF alone, no spaCy"),
}  # fmt: skip


def main() -> None:
    """Run trials and print their differences to the default."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--file", type=Path, default=DATA, help="in the article's schema")
    parser.add_argument("--trials", nargs="*", choices=sorted(TRIALS), default=[])
    parser.add_argument("--list", action="store_true", help="say what there is")
    parser.add_argument("--size", type=int, default=50, help="sentences; 0 for all")
    parser.add_argument("--held-out", type=int, default=2_000, help="sentences to measure on")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument(
        "--untagged", action="store_true", help="the other sentences are there to do"
    )
    parser.add_argument("--processes", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.list:
        for name, trial in TRIALS.items():
            show(f"{name:<16} {trial.about}")
        return
    names = ["default", *(name for name in arguments.trials if name != "default")]
    seeds = range(arguments.first_seed, arguments.first_seed + arguments.seeds)
    show(f"{arguments.file.parent.name}, {arguments.size or 'all'} sentences, seeds {[*seeds]}")
    done: dict[str, list[float]] = {}
    work = partial(
        run_trial, arguments.file, arguments.size, arguments.untagged, arguments.held_out
    )
    context = multiprocessing.get_context("spawn")
    for name in names:
        # a process for each training: a trial alters what it finds
        with context.Pool(arguments.processes, maxtasksperchild=1) as pool:
            done[name] = pool.map(partial(work, name), seeds, chunksize=1)
        told = f"{name:<16} F {statistics.mean(done[name]):.3f}"
        if name != "default":
            told += "   to the default " + difference(done[name], done["default"])
        show(told)


def difference(these: Sequence[float], those: Sequence[float]) -> str:
    """Return the mean of paired differences and its 95 per cent interval."""
    pairs = [a - b for a, b in zip(these, those, strict=True)]
    mean = statistics.mean(pairs)
    if len(pairs) < 2:
        return f"{mean:+.3f}"
    half = _T.get(len(pairs) - 1, 2.1) * statistics.stdev(pairs) / math.sqrt(len(pairs))
    return f"{mean:+.3f} ± {half:.3f}"


def run_trial(
    file: Path, size: int, untagged: bool, most_held_out: int, name: str, seed: int
) -> float:
    """Train with one alteration, in a process that is used for nothing else; return held-out F."""
    examples = [e.with_status(Status.DONE) for e in open_project(file).document.examples]
    learnt, held_out = divide(examples, None, seed)
    held_out = random.Random(seed).sample(held_out, min(most_held_out, len(held_out)))
    to_do = tuple(e.content for e in learnt[size:]) if untagged and size else ()
    learnt = learnt[:size] if size else learnt
    trial = TRIALS[name]
    if name == "crf":
        return crf_f(learnt, held_out)
    for module, what, value in trial.values:
        if not hasattr(module, what):
            raise SystemExit(f"{module.__name__} has no {what} any more: mend the trial {name}.")
        setattr(module, what, value)
    ensemble._WORTH_PROCESSES = (
        sys.maxsize
    )  # members here: processes would not know what is altered
    settings = replace(TrainingSettings(seed=seed), **trial.settings)
    with tempfile.TemporaryDirectory() as name_of_folder:
        folder = Path(name_of_folder)
        alter_templates(trial, folder)
        run = train(
            TrainingJob(tuple(learnt), settings, unlabelled=to_do),
            folder / "run",
            report=lambda _report: None,
            should_stop=lambda: False,
        )
        return held_out_f(run.model_best, held_out)


def alter_templates(trial: Trial, folder: Path) -> None:
    """Let configs be made from altered copies of the templates in a folder."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in resource("training").iterdir()}
    for old, new in trial.replaced:
        if not any(old in text for text in texts.values()):
            raise SystemExit(f"No template has {old!r} any more: mend the trial {trial.about!r}.")
        texts = {name: text.replace(old, new) for name, text in texts.items()}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    config.resource = lambda _training, name: folder / name  # type: ignore[assignment]


def crf_f(learnt: Sequence[Example], held_out: Sequence[Example]) -> float:
    """Return F of the CRF alone on the held-out sentences."""
    pipeline = blank_pipeline("en")
    gold = convert(held_out, pipeline).docs
    found = [doc.copy() for doc in gold]
    teacher.Teacher(convert(learnt, pipeline).docs).label(found)
    pairs = zip(gold, found, strict=True)
    return score_spans((entities_of(a), entities_of(b)) for a, b in pairs).f or 0.0


if __name__ == "__main__":
    main()
