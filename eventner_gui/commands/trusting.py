"""What the commands ask before they open a model: nothing, so they refuse or say what it is."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..nlp.trust import NotTrusted, Trust, check, question
from .console import complain


def add_trust_argument(parser: argparse.ArgumentParser) -> None:
    """Add the argument that opens a model whatever it would run."""
    parser.add_argument(
        "--trust",
        action="store_true",
        help="open the model this time although it was not trained here, whatever it would run",
    )


def trust_of(arguments: argparse.Namespace) -> Trust:
    """Return which models may be opened."""
    return Trust.ANY if arguments.trust else Trust.HARMLESS


def check_model(folder: Path, arguments: argparse.Namespace) -> None:
    """See that a model may be opened; say so on standard error where it was not trained here.

    Raises:
        NotTrusted: a ModelError; it would run other code than spaCy's.
        ModelError: it cannot be read, or needs a function that nothing installed here brings.
    """
    if arguments.trust:
        return
    try:
        check(folder, Trust.KNOWN)
    except NotTrusted as error:
        if not error.looked.is_harmless:
            raise
        complain(question(error.looked))
