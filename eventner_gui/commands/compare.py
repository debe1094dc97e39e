"""`eventner compare`: two models on the same sentences."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from ..core.comparison import Change, Comparison
from ..core.display import shown_name, shown_words
from ..core.document import Example
from ..core.errors import EventNerError
from ..core.wording import counted
from ..nlp.comparison import compare
from ..nlp.held_out import held_out_of
from ..nlp.prediction import find_model
from .console import say, say_json
from .evaluate import add_seen_argument, finished_places
from .evaluation_json import comparison_json
from .opening import add_reading_arguments, open_tagged
from .progress import SentenceProgress
from .score_table import short
from .trusting import add_trust_argument, check_model, trust_of

EPILOG = """\
examples:
  eventner compare my-runs/run-001 my-runs/run-002
  eventner compare my-runs/run-002 my-model test.json --json

Without FILE the sentences that the runs held out are taken. Those that either model was trained
on are left out. Whether the difference is more than chance is found by the paired bootstrap:
docs/evaluation.md.
"""

_SHOWN = {
    Change.FIXED: "fixed by the second",
    Change.BROKEN: "broken by the second",
    Change.OTHERWISE: "wrong in another way",
    Change.BOTH_WRONG: "wrong in both, in the same way",
    Change.BOTH_RIGHT: "right in both",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments to its parser."""
    parser.epilog = EPILOG
    parser.add_argument("first", metavar="MODEL", type=Path, help="a run or model folder")
    parser.add_argument("second", metavar="MODEL", type=Path, help="the one to compare with it")
    parser.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        nargs="?",
        help="sentences with their true tags (default: those the runs held out)",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    add_seen_argument(parser)
    parser.add_argument(
        "--errors",
        metavar="N",
        type=int,
        default=1,
        help="sentences to show of each kind of change (default: 1)",
    )
    add_trust_argument(parser)
    add_reading_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Compare and print; return the exit status.

    Raises:
        EventNerError: there is no such model, it must not be opened, or there is nothing to
            compare on.
    """
    models = (arguments.first, arguments.second)
    folders = [find_model(model) for model in models]
    examples, places, said = _sentences(arguments)
    for folder in folders:
        check_model(folder, arguments)
    with SentenceProgress() as progress:
        found = compare(
            *models,
            examples,
            trust=trust_of(arguments),
            include_seen=arguments.all,
            report=progress.show,
        )
    if arguments.json:
        say_json(comparison_json(found, places) | {"decided": said})
    else:
        for sentence in said:
            say(sentence)
        _say_comparison(found, arguments.errors)
    return 0


def _sentences(
    arguments: argparse.Namespace,
) -> tuple[Sequence[Example], list[int] | None, list[str]]:
    """Return the sentences, their places in the file if there is one, and what was decided."""
    if arguments.file is not None:
        opened, said = open_tagged(arguments.file, arguments)
        places = finished_places(opened, arguments.file)
        return [opened.document.examples[place] for place in places], places, said
    examples = held_out_of((arguments.first, arguments.second))
    if not examples:
        raise EventNerError(
            "Neither model lies in a run folder that has held out sentences.",
            "Give a FILE with finished sentences.",
        )
    return examples, None, []


def _say_comparison(found: Comparison, examples: int) -> None:
    names = [shown_name(found.name_a), shown_name(found.name_b)]
    say(f"{names[0]} and {names[1]} on {counted(len(found.sentences), 'sentence')}.")
    for remark in found.remarks():
        say(remark)
    say(f"\n{found.verdict()}")
    interval = found.difference.interval
    say(
        f"F {_f(found.scores_a.f)} and {_f(found.scores_b.f)}; in 95 of 100 test sets like this "
        f"the second has between {100 * interval.low:+.1f} and {100 * interval.high:+.1f} points "
        "more."
    )
    _say_labels(found)
    say("\nSentences:")
    for change, words in _SHOWN.items():
        say(f"  {found.count(change):>6,}  {words}")
        if change is Change.BOTH_RIGHT:
            continue
        for each in found.of(change)[: max(examples, 0)]:
            say(f"          {short(each.text)}")
            for name, judged in zip(names, (each.a, each.b), strict=True):
                words_found = ", ".join(
                    f"“{shown_words(each.text[e.start : e.end])}” {shown_name(e.label)}"
                    for e in judged.found
                )
                say(f"            {name}: {words_found or 'nothing'}")


def _say_labels(found: Comparison) -> None:
    rows: list[tuple[str, ...]] = [
        ("", "tags", "fixed", "broken", "both miss", "wrong gone", "wrong new")
    ]
    for each in found.per_label:
        numbers = (
            each.support, each.fixed, each.broken, each.both_miss, each.wrong_gone, each.wrong_new,
        )  # fmt: skip
        rows.append((shown_name(each.label), *(f"{number:,}" for number in numbers)))
    width = max(len(row[0]) for row in rows)
    say("")
    for row in rows:
        say(f"{row[0]:<{width}}" + "".join(f"  {cell:>10}" for cell in row[1:]))


def _f(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
