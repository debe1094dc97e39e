"""`eventner package`: hands a model over to a programmer."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..nlp.package_wish import EXAMPLE, PackageWish, package_name
from ..nlp.packaging import Package, make_package
from ..nlp.prediction import find_model
from .console import complain, say, say_json
from .trusting import add_trust_argument, check_model, trust_of

EPILOG = """\
example:
  eventner package my-runs/run-001 --name events --version 1.0.0 --license MIT --author "Ada L."

The new folder, such as en_events-1.0.0, holds the model as a folder for spacy.load, a wheel for
pip, a model card (README.md) with labels, scores and licence, and an example that runs. No network
is needed.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments to its parser."""
    parser.epilog = EPILOG
    parser.add_argument("model", metavar="MODEL", type=Path, help="a model folder or a run folder")
    parser.add_argument(
        "--output", "-o", metavar="DIR", type=Path, default=Path(), help="here when not given"
    )
    parser.add_argument("--name", help="small letters, digits, _ (the folder's name)")
    parser.add_argument("--version", default="0.1.0", help="such as 1.0.0 (0.1.0)")
    parser.add_argument("--license", default="", help="such as MIT")
    parser.add_argument("--author", default="", help="a person or an organisation")
    parser.add_argument("--email", default="", help="to write to")
    parser.add_argument("--url", default="", help="a page about the model")
    parser.add_argument("--description", default="", help="what it finds, in what kind of texts")
    parser.add_argument("--example", default=EXAMPLE, help=f"a text for the examples ({EXAMPLE})")
    parser.add_argument("--no-wheel", action="store_true", help="make no file for pip")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    add_trust_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Make the package and say where it is; return the exit status.

    Raises:
        EventNerError: there is no such model, it must not be opened, or it cannot be written.
    """
    folder = find_model(arguments.model)
    wish = PackageWish(
        name=arguments.name or package_name(arguments.model.resolve().name),
        **{
            field: getattr(arguments, field)
            for field in ("version", "license", "author", "email", "url", "description", "example")
        },
    )
    wish.check()
    check_model(folder, arguments)
    made = make_package(
        folder,
        arguments.output,
        wish,
        trust=trust_of(arguments),
        with_wheel=not arguments.no_wheel,
        report=complain,
    )
    _say(made, as_json=arguments.json)
    return 0


def _say(made: Package, *, as_json: bool) -> None:
    if as_json:
        say_json(
            {
                "folder": str(made.folder),
                "model": str(made.model),
                "wheel": str(made.wheel) if made.wheel else None,
                "name": made.name,
            }
        )
        return
    say(f"{made.folder}")
    say(f"  {made.model.name}/  for spacy.load, or eventner serve")
    if made.wheel:
        say(f"  {made.wheel.name}  for pip install; then spacy.load({made.name!r})")
    say("  README.md  the model card")
    say("  example.py  finds the entities of a sentence")
