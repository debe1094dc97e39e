"""`eventner predict`: entities of a text, or of each line of standard input."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from ..core.errors import EventNerError
from ..nlp.prediction import Model, Prediction, find_model, load_model
from .console import say, say_json
from .trusting import add_trust_argument, check_model, trust_of

EPILOG = """\
examples:
  eventner predict my-runs/run-001 "Book the hall for yoga on Friday"
  eventner predict my-runs/run-001/model-best --json < sentences.txt

Without TEXT, or with “-”, standard input is read, one text a line. With --json each text gives
one JSON object: what spaCy's Doc.to_json() gives, with each entity's text added.

A model that was not trained here is opened when it uses spaCy's own parts only, which standard
error says; one that would run other code is refused without --trust.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments to its parser."""
    parser.epilog = EPILOG
    parser.add_argument("model", metavar="MODEL", type=Path, help="a model folder or a run folder")
    parser.add_argument("text", metavar="TEXT", nargs="?", default="-", help="“-” reads lines")
    parser.add_argument("--json", action="store_true", help="print JSON, one object a text")
    add_trust_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Predict and print; return the exit status.

    Raises:
        EventNerError: there is no such model, it must not be opened, or nothing to read from.
    """
    folder = find_model(arguments.model)
    check_model(folder, arguments)
    model = load_model(folder, trust_of(arguments))
    for text in _texts(arguments.text):
        prediction = model.predict(text)
        if arguments.json:
            say_json(prediction.json)
        else:
            _say_entities(text, prediction, model, only_one=arguments.text != "-")
    return 0


def _texts(argument: str) -> Iterator[str]:
    if argument != "-":
        yield argument
        return
    if sys.stdin is None:
        raise EventNerError(
            "There is no standard input to read from.", "Give the text as an argument."
        )
    for line in sys.stdin:
        text = line.rstrip("\r\n")
        if text.strip():
            yield text


def _say_entities(text: str, prediction: Prediction, model: Model, *, only_one: bool) -> None:
    if not only_one:
        say(text)
    if not prediction.entities:
        say("  (no entity found)")
    width = max((len(label) for label in model.labels), default=0)
    for entity in prediction.entities:
        say(f"  {entity.label:<{width}}  {text[entity.start : entity.end]}")
