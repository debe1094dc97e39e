"""`eventner evaluate`: how well a model does on tagged sentences, and what it gets wrong."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from ..core.display import shown_name
from ..core.document import Status
from ..core.errors import EventNerError, FileError
from ..core.wording import counted
from ..nlp.measuring import Measured, measure
from ..nlp.prediction import find_model
from ..storage.atomic import write_atomically
from ..storage.projects import OpenedProject
from .console import say, say_json
from .evaluation_json import mistake_json, report_json
from .evaluation_words import say_report
from .opening import add_reading_arguments, open_tagged
from .progress import SentenceProgress
from .trusting import add_trust_argument, check_model, trust_of

EPILOG = """\
examples:
  eventner evaluate my-runs/run-001 test.json
  eventner evaluate my-runs/run-001 mine.json --errors 5
  eventner evaluate my-model test.json --json --save-errors errors.jsonl

Only finished sentences are measured on, and only those that the model was not trained on, as far
as its run folder says. A tag that is no whole words of this model counts as not found.
docs/evaluation.md says what each figure means.

A model that was not trained here is opened when it uses spaCy's own parts only, which standard
error says; one that would run other code is refused without --trust.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments to its parser."""
    parser.epilog = EPILOG
    parser.add_argument("model", metavar="MODEL", type=Path, help="a model folder or a run folder")
    parser.add_argument("file", metavar="FILE", type=Path, help="sentences with their true tags")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    add_seen_argument(parser)
    parser.add_argument(
        "--errors",
        metavar="N",
        type=_count,
        default=1,
        help="examples to show of each kind of mistake (default: 1)",
    )
    parser.add_argument(
        "--save-errors",
        metavar="OUT.jsonl",
        type=Path,
        help="write every mistake there, one JSON object a line",
    )
    add_trust_argument(parser)
    add_reading_arguments(parser)


def add_seen_argument(parser: argparse.ArgumentParser) -> None:
    """Add the argument that takes sentences too that a model was trained on."""
    parser.add_argument(
        "--all",
        action="store_true",
        help="include sentences that a model was trained on, which flatters it",
    )


def run(arguments: argparse.Namespace) -> int:
    """Measure and print; return the exit status.

    Raises:
        EventNerError: there is no such model, it must not be opened, there is nothing to measure
            on, or the mistakes cannot be written.
    """
    folder = find_model(arguments.model)
    _check_target(arguments.save_errors, arguments.file)
    opened, said = open_tagged(arguments.file, arguments)
    places = finished_places(opened, arguments.file)
    check_model(folder, arguments)
    with SentenceProgress() as progress:
        found = measure(
            arguments.model,
            [opened.document.examples[place] for place in places],
            trust=trust_of(arguments),
            include_seen=arguments.all,
            report=progress.show,
        )
    measured_places = [places[number] for number in found.choice.kept]
    if arguments.save_errors:
        _save_mistakes(found, measured_places, arguments.save_errors)
    if arguments.json:
        say_json(report_json(found, measured_places, arguments, said))
    else:
        for sentence in said:
            say(sentence)
        say_report(found, arguments.file.name, examples=arguments.errors)
        if arguments.save_errors:
            mistakes = counted(found.errors.mistakes, "mistake")
            say(f"\nWritten to {arguments.save_errors}: {mistakes}.")
    return 0


def finished_places(opened: OpenedProject, path: Path) -> list[int]:
    """Return the places of the finished sentences in a file, counted from 0.

    Raises:
        EventNerError: there is none; says why.
    """
    examples = opened.document.examples
    places = [i for i, example in enumerate(examples) if example.status is Status.DONE]
    if places:
        return places
    name = shown_name(path.name)
    if not examples:
        raise EventNerError(f"There is no sentence in {name}.", "Give a file with tagged ones.")
    if not any(example.annotations for example in examples):
        raise EventNerError(
            f"None of the {counted(len(examples), 'sentence')} in {name} has a tag or is marked "
            "as done, so nothing says what is right in them.",
            "Tag them in the window first.",
        )
    raise EventNerError(
        f"None of the {counted(len(examples), 'sentence')} in {name} is marked as done; only "
        "finished sentences say what is right.",
        "Mark as done what you have finished, in the window.",
    )


def _check_target(target: Path | None, source: Path) -> None:
    """See that the mistakes are not written over the sentences."""
    if target is not None and target.resolve() == source.resolve():
        raise FileError(
            f"{target} is the file with the sentences; the mistakes are not written over it.",
            "Give another name after --save-errors.",
        )


def _save_mistakes(found: Measured, places: Sequence[int], path: Path) -> None:
    lines = (
        json.dumps(mistake_json(place, judged, mistake), ensure_ascii=False) + "\n"
        for place, judged in zip(places, found.judged, strict=True)
        for mistake in judged.mistakes
    )
    # a lone surrogate of a text is escaped, which is the same JSON
    write_atomically(path, (line.encode("utf-8", "backslashreplace") for line in lines))


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError
    return number
