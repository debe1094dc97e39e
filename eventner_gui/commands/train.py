"""`eventner train`: the same training as in the window, from a file into a run folder."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from ..core.document import Document, Example, Status
from ..core.notes import Note
from ..core.wording import counted
from ..nlp.bases import FOLDER, location, parse_base
from ..nlp.data import StoppedEarly
from ..nlp.jobs import OWN_TYPES, TrainingJob, TrainingSettings
from ..nlp.reports import Prepared, Report
from ..nlp.run_folder import check_free
from ..nlp.training import train
from ..storage.conventions import EndConvention, UndecidedEnds
from ..storage.journals import unsaved_in
from ..storage.projects import OpenedProject, open_project
from ..storage.runs import RunRecord, scores_to_json
from .console import complain, say, say_json
from .ends import add_end_argument
from .progress import Progress
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

STOPPED = 130
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
    add_trust_argument(parser)
    add_end_argument(parser)
    parser.add_argument(
        "--untagged",
        choices=["done", "todo"],
        help="sentences without any tag in a file that does not say which are finished "
        "(default: done, they rightly have none)",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Train and print what came of it; return the exit status.

    Raises:
        EventNerError: the file, the base model or the folder cannot be used, or training failed.
    """
    check_free(arguments.output)
    opened, said = _open(arguments.file, arguments)
    dev_examples = None
    if arguments.dev is not None:
        dev, dev_said = _open(arguments.dev, arguments)
        dev_examples, said = _done(dev), [*said, *dev_said]
    language = opened.document.settings.language
    base = parse_base(arguments.base or f"blank:{language}")
    if base.kind == FOLDER:
        check_model(location(base), arguments)
    job = TrainingJob(
        examples=_done(opened),
        settings=TrainingSettings(
            base,
            seed=arguments.seed,
            max_steps=arguments.max_steps,
            own_types=arguments.own_types,
            device="auto" if arguments.gpu is None else "gpu" if arguments.gpu else "cpu",
        ),
        language=language,
        held_out=opened.document.held_out,
        dev_examples=dev_examples,
        project=arguments.file.stem,
        trust=trust_of(arguments),
        token_rules=opened.document.settings.token_rules,
        unlabelled=_to_do(opened),
        test=_test_keys(opened.document),
    )
    notes: list[Note] = []
    with _stopping_on_interrupt() as interrupts, Progress() as progress:

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


def _open(path: Path, arguments: argparse.Namespace) -> tuple[OpenedProject, list[str]]:
    """Return a project with its untagged sentences decided, and what was decided, in words."""
    end = EndConvention(arguments.end) if arguments.end else None
    try:
        opened = open_project(path, end=end if path == arguments.file else None)
    except UndecidedEnds:
        if end is None:
            raise
        opened = open_project(path, end=end)
    for report in opened.reports:
        complain(f"{path.name}: {report}")
    said = []
    unsaved = unsaved_in(path)
    if unsaved is not None:
        said.append(
            f"{path.name} lacks {counted(unsaved.changes, 'change')} of the last session in the "
            "window; open it there once to have them in it."
        )
    if opened.decision.how not in ("header", "no annotations"):
        said.append(f"{path.name}: {opened.decision.sentence}")
    if opened.untagged and arguments.untagged != "todo":
        said.append(
            f"{path.name}: {opened.untagged} sentences without tags are taken as finished "
            "(--untagged todo leaves them out)."
        )
    elif opened.untagged:
        said.append(f"{path.name}: {opened.untagged} sentences without tags are left out.")
    if opened.untagged and arguments.untagged != "todo":
        opened.document.examples[:] = [_finished(each) for each in opened.document.examples]
    return opened, said


def _finished(example: Example) -> Example:
    if example.status is Status.TODO and not example.annotations:
        return example.with_status(Status.DONE)
    return example


def _done(opened: OpenedProject) -> tuple[Example, ...]:
    return tuple(e for e in opened.document.examples if e.status is Status.DONE)


def _to_do(opened: OpenedProject) -> tuple[str, ...]:
    return tuple(e.content for e in opened.document.examples if e.status is Status.TODO)


def _test_keys(document: Document) -> frozenset[str]:
    return document.settings.test.keys if document.settings.test else frozenset()


@contextmanager
def _stopping_on_interrupt() -> Iterator[list[int]]:
    """Collect the first Ctrl+C in a list; the second one interrupts as usual."""
    received: list[int] = []

    def receive(number: int, _frame: object) -> None:
        if received:
            raise KeyboardInterrupt
        received.append(number)
        complain("Stopping; the best model so far is kept. Ctrl+C again gives up.")

    before = signal.signal(signal.SIGINT, receive)
    try:
        yield received
    finally:
        signal.signal(signal.SIGINT, before)


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
        say(
            f"On the frozen test set ({counted(record.test, 'sentence')}): "
            f"F {_cell(record.test_scores.f)}\n"
        )
    say(f"Model: {record.model_best}")


def _say_notes(notes: list[Note]) -> None:
    if not notes:
        return
    say(f"\nLeft out or changed: {len(notes):,}")
    for note in notes[:_SHOWN_NOTES]:
        what = f"{note.kind} {note.label} “{note.span}”" if note.label else note.kind
        say(f"  {what}: {note.reason}")
        say(f"    in: {_short(note.text)}")
    if len(notes) > _SHOWN_NOTES:
        say(f"  and {len(notes) - _SHOWN_NOTES:,} more, all in notes.jsonl")


def _say_scores(record: RunRecord) -> None:
    scores = record.scores
    if scores is None:
        say("\nNothing was measured: there are too few sentences to hold some out.\n")
        return
    width = max(len(label) for label in ("all labels", *scores.per_label))
    say(f"\n{'':<{width}}  precision  recall      F  held out")
    rows = [
        ("all labels", scores.precision, scores.recall, scores.f, None),
        *((n, s.precision, s.recall, s.f, s.support) for n, s in scores.per_label.items()),
    ]
    for name, precision, recall, f, support in rows:
        say(
            f"{name:<{width}}  {_cell(precision):>9}  {_cell(recall):>6}  {_cell(f):>5}  "
            f"{'' if support is None else support:>8}".rstrip()
        )
    say(f"(on the held-out sentences; the best model is from step {record.best_step})\n")
    if record.alike:
        say("Nearly all sentences are like one another: on others the model will do worse.\n")


def _cell(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _short(text: str, width: int = 80) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= width else flat[: width - 1] + "…"
