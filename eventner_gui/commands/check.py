"""`eventner check`: what the window shows before a training, without a window."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ..core.checks.finding import Finding, Place, Severity
from ..core.display import shown_text
from ..core.document import Document
from ..core.split import DEV_SHARE
from ..core.wording import counted
from ..nlp.bases import BLANK, FOLDER, location, parse_base
from ..nlp.checks.data_checker import DataChecker
from ..nlp.loading import load_pipeline
from .console import say, say_json
from .opening import add_reading_arguments, open_tagged
from .trusting import add_trust_argument, check_model, trust_of

EPILOG = """\
examples:
  eventner check event_schedule_data.json
  eventner check mine.json --base en_core_web_lg --json

What is found is listed by weight: what stops training, what costs quality, and what is to be
known, each with what to do and some of the sentences. docs/checks.md has every check with its
threshold and the reason for it. With --json all is one JSON object, with the places of each
finding: "example" is the number of the sentence from 0, "spans" are code points with an exclusive
end.

Exit status: 0 nothing stops training, 1 something does, or the file cannot be read.
"""

_SHOWN = 3  # sentences of a finding
_WIDTH = 90


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments to its parser."""
    parser.epilog = EPILOG
    parser.add_argument(
        "file", metavar="FILE", type=Path, help="sentences with tags, in the article's schema"
    )
    parser.add_argument(
        "--base",
        metavar="MODEL",
        help="look for words that the vectors of this pipeline do not know, too",
    )
    parser.add_argument(
        "--sentences",
        metavar="N",
        type=int,
        default=_SHOWN,
        help=f"so many sentences of each finding (default: {_SHOWN})",
    )
    add_trust_argument(parser)
    add_reading_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Look at a file and print what is found; return the exit status.

    Raises:
        EventNerError: the file or the base model cannot be read.
    """
    opened, said = open_tagged(arguments.file, arguments)
    document = opened.document
    found = DataChecker().look(document, share=DEV_SHARE, has_vector=_vectors(arguments))
    if arguments.json:
        say_json(_as_json(found, said))
    else:
        _say(found, document, said, max(arguments.sentences, 0))
    return int(any(each.severity is Severity.STOPS for each in found))


def _vectors(arguments: argparse.Namespace) -> Callable[[str], bool] | None:
    """Return what tells whether the base model has a vector for a word; None without vectors."""
    if arguments.base is None:
        return None
    base = parse_base(arguments.base)
    if base.kind == BLANK:
        return None
    folder = location(base)
    if base.kind == FOLDER:
        check_model(folder, arguments)
    vocab = load_pipeline(folder, trust_of(arguments)).vocab
    if not len(vocab.vectors):
        return None
    return lambda word: bool(vocab.has_vector(word))


def _say(found: Sequence[Finding], document: Document, said: list[str], shown: int) -> None:
    for sentence in said:
        say(sentence)
    counts = Counter(finding.severity for finding in found)
    say(", ".join(f"{each.value}: {counts[each]}" for each in Severity).capitalize())
    for finding in found:
        say(f"\n{finding.severity.value} · {finding.check}\n  {finding.text}\n  {finding.advice}")
        for place in finding.places.shown[:shown]:
            say(f"    {place.index + 1}: {_short(document, place)}")
        more = len(finding.places) - shown
        if more > 0 and shown:
            say(f"    and {counted(more, 'sentence')} more")


def _short(document: Document, place: Place) -> str:
    """Return a sentence in one line, with its words in brackets: "on [next Friday DATE]"."""
    content = document.examples[place.index].content
    pieces, at = [], 0
    for start, end, label in sorted(place.spans):
        if start >= at:
            pieces += [content[at:start], "[", content[start:end], f" {label}" * bool(label), "]"]
            at = end
    flat = shown_text(" ".join("".join((*pieces, content[at:])).split()))
    first = max(flat.find("[") - _WIDTH // 2, 0)
    beginning, end = "…" * bool(first), first + _WIDTH
    return beginning + flat[first:end] + "…" * (end < len(flat))


def _as_json(found: Sequence[Finding], said: list[str]) -> dict[str, Any]:
    return {
        "stops": sum(each.severity is Severity.STOPS for each in found),
        "costs": sum(each.severity is Severity.COSTS for each in found),
        "to_know": sum(each.severity is Severity.TO_KNOW for each in found),
        "decided": said,
        "findings": [
            {
                "check": each.check,
                "severity": each.severity.value,
                "text": each.text,
                "advice": each.advice,
                "count": each.places.count,
                "sentences": len(each.places),
                "examples": sorted(set(each.places.indices)),
                "places": [
                    {"example": place.index, "spans": [list(span) for span in place.spans]}
                    for place in each.places.shown
                ],
            }
            for each in found
        ],
    }
