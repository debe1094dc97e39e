"""`eventner advise`: what to label next, and how much more would help."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ..core.advice import basis, headline, words
from ..core.curve import Curve, Point
from ..nlp.learning_curve import CurveJob, LearningCurve, learning_curve
from ..nlp.side_by_side import Cancelled
from .console import complain, say, say_json
from .interrupts import STOPPED, stopping_on_interrupt
from .opening import add_reading_arguments, done_in, open_tagged
from .progress import ShareProgress

EPILOG = """\
examples:
  eventner advise event_schedule_data.json
  eventner advise mine.json --json

Small models of an eighth up to all of the finished sentences are measured on sentences that they
have not seen; nothing is written. docs/training.md says how sure the answer is. Ctrl+C stops.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments to its parser."""
    parser.epilog = EPILOG
    parser.add_argument("file", metavar="FILE", type=Path, help="sentences with tags")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    add_reading_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Work it out and print it; return the exit status.

    Raises:
        EventNerError: the file cannot be used, or holds too few sentences.
    """
    opened, said = open_tagged(arguments.file, arguments)
    frozen = opened.document.settings.test
    job = CurveJob(done_in(opened), test=frozen.keys if frozen else frozenset())
    with stopping_on_interrupt("Stopping.") as interrupts, ShareProgress("Working it out") as bar:
        try:
            found = learning_curve(job, told=bar.show, should_stop=lambda: bool(interrupts))
        except Cancelled as error:
            complain(str(error))
            return STOPPED
    if arguments.json:
        say_json(_as_json(found, said))
        return 0
    for sentence in said:
        say(sentence)
    say(headline(found.curves))
    say("")
    for curve in found.curves:
        say(f"  {words(curve)}")
    say(f"\n{basis(found.examples, found.folds)}")
    return 0


def _as_json(found: LearningCurve, said: list[str]) -> dict[str, Any]:
    return {
        "headline": headline(found.curves),
        "examples": found.examples,
        "folds": found.folds,
        "seconds": round(found.seconds, 1),
        "decided": said,
        "curves": [_curve(curve) for curve in found.curves],
    }


def _curve(curve: Curve) -> dict[str, Any]:
    return {
        "label": curve.label or None,
        "examples": curve.examples,
        "verdict": curve.verdict.value,
        "words": words(curve),
        "step": curve.step,
        "gain": round(curve.gain, 4),
        "low": round(curve.low, 4),
        "high": round(curve.high, 4),
        "points": [_point(point) for point in curve.points],
        "band": [_point(point) for point in curve.band],
    }


def _point(point: Point) -> dict[str, float]:
    return {
        "n": round(point.n, 1),
        "f": round(point.f, 4),
        "low": round(point.low, 4),
        "high": round(point.high, 4),
    }
