"""`eventner train`: the same training as in the window, from a file into a run folder."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..core.document import untagged_texts
from ..core.notes import Note
from ..core.wording import counted
from ..nlp.bases import FOLDER, location, parse_base
from ..nlp.data import StoppedEarly
from ..nlp.jobs import OWN_TYPES, TrainingJob, TrainingSettings
from ..nlp.reports import Prepared, Report
from ..nlp.run_folder import check_free
from ..nlp.training import train
from ..storage.run_record import cross_validation_to_json
from ..storage.runs import RunRecord, scores_to_json
from .console import complain, say, say_json
from .interrupts import STOPPED, stopping_on_interrupt
from .opening import add_reading_arguments, done_in, frozen_keys, open_tagged
from .progress import Progress
from .score_table import say_scores, short
from .trusting import add_trust_argument, check_model, trust_of

EPILOG = """\
examples:
  eventner train event_schedule_data.json --output runs/first
  eventner train mine.json --output runs/second --base en_core_web_lg --dev test.json --json

DIR becomes the run folder: model-best, model-last, config.cfg, train.spacy, dev.spacy, scores,
log and notes. Ctrl+C stops and keeps the best model so far; a second Ctrl+C gives up.

A base in a folder that was not trained here is used when it has spaCy's own parts only, which
standard error says; one that would run other code is refused without --trust.
"""

_STOPPING = "Stopping; the best model so far is kept. Ctrl+C again gives up."
_SHOWN_NOTES = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments to its parser."""
    parser.epilog = EPILOG
    parser.add_argument(
        "file", metavar="FILE", type=Path, help="sentences with tags, in the article's schema"
    )
    parser.add_argument(
        "--output", metavar="DIR", type=Path, required=True, help="the run folder; new or empty"
    )
    parser.add_argument(
        "--base",
        metavar="MODEL",
        help="“blank:de”, an installed spaCy pipeline, or a model folder "
        "(default: blank, in the file's language)",
    )
    parser.add_argument(
        "--dev",
        metavar="FILE",
        type=Path,
        help="sentences to measure on (default: a fifth of FILE)",
    )
    parser.add_argument("--seed", metavar="N", type=int, default=0, help="default: 0")
    parser.add_argument(
        "--max-steps", metavar="N", type=int, help="most updates (default: by the data's size)"
    )
    parser.add_argument(
        "--own-types",
        choices=OWN_TYPES,
        default="replace",
        help="types the base already finds (PERSON, ORG, …): forget them (replace, the default), "
        "keep them untouched beside yours (beside), or let one model learn both (mixed)",
    )
    parser.add_argument(
        "--gpu",
        action=argparse.BooleanOptionalAction,
        help="compute on the graphics card, or never do "
        "(default: on it where there is one and the base has a transformer)",
    )
    folds = parser.add_mutually_exclusive_group()
    folds.add_argument(
        "--folds",
        metavar="N",
        type=int,
        help="measure by cross-validation in N parts (default: 5 below 300 sentences)",
    )
    folds.add_argument("--no-folds", action="store_true", help="measure on the dev set alone")
    parser.add_argument(
        "--quick",
        action="store_true",
        help="train one recogniser instead of several that are joined: sooner, and not as good",
    )
    add_trust_argument(parser)
    add_reading_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Train and print what came of it; return the exit status.

    Raises:
        EventNerError: the file, the base model or the folder cannot be used, or training failed.
    """
    check_free(arguments.output)
    opened, said = open_tagged(arguments.file, arguments)
    dev_examples = None
    if arguments.dev is not None:
        dev, dev_said = open_tagged(arguments.dev, arguments)
        dev_examples, said = done_in(dev), [*said, *dev_said]
    language = opened.document.settings.language
    base = parse_base(arguments.base or f"blank:{language}")
    if base.kind == FOLDER:
        check_model(location(base), arguments)
    job = TrainingJob(
        examples=done_in(opened),
        settings=TrainingSettings(
            base,
            seed=arguments.seed,
            max_steps=arguments.max_steps,
            quality="quick" if arguments.quick else "better",
            own_types=arguments.own_types,
            **_folds(arguments),
            device="auto" if arguments.gpu is None else "gpu" if arguments.gpu else "cpu",
        ),
        language=language,
        held_out=opened.document.held_out,
        dev_examples=dev_examples,
        project=arguments.file.stem,
        trust=trust_of(arguments),
        token_rules=opened.document.settings.token_rules,
        test=frozen_keys(opened.document),
        unlabelled=untagged_texts(opened.document.examples),
    )
    notes: list[Note] = []
    with stopping_on_interrupt(_STOPPING) as interrupts, Progress() as progress:

        def report(each: Report) -> None:
            if isinstance(each, Prepared):
                notes.extend(each.notes)
            progress.show(each)

        try:
            record = train(
                job, arguments.output, report=report, should_stop=lambda: bool(interrupts)
            )
        except StoppedEarly as error:
            complain(error.one_line())
            return STOPPED
    if arguments.json:
        say_json(_as_json(record, notes, said))
    else:
        _say_result(record, notes, said)
    return 0


def _cross_validation(record: RunRecord) -> dict[str, Any]:
    found = record.cross_validation
    return {} if found is None else {"cross_validation": cross_validation_to_json(found)}


def _folds(arguments: argparse.Namespace) -> dict[str, Any]:
    if arguments.no_folds:
        return {"cross_validate": False}
    return {"cross_validate": True, "folds": arguments.folds} if arguments.folds else {}


def _as_json(record: RunRecord, notes: list[Note], said: list[str]) -> dict[str, object]:
    return {
        "folder": str(record.folder),
        "model": str(record.model_best),
        "base": record.base,
        "language": record.language,
        "train": record.train,
        "dev": record.dev,
        "labels": list(record.labels),
        "scores": scores_to_json(record.scores),
        "old_types": [asdict(each) for each in record.old_types],
        "alike": record.alike,
        "test": record.test,
        "test_scores": scores_to_json(record.test_scores),
        **_cross_validation(record),
        "best_step": record.best_step,
        "steps": record.steps,
        "seconds": round(record.seconds, 1),
        "stopped": record.stopped,
        "decided": said,
        "notes": [asdict(note) for note in notes],
    }


def _say_result(record: RunRecord, notes: list[Note], said: list[str]) -> None:
    for sentence in said:
        say(sentence)
    held = f", {record.dev:,} held out to measure on" if record.dev else ""
    if record.cross_validation is not None:
        held = f", {record.cross_validation.k} models joined"
    ended = "Stopped" if record.stopped else "Trained"
    say(
        f"{ended} after {record.steps} steps and {record.seconds:.0f} s: {record.train:,} "
        f"sentences, from {record.base}{held}."
    )
    _say_notes(notes)
    _say_scores(record)
    for each in record.old_types:
        say(f"The base's own {each.words()}")
    if record.test_scores is not None:
        say_scores(record.test_scores, last="tested")
        say(f"(on the frozen test set, {counted(record.test, 'sentence')})\n")
    say(f"Model: {record.model_best}")


def _say_notes(notes: list[Note]) -> None:
    if not notes:
        return
    say(f"\nLeft out or changed: {len(notes):,}")
    for note in notes[:_SHOWN_NOTES]:
        what = f"{note.kind} {note.label} “{note.span}”" if note.label else note.kind
        say(f"  {what}: {note.reason}")
        say(f"    in: {short(note.text)}")
    if len(notes) > _SHOWN_NOTES:
        say(f"  and {len(notes) - _SHOWN_NOTES:,} more, all in notes.jsonl")


def _say_scores(record: RunRecord) -> None:
    scores = record.scores
    if record.cross_validation is not None:
        say(f"\nCross-validation, on all sentences: {record.cross_validation.words()}")
    if scores is None:
        say("\nNothing was measured: there are too few sentences to hold some out.\n")
        return
    say("")
    say_scores(scores, last="held out")
    if record.cross_validation is None:
        say("(on the held-out sentences)\n")
    else:
        say("(each sentence by a model that was trained without it; the model you get is all of")
        say("these joined, and usually better)\n")
    if record.alike:
        say("Nearly all sentences are like one another: on others the model will do worse.\n")
